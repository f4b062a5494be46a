// One pass over the entries of a CRL as bytes, gathering what the lint rules ask. A million entries go through in well under a
// second and without an object each; anything out of shape is read by the slow, strict reader.

import { OID } from '../der/oids.ts'
import { type DerNode, DerReader, inside, readInteger, readOnly } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { readTime } from '../der/time.ts'
import { decodeExtensions } from '../extensions/extension.ts'

export interface EntryFacts {
  count: number
  /** Hexadecimal of a serial that stands twice. */
  duplicate: string | undefined
  /** Of a serial that is zero or negative or longer than 20 octets. */
  badSerial: string | undefined
  newest: Date | undefined
  /** UTCTime from 2050, or GeneralizedTime before it. */
  badTime: boolean
  /** `unspecified` written out, or a code that RFC 5280 5.3.1 does not know. */
  badReason: number | undefined
  removes: boolean
  strangeExtension: string | undefined
}

/** Open addressing over the offsets of the serials: eight octets an entry, whatever their number. */
class SerialSet {
  readonly #bytes: Buffer
  readonly #slots: Int32Array
  readonly #mask: number

  constructor(bytes: Buffer, most: number) {
    this.#bytes = bytes
    const size = 2 ** Math.ceil(Math.log2(Math.max(16, most * 2)))
    this.#slots = new Int32Array(size).fill(-1)
    this.#mask = size - 1
  }

  /** Whether the INTEGER at this offset (its length octet) was there already. */
  addAndTell(at: number): boolean {
    const bytes = this.#bytes
    const length = bytes[at]!
    // FNV-1a over the last octets, mixed: a CA that counts its serials up must not fill one corner of the table.
    let hash = 0x811c9dc5 ^ length
    for (let i = Math.max(1, length - 11); i <= length; i++)
      hash = Math.imul(hash ^ bytes[at + i]!, 0x01000193)
    hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d)
    for (let slot = (hash ^ (hash >>> 15)) & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const other = this.#slots[slot]!
      if (other < 0) {
        this.#slots[slot] = at
        return false
      }
      if (bytes.compare(bytes, at, at + length + 1, other, other + bytes[other]! + 1) === 0) return true
    }
  }
}

/** The shortest entry: SEQUENCE, INTEGER of one octet, UTCTime. */
const SHORTEST_ENTRY = 2 + 3 + 15
const KNOWN_CODES = new Set([1, 2, 3, 4, 5, 6, 8, 9, 10])

function readReason(node: DerNode | undefined, facts: EntryFacts): void {
  if (!node) return
  for (const { oid, critical, value } of decodeExtensions(node)) {
    if (oid === OID.reasonCode) {
      const code = readOnly(value, TAG.enumerated).content[0] ?? -1
      if (!KNOWN_CODES.has(code)) facts.badReason = code
      if (code === 8) facts.removes = true
    } else if (critical || oid !== OID.invalidityDate) {
      facts.strangeExtension ??= oid
    }
  }
}

const sameOctets = (bytes: Buffer, a: number, b: number, length: number): boolean => {
  for (let i = 0; i < length; i++) if (bytes[a + i] !== bytes[b + i]) return false
  return true
}

/** Reads the entry at `at` strictly, into the facts; answers where the next one begins. */
function readEntry(revoked: Buffer, at: number, facts: EntryFacts): { serial: number; next: number } {
  const entry = new DerReader(revoked.subarray(at)).next(TAG.sequence)
  const reader = inside(entry)
  const serial = reader.next(TAG.integer)
  const time = reader.next(TAG.utcTime, TAG.generalizedTime)
  const extensions = reader.optional(TAG.sequence)
  reader.end()
  const content = readInteger(serial)
  if (content[0]! & 0x80 || content.length > 20 || (content.length === 1 && content[0] === 0)) {
    facts.badSerial ??= content.toString('hex')
  }
  const moment = readTime(time)
  if ((time.tag === TAG.utcTime) !== moment.getUTCFullYear() < 2050) facts.badTime = true
  if (!facts.newest || moment > facts.newest) facts.newest = moment
  readReason(extensions, facts)
  const header = entry.raw.length - entry.content.length
  return { serial: at + header + 1, next: at + entry.raw.length }
}

/**
 * Whether the entry at `at` differs from the one at `model`, already read, in nothing but the octets of a sound serial of
 * the same length: then everything but the serial has been judged.
 */
function isLike(bytes: Buffer, at: number, model: number): boolean {
  const length = bytes[model + 1]!
  const serialLength = bytes[model + 3]!
  const first = bytes[at + 4]!
  const rest = 4 + serialLength
  return (
    length < 0x80 &&
    serialLength <= 20 &&
    at + 2 + length <= bytes.length &&
    sameOctets(bytes, at, model, 4) &&
    first > 0 &&
    first < 0x80 &&
    sameOctets(bytes, at + rest, model + rest, length + 2 - rest)
  )
}

/** `revoked` is the content of revokedCertificates (RFC 5280 5.1.2.6). */
export function scanEntries(revoked: Buffer): EntryFacts {
  const facts: EntryFacts = {
    count: 0,
    duplicate: undefined,
    badSerial: undefined,
    newest: undefined,
    badTime: false,
    badReason: undefined,
    removes: false,
    strangeExtension: undefined,
  }
  const seen = new SerialSet(revoked, Math.ceil(revoked.length / SHORTEST_ENTRY))
  let model = -1
  for (let at = 0; at < revoked.length; ) {
    let serial = at + 3
    let next = at
    // Revocations come in batches of one time and one reason.
    if (model >= 0 && isLike(revoked, at, model)) next = at + 2 + revoked[at + 1]!
    else {
      const read = readEntry(revoked, at, facts)
      serial = read.serial
      next = read.next
      model = serial === at + 3 ? at : -1
    }
    facts.count++
    if (seen.addAndTell(serial)) {
      facts.duplicate ??= revoked.toString('hex', serial + 1, serial + 1 + revoked[serial]!)
    }
    at = next
  }
  return facts
}
