// For tests only: a small counter that verifies a request and issues its pair, with packages/pki.
import { randomBytes } from 'node:crypto'
import type { KeyBundle, KeyPlan } from '@hufu/contract/routes/applicant.ts'
import {
  type AlgorithmId,
  algorithm,
  authorityInfoAccess,
  authorityKeyIdentifier,
  basicConstraints,
  buildTbs,
  type Certificate,
  ENCRYPTION_PAIR_USAGE,
  type Extension,
  encodeName,
  keyUsage,
  newSerial,
  parseCertificate,
  SIGNING_PAIR_USAGE,
  type Signer,
  signCertificate,
  softwareSigner,
  subjectKeyIdentifier,
  verifyRequest,
  wrapKey,
} from '@hufu/pki'

const SUITE = { 'rsa-2048': 'rsa', sm2: 'sm2', 'ec-p256': 'ecdsa' } as const
const ROW = { rsa: 'rsa', sm2: 'sm2', ecdsa: 'p256' } as const satisfies Record<string, AlgorithmId>
const HOUR = 3600_000
export const CHAIN_URL = 'http://ca.example.cn/issuing.cer'

export interface Counter {
  issue(csr: string, plan: KeyPlan, change?: { name?: string }): Promise<KeyBundle>
}

interface Issuer {
  certificate: Certificate
  signer: Signer
}

export async function openCounter(kind: KeyPlan['algorithm']): Promise<Counter> {
  const suite = SUITE[kind]
  const root = await authorityOf(ROW[suite], 'Root')
  const issuing = await authorityOf(ROW[suite], 'Issuing', root)
  const leaf = async (name: Uint8Array, spki: Uint8Array, extensions: Extension[]) =>
    (
      await certify({
        issuer: issuing,
        name,
        spki,
        extensions: [...extensions, authorityInfoAccess({ ocsp: [], caIssuers: [CHAIN_URL] })],
      })
    ).der

  return {
    async issue(csr, plan, change = {}) {
      const request = verifyRequest(Buffer.from(csr, 'base64'), { algorithms: [ROW[suite]] })
      const dual = suite !== 'ecdsa'
      const keys = await algorithm(ROW[suite]).generate()
      const other = change.name ? encodeName([{ type: 'CN', value: change.name }]) : request.subjectDer
      return {
        request: plan.request,
        suite,
        signCertificate: text(await leaf(request.subjectDer, request.spki, [keyUsage(SIGNING_PAIR_USAGE)])),
        encryptCertificate: dual
          ? text(await leaf(other, keys.publicKeySpki, [keyUsage(ENCRYPTION_PAIR_USAGE)]))
          : null,
        envelope: dual ? text(wrapKey(keys.privateKeyPkcs8, request.spki)) : null,
        chain: [text(issuing.certificate.der), text(root.certificate.der)],
      }
    },
  }
}

async function authorityOf(id: AlgorithmId, name: string, issuer?: Issuer): Promise<Issuer> {
  const keys = await algorithm(id).generate()
  const signer = softwareSigner(keys.privateKeyPkcs8)
  const subject = encodeName([{ type: 'CN', value: `Test ${name}` }])
  const extensions = [basicConstraints({ ca: true }), keyUsage(['keyCertSign', 'cRLSign'])]
  return {
    signer,
    certificate: await certify({ issuer, signer, name: subject, spki: keys.publicKeySpki, extensions }),
  }
}

interface Plan {
  issuer?: Issuer
  signer?: Signer
  name: Uint8Array
  spki: Uint8Array
  extensions: Extension[]
}

async function certify({ issuer, signer, name, spki, extensions }: Plan): Promise<Certificate> {
  const by = issuer?.signer ?? signer
  if (!by) throw new Error('nobody to sign')
  const aki = issuer ? [authorityKeyIdentifier({ spki: issuer.certificate.spki })] : []
  const tbs = buildTbs({
    serial: newSerial(randomBytes),
    algorithm: by.algorithm,
    issuer: issuer?.certificate.subjectDer ?? name,
    subject: name,
    spki,
    notBefore: new Date(Date.now() - HOUR),
    notAfter: new Date(Date.now() + 365 * 24 * HOUR),
    extensions: [...aki, subjectKeyIdentifier(spki), ...extensions],
  })
  return parseCertificate(await signCertificate(tbs, by))
}

const text = (der: Uint8Array): string => Buffer.from(der).toString('base64')
