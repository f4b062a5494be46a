// The impression of a line's seal: sent, cleaned, looked at, confirmed; or, where a machine can't, prepared by hand. The
// seal is made of nothing that its owner has not confirmed.
import { randomUUID } from 'node:crypto'
import type { SealKind, SealWork } from '@hufu/contract'
import type { Programme } from '@hufu/programme'
import sharp from 'sharp'
import { type Order, type Reader, readLines, readOwnOrder, type Trx } from '../order/order.ts'
import { programmeOf } from '../order/spine.ts'
import { json } from '../platform/db.ts'
import { AppError } from '../platform/errors.ts'
import type { StoredFile } from '../platform/files.ts'
import { inspect } from '../platform/images.ts'
import type { LineKey, PictureRow, SealContext } from './context.ts'
import { wakeMaking } from './make-seal.ts'
import { type CleanPicture, cleanPicture, SizeDoubt } from './picture/clean-picture.ts'
import { kinds, kindsFor } from './picture/kinds.ts'
import type { Measured } from './picture/read-scale.ts'
import { readOrderSeals, readPicture, sealView } from './read-seals.ts'
import { asksFiling, expectFiling, storeFiling } from './set-filing.ts'

export interface Choice {
  /** Left out: the first that fits the holder. */
  kind?: SealKind | undefined
  widthMm?: number | undefined
}

const MAX_UPLOAD = 12 * 1024 * 1024

/** A line that has a seal, with what the programme says of its holder and where an impression may lie among the papers. */
async function sealLine({ spine }: SealContext, db: Reader, order: Order, key: LineKey) {
  const line = (await readLines(db, key)).find(one => one.line === key.line)
  if (!line?.seal) throw new AppError('not-found')
  const { programme } = await programmeOf(spine, order)
  const holder = programme.products[line.product]?.holder ?? 'organisation'
  const slots = Object.entries(programme.slots)
    .filter(([, slot]) => slot.reads === 'seal')
    .flatMap(([name]) => [`line.${key.line}.${name}`, name])
  return { line, kinds: kindsFor(holder), slots, frame: frameOf(programme) }
}

/** The frame of the programme's seal page, whose marks tell the size of what stands in it. */
function frameOf(programme: Programme): { width: number; height: number } | null {
  const pages = Object.values(programme.slots).flatMap(slot =>
    slot.reads === 'seal' ? [slot.template ?? ''] : [],
  )
  const blocks = pages.flatMap(page => programme.documents[page]?.blocks ?? [])
  return blocks.find(block => block.frame)?.frame ?? null
}

async function paperSlot(db: Reader, key: LineKey, slots: readonly string[]): Promise<string | null> {
  if (slots.length === 0) return null
  const rows = await db
    .selectFrom('order_file')
    .select('slot')
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .where('slot', 'in', slots)
    .where('removed_at', 'is', null)
    .execute()
  return slots.find(slot => rows.some(row => row.slot === slot)) ?? null
}

export async function viewWork(context: SealContext, order: Order, key: LineKey): Promise<SealWork> {
  const { spine } = context
  const db = spine.db.kysely
  const { line, kinds: allowed, slots } = await sealLine(context, db, order, key)
  const picture = await readPicture(db, key)
  const seal = (await readOrderSeals(db, key)).find(row => row.line === key.line)
  const drawn = picture?.picture ? picture : null
  return {
    line: key.line,
    title: line.title,
    name: seal?.name ?? order.organisation,
    state: stateOf(picture),
    kinds: allowed.map(kind => {
      const { widthMm, heightMm, widths } = kinds[kind]
      return { kind, widthMm, heightMm, widths: [...widths] }
    }),
    onPaper: (await paperSlot(db, key, slots)) !== null,
    picture: drawn && {
      id: drawn.id,
      kind: drawn.kind as SealKind,
      widthMm: drawn.width_mm,
      heightMm: drawn.height_mm,
    },
    measured: picture ? measuredOf(picture) : null,
    filing: {
      asks: await asksFiling(context, db, order, key.line),
      number: picture?.filing ?? null,
      waived: picture?.filing_waived ?? null,
    },
    note: picture?.note ?? null,
    seal: seal ? sealView(seal, spine.clock.now()) : null,
  }
}

function stateOf(picture: PictureRow | undefined): SealWork['state'] {
  if (!picture || picture.state === 'failed' || picture.state === 'refused') return 'none'
  return picture.state
}

