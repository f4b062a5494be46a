// What every row of the algorithm table answers. A new suite is one more row; nothing else asks which algorithm it is.
import type { KeyUsage } from '../extensions/key-usage.ts'
import type { EncodedKeyPair } from './sm2/keys.ts'

/** `rsa` signs with SHA-256, `rsa384` with SHA-384; their keys are the same. */
export type AlgorithmId = 'rsa' | 'rsa384' | 'sm2' | 'p256' | 'p384'
/** What a programme sells; one suite, one family of keys. */
export type KeyFamily = 'rsa' | 'sm2' | 'ecdsa'
export type { EncodedKeyPair }

export interface SigningKey {
  readonly publicKeySpki: Uint8Array
  sign(tbs: Uint8Array): Uint8Array
}

export interface KeyPolicy {
  minRsaBits?: number
  maxRsaBits?: number
  /** Larger lists of known keys than this package holds, asked by spkiFingerprint(). */
  isKnownWeak?: (fingerprint: string) => boolean
}

export interface Algorithm {
  readonly id: AlgorithmId
  readonly family: KeyFamily
  /** What keyUsage may say of an end entity's key of this kind (RFC 3279 2.3.1, RFC 8813 3, GM/T 0015). */
  readonly usages: readonly KeyUsage[]
  /** What the encryption half of a pair says, all of it. */
  readonly encryptionUsages: readonly KeyUsage[]
  readonly signatureOid: string
  /** The whole AlgorithmIdentifier that goes into TBS and envelope. */
  readonly signatureAlgorithm: Uint8Array
  /** Hash of the issuer in the certIDs that this suite's clients send. */
  readonly ocspDigest: 'sha1' | 'sm3'
  /** By the OIDs of the SubjectPublicKeyInfo; the point or modulus is judged by checkKey. */
  recognises(spki: Uint8Array): boolean
  /** Arithmetic of the key: throws pki.key-weak, pki.key-roca, pki.key-off-curve or pki.key-malformed. */
  checkKey(spki: Uint8Array, policy?: KeyPolicy): void
  generate(options?: { bits?: number }): Promise<EncodedKeyPair>
  openKey(pkcs8: Uint8Array): SigningKey
  sign(tbs: Uint8Array, pkcs8: Uint8Array): Uint8Array
  verify(tbs: Uint8Array, spki: Uint8Array, signature: Uint8Array): boolean
}
