// Puts a chain in order and verifies it (RFC 5280 6, without policies and name constraints): signatures, names equal
// byte for byte, validity at the moment given, and the right of each issuer to issue.
import { type Certificate, isSignedBy } from './certificate/parse.ts'
import { OID } from './der/oids.ts'
import { PkiError } from './errors.ts'

const MAX_CHAIN = 8

/** Extensions whose meaning is checked here or carries none for a path; any other critical one refuses it. */
const UNDERSTOOD: readonly string[] = [
  OID.keyUsage,
  OID.basicConstraints,
  OID.extendedKeyUsage,
  OID.subjectAltName,
  OID.certificatePolicies,
]

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

export const isSelfIssued = (certificate: Certificate): boolean =>
  sameBytes(certificate.issuerDer, certificate.subjectDer)

function issuerOf(certificate: Certificate, pool: readonly Certificate[]): Certificate | undefined {
  const named = pool.filter(candidate => sameBytes(candidate.subjectDer, certificate.issuerDer))
  // Two issuers of one name exist after a key change: the signature says which.
  return named.find(candidate => isSignedBy(certificate, candidate.spki)) ?? named[0]
}

/** Leaf first, up to a self-issued certificate or as far as the pool goes. */
export function orderChain(leaf: Certificate, pool: readonly Certificate[]): Certificate[] {
  const chain = [leaf]
  let current = leaf
  while (!isSelfIssued(current) && chain.length <= MAX_CHAIN) {
    const issuer = issuerOf(current, pool)
    if (!issuer || chain.includes(issuer)) break
    chain.push(issuer)
    current = issuer
  }
  return chain
}

function checkIssuer(issuer: Certificate, depth: number): void {
  const { basicConstraints, keyUsage, subjectText } = issuer
  if (!basicConstraints?.ca || !keyUsage?.includes('keyCertSign')) {
    throw new PkiError('pki.chain-not-a-ca', `${subjectText} may not issue certificates`)
  }
  if (basicConstraints.pathLength !== undefined && depth > basicConstraints.pathLength) {
    throw new PkiError('pki.chain-path-length', `${subjectText} may not have this many authorities under it`)
  }
}

export interface ChainQuestion {
  leaf: Certificate
  intermediates: readonly Certificate[]
  /** Trusted for being in this list and for nothing else. */
  roots: readonly Certificate[]
  at: Date
}

/** The verified chain, leaf first, root last. */
export function verifyChain({ leaf, intermediates, roots, at }: ChainQuestion): Certificate[] {
  const chain = orderChain(leaf, [...roots, ...intermediates])
  const root = chain.at(-1)!
  if (!roots.some(trusted => sameBytes(trusted.der, root.der))) {
    throw new PkiError('pki.chain-incomplete', 'the chain does not end in a trusted root')
  }
  chain.forEach((certificate, index) => {
    if (at < certificate.notBefore || at > certificate.notAfter) {
      throw new PkiError('pki.chain-expired', `${certificate.subjectText} is not valid at that time`)
    }
    const strange = certificate.extensions.find(({ critical, oid }) => critical && !UNDERSTOOD.includes(oid))
    if (strange) throw new PkiError('pki.chain-critical-extension', `critical extension ${strange.oid}`)
    const issuer = chain[index + 1] ?? certificate
    if (!isSignedBy(certificate, issuer.spki)) {
      throw new PkiError('pki.chain-signature', `${certificate.subjectText} is not signed by its issuer`)
    }
    // The leaf is nobody's issuer, unless it is the root itself.
    if (index > 0) checkIssuer(certificate, chain.slice(1, index).filter(one => !isSelfIssued(one)).length)
  })
  return chain
}
