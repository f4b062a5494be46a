// Compares two CRLs entry by entry as bytes: what is new or changed, and what is gone. A million entries go through without
// an object each; only the differences are read.
import { DerReader, inside } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { type CrlHead, type ReadCrlEntry, readCrlEntry } from './parse.ts'

export interface CrlDifference {
  /** Entries that are new, or whose date or reason is another. */
  changed: ReadCrlEntry[]
  /** How many of those are new. */
  added: number
  /** What the older one lists and the newer one does not. */
  gone: ReadCrlEntry[]
}

/** Where each entry begins, its length, and the place and length of its serial. */
const WIDTH = 4

function placesOf(revoked: Buffer): Int32Array {
  let places = new Int32Array(WIDTH * 1024)
  let end = 0
  for (let at = 0; at < revoked.length; end += WIDTH) {
    // Nearly every entry is shorter than 128 octets; the strict reader takes the others.
    const short = revoked[at] === TAG.sequence && revoked[at + 1]! < 0x80 && revoked[at + 2] === TAG.integer
    const entry = short ? undefined : new DerReader(revoked.subarray(at)).next(TAG.sequence)
    const serial = entry && inside(entry).next(TAG.integer)
    const length = entry ? entry.raw.length : 2 + revoked[at + 1]!
    if (end === places.length) {
      const larger = new Int32Array(places.length * 2)
      larger.set(places)
      places = larger
    }
    places[end] = at
    places[end + 1] = length
    places[end + 2] = entry && serial ? at + length - entry.content.length + 2 : at + 4
    places[end + 3] = serial ? serial.content.length : revoked[at + 3]!
    at += length
  }
  return places.subarray(0, end)
}

const NONE = Buffer.alloc(0)

export function compareCrls(
  before: Pick<CrlHead, 'revoked'>,
  after: Pick<CrlHead, 'revoked'>,
): CrlDifference {
  const [old, now] = [before.revoked ?? NONE, after.revoked ?? NONE]
  const [oldPlaces, nowPlaces] = [placesOf(old), placesOf(now)]
  const known = indexOf(now, nowPlaces)
  /** Of each newer entry: 0 new, 1 changed, 2 the same as before. */
  const fate = new Uint8Array(nowPlaces.length / WIDTH)
  const difference: CrlDifference = { changed: [], added: 0, gone: [] }
  const read = (bytes: Buffer, places: Int32Array, at: number) =>
    readCrlEntry(new DerReader(bytes.subarray(places[at]!, places[at]! + places[at + 1]!)).next(TAG.sequence))
  for (let at = 0; at < oldPlaces.length; at += WIDTH) {
    const found = known(old, oldPlaces, at)
    if (found < 0) difference.gone.push(read(old, oldPlaces, at))
    else fate[found / WIDTH] = sameBytes(old, oldPlaces, at, now, nowPlaces, found, 0) ? 2 : 1
  }
  for (let n = 0; n < fate.length; n++) {
    if (fate[n] === 2) continue
    if (fate[n] === 0) difference.added++
    difference.changed.push(read(now, nowPlaces, n * WIDTH))
  }
  return difference
}

/** Compares whole entries (field 0) or serials (field 2). */
function sameBytes(
  a: Buffer,
  aPlaces: Int32Array,
  aAt: number,
  b: Buffer,
  bPlaces: Int32Array,
  bAt: number,
  field: 0 | 2,
): boolean {
  const [from, size] = [aPlaces[aAt + field]!, aPlaces[aAt + field + 1]!]
  const other = bPlaces[bAt + field]!
  if (size !== bPlaces[bAt + field + 1]!) return false
  return a.compare(b, other, other + size, from, from + size) === 0
}

/** Open addressing by serial; answers the place in `places`, or -1. */
function indexOf(bytes: Buffer, places: Int32Array) {
  const size = 2 ** Math.ceil(Math.log2(Math.max(16, (places.length / WIDTH) * 2)))
  const slots = new Int32Array(size).fill(-1)
  const slotOf = (of: Buffer, from: number, length: number) => {
    let hash = 0x811c9dc5 ^ length
    for (let i = from; i < from + length; i++) hash = Math.imul(hash ^ of[i]!, 0x01000193)
    hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d)
    return (hash ^ (hash >>> 15)) & (size - 1)
  }
  const find = (of: Buffer, ofPlaces: Int32Array, at: number) => {
    let slot = slotOf(of, ofPlaces[at + 2]!, ofPlaces[at + 3]!)
    while (slots[slot]! >= 0 && !sameBytes(of, ofPlaces, at, bytes, places, slots[slot]!, 2)) {
      slot = (slot + 1) & (size - 1)
    }
    return slot
  }
  for (let at = 0; at < places.length; at += WIDTH) slots[find(bytes, places, at)] = at
  return (of: Buffer, ofPlaces: Int32Array, at: number): number => slots[find(of, ofPlaces, at)]!
}
