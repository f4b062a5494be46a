// SM2 public-key encryption (GB/T 32918.4) in the SM2Cipher form of GM/T 0009: C1 as two INTEGERs, then C3, C2.
// The point multiplication is @noble/curves': node's own ECDH throws on SM2 in Node 24 (OpenSSL 3.5).
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { type DerReader, inside, readOnly, readUnsigned } from '../../der/read.ts'
import { TAG } from '../../der/tags.ts'
import { octetString, sequence, unsignedInteger } from '../../der/write.ts'
import { PkiError, parsing } from '../../errors.ts'
import { SM2_ORDER, Sm2Point, type Sm2PointType, sm2Point, sm2PointOf } from './curve.ts'
import { sm2RawPrivateKey } from './keys.ts'

/** A symmetric key or a short secret, never a document. */
const MAX_PLAIN = 64 * 1024

export interface Sm2Cipher {
  x: Buffer
  y: Buffer
  hash: Buffer
  cipherText: Buffer
}

const toScalar = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`)

function randomScalar(): bigint {
  for (;;) {
    const k = toScalar(randomBytes(32))
    if (k >= 1n && k < SM2_ORDER) return k
  }
}

/** The key stream of GB/T 32918.4 5.4.3 over x2 ‖ y2. */
function keyStream(shared: Buffer, length: number): Buffer {
  const blocks: Buffer[] = []
  const counter = Buffer.alloc(4)
  for (let index = 1; blocks.length * 32 < length; index++) {
    counter.writeUInt32BE(index)
    blocks.push(createHash('sm3').update(shared).update(counter).digest())
  }
  return Buffer.concat(blocks).subarray(0, length)
}

const sharedPoint = (point: Sm2PointType, scalar: bigint): Buffer =>
  Buffer.from(point.multiply(scalar).toBytes(false)).subarray(1)

const checkHash = (shared: Buffer, plain: Uint8Array): Buffer =>
  createHash('sm3').update(shared.subarray(0, 32)).update(plain).update(shared.subarray(32)).digest()

const masked = (bytes: Uint8Array, stream: Buffer): Buffer =>
  Buffer.from(bytes.map((octet, index) => octet ^ stream[index]!))

export function sm2Encrypt(plain: Uint8Array, spki: Uint8Array): Buffer {
  if (plain.length === 0 || plain.length > MAX_PLAIN) {
    throw new PkiError('pki.key-malformed', 'nothing, or too much, to encrypt under SM2')
  }
  const recipient = sm2Point(sm2PointOf(spki))
  for (;;) {
    const k = randomScalar()
    const shared = sharedPoint(recipient, k)
    const stream = keyStream(shared, plain.length)
    // 5.4.2 A5: an all-zero key stream would send the plain text.
    if (stream.every(octet => octet === 0)) continue
    const c1 = Buffer.from(Sm2Point.BASE.multiply(k).toBytes(false)).subarray(1)
    const cipher = {
      x: c1.subarray(0, 32),
      y: c1.subarray(32),
      hash: checkHash(shared, plain),
      cipherText: masked(plain, stream),
    }
    shared.fill(0)
    stream.fill(0)
    return encodeSm2Cipher(cipher)
  }
}

export function sm2Decrypt(cipherDer: Uint8Array, pkcs8: Uint8Array): Buffer {
  const cipher = parseSm2Cipher(cipherDer)
  const c1 = sm2Point(Buffer.concat([Buffer.from([4]), cipher.x, cipher.y]))
  const d = sm2RawPrivateKey(pkcs8)
  const shared = sharedPoint(c1, toScalar(d))
  d.fill(0)
  const stream = keyStream(shared, cipher.cipherText.length)
  const plain = masked(cipher.cipherText, stream)
  const genuine = timingSafeEqual(checkHash(shared, plain), cipher.hash)
  shared.fill(0)
  stream.fill(0)
  if (!genuine) {
    plain.fill(0)
    throw new PkiError('pki.decrypt-failed', 'SM2 cipher text does not open with this key')
  }
  return plain
}

export function encodeSm2Cipher(cipher: Sm2Cipher): Buffer {
  return sequence(
    unsignedInteger(cipher.x),
    unsignedInteger(cipher.y),
    octetString(cipher.hash),
    octetString(cipher.cipherText),
  )
}

export function parseSm2Cipher(der: Uint8Array): Sm2Cipher {
  return parsing('pki.envelope-malformed', [], () => {
    const reader: DerReader = inside(readOnly(der, TAG.sequence))
    const x = coordinate(readUnsigned(reader.next(TAG.integer)))
    const y = coordinate(readUnsigned(reader.next(TAG.integer)))
    const hash = reader.next(TAG.octetString).content
    const cipherText = reader.next(TAG.octetString).content
    reader.end()
    if (hash.length !== 32 || cipherText.length === 0 || cipherText.length > MAX_PLAIN) {
      throw new PkiError('pki.envelope-malformed', 'SM2Cipher has parts of the wrong size')
    }
    return { x, y, hash, cipherText }
  })
}

function coordinate(magnitude: Buffer): Buffer {
  if (magnitude.length > 32) throw new PkiError('pki.envelope-malformed', 'SM2 coordinate is too long')
  return Buffer.concat([Buffer.alloc(32 - magnitude.length), magnitude])
}