/** Cleans what was sent. A picture that won't do is kept all the same, so that it can be handed to a person. */
export async function sendImpression(
  context: SealContext,
  key: LineKey,
  person: string,
  choice: Choice,
  bytes: Buffer,
): Promise<void> {
  const order = await readOwnOrder(context.spine.db.kysely, key, person)
  const { kinds: allowed, frame } = await sealLine(context, context.spine.db.kysely, order, key)
  const kind = choice.kind ?? allowed[0] ?? 'official-round'
  if (!allowed.includes(kind)) throw new AppError('seal.kind')
  const wanted = { kind, widthMm: choice.widthMm }
  await expectUnmade(context.spine.db.kysely, key)
  const checked = await inspect(bytes, { types: ['jpg', 'png', 'gif', 'bmp', 'pdf'], maxBytes: MAX_UPLOAD })
  const source = await context.files.put(checked.bytes)
  const sent = { source, type: checked.mime, by: `person:${person}` }
  if (checked.kind === 'pdf') {
    await keep(context, key, wanted, { ...sent, made: null })
    throw new AppError('seal.picture-pdf')
  }
  let made: CleanPicture
  try {
    made = await cleanPicture(checked.bytes, kind, choice.widthMm, frame)
  } catch (error) {
    const measured = error instanceof SizeDoubt ? error.measured : null
    await keep(context, key, wanted, { ...sent, made: null, measured })
    throw error
  }
  await keep(context, key, wanted, { ...sent, made })
}

/** From the seal page that was uploaded among the order's papers. */
export async function takeFromPaper(
  context: SealContext,
  key: LineKey,
  person: string,
  choice: Choice,
): Promise<void> {
  const db = context.spine.db.kysely
  const order = await readOwnOrder(db, key, person)
  const { slots } = await sealLine(context, db, order, key)
  const slot = await paperSlot(db, key, slots)
  if (!slot) throw new AppError('not-found')
  const { bytes } = await context.openPaper(key, slot)
  await sendImpression(context, key, person, choice, bytes)
}

/** By a member of staff, with better tools than ours; drawn anew all the same, so that nothing hides in it. */
export async function drawByHand(
  context: SealContext,
  key: LineKey,
  staff: string,
  choice: Choice,
  bytes: Buffer,
): Promise<void> {
  const db = context.spine.db.kysely
  await expectUnmade(db, key)
  const before = await readPicture(db, key)
  if (!before) throw new AppError('not-found')
  const kind = choice.kind ?? (before.kind as SealKind)
  const checked = await inspect(bytes, { types: ['png', 'jpg'], maxBytes: MAX_UPLOAD })
  // What the page says of its size still holds; whoever draws it may know better.
  const measured = measuredOf(before)
  const widthMm = choice.widthMm ?? (measured ? Math.round(measured.widthMm) : undefined)
  const made = await cleanPicture(await onPaper(checked.bytes), kind, widthMm)
  const sent = { source: before.source, type: before.source_type, by: `staff:${staff}` }
  await keep(context, key, { kind, widthMm }, { ...sent, made, measured })
}

/** What comes from a drawing program is cropped to the seal and has no ground. */
async function onPaper(bytes: Buffer): Promise<Buffer> {
  const white = { background: '#ffffff' }
  const edge = { top: 40, bottom: 40, left: 40, right: 40 }
  return await sharp(bytes)
    .flatten(white)
    .extend({ ...edge, ...white })
    .png()
    .toBuffer()
}

interface Sent {
  source: StoredFile
  type: string
  by: string
  made: CleanPicture | null
  /** Where the picture that was made does not say it. */
  measured?: Measured | null
}

const measuredOf = (row: PictureRow): Measured | null =>
  row.measured_width && row.measured_height
    ? { widthMm: row.measured_width / 10, heightMm: row.measured_height / 10 }
    : null

