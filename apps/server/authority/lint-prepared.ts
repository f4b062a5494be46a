// Lints what is about to be signed, under the signature of a throw-away key: a fault found after the CA has signed
// would be a certificate to revoke.
import {
  type AlgorithmId,
  algorithm,
  type Finding,
  isSignedBy,
  type LintContext,
  lintCertificate,
  parseCertificate,
  type Signer,
  signCertificate,
  softwareSigner,
} from '@hufu/pki'

const throwAway = new Map<AlgorithmId, Promise<Signer>>()

/** Made once a process, since an RSA key takes long to make; it never certifies anything. */
export function throwAwaySigner(id: AlgorithmId): Promise<Signer> {
  const known = throwAway.get(id)
  if (known) return known
  const made = algorithm(id)
    .generate()
    .then(keys => softwareSigner(keys.privateKeyPkcs8))
  throwAway.set(id, made)
  return made
}

export interface Linted {
  /** The same TBS under a worthless signature: stands in for the certificate, as a twin for instance. */
  certificate: Uint8Array
  findings: Finding[]
}

export async function lintPrepared(tbs: Uint8Array, id: AlgorithmId, context: LintContext): Promise<Linted> {
  const certificate = await signCertificate(tbs, await throwAwaySigner(id))
  return { certificate, findings: lintCertificate(certificate, context) }
}

export const errorsOf = (findings: readonly Finding[]): Finding[] =>
  findings.filter(finding => finding.severity === 'error')

/** Signs prepared bytes and answers the certificate only if it carries just those bytes, truly signed. */
export async function signPrepared(tbs: Uint8Array, signer: Signer): Promise<Buffer> {
  const der = Buffer.from(await signCertificate(tbs, signer))
  const made = parseCertificate(der)
  if (Buffer.compare(made.tbs, tbs) !== 0)
    throw new Error('the signed certificate differs from what was prepared')
  if (!isSignedBy(made, signer.publicKeySpki)) throw new Error('the signature does not verify')
  return der
}

/** For the few certificates that are no order's: CAs and responders. */
export async function signLinted(tbs: Uint8Array, signer: Signer, context: LintContext): Promise<Buffer> {
  const errors = errorsOf((await lintPrepared(tbs, signer.algorithm, context)).findings)
  if (errors.length > 0) throw new Error(`lint: ${errors.map(e => `${e.rule} ${e.message}`).join('; ')}`)
  return await signPrepared(tbs, signer)
}
