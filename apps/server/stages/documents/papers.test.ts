// Printed papers: what they show, the code that ties a signed copy to it, and what happens when the data changes later.
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PDFDocument from 'pdfkit'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { viewCase } from '../../desk/case.ts'
import { readStored } from '../../order/dossier.ts'
import { readQr } from '../../platform/read-qr.ts'
import { reviewer, walkOf } from '../../testing/applicant.ts'
import { DAY, newPerson, type TestHouse } from '../../testing/house.ts'
import { openPapersHouse, photograph, rasterise, startPapers } from '../../testing/papers-programme.ts'
import { isMark } from './paper.ts'
import { printPaper } from './print-paper.ts'
import { openFile, removeFile, reuseFile } from './upload-file.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openPapersHouse()
})
afterAll(() => house.close())

const due = async (roles?: string[]) => {
  const walk = await startPapers(house, roles)
  await walk.submit()
  return walk
}
const reviewing = async () => {
  const walk = await due()
  await walk.uploadAll()
  await walk.finish()
  return walk
}
async function textOf(pdf: Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hufu-text-'))
  try {
    await writeFile(join(folder, 'a.pdf'), pdf)
    return execFileSync('pdftotext', ['-layout', 'a.pdf', '-'], { cwd: folder }).toString()
  } finally {
    await rm(folder, { recursive: true })
  }
}
const blank = () =>
  sharp({ create: { width: 600, height: 800, channels: 3, background: '#eee' } })
    .jpeg()
    .toBuffer()

