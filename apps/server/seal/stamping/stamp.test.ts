// Stamping a PDF as a holder does it, with a real key and a real certificate; the result is drawn and looked at, and
// every way to cheat with it is found out.
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { degrees, PDFDocument, StandardFonts } from '@cantoo/pdf-lib'
import { parseStamp } from '@hufu/seal'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSealStand, type SealStand } from '../testing/seal-stand.ts'
import type { Place } from './draw-seal.ts'
import { judgeUpload } from './judge-document.ts'
import { clearStamps, finishStamp, openStamped, prepareStamp, type StampOf } from './stamp-document.ts'

type Holder = Awaited<ReturnType<SealStand['certified']>> & { of: StampOf }

let stand: SealStand
let holder: Holder
let folder: string
beforeAll(async () => {
  stand = await openSealStand()
  folder = await mkdtemp(join(tmpdir(), 'hufu-stamped-'))
  holder = await withSeal()
})
afterAll(async () => {
  await stand.close()
  await rm(folder, { recursive: true, force: true })
})

async function withSeal(plan: Parameters<SealStand['certified']>[0] = {}): Promise<Holder> {
  const made = await stand.certified(plan)
  await stand.confirm(made.key, made.person)
  await stand.written(made.key)
  await stand.work()
  const [row] = await stand.sealsOf(made.key.authority, made.person)
  return { ...made, of: { authority: made.key.authority, seal: row?.id ?? '', person: made.person } }
}

async function contract({ pages = 2, turn = 0, streams = true } = {}): Promise<Buffer> {
  const doc = await PDFDocument.create()
  const font = await doc.embedFont(StandardFonts.Helvetica)
  for (let page = 1; page <= pages; page++) {
    const sheet = doc.addPage([595.28, 841.89])
    sheet.setRotation(degrees(turn))
    sheet.drawText(`Contract, page ${page}`, { x: 60, y: 760, size: 18, font })
  }
  return Buffer.from(await doc.save({ useObjectStreams: streams }))
}

const middle: Place = { page: 0, xMm: 150, yMm: 240 }

async function stamp(bytes: Buffer, place = middle, by = holder) {
  const prepared = await prepareStamp(stand.context, by.of, place, bytes)
  const signature = Buffer.from(await by.signer.sign(Buffer.from(prepared.tbs, 'base64')))
  const verdict = await finishStamp(stand.context, by.of, prepared.stamp, signature)
  const pdf = await openStamped(stand.context, by.of, prepared.stamp, 'document')
  return { ...prepared, signature, verdict, pdf }
}

const DPI = 100
const px = (millimetres: number) => Math.round((millimetres / 25.4) * DPI)
/** Where red is on a page, in pixels; null where there is none. */
async function redOn(pdf: Buffer, page: number) {
  const file = join(folder, 'page')
  await writeFile(`${file}.pdf`, pdf)
  execFileSync('pdftoppm', [
    '-r',
    String(DPI),
    '-f',
    String(page),
    '-l',
    String(page),
    '-png',
    '-singlefile',
    `${file}.pdf`,
    file,
  ])
  const { data, info } = await sharp(await readFile(`${file}.png`))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const box = { left: info.width, top: info.height, right: -1, bottom: -1 }
  const star = { top: info.height, middle: 0 }
  for (let i = 0; i < info.width * info.height; i++) {
    if (data[i * 3]! < 200 || data[i * 3 + 1]! > 90) continue
    const [x, y] = [i % info.width, Math.floor(i / info.width)]
    box.left = Math.min(box.left, x)
    box.right = Math.max(box.right, x)
    box.top = Math.min(box.top, y)
    box.bottom = Math.max(box.bottom, y)
    star.middle++
  }
  return box.right < 0
    ? null
    : { ...box, width: box.right - box.left + 1, height: box.bottom - box.top + 1, page: info, data }
}

