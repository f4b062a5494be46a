// Passwords: scrypt with its parameters stored beside the hash, so they can grow, and a refusal of what everybody tries.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { AppError } from '../platform/errors.ts'
import { commonPasswords } from './common-passwords.ts'

interface Cost {
  N: number
  r: number
  p: number
}

/** OWASP Password Storage Cheat Sheet: 32 MiB with three lanes equals its other recommended settings. */
const PEOPLE: Cost = { N: 2 ** 15, r: 8, p: 3 }
/** For passwords that we drew ourselves with 80 random bits: nobody guesses those, at any cost a try. */
const DRAWN: Cost = { N: 2 ** 12, r: 8, p: 1 }

export async function hashPassword(password: string, drawn = false): Promise<string> {
  const cost = drawn ? DRAWN : PEOPLE
  const salt = randomBytes(16)
  const hash = await derive(password, salt, cost)
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), hash.toString('base64url')].join('$')
}

/** A hash of no password, checked when there is no account, so that both answers take the same time. */
const NOBODY = `scrypt$${PEOPLE.N}$${PEOPLE.r}$${PEOPLE.p}$${Buffer.alloc(16).toString('base64url')}$${Buffer.alloc(32).toString('base64url')}`

export async function passwordMatches(password: string, stored: string | null | undefined): Promise<boolean> {
  const [, N, r, p, salt, hash] = (stored ?? NOBODY).split('$') as [
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  const given = await derive(password, Buffer.from(salt, 'base64url'), { N: +N, r: +r, p: +p })
  return timingSafeEqual(given, Buffer.from(hash, 'base64url')) && stored != null
}

const derive = (password: string, salt: Buffer, cost: Cost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    // NFKC: full-width digits of a Chinese keyboard are the same password (NIST SP 800-63B 5.1.1.2).
    scrypt(
      password.normalize('NFKC'),
      salt,
      32,
      { ...cost, maxmem: 128 * cost.N * cost.r * 2 },
      (error, key) => (error ? reject(error) : resolve(key)),
    )
  })

/** Pieces of the most used passwords; what remains after taking one out must still be long enough by itself. */
const COMMON =
  /password|passw0rd|qwerty|asdfgh|zxcvbn|1qaz2wsx|qazwsx|iloveyou|woaini|admin|administrator|welcome|letmein|changeme|default|hufu|huawei|abc123|a123456|123456789|12345678|1234567|123456|654321|987654321|111111|000000|666666|888888|5201314|1314520|112233|123123|123321|147258369/g

export function checkPassword(password: string, user: string): void {
  const plain = password.normalize('NFKC').toLowerCase()
  const own = user.length >= 3 ? plain.replaceAll(user.toLowerCase(), '') : plain
  const rest = own.replace(COMMON, '')
  const distinct = new Set(plain).size
  const weak = [...plain].length < 10 || rest.length < 5 || distinct < 5 || isRun(plain)
  if (weak) throw new AppError('session.password-weak')
}

/** abcdefghij, 9876543210: each character one step from the one before. */
function isRun(text: string): boolean {
  const steps = new Set([...text].slice(1).map((c, i) => c.charCodeAt(0) - text.charCodeAt(i)))
  return steps.size === 1
}

/**
 * Of persons: eight characters, since the throttle and not the length stops guessing over the web (NIST SP 800-63B), but
 * none that everybody has, also with a year or a mark at its end, and none made of what the person is known by.
 */
export function checkPersonPassword(password: string, knownBy: readonly string[]): void {
  const plain = password.normalize('NFKC').toLowerCase()
  const stem = plain.replace(/[\d\W_]+$/, '')
  const common = [plain, plain.replace(/\W+$/, ''), `${stem}123`, `${stem}1`].some(each =>
    commonPasswords.has(each),
  )
  const bare = knownBy
    .map(each => each.toLowerCase())
    .filter(each => each.length >= 4)
    .reduce((rest, each) => rest.replaceAll(each, ''), plain)
  const short = [...plain].length < 8 || (bare !== plain && [...bare].length < 4)
  // The last digits of a number and of a credit code are what people take.
  const tail = knownBy.some(each => each.length >= 8 && each.toLowerCase().endsWith(plain))
  if (short || common || tail || new Set(plain).size < 4 || isRun(plain))
    throw new AppError('account.password-weak')
}

/** A USCC may stand for several members: this many are tried in any case, so that time tells nothing of how many. */
const LANES = 4

/** Which of these hashes the password fits. Takes as long for none as for a few. */
export async function whichMatch(password: string, stored: readonly (string | null)[]): Promise<number[]> {
  const padded = [...stored, ...Array<null>(Math.max(0, LANES - stored.length)).fill(null)]
  const fits = await Promise.all(padded.map(each => passwordMatches(password, each)))
  return fits.flatMap((fit, at) => (fit ? [at] : []))
}
