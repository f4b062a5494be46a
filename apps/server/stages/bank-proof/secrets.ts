// What only the owner of the account may learn: the amount or the code of a round. Chosen at random, sealed with a key
// of the master key, compared in constant time; this file is the only one that ever holds it in the clear.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  randomInt,
  timingSafeEqual,
} from 'node:crypto'
import { readYuan } from '@hufu/programme'

/** All that the payment order to the bank says, and the code in its memo. */
export interface RoundSecret {
  accountName: string
  bank: string
  account: string
  amountFen: number
  memo: string
  /** Only of kind memo-code. */
  code: string | null
}

export interface ProofSecrets {
  /** `about` binds the sealed text to its round: moved to another row it opens no more. */
  seal(secret: RoundSecret, about: string): string
  open(sealed: string, about: string): RoundSecret
  /** The same for one account number everywhere, and of no use to whoever reads the table. */
  mark(account: string): string
}

export function openProofSecrets(masterKey: Buffer): ProofSecrets {
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), `hufu bank proof ${purpose}`, 32))
  const [sealKey, markKey] = [derive('rounds'), derive('accounts')]
  return {
    seal(secret, about) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce).setAAD(Buffer.from(about))
      const body = Buffer.concat([cipher.update(JSON.stringify(secret), 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64')
    },
    open(sealed, about) {
      const bytes = Buffer.from(sealed, 'base64')
      const cipher = createDecipheriv('aes-256-gcm', sealKey, bytes.subarray(0, 12)).setAAD(
        Buffer.from(about),
      )
      cipher.setAuthTag(bytes.subarray(12, 28))
      const text = Buffer.concat([cipher.update(bytes.subarray(28)), cipher.final()]).toString('utf8')
      return JSON.parse(text) as RoundSecret
    },
    mark: account => createHmac('sha256', markKey).update(account).digest('base64url'),
  }
}

/** Every amount of the range is as likely as every other. */
export const drawAmount = (range: { from: number; to: number }): number => randomInt(range.from, range.to + 1)

/** Without what people confuse on a bank's narrow print: 0 O, 1 I L, 2 Z, 5 S, 8 B. */
export const codeAlphabet = 'ACDEFGHJKMNPQRTUVWXY34679'
const codeLength = 6

export const drawCode = (): string =>
  Array.from({ length: codeLength }, () => codeAlphabet[randomInt(codeAlphabet.length)]).join('')

/**
 * What was typed, in the shape of an answer; null where it can be no answer at all (another length, a foreign sign, an
 * amount outside of the range). Such a slip of the finger costs no try.
 */
export function readAnswer(
  kind: 'random-amount' | 'memo-code',
  typed: string,
  range: { from: number; to: number },
): string | null {
  if (kind === 'random-amount') {
    const fen = readYuan(typed)
    return fen !== undefined && fen >= range.from && fen <= range.to ? String(fen) : null
  }
  const code = typed
    .normalize('NFKC')
    .replace(/[\s\-_.]/g, '')
    .toUpperCase()
  const known = code.length === codeLength && [...code].every(sign => codeAlphabet.includes(sign))
  return known ? code : null
}

export function isAnswer(secret: RoundSecret, answer: string): boolean {
  const right = Buffer.from(secret.code ?? String(secret.amountFen))
  const given = Buffer.from(answer)
  return right.length === given.length && timingSafeEqual(right, given)
}
