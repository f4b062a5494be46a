// The signature of a PDF lies inside the bytes that it signs: /ByteRange names all but the hole that /Contents fills
// (ISO 32000-1, 12.8.1). Here the hole is found, filled, and read again.
import { sm3 } from '@hufu/seal'
import { AppError } from '../../platform/errors.ts'

export interface Hole {
  /** Where `<` stands, and one past `>`. */
  start: number
  end: number
  length: number
}

/** Ten digits a number: room for any file that is taken here. */
export const RANGE_DIGIT = 9_999_999_999
const RANGE = /\/ByteRange\s*\[\s*0\s+9999999999\s+9999999999\s+9999999999\s*\]/g

/** Finds the placeholder that was just written, names the ranges in it, and leaves the length as it was. */
export function cutHole(pdf: Buffer, octets: number): { pdf: Buffer; hole: Hole } {
  const text = pdf.toString('latin1')
  const range = [...text.matchAll(RANGE)].at(-1)
  const contents = text.lastIndexOf(`<${'0'.repeat(octets * 2)}>`)
  if (!range || contents < 0) throw new Error('the placeholder of the signature was not written')
  const hole = { start: contents, end: contents + octets * 2 + 2, length: pdf.length }
  const named = `/ByteRange [0 ${hole.start} ${hole.end} ${pdf.length - hole.end}]`
  if (named.length > range[0].length) throw new Error('no room for the byte range')
  const out = Buffer.from(pdf)
  out.write(named.padEnd(range[0].length, ' '), range.index, 'latin1')
  return { pdf: out, hole }
}

export const hashAround = (pdf: Buffer, hole: Hole): Buffer =>
  sm3(Buffer.concat([pdf.subarray(0, hole.start), pdf.subarray(hole.end, hole.length)]))

export function fillHole(pdf: Buffer, hole: Hole, contents: Buffer): Buffer {
  const hex = contents.toString('hex')
  const room = hole.end - hole.start - 2
  if (hex.length > room) throw new Error('the stamp is larger than the room left for it')
  const out = Buffer.from(pdf)
  out.write(hex.padEnd(room, '0'), hole.start + 1, 'latin1')
  return out
}

export interface FoundStamp {
  /** DER, without the zeros that fill the hole. */
  der: Buffer
  hash: Buffer
  /** Up to where the file is signed. */
  reaches: number
}

const MAX_STAMPS = 50
const NAMED = /\/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]/g

/**
 * Every signature of our kind in a file. A range that is not «all but one hexadecimal string» signs something else than
 * it seems to, and is not taken.
 */
export function findStamps(pdf: Buffer): FoundStamp[] {
  const found: FoundStamp[] = []
  for (const match of pdf.toString('latin1').matchAll(NAMED)) {
    if (found.length >= MAX_STAMPS) throw new AppError('seal.document')
    const [from, before, after, rest] = match.slice(1).map(Number) as [number, number, number, number]
    const reaches = after + rest
    if (from !== 0 || before >= after || reaches > pdf.length) continue
    if (pdf[before] !== 0x3c || pdf[after - 1] !== 0x3e) continue
    const hex = pdf.toString('latin1', before + 1, after - 1)
    if (!/^[0-9a-fA-F]*$/.test(hex) || hex.length % 2) continue
    const der = derIn(Buffer.from(hex, 'hex'))
    if (der)
      found.push({ der, hash: hashAround(pdf, { start: before, end: after, length: reaches }), reaches })
  }
  return found
}

/** The one element at the front; only zeros may follow it. */
function derIn(bytes: Buffer): Buffer | null {
  if (bytes[0] !== 0x30 || bytes.length < 4) return null
  const first = bytes[1]!
  const count = first & 0x80 ? first & 0x7f : 0
  if (count > 4) return null
  const length = count ? bytes.readUIntBE(2, count) : first
  const end = 2 + count + length
  if (end > bytes.length || bytes.subarray(end).some(octet => octet !== 0)) return null
  return bytes.subarray(0, end)
}
