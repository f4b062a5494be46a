// A signature that an organisation makes with a certificate it holds: chain, time, use, status and signature, in this order, so
// that the first thing wrong is the one that is named. Status is the database's own, which OCSP and CRLs are made from.
import type { ErrorCode } from '@hufu/contract'
import { algorithmOfKey, type Certificate, PkiError, parseCertificate, verifyChain } from '@hufu/pki'
import type { Reader } from '../order/order.ts'
import type { Clock } from '../platform/clock.ts'
import { AppError } from '../platform/errors.ts'

export interface HolderSignature {
  authority: string
  certificate: Buffer
  message: Uint8Array
  signature: Buffer
}

export interface VerifiedHolder {
  serial: string
  subject: string
  /** O of the subject, as it stands in the certificate. */
  organisation: string
  uscc: string
  profile: string
}

export type VerifyHolder = (db: Reader, given: HolderSignature) => Promise<VerifiedHolder>

export function verifyHolderAt(clock: Clock): VerifyHolder {
  return async (db, given) => {
    // Step 1: readable, and under a root of this very authority, valid now.
    const leaf = read(given.certificate)
    const cas = await readIssuers(db, given.authority)
    try {
      const roots = cas.filter(each => each.role === 'root').map(each => each.certificate)
      verifyChain({ leaf, intermediates: cas.map(each => each.certificate), roots, at: clock.now() })
    } catch (error) {
      const expired = error instanceof PkiError && error.code === 'pki.chain-expired'
      throw refuse(expired ? 'binding.certificate-expired' : 'binding.certificate-untrusted', error)
    }

    // Step 2: made to sign; the other half of a pair is not.
    if (!leaf.keyUsage?.includes('digitalSignature')) throw new AppError('binding.certificate-use')

    // Step 3: on record, byte for byte, and good.
    const row = await db
      .selectFrom('certificate')
      .select(['serial', 'subject', 'uscc', 'profile', 'state'])
      .where('authority_id', '=', given.authority)
      .where('serial', '=', leaf.serialHex)
      .where('der', '=', given.certificate)
      .executeTakeFirst()
    if (!row) throw new AppError('binding.certificate-untrusted')
    if (row.state !== 'good') throw new AppError('binding.certificate-revoked')

    // Step 4: over exactly these bytes.
    if (!holds(leaf, given)) throw new AppError('binding.signature')
    const organisation = leaf.subject.find(part => part.type === 'O')?.value ?? ''
    return { serial: row.serial, subject: row.subject, organisation, uscc: row.uscc, profile: row.profile }
  }
}

/** Retired CAs too: what they signed outlives their signing. */
async function readIssuers(db: Reader, authority: string) {
  const rows = await db
    .selectFrom('ca')
    .select(['role', 'der'])
    .where('authority_id', '=', authority)
    .where('state', '<>', 'preparing')
    .execute()
  return rows.flatMap(({ role, der }) => (der ? [{ role, certificate: parseCertificate(der) }] : []))
}

function read(der: Buffer): Certificate {
  try {
    return parseCertificate(der)
  } catch (error) {
    throw refuse('binding.certificate-unreadable', error)
  }
}

function holds({ spki }: Certificate, { message, signature }: HolderSignature): boolean {
  try {
    return algorithmOfKey(spki).verify(message, spki, signature)
  } catch {
    return false
  }
}

/** Anything but a judgement on what was sent is a fault of ours, and is told as one. */
function refuse(code: ErrorCode, error: unknown): unknown {
  return error instanceof PkiError ? new AppError(code) : error
}
