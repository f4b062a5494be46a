// A seal is born with its certificate: a row when the certificate is written, the sealed data when the applicant has
// confirmed the picture. Whatever comes first, and however often it is tried, there is one seal a line.
import { randomUUID } from 'node:crypto'
import { parseCertificate } from '@hufu/pki'
import { printableString } from '@hufu/pki/der/write.ts'
import { makeSeal, parseSeal, SEAL_KIND, type SealInfo, verifySeal } from '@hufu/seal'
import { chainOf, readCas } from '../authority/ca.ts'
import { type CertificateRow, findCertificate, stateAt } from '../certificate/read-certificates.ts'
import { type Reader, readOrder, type Trx } from '../order/order.ts'
import { json } from '../platform/db.ts'
import type { StoredFile } from '../platform/files.ts'
import { type LineKey, makeSealJob, type PictureRow, type SealContext, type SealRow } from './context.ts'
import { openMaker } from './make-maker.ts'
import { readPicture } from './read-seals.ts'

const VENDOR = 'HUFU'
/** A PrintableString: the number under which the public security organ has the seal on file (管理办法 2025, art. on 备案). */
const FILING_OID = '1.3.6.1.4.1.32473.2.1'

/** In the transaction that records the certificate as written. A line without a seal leaves nothing behind. */
export async function lineWritten({ spine }: SealContext, trx: Trx, key: LineKey): Promise<void> {
  const line = await trx
    .selectFrom('order_line')
    .select('seal')
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .where('line', '=', key.line)
    .executeTakeFirst()
  if (!line?.seal) return
  const certificate = await trx
    .selectFrom('certificate')
    .select(['id', 'person_id', 'der', 'organisation'])
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .where('line', '=', key.line)
    .where('use', 'in', ['sign', 'single'])
    .orderBy('issued_at', 'desc')
    .executeTakeFirst()
  if (!certificate) throw new Error('a written line has no signing certificate')
  const at = spine.clock.now()
  const common = parseCertificate(certificate.der).subject.find(one => one.type === 'CN')
  await trx
    .insertInto('e_seal')
    .values({
      authority_id: key.authority,
      id: randomUUID(),
      order_id: key.order,
      line: key.line,
      person_id: certificate.person_id,
      certificate_id: certificate.id,
      // The seal bears the name that its certificate proves, and no other.
      name: common?.value ?? certificate.organisation,
      state: 'preparing',
      created_at: at,
      changed_at: at,
    })
    .onConflict(conflict => conflict.doNothing())
    .execute()
  await carryPicture(trx, key, at)
  await wakeMaking(spine.jobs, trx, key)
}

/** A renewal goes on with the picture that its owner confirmed before, unless they have sent another. */
async function carryPicture(trx: Trx, key: LineKey, at: Date): Promise<void> {
  const order = await readOrder(trx, key)
  if (!order.renews || (await readPicture(trx, key))) return
  const before = await trx
    .selectFrom('e_seal')
    .selectAll()
    .where('authority_id', '=', key.authority)
    .where('certificate_id', '=', order.renews)
    .where('person_id', '=', order.person_id)
    .executeTakeFirst()
  if (!before?.picture || !before.kind || !before.width_mm || !before.height_mm) return
  await trx
    .insertInto('seal_picture')
    .values({
      ...{ authority_id: key.authority, order_id: key.order, line: key.line, id: randomUUID() },
      ...{ state: 'confirmed', kind: before.kind, width_mm: before.width_mm, height_mm: before.height_mm },
      ...{ source: json(before.picture), source_type: 'image/png', picture: json(before.picture) },
      ...{ made_by: `seal:${before.id}`, changed_at: at, filing: before.filing },
    })
    .execute()
}

export async function wakeMaking(jobs: SealContext['spine']['jobs'], trx: Trx, key: LineKey): Promise<void> {
  const { authority, order, line } = key
  await jobs.send(trx, makeSealJob, { authority, order, line }, { key: `${authority}/${order}/${line}` })
}

