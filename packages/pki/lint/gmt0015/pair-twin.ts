// The two halves of a pair: one subject, one issuer, one validity, two keys. A key in both would escrow a signing key.
import type { LintRule } from '../rule.ts'

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

export const pairTwin: LintRule = {
  id: 'gmt0015.pair-twin',
  severity: 'error',
  check: (certificate, { twin }) => {
    if (!twin) return undefined
    if (same(certificate.spki, twin.spki)) return 'both halves of the pair have one key'
    if (!same(certificate.subjectDer, twin.subjectDer)) return 'the halves of the pair differ in subject'
    if (!same(certificate.issuerDer, twin.issuerDer)) return 'the halves of the pair differ in issuer'
    if (certificate.serialHex === twin.serialHex) return 'both halves of the pair have one serial'
    return certificate.notAfter.getTime() === twin.notAfter.getTime()
      ? undefined
      : 'the halves of the pair end at different times'
  },
}
