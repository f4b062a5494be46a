// Judges a PKCS#10 request when it comes in and again before signing: algorithm of the suite, sound key, proof of
// possession, and a key that no certificate and no open request of this authority carries.
import type { ErrorCode } from '@hufu/contract/errors.ts'
import {
  algorithmsOf,
  checkKeyHistory,
  type KeySighting,
  PkiError,
  spkiFingerprint,
  type VerifiedRequest,
  verifyRequest,
} from '@hufu/pki'
import type { Reader } from '../order/order.ts'
import { AppError } from '../platform/errors.ts'
import type { Suite } from './issuing.ts'

export const spkiHash = spkiFingerprint

const codes: Readonly<Record<string, ErrorCode>> = {
  'pki.csr-signature': 'request.signature',
  'pki.key-weak': 'request.key-weak',
  'pki.key-off-curve': 'request.key-weak',
  'pki.key-malformed': 'request.key-weak',
  'pki.key-roca': 'request.key-device',
  'pki.key-compromised': 'request.key-compromised',
  'pki.key-revoked': 'request.key-revoked',
  'pki.key-other-holder': 'request.key-other-holder',
  'pki.key-used': 'request.key-used',
  'pki.algorithm-not-allowed': 'request.algorithm',
}

const told = (cause: unknown): unknown =>
  cause instanceof PkiError ? new AppError(codes[cause.code] ?? 'request.malformed', { cause }) : cause

/** Throws AppError request.*; whatever cannot be read at all is malformed. */
export function readRequest(suite: Suite, csr: Uint8Array): VerifiedRequest {
  try {
    return verifyRequest(csr, { algorithms: algorithmsOf(suite) })
  } catch (cause) {
    throw told(cause)
  }
}

/** Whose order it is: a key of the same person and organisation was used, one of anybody else is another holder's. */
export interface KeyHolder {
  person: string
  uscc: string | null
}

/** The certificates of this authority that carry the key, as pki's history port asks for them. */
async function seenOnCertificates(db: Reader, authority: string, fingerprint: string, holder?: KeyHolder) {
  const rows = await db
    .selectFrom('certificate')
    .select(['state', 'reason', 'person_id', 'uscc'])
    .where('authority_id', '=', authority)
    .where('spki_sha256', '=', fingerprint)
    .execute()
  return rows.map((row): KeySighting => {
    if (row.state === 'revoked') return row.reason === 'keyCompromise' ? 'compromised' : 'revoked'
    const own = !holder || (row.person_id === holder.person && row.uscc === (holder.uscc ?? ''))
    return own ? 'own' : 'other-holder'
  })
}

async function seenOnRequests(db: Reader, authority: string, fingerprint: string, holder?: KeyHolder) {
  const rows = await db
    .selectFrom('issuance_request as request')
    .innerJoin('orders as order', join =>
      join
        .onRef('order.authority_id', '=', 'request.authority_id')
        .onRef('order.id', '=', 'request.order_id'),
    )
    .select(['order.person_id as person', 'order.uscc as uscc'])
    .where('request.authority_id', '=', authority)
    .where('request.spki_sha256', '=', fingerprint)
    .where('request.state', '<>', 'refused')
    .execute()
  return rows.map((row): KeySighting => {
    const own = !holder || (row.person === holder.person && row.uscc === holder.uscc)
    return own ? 'own' : 'other-holder'
  })
}

/** For the ca role, whose own request is among the live ones: only certificates count. */
export async function checkCertifiedKey(
  db: Reader,
  authority: string,
  spki: Uint8Array,
  holder: KeyHolder,
): Promise<void> {
  try {
    await checkKeyHistory(spki, fingerprint => seenOnCertificates(db, authority, fingerprint, holder))
  } catch (cause) {
    throw told(cause)
  }
}

/** When a request comes in: the key stands on no certificate and in no other live request of this authority. */
export async function checkRequest(
  db: Reader,
  authority: string,
  suite: Suite,
  csr: Buffer,
  holder?: KeyHolder,
): Promise<void> {
  const { spki } = readRequest(suite, csr)
  try {
    await checkKeyHistory(spki, async fingerprint => [
      ...(await seenOnCertificates(db, authority, fingerprint, holder)),
      ...(await seenOnRequests(db, authority, fingerprint, holder)),
    ])
  } catch (cause) {
    throw told(cause)
  }
}
