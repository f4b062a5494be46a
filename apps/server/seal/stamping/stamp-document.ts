// Stamping a PDF in two steps, since the key is on the holder's own device. Prepare draws the seal and says what must be
// signed; finish takes the signature, judges the whole as any stranger would, and only then gives the document out.
import { randomUUID } from 'node:crypto'
import type { StampVerdict } from '@hufu/contract'
import { algorithmOfKey, parseCertificate } from '@hufu/pki'
import { assembleStamp, buildStampTbs } from '@hufu/seal'
import { type CertificateRow, findCertificate, stateAt } from '../../certificate/read-certificates.ts'
import type { Reader } from '../../order/order.ts'
import { json } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import type { SealContext } from '../context.ts'
import { readOwnSeal, type SealWithCertificate, sealState } from '../read-seals.ts'
import { fillHole, type Hole, hashAround } from './byte-range.ts'
import { drawSeal, type Place } from './draw-seal.ts'
import { judgeDocument } from './judge-document.ts'

const MAX_DOCUMENT = 10 * 1024 * 1024
/** As long as somebody takes to type a PIN. */
const VALID_MS = 10 * 60_000
/** What a PDF's hash is over, in the field that the standard has for it. */
export const PROPERTY = 'PDF ByteRange'

export interface StampOf {
  authority: string
  seal: string
  person: string
}

/** Neither the seal nor its certificate may be anything but good now. */
async function expectUsable(
  context: SealContext,
  db: Reader,
  of: StampOf,
): Promise<{ row: SealWithCertificate; certificate: CertificateRow }> {
  const row = await readOwnSeal(db, of.authority, of.seal, of.person)
  const now = context.spine.clock.now()
  const certificate = await findCertificate(db, of.authority, row.certificate_id)
  if (!certificate || sealState(row, now) !== 'good' || stateAt(certificate, now) !== 'good')
    throw new AppError('seal.not-good')
  return { row, certificate }
}

export async function prepareStamp(context: SealContext, of: StampOf, place: Place, bytes: Buffer) {
  const { spine, files } = context
  const { db, clock } = spine
  if (bytes.length === 0) throw new AppError('file.empty')
  if (bytes.length > MAX_DOCUMENT) throw new AppError('file.too-large')
  const { row, certificate } = await expectUsable(context, db.kysely, of)
  if (!row.sealed || !row.picture || !row.width_mm || !row.height_mm) throw new AppError('seal.not-good')
  // 1. The page with the seal on it, and a hole.
  const seal = await files.get(row.sealed)
  const id = randomUUID()
  const at = new Date(Math.floor(clock.now().getTime() / 1000) * 1000)
  const { pdf, hole } = await drawSeal(bytes, place, {
    png: await files.get(row.picture),
    widthMm: row.width_mm,
    heightMm: row.height_mm,
    // The rest of the stamp around the seal: certificate, hash, signature.
    room: seal.length + certificate.der.length + 1024,
    name: row.name,
    at,
    field: `hufu-seal-${id}`,
  })
  // 2. What the key must sign: it names this seal, this moment and all the rest of the file.
  const tbs = buildStampTbs({ seal, at, documentHash: hashAround(pdf, hole), property: PROPERTY })
  const expires = new Date(at.getTime() + VALID_MS)
  const prepared = await files.put(pdf)
  const kept = await files.put(Buffer.concat([packHole(hole), tbs]))
  await db.kysely
    .insertInto('seal_stamp')
    .values({
      authority_id: of.authority,
      id,
      seal_id: row.id,
      person_id: of.person,
      state: 'prepared',
      prepared: json(prepared),
      tbs: json(kept),
      prepared_at: at,
      expires_at: expires,
    })
    .execute()
  return { stamp: id, tbs: tbs.toString('base64'), serial: row.serial, expires: expires.toISOString() }
}

const HOLE_OCTETS = 24

function packHole({ start, end, length }: Hole): Buffer {
  const bytes = Buffer.alloc(HOLE_OCTETS)
  for (const [index, value] of [start, end, length].entries()) bytes.writeUIntBE(value, index * 8 + 2, 6)
  return bytes
}

