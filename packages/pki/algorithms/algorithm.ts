// What every row of the algorithm table answers. A new suite is one more row; nothing else asks which algorithm it is.
import type { EncodedKeyPair } from './sm2/keys.ts'

export type AlgorithmId = 'rsa' | 'sm2' | 'p256' | 'p384'
export type { EncodedKeyPair }

export interface SigningKey {
  readonly publicKeySpki: Uint8Array
  sign(tbs: Uint8Array): Uint8Array
}

export interface KeyPolicy {
  minRsaBits?: number
  maxRsaBits?: number
}

export interface Algorithm {
  readonly id: AlgorithmId
  readonly signatureOid: string
  /** The whole AlgorithmIdentifier that goes into TBS and envelope. */
  readonly signatureAlgorithm: Uint8Array
  /** Hash of the issuer in the certIDs that this suite's clients send. */
  readonly ocspDigest: 'sha1' | 'sm3'
  /** By the OIDs of the SubjectPublicKeyInfo; the point or modulus is judged by checkKey. */
  recognises(spki: Uint8Array): boolean
  /** Throws pki.key-weak, pki.key-off-curve or pki.key-malformed. */
  checkKey(spki: Uint8Array, policy?: KeyPolicy): void
  generate(options?: { bits?: number }): Promise<EncodedKeyPair>
  openKey(pkcs8: Uint8Array): SigningKey
  sign(tbs: Uint8Array, pkcs8: Uint8Array): Uint8Array
  verify(tbs: Uint8Array, spki: Uint8Array, signature: Uint8Array): boolean
}