describe('a stamped PDF', () => {
  it('shows the seal at its true size where it was put, and only there [S-01]', async () => {
    const { pdf, verdict } = await stamp(await contract())
    expect(verdict).toMatchObject({
      good: true,
      coversAll: true,
      findings: [],
      name: holder.certificate.organisation,
    })
    expect(await redOn(pdf, 1)).toBeNull()
    const red = await redOn(pdf, 2)
    expect(Math.abs((red?.width ?? 0) - px(40))).toBeLessThanOrEqual(2)
    expect(Math.abs((red?.height ?? 0) - px(40))).toBeLessThanOrEqual(2)
    expect(Math.abs(((red?.left ?? 0) + (red?.right ?? 0)) / 2 - px(150))).toBeLessThanOrEqual(2)
    expect(Math.abs(((red?.top ?? 0) + (red?.bottom ?? 0)) / 2 - px(240))).toBeLessThanOrEqual(2)
  })

  it.each([90, 180, 270])('turned by %i degrees shows it upright at the same place', async turn => {
    const { pdf } = await stamp(await contract({ turn }), { page: 1, xMm: 120, yMm: 60 })
    const red = await redOn(pdf, 1)
    expect(Math.abs(((red?.left ?? 0) + (red?.right ?? 0)) / 2 - px(120))).toBeLessThanOrEqual(2)
    expect(Math.abs(((red?.top ?? 0) + (red?.bottom ?? 0)) / 2 - px(60))).toBeLessThanOrEqual(2)
    // The characters leave the foot of the seal free: upright, more ink is in the upper half.
    const { page, data, left, right, top, bottom } = red!
    const half = { upper: 0, lower: 0 }
    for (let y = top; y <= bottom; y++)
      for (let x = left; x <= right; x++) {
        const i = (y * page.width + x) * 3
        if (data[i]! > 200 && data[i + 1]! < 90) half[y < (top + bottom) / 2 ? 'upper' : 'lower']++
      }
    expect(half.upper).toBeGreaterThan(half.lower * 1.1)
  })

  it('keeps every byte that came, and an earlier stamp with it', async () => {
    const other = await withSeal()
    for (const streams of [true, false]) {
      const original = await contract({ streams })
      const first = await stamp(original)
      expect(first.pdf.subarray(0, original.length).equals(original)).toBe(true)
      const second = await stamp(first.pdf, { ...middle, xMm: 60 }, other)
      const verdicts = await judgeUpload(stand.context, holder.of.authority, second.pdf)
      expect(verdicts).toMatchObject([
        { good: true, coversAll: false },
        { good: true, coversAll: true },
      ])
      expect((await PDFDocument.load(second.pdf)).getForm().getFields()).toHaveLength(2)
    }
  })

  it('carries the stamp of the standard: SM3 over the file, signed by the holder, the seal inside', async () => {
    const { pdf, stamp: id } = await stamp(await contract())
    const ses = await openStamped(stand.context, holder.of, id, 'stamp')
    const parsed = parseStamp(ses)
    expect(parsed).toMatchObject({ version: 4, property: 'PDF ByteRange' })
    expect(Buffer.from(parsed.holder.der).equals(holder.certificate.der)).toBe(true)
    expect(pdf.toString('latin1')).toContain(ses.toString('hex'))
  })

  it('of an RSA holder is good as well', async () => {
    const rsa = await withSeal({ suite: 'rsa' })
    expect((await stamp(await contract(), middle, rsa)).verdict).toMatchObject({ good: true })
  })
})

