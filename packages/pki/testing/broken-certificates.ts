// For tests only: for each lint rule one certificate that breaks it and no other. write-vectors.ts keeps them as files.
import { OID } from '../der/oids.ts'
import { children, readOctetBits, readOnly } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import {
  bitString,
  implicit,
  nullValue,
  octetString,
  oid,
  printableString,
  sequence,
  smallInteger,
  tlv,
  utf8String,
} from '../der/write.ts'
import {
  algorithm,
  authorityInfoAccess,
  basicConstraints,
  buildTbs,
  type Certificate,
  certificatePolicies,
  crlDistributionPoints,
  ENCRYPTION_PAIR_USAGE,
  type Extension,
  encodeName,
  extendedKeyUsage,
  keyUsage,
  ocspNoCheck,
  organizationCode,
  PURPOSE,
  parseCertificate,
  SIGNING_PAIR_USAGE,
  signCertificate,
  subjectAltName,
  subjectKeyIdentifier,
} from '../index.ts'
import { type Bench, type Broken, bench, C, CN, O, PERIOD, swap, text, USCC } from './break-certificate.ts'
import { makeHierarchy, type Party } from './hierarchy.ts'

export type { Broken }

const raw = (extension: Extension, value: Uint8Array): Extension => ({ ...extension, value })
const critical = (id: string, value: Uint8Array): Extension => ({ oid: id, critical: true, value })
const anyName = (commonName: Uint8Array): Uint8Array =>
  sequence(text('2.5.4.6', printableString('CN')), text('2.5.4.3', commonName))

interface Outer {
  algorithm?: Uint8Array
  signature?: (signature: Buffer) => Uint8Array
}

/** The same TBS in another envelope. */
function rewrapped(broken: Broken, change: Outer): Broken {
  const [tbs, id, bits] = children(readOnly(broken.der, TAG.sequence))
  const signature = readOctetBits(bits!)
  const der = sequence(
    tbs!.raw,
    change.algorithm ?? id!.raw,
    bitString(change.signature?.(signature) ?? signature),
  )
  return { ...broken, der }
}

/** The two numbers as SKF hands them out: 64 octets, no SEQUENCE. */
function joined(signature: Buffer): Uint8Array {
  const parts = children(readOnly(signature, TAG.sequence)).map(({ content }) => content.subarray(-32))
  return Buffer.concat(parts.map(part => Buffer.concat([Buffer.alloc(32 - part.length), part])))
}

/** The issuing authority under another name or with other rights, over the same key. */
async function issuerWith(
  { root, issuing }: { root: Party; issuing: Party },
  subject: Uint8Array,
  usage: Extension,
): Promise<Certificate> {
  const { publicKeySpki: spki } = issuing.keys
  const tbs = buildTbs({
    serial: Buffer.alloc(17, 0x43),
    algorithm: 'sm2',
    issuer: root.certificate.subjectDer,
    subject,
    spki,
    ...PERIOD,
    extensions: [subjectKeyIdentifier(spki), basicConstraints({ ca: true, pathLength: 0 }), usage],
  })
  return parseCertificate(await signCertificate(tbs, root.signer))
}

async function brokenNames(of: Bench, nameless: Certificate): Promise<Broken[]> {
  return [
    await of('rfc5280.issuer-bytes', { issuerDer: encodeName([C, CN('Test Issuing')]) }),
    await of('rfc5280.issuer-not-empty', { issuerDer: encodeName([]) }, { issuer: nameless }),
    await of('rfc5280.subject-not-empty', { subject: encodeName([]) }),
    await of('rfc5280.subject-text', { subject: encodeName([C, O, CN('张\u200b三')]) }),
    await of('rfc5280.country-code', {
      subject: sequence(text('2.5.4.6', utf8String('CN')), text('2.5.4.3', utf8String('zhang.san'))),
    }),
    await of('rfc5280.name-strings', {
      subject: anyName(tlv(TAG.bmpString, Buffer.from('zhangsan', 'utf16le').swap16())),
    }),
    await of('rfc5280.name-lengths', { subject: anyName(utf8String('公'.repeat(65))) }),
    await of('rfc5280.printable-string', {
      subject: anyName(tlv(TAG.printableString, Buffer.from('zhang_san'))),
    }),
    await of('gmt0015.subject-names', { subject: encodeName([C, O]) }),
    await of('cps.subject-once', { subject: encodeName([C, O, CN('zhang.san'), CN('li.si')]) }),
    await of('cps.subject-order', { subject: encodeName([CN('zhang.san'), O, C]) }),
  ]
}

