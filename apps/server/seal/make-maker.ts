// The authority's seal maker: an SM2 key under a certificate of the issuing CA, good for signing seals. Made like the
// OCSP responder, by the ca role, and followed by another in good time; the seals of the earlier one stay good.
import { randomUUID } from 'node:crypto'
import {
  algorithm,
  authorityInfoAccess,
  authorityKeyIdentifier,
  buildTbs,
  certificatePolicies,
  crlDistributionPoints,
  encodeName,
  keyUsage,
  parseCertificate,
  type Signer,
  softwareSigner,
  subjectKeyIdentifier,
} from '@hufu/pki'
import { addressesOf, issuingCa } from '../authority/ca.ts'
import { openCaSigner } from '../authority/ca-signer.ts'
import { signLinted } from '../authority/lint-prepared.ts'
import { reserveSerial } from '../authority/reserve-serial.ts'
import type { Reader } from '../order/order.ts'
import type { SealContext } from './context.ts'

const DAY = 86_400_000
const VALID_DAYS = 3 * 365
const RENEW_DAYS = 60
/** IANA's example enterprise number (RFC 5612), as in the profiles: no practice statement of a real authority. */
const POLICY = '1.3.6.1.4.1.32473.1.9'

const freshMaker = (db: Reader, authority: string, at: Date, days: number) =>
  db
    .selectFrom('seal_maker')
    .selectAll()
    .where('authority_id', '=', authority)
    .where('not_after', '>', new Date(at.getTime() + days * DAY))
    // One made under a clock that ran ahead is not valid yet.
    .where('created_at', '<=', at)
    .orderBy('created_at', 'desc')

export async function ensureMaker(context: SealContext, authority: string): Promise<void> {
  const { spine, keyWrap, audit, publicUrl } = context
  const { db, clock } = spine
  const at = clock.now()
  if (await freshMaker(db.kysely, authority, at, RENEW_DAYS).executeTakeFirst()) return
  const ca = await issuingCa(db.kysely, authority, 'sm2')
  if (!ca) return
  // 1. The key, wrapped at once.
  const keys = await algorithm('sm2').generate()
  const id = randomUUID()
  const wrapped = keyWrap.wrap('seal-maker-key', keys.privateKeyPkcs8, authority, id)
  keys.privateKeyPkcs8.fill(0)
  // 2. Its certificate.
  const issuer = ca.certificate
  const serial = await db.transaction(trx =>
    reserveSerial(trx, { authority, issuer: ca.id, purpose: 'seal-maker', at }),
  )
  const signer = await openCaSigner(context, db.kysely, authority, ca.id)
  const notAfter = new Date(Math.min(at.getTime() + VALID_DAYS * DAY - 1000, issuer.notAfter.getTime()))
  const addresses = addressesOf(publicUrl, authority, ca.id)
  const tbs = buildTbs({
    serial: Buffer.from(serial, 'hex'),
    algorithm: signer.algorithm,
    issuer: issuer.subjectDer,
    subject: encodeName(
      issuer.subject.map(({ type, value }) => ({
        type,
        value: type === 'CN' ? `${[...value].slice(0, 52).join('')} Seal Maker` : value,
      })),
    ),
    spki: keys.publicKeySpki,
    notBefore: at,
    notAfter,
    extensions: [
      authorityKeyIdentifier({ spki: issuer.spki }),
      subjectKeyIdentifier(keys.publicKeySpki),
      // Software in Java wants digitalSignature of whoever signs.
      keyUsage(['digitalSignature', 'nonRepudiation']),
      certificatePolicies([{ oid: POLICY }]),
      crlDistributionPoints([addresses.crl]),
      authorityInfoAccess({ ocsp: [addresses.ocsp], caIssuers: [addresses.certificate] }),
    ],
  })
  const der = await signLinted(tbs, signer, { role: 'single', issuer })
  await db.transaction(async trx => {
    const row = {
      authority_id: authority,
      ca_id: ca.id,
      id,
      der,
      wrapped,
      not_after: notAfter,
      created_at: at,
    }
    await trx.insertInto('seal_maker').values(row).execute()
    const detail = { serial }
    await audit.write(trx, {
      authority,
      actor: 'system',
      act: 'seal-maker.created',
      subject: `seal-maker:${id}`,
      detail,
    })
  })
}

export interface Maker {
  id: string
  certificate: Buffer
  notAfter: Date
  signer: Signer
}

export async function openMaker(context: SealContext, db: Reader, authority: string): Promise<Maker | null> {
  const row = await freshMaker(db, authority, context.spine.clock.now(), 0).executeTakeFirst()
  if (!row) return null
  const pkcs8 = context.keyWrap.unwrap('seal-maker-key', row.wrapped, authority, row.id)
  try {
    const { notAfter } = parseCertificate(row.der)
    return { id: row.id, certificate: row.der, notAfter, signer: softwareSigner(pkcs8) }
  } finally {
    pkcs8.fill(0)
  }
}