async function keep(
  context: SealContext,
  key: LineKey,
  choice: Choice & { kind: SealKind },
  sent: Sent,
): Promise<void> {
  const { spine, files } = context
  const { made } = sent
  const spec = kinds[choice.kind]
  const measured = made?.measured ?? sent.measured ?? null
  const picture = made ? await files.put(made.png) : null
  await spine.db.transaction(async trx => {
    await expectUnmade(trx, key)
    const row = {
      id: randomUUID(),
      state: made ? ('ready' as const) : ('failed' as const),
      kind: choice.kind,
      width_mm: made?.widthMm ?? choice.widthMm ?? spec.widthMm,
      height_mm: made?.heightMm ?? spec.heightMm,
      measured_width: measured && Math.round(measured.widthMm * 10),
      measured_height: measured && Math.round(measured.heightMm * 10),
      source: json(sent.source),
      source_type: sent.type,
      picture: picture && json(picture),
      note: null,
      made_by: sent.by,
      changed_at: spine.clock.now(),
    }
    await trx
      .insertInto('seal_picture')
      .values({ authority_id: key.authority, order_id: key.order, line: key.line, ...row })
      .onConflict(conflict => conflict.columns(['authority_id', 'order_id', 'line']).doUpdateSet(row))
      .execute()
  })
}

/** A seal that exists keeps its picture: another picture would be another seal. */
async function expectUnmade(db: Reader, key: LineKey): Promise<void> {
  const seal = (await readOrderSeals(db, key)).find(row => row.line === key.line)
  if (seal && seal.state !== 'preparing') throw new AppError('seal.made')
}

async function move(
  trx: Trx,
  key: LineKey,
  from: readonly PictureRow['state'][],
  change: { state: PictureRow['state']; note?: string | null; changed_at: Date },
  id?: string,
): Promise<void> {
  let query = trx
    .updateTable('seal_picture')
    .set(change)
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .where('line', '=', key.line)
    .where('state', 'in', from)
  if (id) query = query.where('id', '=', id)
  const moved = await query.returning('id').executeTakeFirst()
  if (!moved) throw new AppError('order.stale')
}

/** What is confirmed is the very picture that was looked at. Confirming twice is no error. */
export async function confirmPicture(
  context: SealContext,
  key: LineKey,
  person: string,
  picture: string,
  filing?: string,
): Promise<void> {
  const { spine, audit } = context
  const order = await readOwnOrder(spine.db.kysely, key, person)
  await sealLine(context, spine.db.kysely, order, key)
  const asks = await asksFiling(context, spine.db.kysely, order, key.line)
  await spine.db.transaction(async trx => {
    const row = await readPicture(trx, key)
    if (row?.state === 'confirmed' && row.id === picture) return
    expectFiling(asks, row, filing)
    if (filing && asks !== 'no') await storeFiling(trx, key, { filing, filing_waived: null })
    await move(
      trx,
      key,
      ['ready'],
      { state: 'confirmed', note: null, changed_at: spine.clock.now() },
      picture,
    )
    await audit.write(trx, {
      authority: key.authority,
      actor: `person:${person}`,
      act: 'seal.picture-confirmed',
      subject: `order:${key.order}`,
      detail: {
        ...{ line: key.line, sha256: row?.picture?.sha256 ?? null },
        ...{ widthMm: row?.width_mm, measured: row?.measured_width, filing: filing ?? row?.filing ?? null },
      },
    })
    await wakeMaking(spine.jobs, trx, key)
  })
}

export async function askForHand(context: SealContext, key: LineKey, person: string): Promise<void> {
  const { spine } = context
  await readOwnOrder(spine.db.kysely, key, person)
  const at = spine.clock.now()
  await spine.db.transaction(async trx => {
    if ((await readPicture(trx, key))?.state === 'by-hand') return
    await move(trx, key, ['failed', 'ready'], { state: 'by-hand', note: null, changed_at: at })
  })
}

/** Staff can make nothing of it: the applicant is told why, and sends another. */
export async function refuseImpression(
  context: SealContext,
  key: LineKey,
  staff: string,
  note: string,
): Promise<void> {
  const { spine, audit } = context
  await spine.db.transaction(async trx => {
    await move(trx, key, ['by-hand', 'ready', 'failed'], {
      state: 'refused',
      note,
      changed_at: spine.clock.now(),
    })
    await audit.write(trx, {
      authority: key.authority,
      actor: `staff:${staff}`,
      act: 'seal.picture-refused',
      subject: `order:${key.order}`,
      detail: { line: key.line, note },
    })
  })
}

/** For looking at: what was sent, or what was made of it. */
export async function openPicture(
  context: SealContext,
  key: LineKey,
  which: 'source' | 'picture',
): Promise<{ bytes: Buffer; mime: string }> {
  const row = await readPicture(context.spine.db.kysely, key)
  const stored = row?.[which]
  if (!row || !stored) throw new AppError('not-found')
  return { bytes: await context.files.get(stored), mime: which === 'source' ? row.source_type : 'image/png' }
}
