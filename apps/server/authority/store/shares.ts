// A secret in the hands of officers: any M of N together have it, M − 1 know nothing (Shamir 1979). A share is text that
// can be printed and typed again; it names its store, and a slip of the finger is noticed.
import { createHash } from 'node:crypto'
import { combine, split } from 'shamir-secret-sharing'
import { StoreError } from './store-error.ts'

/** Crockford's base 32: no I, L, O or U, and small letters mean the same. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const GROUP = 5
const CHECK_BYTES = 2

export async function splitSecret(
  secret: Uint8Array,
  plan: { store: string; needed: number; of: number },
): Promise<string[]> {
  const { store, needed, of } = plan
  if (needed < 2 || of < needed || of > 16) {
    throw new StoreError(
      `份额要满足 2 ≤ 所需 ≤ 总数 ≤ 16 · shares want 2 ≤ needed ≤ all ≤ 16, not ${needed} of ${of}`,
    )
  }
  // The library knows Buffer for another thing than Uint8Array.
  const parts = await split(new Uint8Array(secret), of, needed)
  return parts.map(part => {
    const bytes = Buffer.concat([part, checkOf(store, part)])
    part.fill(0)
    const digits = toDigits(bytes)
    const groups = digits.match(new RegExp(`.{1,${GROUP}}`, 'g')) ?? []
    return `${store}-${groups.join('-')}`
  })
}

/** Throws StoreError, which says of each line what is wrong with it. The caller zero-fills the answer. */
export async function joinShares(
  lines: readonly string[],
  plan: { store: string; needed: number },
): Promise<Buffer> {
  const parts = lines.map((line, n) => readShare(line, n + 1, plan.store))
  const different = new Set(parts.map(part => part.toString('hex')))
  if (different.size < plan.needed) {
    throw new StoreError(
      `要 ${plan.needed} 份不同的份额，只有 ${different.size} 份 · ${plan.needed} different shares are wanted, there are ${different.size}`,
    )
  }
  const chosen = [...different].slice(0, plan.needed).map(hex => new Uint8Array(Buffer.from(hex, 'hex')))
  const secret = Buffer.from(await combine(chosen))
  for (const part of [...parts, ...chosen]) part.fill(0)
  return secret
}

function readShare(line: string, n: number, store: string): Buffer {
  const [of = '', ...groups] = line.trim().split('-')
  const bytes = fromDigits(groups.join(''))
  if (!bytes || bytes.length <= CHECK_BYTES) {
    throw new StoreError(`第 ${n} 行不是份额 · line ${n} is not a share`)
  }
  if (of.toLowerCase() !== store) {
    throw new StoreError(`第 ${n} 份属于另一个密钥库 ${of} · share ${n} is of another store, ${of}`)
  }
  const part = bytes.subarray(0, -CHECK_BYTES)
  if (!checkOf(store, part).equals(bytes.subarray(-CHECK_BYTES))) {
    throw new StoreError(`第 ${n} 份抄错了，请再核对 · share ${n} was mistyped, please check it`)
  }
  return part
}

const checkOf = (store: string, part: Uint8Array): Buffer =>
  createHash('sha256').update(`hufu share ${store} `).update(part).digest().subarray(0, CHECK_BYTES)

function toDigits(bytes: Uint8Array): string {
  let bits = 0
  let held = 0
  let text = ''
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += DIGITS[(held >> bits) & 31]
    }
    held &= (1 << bits) - 1
  }
  return bits > 0 ? text + DIGITS[(held << (5 - bits)) & 31] : text
}

function fromDigits(text: string): Buffer | undefined {
  const same: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' }
  let bits = 0
  let held = 0
  const bytes: number[] = []
  for (const typed of text.toUpperCase()) {
    const value = DIGITS.indexOf(same[typed] ?? typed)
    if (value < 0) return undefined
    held = (held << 5) | value
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push((held >> bits) & 255)
    held &= (1 << bits) - 1
  }
  return Buffer.from(bytes)
}
