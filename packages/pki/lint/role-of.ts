// What a certificate wants to be, read from itself: for linting certificates that somebody else issued, where no profile says it.
import type { Certificate } from '../certificate/parse.ts'
import { PURPOSE } from '../extensions/extended-key-usage.ts'
import type { CertificateRole } from './rule.ts'

/** RFC 5280 4.2.1.9 and 4.2.1.3, RFC 6960 4.2.2.2, GM/T 0015 5.2.4.2.3 (the halves of a pair). */
export function roleOf({ basicConstraints, keyUsage = [], extendedKeyUsage }: Certificate): CertificateRole {
  if (basicConstraints?.ca) return 'ca'
  if (extendedKeyUsage?.includes(PURPOSE.ocspSigning)) return 'ocsp'
  const signs = keyUsage.filter(usage => usage === 'digitalSignature' || usage === 'nonRepudiation').length
  if (signs === 2 && keyUsage.length === 2) return 'signing'
  return signs === 0 && keyUsage.length > 0 ? 'encryption' : 'single'
}