const unpackHole = (bytes: Buffer): Hole => ({
  start: bytes.readUIntBE(2, 6),
  end: bytes.readUIntBE(10, 6),
  length: bytes.readUIntBE(18, 6),
})

const readStamp = (db: Reader, of: StampOf, stamp: string) =>
  db
    .selectFrom('seal_stamp')
    .selectAll()
    .where('authority_id', '=', of.authority)
    .where('seal_id', '=', of.seal)
    .where('person_id', '=', of.person)
    .where('id', '=', stamp)

/** May be repeated: a stamp that is done answers what it answered. */
export async function finishStamp(
  context: SealContext,
  of: StampOf,
  stamp: string,
  signature: Buffer,
): Promise<StampVerdict> {
  const { spine, files, audit } = context
  const { db, clock } = spine
  const { certificate } = await expectUsable(context, db.kysely, of)
  const row = await readStamp(db.kysely, of, stamp).executeTakeFirst()
  if (!row) throw new AppError('not-found')
  if (row.state === 'done' && row.document)
    return await verdictOf(context, of.authority, await files.get(row.document))
  if (!row.prepared || !row.tbs || row.expires_at < clock.now()) throw new AppError('token.spent')
  // 1. The signature must be the certificate's own key's, over just what was prepared.
  const kept = await files.get(row.tbs)
  const tbs = kept.subarray(HOLE_OCTETS)
  const holder = parseCertificate(certificate.der)
  const algorithm = algorithmOfKey(holder.spki)
  if (!algorithm.verify(tbs, holder.spki, signature)) throw new AppError('seal.signature')
  const ses = assembleStamp(tbs, certificate.der, algorithm.signatureOid, signature)
  const pdf = fillHole(await files.get(row.prepared), unpackHole(kept), ses)
  // 2. Judged as it will be judged by others.
  const verdict = await verdictOf(context, of.authority, pdf)
  if (!verdict.good) throw new AppError('seal.signature')
  const [document, kept2] = [await files.put(pdf), await files.put(ses)]
  await db.transaction(async trx => {
    const done = await trx
      .updateTable('seal_stamp')
      .set({
        state: 'done',
        document: json(document),
        stamp: json(kept2),
        prepared: null,
        tbs: null,
        done_at: clock.now(),
      })
      .where('authority_id', '=', of.authority)
      .where('id', '=', stamp)
      .where('state', '=', 'prepared')
      .returning('id')
      .executeTakeFirst()
    if (!done) return
    await audit.write(trx, {
      authority: of.authority,
      actor: `person:${of.person}`,
      act: 'seal.stamped',
      subject: `seal:${of.seal}`,
      detail: { stamp, document: document.sha256, ses: kept2.sha256 },
    })
  })
  for (const old of [row.prepared, row.tbs]) await files.remove(old.id)
  return verdict
}

async function verdictOf(context: SealContext, authority: string, pdf: Buffer): Promise<StampVerdict> {
  const verdict = (await judgeDocument(context, authority, pdf)).at(-1)
  if (!verdict) throw new AppError('seal.unsigned')
  return verdict
}

export async function openStamped(
  context: SealContext,
  of: StampOf,
  stamp: string,
  which: 'document' | 'stamp',
): Promise<Buffer> {
  const row = await readStamp(context.spine.db.kysely, of, stamp).executeTakeFirst()
  const stored = row?.[which]
  if (!stored) throw new AppError('not-found')
  return await context.files.get(stored)
}

const KEPT_MS = 7 * 86_400_000

/** Documents of other people's business are not ours to keep: after a week they go. That they were stamped stays in the audit. */
export async function clearStamps({ spine, files }: SealContext): Promise<void> {
  const { db, clock } = spine
  const old = await db.kysely
    .deleteFrom('seal_stamp')
    .where('prepared_at', '<', new Date(clock.now().getTime() - KEPT_MS))
    .returning(['prepared', 'tbs', 'document', 'stamp'])
    .execute()
  for (const row of old) {
    for (const stored of [row.prepared, row.tbs, row.document, row.stamp])
      if (stored) await files.remove(stored.id)
  }
}