async function brokenFields(of: Bench, powerless: Certificate): Promise<Broken[]> {
  const sm2 = algorithm('sm2').signatureAlgorithm
  const sm2Null = sequence(oid(OID.sm2WithSm3), nullValue())
  const ecdsa = algorithm('p256').signatureAlgorithm
  const utcIn2050 = Buffer.from('20500101000000Z')
  return [
    // Without the [0] that says version 3.
    await of('rfc5280.version', { edit: body => body.subarray(5) }),
    await of('rfc5280.serial-number', { serial: Buffer.alloc(8, 0x41) }),
    rewrapped(await of('rfc5280.signature-algorithm', { edit: body => swap(body, sm2, ecdsa) }), {
      algorithm: ecdsa,
    }),
    rewrapped(await of('rfc5280.signature-value', {}), { signature: joined }),
    rewrapped(await of('gmt0015.sm2-parameters', { edit: body => swap(body, sm2, sm2Null) }), {
      algorithm: sm2Null,
    }),
    await of('rfc5280.issuer-may-issue', {}, { issuer: powerless }),
    await of('rfc5280.validity-encoding', {
      notAfter: new Date('2050-01-01T00:00:00Z'),
      // GeneralizedTime for 2028, where UTCTime belongs.
      edit: body => swap(body, utcIn2050, Buffer.from('20281120000000Z')),
    }),
    await of('rfc5280.validity-inside-issuer', { notBefore: new Date('2025-01-01T00:00:00Z') }),
    await of('cps.validity-limit', { notAfter: new Date('2032-11-21T00:00:00Z') }),
    await of('rfc5280.unique-identifiers', {
      edit: body => {
        const extensions = children(readOnly(sequence(body), TAG.sequence)).at(-1)!.raw
        return swap(body, extensions, Buffer.concat([implicit(2, Buffer.from([0, 1])), extensions]))
      },
    }),
    await of('cps.key-sound', {
      role: 'single',
      usage: keyUsage(['digitalSignature']),
      // The key of RFC 6979 A.2.5.
      spki: Buffer.from(
        '3059301306072a8648ce3d020106082a8648ce3d0301070342000460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6c' +
          'e669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299',
        'hex',
      ),
    }),
  ]
}

async function brokenUsages(of: Bench, rsa: Bench): Promise<Broken[]> {
  const responder = { usage: keyUsage(['digitalSignature']), notAfter: new Date('2027-11-20T00:00:00Z') }
  const nothingElse = { policies: null, points: null, access: null, code: null }
  return [
    await of('rfc5280.basic-constraints', { add: [basicConstraints({ ca: true })] }),
    await of('rfc5280.path-length', { add: [critical(OID.basicConstraints, sequence(smallInteger(0)))] }),
    await of('rfc5280.key-usage', { usage: null }),
    await of('rfc5280.key-usage-encoding', {
      usage: raw(keyUsage(SIGNING_PAIR_USAGE), bitString(Buffer.from([0xc0, 0]), 0)),
    }),
    await rsa('rfc5280.key-usage-fits-key', {
      role: 'single',
      usage: keyUsage(['digitalSignature', 'keyAgreement']),
    }),
    await of('rfc5280.extended-key-usage', {
      add: [extendedKeyUsage([PURPOSE.clientAuth, PURPOSE.clientAuth])],
    }),
    await of('rfc6960.responder', {
      ...responder,
      role: 'ocsp',
      replace: nothingElse,
      add: [extendedKeyUsage([PURPOSE.ocspSigning, PURPOSE.clientAuth]), ocspNoCheck()],
    }),
    await of('gmt0015.pair-key-usage', { usage: keyUsage([...SIGNING_PAIR_USAGE, 'keyEncipherment']) }),
    await of(
      'gmt0015.pair-twin',
      { role: 'encryption', usage: keyUsage(ENCRYPTION_PAIR_USAGE), serial: Buffer.alloc(17, 0x42) },
      // Both over one key: a signing key would be in escrow.
      { twin: parseCertificate((await of('', {})).der) },
    ),
  ]
}

async function brokenExtensions(of: Bench, stranger: Uint8Array): Promise<Broken[]> {
  const name = subjectAltName([{ kind: 'dns', value: 'x' }])
  const code = organizationCode(USCC)
  return [
    await of('rfc5280.key-identifiers', { replace: { ski: subjectKeyIdentifier(stranger) } }),
    await of('rfc5280.subject-alt-name', {
      add: [raw(name, sequence(implicit(2, Buffer.from('-bad-.example'))))],
    }),
    await of('rfc5280.certificate-policies', {
      replace: { policies: certificatePolicies([{ oid: '1.2.3' }, { oid: '1.2.3' }]) },
    }),
    await of('rfc5280.distribution-points', {
      replace: { points: crlDistributionPoints(['https://ca.example.cn/1.crl']) },
    }),
    await of('rfc5280.info-access', {
      replace: { access: authorityInfoAccess({ ocsp: ['ftp://ca.example.cn/'], caIssuers: [] }) },
    }),
    await of('rfc5280.authority-extensions', { add: [critical(OID.inhibitAnyPolicy, smallInteger(0))] }),
    await of('rfc5280.critical-extensions', { add: [critical('1.2.3.4', nullValue())] }),
    await of('gmt0015.required-extensions', { replace: { points: null } }),
    await of('gmt0015.identity-extensions', {
      replace: { code: raw(code, octetString(Buffer.from(USCC))) },
    }),
    await of('gbt20518.check-digits', { replace: { code: organizationCode('91350211M0000XUF46') } }),
  ]
}

export async function makeBroken(): Promise<Broken[]> {
  const sm2 = await makeHierarchy('sm2', PERIOD)
  const of = bench('sm2', sm2)
  const rsa = bench('rsa', await makeHierarchy('rsa', PERIOD))
  const nameless = await issuerWith(sm2, encodeName([]), keyUsage(['keyCertSign']))
  const named = sm2.issuing.certificate.subjectDer
  const powerless = await issuerWith(sm2, named, keyUsage(['digitalSignature']))
  return [
    ...(await brokenFields(of, powerless)),
    ...(await brokenNames(of, nameless)),
    ...(await brokenUsages(of, rsa)),
    ...(await brokenExtensions(of, sm2.root.keys.publicKeySpki)),
  ]
}
