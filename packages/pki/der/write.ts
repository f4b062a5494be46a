// Writes DER. Everything signed here is assembled by these few functions, so that the bytes prepared, linted,
// signed and stored are the same bytes.
import { PkiError } from '../errors.ts'
import { contextTag, TAG } from './tags.ts'

function lengthOctets(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length])
  const octets: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256)
  return Buffer.from([0x80 | octets.length, ...octets])
}

export function tlv(tag: number, ...parts: Uint8Array[]): Buffer {
  let length = 0
  for (const part of parts) length += part.length
  return Buffer.concat([Buffer.from([tag]), lengthOctets(length), ...parts])
}

export const sequence = (...parts: Uint8Array[]): Buffer => tlv(TAG.sequence, ...parts)

/** SET OF: X.690 11.6 sorts the encodings. */
export const setOf = (...parts: Uint8Array[]): Buffer =>
  tlv(TAG.set, ...[...parts].sort((a, b) => Buffer.compare(a, b)))

export const octetString = (bytes: Uint8Array): Buffer => tlv(TAG.octetString, bytes)
export const bitString = (bytes: Uint8Array, unusedBits = 0): Buffer =>
  tlv(TAG.bitString, Buffer.from([unusedBits]), bytes)
export const nullValue = (): Buffer => tlv(TAG.null)
export const boolean = (value: boolean): Buffer => tlv(TAG.boolean, Buffer.from([value ? 0xff : 0]))
export const explicit = (number: number, ...parts: Uint8Array[]): Buffer =>
  tlv(contextTag(number, true), ...parts)
export const implicit = (number: number, bytes: Uint8Array): Buffer => tlv(contextTag(number, false), bytes)

/** A non-negative INTEGER from big-endian bytes, in the shortest form (X.690 8.3.2). */
export function unsignedInteger(bytes: Uint8Array): Buffer {
  let start = 0
  while (start < bytes.length - 1 && bytes[start] === 0) start++
  const trimmed = bytes.subarray(start)
  const first = trimmed[0]
  if (first === undefined) return tlv(TAG.integer, Buffer.from([0]))
  return first & 0x80 ? tlv(TAG.integer, Buffer.from([0]), trimmed) : tlv(TAG.integer, trimmed)
}

export function smallInteger(value: number | bigint): Buffer {
  const digits = value.toString(16)
  return unsignedInteger(Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex'))
}

export const enumerated = (value: number): Buffer => tlv(TAG.enumerated, Buffer.from([value]))

export function oid(dotted: string): Buffer {
  if (!/^[0-2](\.(0|[1-9]\d*))+$/.test(dotted)) {
    throw new PkiError('pki.der-malformed', `not an object identifier: ${dotted}`)
  }
  const arcs = dotted.split('.').map(BigInt)
  const octets: number[] = []
  const [first = 0n, second = 0n, ...rest] = arcs
  for (const arc of [first * 40n + second, ...rest]) {
    const digits = [Number(arc & 0x7fn)]
    for (let left = arc >> 7n; left > 0n; left >>= 7n) digits.unshift(Number(left & 0x7fn) | 0x80)
    octets.push(...digits)
  }
  return tlv(TAG.oid, Buffer.from(octets))
}

export const utf8String = (text: string): Buffer => tlv(TAG.utf8String, Buffer.from(text, 'utf8'))

export function printableString(text: string): Buffer {
  if (!/^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text)) {
    throw new PkiError('pki.der-malformed', 'character outside PrintableString (X.680 41.4)')
  }
  return tlv(TAG.printableString, Buffer.from(text, 'latin1'))
}

export function ia5String(text: string): Buffer {
  for (const char of text) {
    if (char.charCodeAt(0) > 0x7f) throw new PkiError('pki.der-malformed', 'character outside IA5String')
  }
  return tlv(TAG.ia5String, Buffer.from(text, 'latin1'))
}

export const algorithmIdentifier = (dotted: string, ...parameters: Uint8Array[]): Buffer =>
  sequence(oid(dotted), ...parameters)