/** The job. Leaves without a word while something is still missing: what brings it will wake this again. */
export async function makeLineSeal(context: SealContext, key: LineKey): Promise<void> {
  const { spine, files, audit } = context
  await spine.db.transaction(async trx => {
    // 1. One at a time; made is made.
    const row = await trx
      .selectFrom('e_seal')
      .selectAll()
      .where('authority_id', '=', key.authority)
      .where('order_id', '=', key.order)
      .where('line', '=', key.line)
      .forUpdate()
      .executeTakeFirst()
    if (row?.state !== 'preparing') return
    const picture = await readPicture(trx, key)
    if (picture?.state !== 'confirmed' || !picture.picture) return
    const certificate = await findCertificate(trx, key.authority, row.certificate_id)
    const now = new Date(Math.floor(spine.clock.now().getTime() / 1000) * 1000)
    // 2. No seal without a valid certificate (law line 27).
    if (!certificate || stateAt(certificate, now) !== 'good') return
    const maker = await openMaker(context, trx, key.authority)
    if (!maker) throw new Error(`authority ${key.authority} has no seal maker`)
    // 3. What is sealed: bound to this certificate, within its time.
    const esId = row.es_id ?? (await nextNumber(trx, key.authority, certificate.uscc))
    const png = await files.get(picture.picture)
    const info = planOf({ row, picture, certificate, png, esId, now })
    const der = await makeSeal(info, maker.certificate, maker.signer)
    await expectGood(trx, key.authority, der, now)
    context.atSigned?.()
    // 4. Kept, and good from here on.
    const sealed: StoredFile = await files.put(der)
    await trx
      .updateTable('e_seal')
      .set({
        state: 'good',
        es_id: esId,
        kind: picture.kind,
        width_mm: picture.width_mm,
        height_mm: picture.height_mm,
        filing: picture.filing,
        picture: json(picture.picture),
        sealed: json(sealed),
        maker_id: maker.id,
        valid_from: info.validFrom,
        valid_until: info.validUntil,
        made_at: now,
        changed_at: now,
      })
      .where('authority_id', '=', key.authority)
      .where('id', '=', row.id)
      .where('state', '=', 'preparing')
      .execute()
    await audit.write(trx, {
      authority: key.authority,
      actor: 'system',
      act: 'seal.made',
      subject: `seal:${row.id}`,
      detail: {
        number: esId,
        certificate: certificate.serial,
        sha256: sealed.sha256,
        picture: picture.picture.sha256,
      },
    })
  })
}

interface Making {
  row: SealRow
  picture: PictureRow
  certificate: CertificateRow
  png: Buffer
  esId: string
  now: Date
}

function planOf({ row, picture, certificate, png, esId, now }: Making): SealInfo {
  const person = picture.kind === 'personal-square' || picture.kind === 'signature'
  return {
    version: 4,
    vendor: VENDOR,
    id: esId,
    kind: person ? SEAL_KIND.person : SEAL_KIND.organisation,
    name: row.name,
    holders: { by: 'certificate', certificates: [certificate.der] },
    created: now,
    validFrom: now < certificate.not_before ? certificate.not_before : now,
    validUntil: certificate.not_after,
    picture: { type: 'PNG', data: png, widthMm: picture.width_mm, heightMm: picture.height_mm },
    extensions: picture.filing
      ? [{ oid: FILING_OID, critical: false, value: printableString(picture.filing) }]
      : [],
  }
}

/** What was just made must be found good by the same eyes that will look at it later. */
async function expectGood(db: Reader, authority: string, der: Buffer, at: Date): Promise<void> {
  const found = verifySeal(parseSeal(der), { ...(await trustOf(db, authority)), at })
  if (found.length > 0) throw new Error(`the seal does not verify: ${found.map(one => one.code).join(', ')}`)
}

export async function trustOf(db: Reader, authority: string) {
  const cas = await readCas(db, authority)
  return {
    roots: cas.filter(ca => ca.role === 'root').map(ca => ca.certificate),
    intermediates: cas
      .filter(ca => ca.role === 'issuing' && chainOf(cas, ca.id).length > 1)
      .map(ca => ca.certificate),
  }
}

/** Fourteen digits: the region in the credit code (GB 32100, places 3 to 8), then a running number of eight. */
async function nextNumber(trx: Trx, authority: string, uscc: string): Promise<string> {
  const region = /^..(\d{6})/.exec(uscc)?.[1] ?? '000000'
  const { last } = await trx
    .insertInto('seal_sequence')
    .values({ authority_id: authority, region, last: 1 })
    .onConflict(conflict =>
      conflict
        .columns(['authority_id', 'region'])
        .doUpdateSet(eb => ({ last: eb('seal_sequence.last', '+', 1) })),
    )
    .returning('last')
    .executeTakeFirstOrThrow()
  return region + String(last).padStart(8, '0')
}
