// For tests only: one object of each kind from fixed inputs. Their bytes lie in vectors/golden; a byte that moves is either a
// mistake or a decision, and then the files are written anew (write-vectors.ts) and the change is seen in review.
import {
  type AlgorithmId,
  authorityInfoAccess,
  authorityKeyIdentifier,
  basicConstraints,
  buildCertId,
  buildCrlTbs,
  buildOcspRequest,
  buildOcspTbs,
  buildRequestInfo,
  buildTbs,
  certificatePolicies,
  crlDistributionPoints,
  encodeName,
  extendedKeyUsage,
  identifyCode,
  insuranceNumber,
  issuingDistributionPoint,
  keyUsage,
  ocspNoCheck,
  organizationCode,
  PURPOSE,
  registrationNumber,
  SIGNING_PAIR_USAGE,
  subjectAltName,
  subjectKeyIdentifier,
  taxationNumber,
} from '../index.ts'
import { trialKeys } from '../profile/trial-keys.ts'

const issuer = encodeName([
  { type: 'C', value: 'CN' },
  { type: 'O', value: '示例电子认证有限公司' },
  { type: 'CN', value: 'Golden Issuing CA' },
])
const subject = encodeName([
  { type: 'C', value: 'CN' },
  { type: 'ST', value: '山西省' },
  { type: 'L', value: '太原市' },
  { type: 'O', value: '太原示例煤业有限公司' },
  { type: 'OU', value: '91110000600037341L' },
  { type: 'title', value: '审核员' },
  { type: 'CN', value: '张三' },
  { type: 'serialNumber', value: '8F2C' },
])
const from = new Date('2026-11-21T08:00:00.999Z')
const serial = Buffer.from('5a112233445566778899aabbccddeeff01', 'hex')
const high = Buffer.from('f0112233445566778899aabbccddeeff01', 'hex')

function certificate(id: AlgorithmId, to: string): Uint8Array {
  const { issuer: issuerKey, first } = trialKeys(id)
  return buildTbs({
    serial,
    algorithm: id,
    issuer,
    notBefore: from,
    notAfter: new Date(to),
    subject,
    spki: first,
    extensions: [
      authorityKeyIdentifier({ spki: issuerKey }),
      subjectKeyIdentifier(first),
      keyUsage(SIGNING_PAIR_USAGE),
      extendedKeyUsage([PURPOSE.clientAuth, PURPOSE.emailProtection]),
      certificatePolicies([{ oid: '1.3.6.1.4.1.32473.1.1', cps: 'http://ca.example.cn/cps' }]),
      crlDistributionPoints(['http://ca.example.cn/1/3.crl', 'ldap://ca.example.cn/ou=crl3']),
      authorityInfoAccess({ ocsp: ['http://ca.example.cn/ocsp'], caIssuers: ['http://ca.example.cn/1.cer'] }),
      subjectAltName([{ kind: 'email', value: 'zhang.san@example.cn' }]),
      identifyCode({ kind: 'residentCard', value: '11010519491231002X' }),
      insuranceNumber('110105194912310'),
      registrationNumber('140000000000001'),
      organizationCode('91110000600037341L'),
      taxationNumber('91110000600037341L'),
    ],
  })
}

function authority(): Uint8Array {
  const { issuer: spki } = trialKeys('p384')
  const to = new Date('2050-01-01T00:00:00Z')
  const extensions = [
    subjectKeyIdentifier(spki),
    basicConstraints({ ca: true, pathLength: 0 }),
    keyUsage(['keyCertSign', 'cRLSign']),
  ]
  return buildTbs({
    serial: high,
    algorithm: 'p384',
    issuer,
    notBefore: from,
    notAfter: to,
    subject: issuer,
    spki,
    extensions,
  })
}

function responder(): Uint8Array {
  const { issuer: issuerKey, second } = trialKeys('sm2')
  const extensions = [
    authorityKeyIdentifier({ spki: issuerKey }),
    subjectKeyIdentifier(second),
    keyUsage(['digitalSignature']),
    extendedKeyUsage([PURPOSE.ocspSigning]),
    ocspNoCheck(),
  ]
  const to = new Date('2027-11-21T07:59:59Z')
  return buildTbs({
    serial,
    algorithm: 'sm2',
    issuer,
    notBefore: from,
    notAfter: to,
    subject,
    spki: second,
    extensions,
  })
}

function crl(kind: 'full' | 'delta' | 'shard' | 'empty'): Uint8Array {
  const held = { serial: high, revokedAt: from, reason: 'certificateHold' as const }
  return buildCrlTbs({
    algorithm: 'sm2',
    issuer,
    authorityKey: { spki: trialKeys('sm2').issuer },
    number: 258,
    thisUpdate: from,
    nextUpdate: new Date('2026-11-28T08:00:00Z'),
    entries:
      kind === 'empty'
        ? []
        : [
            { serial, revokedAt: new Date('2026-11-01T00:00:00Z'), reason: 'keyCompromise' },
            kind === 'delta' ? { ...held, reason: 'removeFromCRL' } : held,
            { serial: Buffer.from([0x2a]), revokedAt: from },
          ],
    ...(kind === 'delta' ? { baseNumber: 257 } : {}),
    ...(kind === 'full' ? { freshest: ['http://ca.example.cn/1/delta.crl'] } : {}),
    ...(kind === 'shard'
      ? { distributionPoint: { urls: ['http://ca.example.cn/1/3.crl'], onlyUserCertificates: true } }
      : {}),
  })
}

/** File name to bytes: what is signed of each, since signatures themselves are random. */
export function goldenObjects(): Record<string, Uint8Array> {
  const key = { subjectDer: issuer, spki: trialKeys('sm2').issuer }
  const [sha1, sm3] = [buildCertId('sha1', key, serial), buildCertId('sm3', key, high)]
  const nextUpdate = new Date('2026-11-21T09:00:00Z')
  const times = { thisUpdate: from, nextUpdate }
  return {
    'certificate-sm2.tbs.der': certificate('sm2', '2028-11-21T07:59:59Z'),
    'certificate-rsa.tbs.der': certificate('rsa', '2028-11-21T07:59:59Z'),
    'certificate-rsa384.tbs.der': certificate('rsa384', '2028-11-21T07:59:59Z'),
    'certificate-p256.tbs.der': certificate('p256', '2028-11-21T07:59:59Z'),
    'authority-p384.tbs.der': authority(),
    'responder-sm2.tbs.der': responder(),
    'crl-full.tbs.der': crl('full'),
    'crl-empty.tbs.der': crl('empty'),
    'crl-delta.tbs.der': crl('delta'),
    'crl-shard.tbs.der': crl('shard'),
    'ocsp-request.der': buildOcspRequest([sha1, sm3], Buffer.alloc(32, 0x77)),
    'ocsp-response.tbs.der': buildOcspTbs({
      responder: { byKey: { spki: trialKeys('sm2').second } },
      producedAt: from,
      responses: [
        { certId: sha1, ...times, status: 'revoked', revokedAt: from, reason: 'superseded' },
        { certId: sm3, ...times, status: 'unknown' },
      ],
      nonce: Buffer.alloc(32, 0x77),
    }),
    'request-sm2.info.der': buildRequestInfo({
      subject,
      spki: trialKeys('sm2').first,
      extensions: [subjectAltName([{ kind: 'dns', value: 'example.cn' }])],
    }),
    'issuing-distribution-point.der': issuingDistributionPoint({
      urls: ['http://ca.example.cn/1/3.crl'],
      onlyAuthorityCertificates: true,
    }).value,
  }
}
