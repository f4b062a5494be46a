// Passwords: scrypt with its parameters stored beside the hash, so they can grow, and a refusal of what everybody tries.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { AppError } from '../platform/errors.ts'

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
