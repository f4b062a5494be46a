// The signature's own form: as long as a modulus of this CA for RSA (RFC 8017 8.2; a throw-away key may be shorter than
// the issuer's), SEQUENCE { r, s } of two positive INTEGERs below the curve's octets for ECDSA (RFC 3279 2.2.3) and SM2
// (GM/T 0009 7.3). Raw r‖s is what SKF tokens hand out.
import { algorithm } from '../../algorithms/table.ts'
import { inside, readOnly, readUnsigned } from '../../der/read.ts'
import { TAG } from '../../der/tags.ts'
import { PkiError } from '../../errors.ts'
import type { LintRule } from '../rule.ts'

function isPair(signature: Uint8Array, octets: number): boolean {
  try {
    const pair = inside(readOnly(signature, TAG.sequence))
    const [r, s] = [readUnsigned(pair.next(TAG.integer)), readUnsigned(pair.next(TAG.integer))]
    pair.end()
    return [r, s].every(part => part.length <= octets && part.some(octet => octet !== 0))
  } catch (cause) {
    if (cause instanceof PkiError) return false
    throw cause
  }
}

export const signatureValue: LintRule = {
  id: 'rfc5280.signature-value',
  severity: 'error',
  check: ({ algorithm: id, signature, spki }, { issuer }) => {
    const signer = issuer?.spki ?? spki
    // An unknown algorithm, or one that the signer's key cannot make, has a rule of its own.
    if (!id || !algorithm(id).recognises(signer)) return undefined
    const sound =
      algorithm(id).family === 'rsa'
        ? signature.length >= 256 && signature.length <= 512
        : isPair(signature, id === 'p384' ? 48 : 32)
    return sound ? undefined : 'the signature does not have the form of its algorithm'
  },
}
