// ECDSA on P-256 and P-384 (RFC 5758): named curve, uncompressed point, the digest that matches the curve.

import { createPrivateKey, createPublicKey, createSign, createVerify, generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { asBuffer } from '../der/as-buffer.ts'
import { OID } from '../der/oids.ts'
import { algorithmIdentifier } from '../der/write.ts'
import { PkiError, parsing } from '../errors.ts'
import type { Algorithm, SigningKey } from './algorithm.ts'

interface Curve {
  id: 'p256' | 'p384'
  namedCurve: string
  digest: 'sha256' | 'sha384'
  signatureOid: string
  spkiPrefix: Buffer
  spkiLength: number
}

function ecdsa(curve: Curve): Algorithm {
  const recognises = (spki: Uint8Array): boolean =>
    spki.length === curve.spkiLength &&
    curve.spkiPrefix.equals(spki.subarray(0, curve.spkiPrefix.length)) &&
    spki[curve.spkiPrefix.length] === 4

  const publicKey = (spki: Uint8Array) => {
    if (!recognises(spki))
      throw new PkiError('pki.key-malformed', `not an uncompressed ${curve.id} public key`)
    try {
      return createPublicKey({ key: asBuffer(spki), format: 'der', type: 'spki' })
    } catch (cause) {
      throw new PkiError('pki.key-off-curve', `not a point of ${curve.id}`, { cause })
    }
  }

  const openKey = (pkcs8: Uint8Array): SigningKey =>
    parsing('pki.key-malformed', [], () => {
      const key = createPrivateKey({ key: asBuffer(pkcs8), format: 'der', type: 'pkcs8' })
      const publicKeySpki = createPublicKey(key).export({ type: 'spki', format: 'der' })
      if (!recognises(publicKeySpki)) throw new PkiError('pki.key-malformed', `not a ${curve.id} private key`)
      return { publicKeySpki, sign: tbs => createSign(curve.digest).update(tbs).sign(key) }
    })

  return {
    id: curve.id,
    family: 'ecdsa',
    // RFC 8813 3: an id-ecPublicKey key enciphers nothing directly.
    usages: ['digitalSignature', 'nonRepudiation', 'keyAgreement', 'encipherOnly', 'decipherOnly'],
    encryptionUsages: ['keyAgreement'],
    signatureOid: curve.signatureOid,
    // RFC 5758 3.2: parameters absent.
    signatureAlgorithm: algorithmIdentifier(curve.signatureOid),
    ocspDigest: 'sha1',
    recognises,
    checkKey: spki => {
      publicKey(spki)
    },
    generate: async () => {
      const pair = await promisify(generateKeyPair)('ec', {
        namedCurve: curve.namedCurve,
        publicKeyEncoding: { type: 'spki', format: 'der' },
        privateKeyEncoding: { type: 'pkcs8', format: 'der' },
      })
      return { privateKeyPkcs8: pair.privateKey, publicKeySpki: pair.publicKey }
    },
    openKey,
    sign: (tbs, pkcs8) => openKey(pkcs8).sign(tbs),
    verify: (tbs, spki, signature) =>
      createVerify(curve.digest).update(tbs).verify(publicKey(spki), signature),
  }
}

export const p256 = ecdsa({
  id: 'p256',
  namedCurve: 'prime256v1',
  digest: 'sha256',
  signatureOid: OID.ecdsaWithSha256,
  spkiPrefix: Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex'),
  spkiLength: 91,
})

export const p384 = ecdsa({
  id: 'p384',
  namedCurve: 'secp384r1',
  digest: 'sha384',
  signatureOid: OID.ecdsaWithSha384,
  spkiPrefix: Buffer.from('3076301006072a8648ce3d020106052b81040022036200', 'hex'),
  spkiLength: 120,
})
