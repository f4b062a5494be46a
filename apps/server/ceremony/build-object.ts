// From a plan and what the ceremony drew (key, serial, time) to the bytes that are signed. Nothing else goes in: whoever
// has the plan and the transcript makes the same bytes again.
import {
  type AlgorithmId,
  authorityInfoAccess,
  authorityKeyIdentifier,
  basicConstraints,
  buildCrlTbs,
  buildTbs,
  type Certificate,
  type CertificateRole,
  certificatePolicies,
  crlDistributionPoints,
  type Extension,
  encodeName,
  extendedKeyUsage,
  keyUsage,
  ocspNoCheck,
  PURPOSE,
  subjectKeyIdentifier,
} from '@hufu/pki'
import type { CeremonyPlan } from './plan.ts'

export interface Drawn {
  /** Of the ceremony; the plan's `from` comes before it. */
  at: Date
  /** Upper case hexadecimal; none for a CRL. */
  serial: string
  /** The key that is certified; none for a CRL. */
  spki: Uint8Array
  /** What signs: the issuer's, or a root's own. */
  algorithm: AlgorithmId
  issuer: Certificate | undefined
  /** The certificate that a cross certificate is made for. */
  crossed: Certificate | undefined
}

const DAY = 86_400_000
const ANY_POLICY = '2.5.29.32.0'

export const roleOfPlan = (plan: CeremonyPlan): CertificateRole => (plan.kind === 'responder' ? 'ocsp' : 'ca')

export function buildObject(plan: CeremonyPlan, drawn: Drawn): Uint8Array {
  const from = new Date(Math.floor((plan.from ? Date.parse(plan.from) : drawn.at.getTime()) / 1000) * 1000)
  const until = from.getTime() + plan.days * DAY
  if (plan.kind === 'crl') return buildCrl(plan, drawn, from, new Date(until))
  const subject =
    plan.kind === 'cross' ? Buffer.from(needed(drawn.crossed).subjectDer) : encodeName(plan.subject)
  // The last second belongs to the certificate (RFC 5280 4.1.2.5); none outlives its issuer.
  const notAfter = Math.min(until - 1000, drawn.issuer?.notAfter.getTime() ?? Number.POSITIVE_INFINITY)
  return buildTbs({
    serial: Buffer.from(drawn.serial, 'hex'),
    algorithm: drawn.algorithm,
    issuer: drawn.issuer?.subjectDer ?? subject,
    subject,
    spki: drawn.spki,
    notBefore: from,
    notAfter: new Date(notAfter),
    extensions: extensionsOf(plan, drawn),
  })
}

type CertificatePlan = Exclude<CeremonyPlan, { kind: 'crl' }>

function extensionsOf(plan: CertificatePlan, { spki, issuer }: Drawn): Extension[] {
  if (plan.kind === 'root') {
    return [subjectKeyIdentifier(spki), keyUsage(['keyCertSign', 'cRLSign']), basicConstraints({ ca: true })]
  }
  const below = [authorityKeyIdentifier(keyOf(needed(issuer))), subjectKeyIdentifier(spki)]
  if (plan.kind === 'responder') {
    const usage = [keyUsage(['digitalSignature']), extendedKeyUsage([PURPOSE.ocspSigning]), ocspNoCheck()]
    return [...below, ...usage]
  }
  return [
    ...below,
    keyUsage(['keyCertSign', 'cRLSign']),
    basicConstraints({ ca: true, pathLength: plan.pathLength }),
    certificatePolicies([{ oid: ANY_POLICY }]),
    crlDistributionPoints([plan.addresses.crl]),
    authorityInfoAccess({ ocsp: [], caIssuers: [plan.addresses.certificate] }),
  ]
}

function buildCrl(
  plan: Extract<CeremonyPlan, { kind: 'crl' }>,
  { algorithm, issuer }: Drawn,
  from: Date,
  until: Date,
): Uint8Array {
  const by = needed(issuer)
  return buildCrlTbs({
    algorithm,
    issuer: by.subjectDer,
    authorityKey: keyOf(by),
    number: plan.number,
    thisUpdate: from,
    nextUpdate: until,
    entries: plan.revoked.map(({ serial, at, reason }) => ({
      serial: Buffer.from(serial, 'hex'),
      revokedAt: new Date(at),
      reason,
    })),
  })
}

const keyOf = (issuer: Certificate) =>
  issuer.subjectKeyIdentifier ? { identifier: issuer.subjectKeyIdentifier } : { spki: issuer.spki }

function needed<T>(thing: T | undefined): T {
  if (thing === undefined) throw new Error('the plan names what was not read')
  return thing
}
