// Reads a certificate strictly (RFC 5280 4.1, v3) and keeps the bytes that are compared: TBS, names, key.
import type { AlgorithmId } from '../algorithms/algorithm.ts'
import { algorithm, algorithmOfSignature } from '../algorithms/table.ts'
import { OID } from '../der/oids.ts'
import {
  CONTEXT,
  explicitContent,
  inside,
  readInteger,
  readOctetBits,
  readOid,
  readOnly,
  readSmall,
} from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { readTime } from '../der/time.ts'
import { PkiError, parsing } from '../errors.ts'
import { readAuthorityKeyIdentifier } from '../extensions/authority-key-identifier.ts'
import { type BasicConstraints, readBasicConstraints } from '../extensions/basic-constraints.ts'
import { readExtendedKeyUsage } from '../extensions/extended-key-usage.ts'
import { decodeExtensions, type Extension, findExtension } from '../extensions/extension.ts'
import { type KeyUsage, readKeyUsage } from '../extensions/key-usage.ts'
import { readSubjectKeyIdentifier } from '../extensions/subject-key-identifier.ts'
import { decodeName, nameText, type ReadAttribute } from '../name.ts'

export interface Certificate {
  der: Uint8Array
  tbs: Uint8Array
  /** 1 where the field is absent, which is wrong beside extensions (RFC 5280 4.1.2.1) and the linter's to say. */
  version: 1 | 3
  /** Whether either unique identifier is there (RFC 5280 4.1.2.8: CAs must not write them). */
  hasUniqueIdentifiers: boolean
  /** INTEGER content as encoded, sign octet included. */
  serial: Uint8Array
  /** Lower-case, without the sign octet: the form of newSerial and of the database. */
  serialHex: string
  issuerDer: Uint8Array
  issuerText: string
  subjectDer: Uint8Array
  subjectText: string
  subject: ReadAttribute[]
  /** Validity as encoded, for those who check its form. */
  validityDer: Uint8Array
  notBefore: Date
  notAfter: Date
  spki: Uint8Array
  extensions: Extension[]
  keyUsage: KeyUsage[] | undefined
  extendedKeyUsage: string[] | undefined
  basicConstraints: BasicConstraints | undefined
  subjectKeyIdentifier: Uint8Array | undefined
  authorityKeyIdentifier: Uint8Array | undefined
  /** undefined where the signature's algorithm is not in the table. */
  algorithm: AlgorithmId | undefined
  signatureOid: string
  /** The AlgorithmIdentifier as encoded. */
  signatureAlgorithm: Uint8Array
  signature: Uint8Array
}

const MAX_CERTIFICATE_OCTETS = 64 * 1024

export function parseCertificate(der: Uint8Array): Certificate {
  return parsing('pki.certificate-malformed', [], () => {
    if (der.length > MAX_CERTIFICATE_OCTETS) throw new PkiError('pki.certificate-malformed', 'too large')
    const own = Buffer.from(der)
    const outer = inside(readOnly(own, TAG.sequence))
    const tbsNode = outer.next(TAG.sequence)
    const signatureAlgorithm = outer.next(TAG.sequence)
    const signature = readOctetBits(outer.next(TAG.bitString))
    outer.end()

    const tbs = inside(tbsNode)
    const version = tbs.optional(CONTEXT.constructed(0))
    if (version && readSmall(explicitContent(version, TAG.integer)) !== 2) {
      throw new PkiError('pki.certificate-malformed', 'only version 3 is read')
    }
    const serial = readInteger(tbs.next(TAG.integer))
    // RFC 5280 4.1.1.2: inside and outside the signature the algorithm must be the same.
    if (!tbs.next(TAG.sequence).raw.equals(signatureAlgorithm.raw)) {
      throw new PkiError('pki.certificate-malformed', 'two signature algorithms')
    }
    const issuerDer = tbs.next(TAG.sequence).raw
    const validityNode = tbs.next(TAG.sequence)
    const validity = inside(validityNode)
    const notBefore = readTime(validity.next())
    const notAfter = readTime(validity.next())
    validity.end()
    const subjectDer = tbs.next(TAG.sequence).raw
    const spki = tbs.next(TAG.sequence).raw
    const uniqueIdentifiers = [CONTEXT.primitive(1), CONTEXT.primitive(2)].map(tag => tbs.optional(tag))
    const wrapped = tbs.optional(CONTEXT.constructed(3))
    tbs.end()
    const extensions = wrapped ? decodeExtensions(explicitContent(wrapped, TAG.sequence)) : []

    const read = <T>(oid: string, reader: (value: Uint8Array) => T): T | undefined => {
      const found = findExtension(extensions, oid)
      return found && reader(found.value)
    }
    return {
      der: own,
      tbs: tbsNode.raw,
      version: version ? 3 : 1,
      hasUniqueIdentifiers: uniqueIdentifiers.some(Boolean),
      serial,
      serialHex: hexOf(serial),
      issuerDer,
      issuerText: nameText(issuerDer),
      subjectDer,
      subjectText: nameText(subjectDer),
      subject: decodeName(subjectDer),
      validityDer: validityNode.raw,
      notBefore,
      notAfter,
      spki,
      extensions,
      keyUsage: read(OID.keyUsage, readKeyUsage),
      extendedKeyUsage: read(OID.extendedKeyUsage, readExtendedKeyUsage),
      basicConstraints: read(OID.basicConstraints, readBasicConstraints),
      subjectKeyIdentifier: read(OID.subjectKeyIdentifier, readSubjectKeyIdentifier),
      authorityKeyIdentifier: read(OID.authorityKeyIdentifier, readAuthorityKeyIdentifier),
      algorithm: algorithmOfSignature(signatureAlgorithm.raw)?.id,
      signatureOid: readOid(inside(signatureAlgorithm).next(TAG.oid)),
      signatureAlgorithm: signatureAlgorithm.raw,
      signature,
    }
  })
}

export function hexOf(integerContent: Uint8Array): string {
  const bytes = Buffer.from(integerContent)
  return (bytes[0] === 0 && bytes.length > 1 ? bytes.subarray(1) : bytes).toString('hex')
}

/** Whether the holder of this key signed the certificate. Names, dates and roles are chain.ts's to judge. */
export function isSignedBy(certificate: Certificate, issuerSpki: Uint8Array): boolean {
  if (!certificate.algorithm) return false
  const row = algorithm(certificate.algorithm)
  return row.recognises(issuerSpki) && row.verify(certificate.tbs, issuerSpki, certificate.signature)
}
