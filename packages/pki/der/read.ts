// Reads DER strictly and lazily: definite, minimal lengths, one-octet tags, nothing left over. Nesting is walked
// by the caller's own code, so hostile depth costs nothing; what a caller does not ask for is not touched.

import { PkiError } from '../errors.ts'
import { asBuffer } from './as-buffer.ts'
import { contextTag, TAG } from './tags.ts'

export interface DerNode {
  readonly tag: number
  readonly content: Buffer
  /** Header and content as they came: signatures and names are compared on these. */
  readonly raw: Buffer
}

const malformed = (why: string): PkiError => new PkiError('pki.der-malformed', why)

function nodeAt(bytes: Buffer, offset: number): DerNode {
  const tag = bytes[offset]
  const first = bytes[offset + 1]
  if (tag === undefined || first === undefined) throw malformed('truncated')
  if ((tag & 0x1f) === 0x1f) throw malformed('multi-octet tag')
  let header = 2
  let length = first
  if (first & 0x80) {
    const count = first & 0x7f
    if (count === 0 || count > 4) throw malformed('indefinite or absurd length')
    length = 0
    for (let i = 0; i < count; i++) {
      const octet = bytes[offset + 2 + i]
      if (octet === undefined) throw malformed('truncated')
      length = length * 256 + octet
    }
    if (length < 0x80 || (count > 1 && bytes[offset + 2] === 0)) throw malformed('length is not minimal')
    header += count
  }
  const end = offset + header + length
  if (end > bytes.length) throw malformed('truncated')
  return { tag, content: bytes.subarray(offset + header, end), raw: bytes.subarray(offset, end) }
}

export class DerReader {
  readonly #bytes: Buffer
  #offset = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = asBuffer(bytes)
  }

  get done(): boolean {
    return this.#offset >= this.#bytes.length
  }

  peek(): number | undefined {
    return this.#bytes[this.#offset]
  }

  next(...tags: number[]): DerNode {
    const node = nodeAt(this.#bytes, this.#offset)
    if (tags.length > 0 && !tags.includes(node.tag)) {
      throw malformed(`tag ${node.tag.toString(16)} where ${tags.map(t => t.toString(16)).join('/')} belongs`)
    }
    this.#offset += node.raw.length
    return node
  }

  optional(...tags: number[]): DerNode | undefined {
    const tag = this.peek()
    return tag !== undefined && tags.includes(tag) ? this.next() : undefined
  }

  end(): void {
    if (!this.done) throw malformed('bytes left over')
  }
}

/** The one element these bytes must be. */
export function readOnly(bytes: Uint8Array, tag: number): DerNode {
  const reader = new DerReader(bytes)
  const node = reader.next(tag)
  reader.end()
  return node
}

export function children(node: DerNode): DerNode[] {
  const reader = new DerReader(node.content)
  const found: DerNode[] = []
  while (!reader.done) found.push(reader.next())
  return found
}

export const inside = (node: DerNode): DerReader => new DerReader(node.content)

/** The single element inside an EXPLICIT tag. */
export function explicitContent(node: DerNode, ...tags: number[]): DerNode {
  const reader = inside(node)
  const inner = reader.next(...tags)
  reader.end()
  return inner
}

export function readInteger(node: DerNode): Buffer {
  const { content } = node
  const [first, second] = content
  if (node.tag !== TAG.integer || first === undefined) throw malformed('not an INTEGER')
  if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
    throw malformed('INTEGER is not minimal')
  }
  return content
}

/** Magnitude of a non-negative INTEGER, without its sign octet. */
export function readUnsigned(node: DerNode): Buffer {
  const content = readInteger(node)
  if (content[0]! & 0x80) throw malformed('INTEGER is negative')
  return content[0] === 0 && content.length > 1 ? content.subarray(1) : content
}

export function readSmall(node: DerNode): number {
  const magnitude = readUnsigned(node)
  if (magnitude.length > 4) throw malformed('INTEGER is too large here')
  return magnitude.reduce((sum, octet) => sum * 256 + octet, 0)
}

export function readBoolean(node: DerNode): boolean {
  const octet = node.content[0]
  if (node.content.length !== 1 || (octet !== 0 && octet !== 0xff)) throw malformed('BOOLEAN is not DER')
  return octet === 0xff
}

export function readBits(node: DerNode): { bytes: Buffer; unused: number } {
  const unused = node.content[0]
  if (unused === undefined || unused > 7 || (unused > 0 && node.content.length < 2)) {
    throw malformed('BIT STRING is not DER')
  }
  const bytes = node.content.subarray(1)
  if (unused > 0 && (bytes[bytes.length - 1]! & ((1 << unused) - 1)) !== 0) {
    throw malformed('unused bits are not zero')
  }
  return { bytes, unused }
}

/** A BIT STRING that holds whole octets: keys and signatures. */
export function readOctetBits(node: DerNode): Buffer {
  const { bytes, unused } = readBits(node)
  if (unused !== 0) throw malformed('BIT STRING is not whole octets')
  return bytes
}

export function readOid(node: DerNode): string {
  const { content } = node
  if (node.tag !== TAG.oid || content.length === 0 || content.length > 64) throw malformed('not an OID')
  const arcs: bigint[] = []
  let arc = 0n
  let fresh = true
  for (const octet of content) {
    if (fresh && octet === 0x80) throw malformed('OID is not minimal')
    arc = (arc << 7n) | BigInt(octet & 0x7f)
    fresh = (octet & 0x80) === 0
    if (fresh) {
      arcs.push(arc)
      arc = 0n
    }
  }
  if (!fresh) throw malformed('OID is truncated')
  const [head = 0n, ...rest] = arcs
  const root = head < 40n ? 0n : head < 80n ? 1n : 2n
  return [root, head - root * 40n, ...rest].join('.')
}

export interface ReadAlgorithm {
  oid: string
  parameters: DerNode | undefined
  raw: Buffer
}

export function readAlgorithm(node: DerNode): ReadAlgorithm {
  if (node.tag !== TAG.sequence) throw malformed('not an AlgorithmIdentifier')
  const reader = inside(node)
  const oid = readOid(reader.next(TAG.oid))
  const parameters = reader.done ? undefined : reader.next()
  reader.end()
  return { oid, parameters, raw: node.raw }
}

export const CONTEXT = {
  primitive: (number: number): number => contextTag(number, false),
  constructed: (number: number): number => contextTag(number, true),
}
