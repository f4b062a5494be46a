// The RSA equivalent of SM2EnvelopedKey: CMS AuthEnvelopedData (RFC 5083, AES-256-GCM of RFC 5084) around the
// encryption key's PKCS#8, for the signing key by RSA-OAEP with SHA-256 (RFC 4055). `openssl cms -decrypt` opens it.

import {
  constants,
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  publicEncrypt,
  randomBytes,
} from 'node:crypto'
import { publicKeyOf } from '../algorithms/signer.ts'
import { keyIdentifier } from '../algorithms/table.ts'
import { asBuffer } from '../der/as-buffer.ts'
import { OID } from '../der/oids.ts'
import { CONTEXT, explicitContent, inside, readAlgorithm, readOid, readOnly, readSmall } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import {
  algorithmIdentifier,
  explicit,
  implicit,
  nullValue,
  octetString,
  oid,
  sequence,
  setOf,
  smallInteger,
} from '../der/write.ts'
import { PkiError, parsing } from '../errors.ts'
import type { KeyOpener } from './opener.ts'

const SHA256 = algorithmIdentifier(OID.sha256, nullValue())
const OAEP = algorithmIdentifier(
  OID.rsaesOaep,
  sequence(explicit(0, SHA256), explicit(1, algorithmIdentifier(OID.mgf1, SHA256))),
)
const NONCE_OCTETS = 12
const TAG_OCTETS = 16
const MAX_ENVELOPE_OCTETS = 32 * 1024

export function wrapCmsEnvelopedKey(pkcs8: Uint8Array, recipientSpki: Uint8Array): Uint8Array {
  const symmetricKey = randomBytes(32)
  try {
    const nonce = randomBytes(NONCE_OCTETS)
    const cipher = createCipheriv('aes-256-gcm', symmetricKey, nonce, { authTagLength: TAG_OCTETS })
    const encrypted = Buffer.concat([cipher.update(pkcs8), cipher.final()])
    const recipient = createPublicKey({ key: asBuffer(recipientSpki), format: 'der', type: 'spki' })
    const encryptedKey = publicEncrypt(
      { key: recipient, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
      symmetricKey,
    )
    const gcm = algorithmIdentifier(OID.aes256Gcm, sequence(octetString(nonce), smallInteger(TAG_OCTETS)))
    // KeyTransRecipientInfo version 2 names the recipient by its key, since the certificate may not exist yet.
    const recipientInfo = sequence(
      smallInteger(2),
      implicit(0, keyIdentifier(recipientSpki)),
      OAEP,
      octetString(encryptedKey),
    )
    const content = sequence(oid(OID.pkcs7Data), gcm, implicit(0, encrypted))
    const enveloped = sequence(
      smallInteger(0),
      setOf(recipientInfo),
      content,
      octetString(cipher.getAuthTag()),
    )
    return sequence(oid(OID.authEnvelopedData), explicit(0, enveloped))
  } finally {
    symmetricKey.fill(0)
  }
}

interface CmsEnvelopedKey {
  recipient: Buffer
  encryptedKey: Buffer
  nonce: Buffer
  encrypted: Buffer
  authTag: Buffer
}

export function parseCmsEnvelopedKey(der: Uint8Array): CmsEnvelopedKey {
  return parsing('pki.envelope-malformed', [], () => {
    if (der.length > MAX_ENVELOPE_OCTETS) throw new PkiError('pki.envelope-malformed', 'too large')
    const bad = (what: string): never => {
      throw new PkiError('pki.envelope-malformed', what)
    }
    const outer = inside(readOnly(der, TAG.sequence))
    if (readOid(outer.next(TAG.oid)) !== OID.authEnvelopedData) bad('not AuthEnvelopedData')
    const enveloped = inside(explicitContent(outer.next(CONTEXT.constructed(0)), TAG.sequence))
    outer.end()
    if (readSmall(enveloped.next(TAG.integer)) !== 0) bad('version is not 0')
    const recipient = inside(explicitContent(enveloped.next(TAG.set), TAG.sequence))
    const content = inside(enveloped.next(TAG.sequence))
    const authTag = enveloped.next(TAG.octetString).content
    enveloped.end()

    if (readSmall(recipient.next(TAG.integer)) !== 2) bad('recipient version is not 2')
    const recipientId = recipient.next(CONTEXT.primitive(0)).content
    if (!recipient.next(TAG.sequence).raw.equals(OAEP)) bad('not RSA-OAEP with SHA-256')
    const encryptedKey = recipient.next(TAG.octetString).content
    recipient.end()

    if (readOid(content.next(TAG.oid)) !== OID.pkcs7Data) bad('content is not data')
    const gcm = readAlgorithm(content.next(TAG.sequence))
    const encrypted = content.next(CONTEXT.primitive(0)).content
    content.end()
    if (gcm.oid !== OID.aes256Gcm || !gcm.parameters) return bad('not AES-256-GCM')
    const parameters = inside(gcm.parameters)
    const nonce = parameters.next(TAG.octetString).content
    const tagOctets = readSmall(parameters.next(TAG.integer))
    if (nonce.length !== NONCE_OCTETS || tagOctets !== TAG_OCTETS || authTag.length !== TAG_OCTETS) {
      bad('GCM parameters of the wrong size')
    }
    return { recipient: recipientId, encryptedKey, nonce, encrypted, authTag }
  })
}

/** PKCS#8 of the encryption key, after it proved to be the expected one. The caller zero-fills it after use. */
export async function unwrapCmsEnvelopedKey(
  der: Uint8Array,
  opener: KeyOpener,
  expectedSpki: Uint8Array,
): Promise<Uint8Array> {
  const envelope = parseCmsEnvelopedKey(der)
  if (!envelope.recipient.equals(keyIdentifier(opener.publicKeySpki))) {
    throw new PkiError('pki.decrypt-failed', 'the envelope is for another key')
  }
  const symmetricKey = Buffer.from(await opener.decrypt(envelope.encryptedKey))
  const plain = Buffer.alloc(envelope.encrypted.length)
  try {
    const decipher = createDecipheriv('aes-256-gcm', symmetricKey, envelope.nonce, {
      authTagLength: TAG_OCTETS,
    })
    decipher.setAuthTag(envelope.authTag)
    const head = decipher.update(envelope.encrypted)
    head.copy(plain)
    head.fill(0)
    decipher.final()
  } catch (cause) {
    plain.fill(0)
    throw new PkiError('pki.decrypt-failed', 'the envelope was altered or is not for this key', { cause })
  } finally {
    symmetricKey.fill(0)
  }
  let matches = false
  try {
    matches = Buffer.from(publicKeyOf(plain)).equals(expectedSpki)
  } finally {
    if (!matches) plain.fill(0)
  }
  if (!matches) {
    throw new PkiError('pki.envelope-key-mismatch', 'the opened key does not belong to the certificate')
  }
  return plain
}
