// For tests only: a small authority of one suite, with root, issuing authority, dual pair and OCSP responder.
import { randomBytes } from 'node:crypto'
import {
  type AlgorithmId,
  algorithm,
  authorityInfoAccess,
  authorityKeyIdentifier,
  basicConstraints,
  buildTbs,
  type Certificate,
  certificatePolicies,
  crlDistributionPoints,
  type EncodedKeyPair,
  type Extension,
  encodeName,
  extendedKeyUsage,
  keyUsage,
  newSerial,
  ocspNoCheck,
  organizationCode,
  PURPOSE,
  parseCertificate,
  SIGNING_PAIR_USAGE,
  type Signer,
  signCertificate,
  softwareSigner,
  subjectKeyIdentifier,
  type TbsPlan,
} from '../index.ts'

export interface Party {
  keys: EncodedKeyPair
  signer: Signer
  certificate: Certificate
}

export const NOW = new Date()
const HOUR = 3600_000
export const from = new Date(NOW.getTime() - HOUR)
export const until = (days: number): Date => new Date(NOW.getTime() + days * 24 * HOUR)

export const subject = (commonName: string): Uint8Array =>
  encodeName([
    { type: 'C', value: 'CN' },
    { type: 'O', value: '北京示例科技有限公司' },
    { type: 'CN', value: commonName },
  ])

export interface PartyPlan {
  suite: AlgorithmId
  name: string
  issuer?: Party
  days: number
  extensions: readonly Extension[]
  change?: Partial<TbsPlan>
}

export async function makeParty({
  suite,
  name,
  issuer,
  days,
  extensions,
  change,
}: PartyPlan): Promise<Party> {
  const keys = await algorithm(suite).generate()
  const signer = softwareSigner(keys.privateKeyPkcs8, suite)
  const own = subject(name)
  const by = issuer?.signer ?? signer
  const tbs = buildTbs({
    serial: newSerial(randomBytes),
    algorithm: by.algorithm,
    issuer: issuer?.certificate.subjectDer ?? own,
    subject: own,
    spki: keys.publicKeySpki,
    notBefore: from,
    notAfter: until(days),
    extensions: [
      ...(issuer ? [authorityKeyIdentifier({ spki: issuer.keys.publicKeySpki })] : []),
      subjectKeyIdentifier(keys.publicKeySpki),
      ...extensions,
    ],
    ...change,
  })
  return { keys, signer, certificate: parseCertificate(await signCertificate(tbs, by)) }
}

export const CA_EXTENSIONS = [basicConstraints({ ca: true }), keyUsage(['keyCertSign', 'cRLSign'])]

export const END_ENTITY_EXTENSIONS = [
  certificatePolicies([{ oid: '1.2.156.112645.1', cps: 'https://ca.example.cn/cps' }]),
  crlDistributionPoints(['http://ca.example.cn/1.crl']),
  authorityInfoAccess({ ocsp: ['http://ca.example.cn/ocsp'], caIssuers: ['http://ca.example.cn/ca.cer'] }),
  organizationCode('91110000600037341L'),
]

export interface Hierarchy {
  root: Party
  issuing: Party
  signing: Party
  encryption: Party
  responder: Party
}

/** `period` fixes the authorities' validity, for certificates that are kept as files. */
export async function makeHierarchy(
  suite: AlgorithmId,
  period: { notBefore?: Date; notAfter?: Date } = {},
): Promise<Hierarchy> {
  const root = await makeParty({
    suite,
    name: 'Test Root',
    days: 3650,
    extensions: CA_EXTENSIONS,
    change: period,
  })
  const issuing = await makeParty({
    suite,
    name: 'Test Issuing',
    issuer: root,
    days: 3000,
    change: period,
    extensions: [basicConstraints({ ca: true, pathLength: 0 }), keyUsage(['keyCertSign', 'cRLSign'])],
  })
  const end = { suite, name: 'zhang.san', issuer: issuing, days: 365 }
  const signing = await makeParty({
    ...end,
    extensions: [keyUsage(SIGNING_PAIR_USAGE), ...END_ENTITY_EXTENSIONS],
  })
  const encryption = await makeParty({
    ...end,
    extensions: [keyUsage(algorithm(suite).encryptionUsages), ...END_ENTITY_EXTENSIONS],
  })
  const responder = await makeParty({
    suite,
    name: 'Responder',
    issuer: issuing,
    days: 90,
    extensions: [keyUsage(['digitalSignature']), extendedKeyUsage([PURPOSE.ocspSigning]), ocspNoCheck()],
  })
  return { root, issuing, signing, encryption, responder }
}
