// Answers OCSP from the database. What was never registered is `unknown`, whatever was reserved for it; `good` needs a
// row that says so. Signed by the delegated responder of the issuing CA that the certID names, under any of its hashes.
import {
  buildOcspTbs,
  type CertId,
  certIdNames,
  type OcspRequest,
  type OcspStatus,
  ocspErrorResponse,
  PkiError,
  parseCertificate,
  parseOcspRequest,
  type Signer,
  signOcspResponse,
  softwareSigner,
} from '@hufu/pki'
import { type Ca, readCas } from '../authority/ca.ts'
import type { AuthorityContext } from '../authority/context.ts'
import { reasonOf } from './publish-crl.ts'

export interface OcspAnswer {
  der: Buffer
  /** Until when a cache may keep it; absent for answers bound to one asker's nonce, and for errors. */
  cacheableUntil?: Date
}
interface Responder {
  ca: Ca
  signer: Signer
  der: Buffer
  nameDer: Uint8Array
  notAfter: Date
}

const VALID_MS = 3600_000
/** How long opened keys are kept before the table is asked for newer ones. */
const KEPT_MS = 300_000
/** A CA that took over a moment ago is known to nobody yet; whoever asks of it makes us look, but not more often than this. */
const LOOK_AGAIN_MS = 2000
const error = (status: Parameters<typeof ocspErrorResponse>[0]): OcspAnswer => ({
  der: Buffer.from(ocspErrorResponse(status)),
})

export function openResponder(context: AuthorityContext) {
  const { clock } = context
  const kept = new Map<string, { at: number; responders: Responder[] }>()

  const respondersOf = async (authority: string, longest: number): Promise<Responder[]> => {
    const now = clock.now().getTime()
    const known = kept.get(authority)
    if (known && known.at <= now && now - known.at < longest) return known.responders
    const responders = await readResponders(context, authority)
    // Nothing is kept for authorities that do not exist: anybody may ask.
    if (responders.length > 0) kept.set(authority, { at: now, responders })
    return responders
  }

  return async (authority: string, asked: Uint8Array): Promise<OcspAnswer> => {
    let request: OcspRequest
    try {
      request = parseOcspRequest(asked)
    } catch (cause) {
      if (cause instanceof PkiError) return error('malformedRequest')
      throw cause
    }
    const at = clock.now()
    const among = (responders: readonly Responder[]) => (certId: CertId) =>
      responders.find(({ ca, notAfter }) => notAfter > at && certIdNames(certId, ca.certificate))
    const find = async (longest: number) => {
      const named = among(await respondersOf(authority, longest))
      return { named, responder: request.certIds.map(named).find(found => found !== undefined) }
    }
    let { named, responder } = await find(KEPT_MS)
    if (!responder) ({ named, responder } = await find(LOOK_AGAIN_MS))
    // RFC 6960 2.3: we cannot speak for whoever issued these.
    if (!responder) return error('unauthorized')
    const nextUpdate = new Date(Math.min(at.getTime() + VALID_MS, responder.notAfter.getTime()))
    const responses = []
    for (const certId of request.certIds) {
      const status: OcspStatus =
        named(certId) === responder
          ? await statusOf(context, authority, responder.ca.id, certId.serialHex)
          : { status: 'unknown' }
      responses.push({
        ...status,
        certId: certId.raw,
        thisUpdate: at,
        nextUpdate,
      })
    }
    const tbs = buildOcspTbs({
      // By name: GmSSL cannot read the EXPLICIT byKey that RFC 6960 asks for.
      responder: { byName: responder.nameDer },
      producedAt: at,
      responses,
      nonce: request.nonce,
    })
    const der = Buffer.from(await signOcspResponse(tbs, responder.signer, [responder.der]))
    return { der, ...(request.nonce ? {} : { cacheableUntil: nextUpdate }) }
  }
}

async function statusOf(
  { db }: AuthorityContext,
  authority: string,
  ca: string,
  serial: string,
): Promise<OcspStatus> {
  const row = await db.kysely
    .selectFrom('certificate')
    .select(['state', 'revoked_at', 'reason'])
    .where('authority_id', '=', authority)
    .where('ca_id', '=', ca)
    .where('serial', '=', serial)
    .executeTakeFirst()
  if (!row) return { status: 'unknown' }
  if (row.state === 'good') return { status: 'good' }
  const reason = row.state === 'suspended' ? 'certificateHold' : reasonOf(row.reason)
  return { status: 'revoked', revokedAt: row.revoked_at!, reason }
}

async function readResponders(context: AuthorityContext, authority: string): Promise<Responder[]> {
  const { db, clock, keyWrap } = context
  const rows = await db.kysely
    .selectFrom('ocsp_responder')
    .selectAll()
    .where('authority_id', '=', authority)
    .where('not_after', '>', clock.now())
    .where('created_at', '<=', clock.now())
    .orderBy('not_after', 'desc')
    .execute()
  return (await readCas(db.kysely, authority)).flatMap(ca => {
    const row = rows.find(each => each.ca_id === ca.id)
    if (!row) return []
    const pkcs8 = keyWrap.unwrap('ocsp-responder-key', row.wrapped, authority, ca.id, row.id)
    const signer = softwareSigner(pkcs8)
    pkcs8.fill(0)
    const nameDer = parseCertificate(row.der).subjectDer
    return [{ ca, signer, der: row.der, nameDer, notAfter: row.not_after }]
  })
}