describe('is found out:', () => {
  const judge = async (pdf: Buffer) => {
    const [verdict] = await judgeUpload(stand.context, holder.of.authority, pdf)
    return verdict?.findings.map(one => one.code)
  }

  it('a changed byte before, after and inside the stamp', async () => {
    const { pdf } = await stamp(await contract({ streams: false }))
    const changed = Buffer.from(pdf)
    changed.write('Contrast', changed.indexOf('%PDF-') + 12, 'latin1')
    expect(await judge(changed)).toEqual(['seal.document-changed'])
    const hole = pdf.toString('latin1').lastIndexOf('/Contents <') + 11
    const inside = Buffer.from(pdf)
    // In the middle of the seal's picture.
    const at = hole + 4000
    inside.write(inside.toString('latin1', at, at + 1) === '0' ? '1' : '0', at, 'latin1')
    expect((await judge(inside))?.length).toBeGreaterThan(0)
  })

  it('what was added after the last stamp', async () => {
    const { pdf } = await stamp(await contract())
    const doc = await PDFDocument.load(pdf, { forIncrementalUpdate: true })
    doc.getPages()[0]?.drawText('and one thing more', { x: 60, y: 700, size: 18 })
    expect(await judge(Buffer.from(await doc.save()))).toEqual(['seal.added-after'])
  })

  it('a stamp made after its certificate was revoked, but not one from before', async () => {
    const gone = await withSeal()
    const { pdf } = await stamp(await contract(), middle, gone)
    stand.clock.advance(60_000)
    const late = await prepareStamp(stand.context, gone.of, middle, await contract())
    await stand.revoke(gone.of.authority, gone.certificate.id)
    expect(await judge(pdf)).toEqual([])
    const signature = Buffer.from(await gone.signer.sign(Buffer.from(late.tbs, 'base64')))
    await expect(finishStamp(stand.context, gone.of, late.stamp, signature)).rejects.toMatchObject({
      code: 'seal.not-good',
    })
    await expect(prepareStamp(stand.context, gone.of, middle, await contract())).rejects.toMatchObject({
      code: 'seal.not-good',
    })
  })

  it('a PDF without a stamp, and what is no PDF', async () => {
    await expect(judge(await contract())).rejects.toMatchObject({ code: 'seal.unsigned' })
    await expect(judge(Buffer.from('hello'))).rejects.toMatchObject({ code: 'seal.document' })
  })
})

describe('stamping', () => {
  it('takes the signature of the certificate’s own key only, once, and in time', async () => {
    const other = await withSeal()
    const one = await prepareStamp(stand.context, holder.of, middle, await contract())
    const foreign = Buffer.from(await other.signer.sign(Buffer.from(one.tbs, 'base64')))
    await expect(finishStamp(stand.context, holder.of, one.stamp, foreign)).rejects.toMatchObject({
      code: 'seal.signature',
    })
    const right = Buffer.from(await holder.signer.sign(Buffer.from(one.tbs, 'base64')))
    const [first, again] = [
      await finishStamp(stand.context, holder.of, one.stamp, right),
      await finishStamp(stand.context, holder.of, one.stamp, right),
    ]
    expect(again).toEqual(first)
    const acts = await stand.db.kysely
      .selectFrom('audit')
      .select('act')
      .where('act', '=', 'seal.stamped')
      .where('subject', '=', `seal:${holder.of.seal}`)
      .execute()
    const stamps = await stand.db.kysely
      .selectFrom('seal_stamp')
      .select('id')
      .where('seal_id', '=', holder.of.seal)
      .where('state', '=', 'done')
      .execute()
    expect(acts).toHaveLength(stamps.length)
    const late = await prepareStamp(stand.context, holder.of, middle, await contract())
    const signature = Buffer.from(await holder.signer.sign(Buffer.from(late.tbs, 'base64')))
    stand.clock.advance(11 * 60_000)
    await expect(finishStamp(stand.context, holder.of, late.stamp, signature)).rejects.toMatchObject({
      code: 'token.spent',
    })
  })

  it('with somebody else’s seal, or a look at their document, finds nothing', async () => {
    const stranger = { ...holder.of, person: randomUUID() }
    await expect(prepareStamp(stand.context, stranger, middle, await contract())).rejects.toMatchObject({
      code: 'not-found',
    })
    const { stamp: id } = await stamp(await contract())
    await expect(openStamped(stand.context, stranger, id, 'document')).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it.each<[string, Place]>([
    ['over the edge', { page: 1, xMm: 5, yMm: 100 }],
    ['off the paper', { page: 1, xMm: 400, yMm: 100 }],
    ['on a page that is not there', { page: 9, xMm: 100, yMm: 100 }],
  ])('%s is refused', async (_, place) => {
    await expect(prepareStamp(stand.context, holder.of, place, await contract())).rejects.toMatchObject({
      code: 'seal.place',
    })
  })

  it('leaves no document behind after a week', async () => {
    const { stamp: id } = await stamp(await contract())
    stand.clock.advance(8 * 86_400_000)
    await clearStamps(stand.context)
    await expect(openStamped(stand.context, holder.of, id, 'document')).rejects.toMatchObject({
      code: 'not-found',
    })
    stand.clock.advance(-8 * 86_400_000)
  })
})
