// Judges a PKCS#10 request when it comes in and again before signing: algorithm of the suite, sound key, proof of
// possession, and a key that no certificate and no open request of this authority carries.
import { createHash } from 'node:crypto'
import type { ErrorCode } from '@hufu/contract/errors.ts'
import { type AlgorithmId, PkiError, type VerifiedRequest, verifyRequest } from '@hufu/pki'
import type { Reader } from '../order/order.ts'
import { AppError } from '../platform/errors.ts'
import type { Suite } from './issuing.ts'

const keysOf: Readonly<Record<Suite, readonly AlgorithmId[]>> = {
  rsa: ['rsa'],
  sm2: ['sm2'],
  ecdsa: ['p256', 'p384'],
}

export const spkiHash = (spki: Uint8Array): string => createHash('sha256').update(spki).digest('hex')

const codes: Readonly<Record<string, ErrorCode>> = {
  'pki.csr-signature': 'request.signature',
  'pki.key-weak': 'request.key-weak',
  'pki.key-off-curve': 'request.key-weak',
  'pki.key-malformed': 'request.key-weak',
  'pki.algorithm-not-allowed': 'request.algorithm',
}

/** Throws AppError request.*; whatever cannot be read at all is malformed. */
export function readRequest(suite: Suite, csr: Uint8Array): VerifiedRequest {
  try {
    return verifyRequest(csr, { algorithms: keysOf[suite] })
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    throw new AppError(codes[cause.code] ?? 'request.malformed', { cause })
  }
}

export async function isKeyCertified(db: Reader, authority: string, spki: Uint8Array): Promise<boolean> {
  const found = await db
    .selectFrom('certificate')
    .select('id')
    .where('authority_id', '=', authority)
    .where('spki_sha256', '=', spkiHash(spki))
    .executeTakeFirst()
  return found !== undefined
}

export async function checkRequest(db: Reader, authority: string, suite: Suite, csr: Buffer): Promise<void> {
  const { spki } = readRequest(suite, csr)
  if (await isKeyCertified(db, authority, spki)) throw new AppError('request.key-used')
  const open = await db
    .selectFrom('issuance_request')
    .select('id')
    .where('authority_id', '=', authority)
    .where('spki_sha256', '=', spkiHash(spki))
    .where('state', '<>', 'refused')
    .executeTakeFirst()
  if (open) throw new AppError('request.key-used')
}
