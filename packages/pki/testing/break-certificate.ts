// For tests only: a sound certificate, and what may be changed about it to break one thing.
import { readOnly } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { oid, sequence, setOf } from '../der/write.ts'
import {
  type AlgorithmId,
  authorityInfoAccess,
  authorityKeyIdentifier,
  buildTbs,
  type Certificate,
  type CertificateRole,
  certificatePolicies,
  crlDistributionPoints,
  type Extension,
  encodeName,
  keyUsage,
  organizationCode,
  SIGNING_PAIR_USAGE,
  signCertificate,
  subjectKeyIdentifier,
} from '../index.ts'
import type { Party } from './hierarchy.ts'

export interface Broken {
  rule: string
  role: CertificateRole
  der: Uint8Array
  issuer: Certificate
  twin?: Certificate
}

export interface Plan {
  role?: CertificateRole
  usage?: Extension | null
  replace?: Record<string, Extension | null>
  add?: readonly Extension[]
  subject?: Uint8Array
  spki?: Uint8Array
  notBefore?: Date
  notAfter?: Date
  serial?: Uint8Array
  issuerDer?: Uint8Array
  /** Works on the finished TBS, its header apart. */
  edit?: (body: Buffer) => Uint8Array
}

export const PERIOD = {
  notBefore: new Date('2026-01-01T00:00:00Z'),
  notAfter: new Date('2055-12-31T23:59:59Z'),
}
const FROM = new Date('2026-11-21T00:00:00Z')
const TO = new Date('2028-11-20T23:59:59Z')
export const CN = (value: string) => ({ type: 'CN', value })
export const C = { type: 'C', value: 'CN' }
export const O = { type: 'O', value: '北京示例科技有限公司' }
export const USCC = '91110000600037341L'

export const text = (type: string, value: Uint8Array): Uint8Array => setOf(sequence(oid(type), value))

export function swap(body: Buffer, from: Uint8Array, to: Uint8Array): Buffer {
  const at = body.indexOf(from)
  if (at < 0) throw new Error('nothing to swap')
  return Buffer.concat([body.subarray(0, at), to, body.subarray(at + from.length)])
}

function standardExtensions(plan: Plan, issuer: Party, spki: Uint8Array): Extension[] {
  const all: Record<string, Extension | null> = {
    aki: authorityKeyIdentifier({ spki: issuer.keys.publicKeySpki }),
    ski: subjectKeyIdentifier(spki),
    usage: plan.usage === undefined ? keyUsage(SIGNING_PAIR_USAGE) : plan.usage,
    policies: certificatePolicies([{ oid: '1.3.6.1.4.1.32473.1.1', cps: 'http://ca.example.cn/cps' }]),
    points: crlDistributionPoints(['http://ca.example.cn/1.crl']),
    access: authorityInfoAccess({
      ocsp: ['http://ca.example.cn/ocsp'],
      caIssuers: ['http://ca.example.cn/1.cer'],
    }),
    code: organizationCode(USCC),
    ...plan.replace,
  }
  return [...Object.values(all).filter(extension => extension !== null), ...(plan.add ?? [])]
}

export type Bench = (rule: string, plan: Plan, over?: Partial<Broken>) => Promise<Broken>

/** One sound certificate per suite, and what a plan changes about it. */
export function bench(suite: AlgorithmId, { issuing, signing }: { issuing: Party; signing: Party }): Bench {
  return async (rule, plan, over = {}) => {
    const spki = plan.spki ?? signing.keys.publicKeySpki
    const tbs = buildTbs({
      serial: plan.serial ?? Buffer.alloc(17, 0x41),
      algorithm: suite,
      issuer: plan.issuerDer ?? issuing.certificate.subjectDer,
      subject: plan.subject ?? encodeName([C, O, CN('zhang.san')]),
      spki,
      notBefore: plan.notBefore ?? FROM,
      notAfter: plan.notAfter ?? TO,
      extensions: standardExtensions(plan, issuing, spki),
    })
    const edited = plan.edit ? sequence(plan.edit(readOnly(tbs, TAG.sequence).content)) : tbs
    const der = await signCertificate(edited, issuing.signer)
    return { rule, role: plan.role ?? 'signing', der, issuer: issuing.certificate, ...over }
  }
}