describe('a printed paper', () => {
  it('carries the order’s data with their labels, for its own line [S-16] [H-05] [H-11] [R-09]', async () => {
    const walk = await due()
    const text = await textOf(await walk.print('application', 2))
    const { number } = await walk.order()
    for (const shown of [
      number ?? '?',
      '新制申请',
      '结算员',
      '1年',
      '200.00 元',
      '山西示例煤炭有限公司',
      '企业',
      '2019年05月06日',
      '王五',
    ])
      expect(text).toContain(shown)
    expect(text).not.toContain('交易员')
    await expect(walk.print('application')).rejects.toMatchObject({ code: 'not-found' })
    await expect(walk.print('application', 3)).rejects.toMatchObject({ code: 'not-found' })
    await expect(walk.print('no-such')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('says the legal representative’s authorisation in whole sentences, to be signed and stamped [H-12] [C-03]', async () => {
    const walk = await due()
    const text = (await textOf(await walk.print('letter'))).replace(/\s+/g, '')
    expect(text).toContain('本人李四系山西示例煤炭有限公司的法定代表人')
    expect(text).toContain('委托本单位员工张三（身份证号11010519491231002X，职位办公室主任）为我方代理人')
    expect(text).toContain('委托期限自2026年03月04日至委托事项办结')
    expect(text).toContain('经办人手写签名')
    expect(text).toContain('如涂改，请在涂改处加盖公章')
  })

  it('comes as a Word file with the same words and the same code [S-16]', async () => {
    const walk = await due()
    const docx = await walk.print('application', 1, 'docx')
    const folder = await mkdtemp(join(tmpdir(), 'hufu-docx-'))
    await writeFile(join(folder, 'a.docx'), docx)
    const xml = (part: string) => execFileSync('unzip', ['-p', 'a.docx', part], { cwd: folder }).toString()
    const words = xml('word/document.xml').replace(/<[^>]+>/g, '')
    const code = (await walk.view()).papers.find(p => p.document === 'application' && p.line === 1)?.code
    expect(words).toContain('山西示例煤炭有限公司')
    expect(xml('word/footer1.xml').replace(/<[^>]+>/g, '')).toContain(code)
    await rm(folder, { recursive: true })
  })

  it('has a box of true size with a millimetre scale for the seal [H-15]', async () => {
    const walk = await due()
    const dpi = 254
    const png = await rasterise(await walk.print('seal-page'), dpi)
    const { data, info } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true })
    const dark = (x: number, y: number) => (data[y * info.width + x] ?? 255) < 110
    // The longest dark run in any row is the box's edge: 80 mm at 10 pixels a millimetre.
    let longest = 0
    for (let y = 0; y < info.height; y++) {
      let run = 0
      for (let x = 0; x < info.width; x++) {
        run = dark(x, y) ? run + 1 : 0
        longest = Math.max(longest, run)
      }
    }
    expect(longest).toBeGreaterThan(795)
    expect(longest).toBeLessThan(812)
  })

  it('is nobody else’s, under no other counter', async () => {
    const walk = await due()
    const asked = { document: 'letter', format: 'pdf' as const }
    await expect(printPaper(house.documents, walk.key, newPerson(), asked)).rejects.toMatchObject({
      code: 'not-found',
    })
    const elsewhere = { ...walk.key, authority: 'zce-counter' }
    await expect(printPaper(house.documents, elsewhere, walk.person, asked)).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})

describe('the version on it', () => {
  it('stays while nothing that it shows changes, and changes with what it shows [H-13]', async () => {
    const walk = await startPapers(house)
    const codes = async () =>
      Object.fromEntries((await papersOf(walk)).map(p => [`${p.document} ${p.line}`, p.code]))
    await walk.submit()
    const before = await codes()
    expect(Object.values(before)).toHaveLength(4)
    for (const code of Object.values(before)) expect(code).toMatch(/^[2-9A-HJ-NP-Z]{8}$/)
    expect(new Set(Object.values(before)).size).toBe(4)
    await walk.reopen()
    await walk.save({ 'organisation.remark': '不印在纸上' })
    expect(await codes()).toEqual(before)
    await walk.save({ 'line.2.holder.name': '赵六' })
    const after = await codes()
    expect(after['application 2']).not.toBe(before['application 2'])
    expect({ ...after, 'application 2': '' }).toEqual({ ...before, 'application 2': '' })
  })

  it.each([0, 4, 90, 183])('is read off a photograph turned by %i°, with a stamp on it', async turn => {
    const walk = await due(['trader'])
    const photo = await photograph(await walk.print('application', 1), { turn })
    await walk.put('line.1.trader-form', photo)
    expect(await paperAt(walk, 'line.1.trader-form')).toMatchObject({
      state: 'uploaded',
      files: [{ state: 'current' }],
    })
  })

  it('is read off a scan in a PDF, and off a small photograph', async () => {
    const walk = await due(['trader'])
    const page = await sharp(await rasterise(await walk.print('letter'), 200))
      .jpeg({ quality: 60 })
      .toBuffer()
    const pdf = await asPdf(page)
    expect(await readQr(pdf, isMark)).toContain(walk.key.order)
    await walk.put('letter', pdf, 'scan.pdf')
    expect(await paperAt(walk, 'letter')).toMatchObject({ files: [{ state: 'current' }] })
    await walk.put('letter', await photograph(await walk.print('letter'), { dpi: 100 }))
    expect(await paperAt(walk, 'letter')).toMatchObject({ files: [{ state: 'current' }] })
  })

  it('of an older print is refused at once, with what has changed [H-13] [S-16]', async () => {
    const walk = await due()
    const old = await walk.scan('application', 1)
    await walk.reopen()
    await walk.save({ 'organisation.name': '山西样板煤炭有限公司' })
    await walk.submit()
    const refused = await walk.put('line.1.trader-form', old).catch(error => error)
    expect(refused.code).toBe('paper.outdated')
    expect(refused.faults).toMatchObject([{ path: 'line.1.trader-form' }])
    expect(refused.faults[0].zh).toBe('单位名称：纸上是“山西示例煤炭有限公司”，现在是“山西样板煤炭有限公司”')
    expect((await walk.view()).files).toEqual([])
  })

  it('of another order, line or document is refused', async () => {
    const [walk, other] = [await due(), await due()]
    await expect(walk.put('line.1.trader-form', await other.scan('application', 1))).rejects.toMatchObject({
      code: 'paper.other',
    })
    await expect(walk.put('line.1.trader-form', await walk.scan('application', 2))).rejects.toMatchObject({
      code: 'paper.other',
    })
    await expect(walk.put('letter', await walk.scan('seal-page'))).rejects.toMatchObject({
      code: 'paper.other',
    })
  })

  it('that nobody can read is taken with a doubt that the reviewer sees', async () => {
    const walk = await due()
    await walk.uploadAll()
    await walk.put('letter', await blank())
    expect(await paperAt(walk, 'letter')).toMatchObject({ state: 'uploaded', files: [{ state: 'unread' }] })
    await walk.finish()
    const { checks, order, files } = await viewCase(house.desk, walk.key, reviewer)
    expect(files.find(file => file.slot === 'line.1.trader-form')?.title.zh).toBe('交易员申请表（交易员）')
    expect(checks).toContainEqual(
      expect.objectContaining({ check: 'paper-version', path: 'letter', result: 'unavailable' }),
    )
    expect(checks).toContainEqual(
      expect.objectContaining({ check: 'paper-version', path: 'seal', result: 'passed' }),
    )
    expect(order.papers.find(paper => paper.slot === 'letter')?.files).toMatchObject([{ state: 'unread' }])
  })
})

describe('the stage', () => {
  it('waits with its papers and places, line by line, and names all that is missing at once [S-17] [S-18] [H-14]', async () => {
    const walk = await due()
    const view = await walk.view()
    expect(view.now).toMatchObject({ holder: 'applicant', action: 'print-papers' })
    expect(view.papers.map(p => [p.document, p.line, p.slot, p.state])).toEqual([
      ['application', 1, 'line.1.trader-form', 'todo'],
      ['application', 2, 'line.2.settler-form', 'todo'],
      ['letter', null, 'letter', 'todo'],
      ['seal-page', null, 'seal', 'todo'],
    ])
    expect(view.places.map(p => p.address)).toEqual([
      'letter',
      'line.1.trader-form',
      'line.2.settler-form',
      'seal',
      'photos',
    ])
    const refused = await walk.finish().catch(error => error)
    expect(refused.code).toBe('order.faults')
    expect(refused.faults.map((fault: { path: string }) => fault.path)).toEqual([
      'letter',
      'line.1.trader-form',
      'line.2.settler-form',
      'seal',
    ])
    await walk.uploadAll()
    await walk.finish()
    expect(await walk.stages()).toMatchObject({ papers: 'uploaded', review: 'waiting' })
    await expect(walk.finish()).rejects.toMatchObject({ code: 'order.wrong-state' })
  })

  it('has no place of another role, of a wrong address, or whose condition says no [S-17]', async () => {
    const walk = await due(['trader'])
    for (const slot of [
      'line.1.settler-form',
      'line.2.trader-form',
      'trader-form',
      'line.1.letter',
      'never',
      'line.0.trader-form',
    ])
      await expect(walk.put(slot, await blank()), slot).rejects.toMatchObject({ code: 'not-found' })
  })

  it('takes several files into one place, in order, one removable by itself, and no more than fit', async () => {
    const walk = await due()
    const three = [
      await walk.put('photos', await blank()),
      await walk.put('photos', await blank()),
      await walk.put('photos', await blank()),
    ]
    await expect(walk.put('photos', await blank())).rejects.toMatchObject({ code: 'file.too-many' })
    const ids = async () => (await walk.view()).files.filter(f => f.slot === 'photos').map(f => f.id)
    expect(await ids()).toEqual(three.map(file => file.id))
    await removeFile(house.documents, walk.key, walk.person, 'photos', three[1]?.id)
    expect(await ids()).toEqual([three[0]?.id, three[2]?.id])
    const second = await openFile(house.documents, walk.key, { slot: 'photos', file: three[2]?.id })
    expect(second.mime).toBe('image/jpeg')
  })

  it('uses one file in two places, from what was sent, and keeps that for the reviewer [X-10]', async () => {
    const walk = await due()
    const sent = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#37c' } })
      .tiff()
      .toBuffer()
    const first = await walk.put('photos', sent)
    const again = await reuseFile(house.documents, walk.key, walk.person, 'seal', first.id)
    expect(again).toMatchObject({ slot: 'seal', type: 'image/jpeg' })
    const stored = await readStored(house.db.kysely, walk.key, again.id)
    expect(
      (await house.files.get(stored?.original ?? { id: '', wrappedKey: '', sha256: '' })).equals(sent),
    ).toBe(true)
    const stranger = await due()
    await expect(
      reuseFile(house.documents, stranger.key, stranger.person, 'seal', first.id),
    ).rejects.toMatchObject({ code: 'not-found' })
  })

  it('is closed for uploads once handed in', async () => {
    const walk = await reviewing()
    await expect(walk.put('photos', await blank())).rejects.toMatchObject({ code: 'order.wrong-state' })
  })

  it('ends an order whose papers never come', async () => {
    const walk = await due()
    await house.pass(91 * DAY)
    expect((await walk.order()).state).toBe('closed')
  })
})

describe('a later edit', () => {
  it('voids the signed copies that show other data now, and no others [H-13]', async () => {
    const walk = await due()
    await walk.uploadAll()
    await walk.reopen()
    expect((await walk.view()).now.action).toBe('correct')
    await expect(walk.finish()).rejects.toMatchObject({ code: 'order.wrong-state' })
    await walk.save({ 'line.2.holder.name': '赵六' })
    await walk.submit()
    const refused = await walk.finish().catch(error => error)
    expect(refused.faults).toMatchObject([{ path: 'line.2.settler-form', code: 'paper.outdated' }])
    await walk.put('line.2.settler-form', await walk.scan('application', 2))
    await walk.finish()
    expect(await walk.stages()).toMatchObject({ papers: 'uploaded', review: 'waiting' })
  })

  it('is not possible once the review has begun', async () => {
    const walk = await reviewing()
    expect((await walk.view()).may.reopen).toBe(false)
    await expect(walk.reopen()).rejects.toMatchObject({
      code: 'form.not-reopened',
    })
    await expect(walkOf(house, walk.key, newPerson()).reopen()).rejects.toMatchObject({ code: 'not-found' })
  })

  it('after the reviewer’s return brings the papers back before the case goes back [H-13]', async () => {
    const walk = await reviewing()
    await walk.decide('return', [{ path: 'line.1.trader-form', reason: 'unclear' }])
    await walk.save({ 'agent.position': '副主任' })
    await walk.submit()
    expect(await walk.stages()).toMatchObject({ form: 'submitted', papers: 'outdated', review: 'returned' })
    expect((await walk.view()).now).toMatchObject({ action: 'print-papers' })

    // Seen on the paper: one more edit, and the case still waits for the papers.
    await walk.reopen()
    await walk.submit()
    expect(await walk.stages()).toMatchObject({ papers: 'outdated', review: 'returned' })

    await walk.put('letter', await walk.scan('letter'))
    await walk.finish()
    expect(await walk.stages()).toMatchObject({ papers: 'uploaded', review: 'waiting' })
    const { files } = await viewCase(house.desk, walk.key, reviewer)
    expect(files.filter(file => file.changed).map(file => file.slot)).toEqual(['letter'])
  })

  it('may only put one paper anew where the reviewer asked for no more', async () => {
    const walk = await reviewing()
    await walk.decide('return', [{ path: 'line.1.trader-form', reason: 'unclear' }])
    expect((await walk.view()).defects).toMatchObject([{ path: 'line.1.trader-form' }])
    await walk.put('line.1.trader-form', await walk.scan('application', 1))
    await walk.submit()
    expect(await walk.stages()).toMatchObject({ papers: 'uploaded', review: 'waiting' })
  })

  it('that leaves a place empty makes the papers due again', async () => {
    const walk = await reviewing()
    await walk.decide('return', [{ path: 'seal', reason: 'unclear' }])
    await removeFile(house.documents, walk.key, walk.person, 'seal')
    await walk.submit()
    expect(await walk.stages()).toMatchObject({ papers: 'outdated', review: 'returned' })
  })
})

type Walked = Awaited<ReturnType<typeof startPapers>>
const papersOf = async (walk: Walked) => (await walk.view()).papers
const paperAt = async (walk: Walked, slot: string) =>
  (await papersOf(walk)).find(paper => paper.slot === slot)

function asPdf(jpeg: Buffer): Promise<Buffer> {
  return new Promise(resolve => {
    const pdf = new PDFDocument({ size: 'A4', margin: 0 })
    const chunks: Buffer[] = []
    pdf.on('data', chunk => chunks.push(chunk))
    pdf.on('end', () => resolve(Buffer.concat(chunks)))
    pdf.image(jpeg, 0, 0, { width: pdf.page.width })
    pdf.end()
  })
}
