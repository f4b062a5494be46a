// The SM2 row of the algorithm table: SM2 with SM3, default id, parameters absent (GM/T 0015 table C, GM/T 0092).
import { OID } from '../../der/oids.ts'
import { algorithmIdentifier } from '../../der/write.ts'
import type { Algorithm } from '../algorithm.ts'
import { isSm2Spki } from './curve.ts'
import { generateSm2KeyPair, sm2PublicKey } from './keys.ts'
import { sm2Sign, sm2SigningKey, sm2Verify } from './sign.ts'

export const sm2: Algorithm = {
  id: 'sm2',
  family: 'sm2',
  // GM/T 0015 5.2.4.2.3: SM2 encrypts by itself, unlike the curves of RFC 8813.
  usages: ['digitalSignature', 'nonRepudiation', 'keyEncipherment', 'dataEncipherment', 'keyAgreement'],
  encryptionUsages: ['keyEncipherment', 'dataEncipherment', 'keyAgreement'],
  signatureOid: OID.sm2WithSm3,
  signatureAlgorithm: algorithmIdentifier(OID.sm2WithSm3),
  ocspDigest: 'sm3',
  recognises: isSm2Spki,
  checkKey: spki => {
    sm2PublicKey(spki)
  },
  generate: () => generateSm2KeyPair(),
  openKey: pkcs8 => {
    const key = sm2SigningKey(pkcs8)
    return { publicKeySpki: key.spki, sign: key.sign }
  },
  sign: (tbs, pkcs8) => sm2Sign(tbs, pkcs8),
  verify: (tbs, spki, signature) => sm2Verify(tbs, spki, signature),
}
