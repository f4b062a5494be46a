// The page of printed papers: print, sign, upload; a wrong version is told at once; going back to the form.
import type { OrderView, Paper, Place } from '@hufu/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as given from './portal-fixtures.ts'
import { barriers, desktop, phone, Stage, wechat } from './portal-stage.ts'
import { PortalWire, Refusal } from './portal-wire.ts'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
}, 60_000)
afterAll(() => stage.end())

const path = `${given.orderPath}/papers`
const slot = { ...given.document.slots['acceptance-form'], files: { min: 1, max: 1 } }
const programme = () => {
  const view = new PortalWire().programme
  const document = structuredClone(given.document)
  const paper = { ...slot, template: 'letter', stamped: 'organisation', signed: 'agent', max: 1024 * 1024 }
  Object.assign(document.slots, {
    letter: paper,
    'trader-form': { ...paper, scope: 'line' },
    photos: { ...slot, template: undefined, required: false, files: { min: 0, max: 3 } },
  })
  return { ...view, document: document as unknown as Record<string, unknown> }
}
const paper = (change: Partial<Paper>): Paper => ({
  stage: 'papers',
  document: 'letter',
  line: null,
  title: given.label('申请单位法定代表人授权委托及单位声明', 'Letter of authorisation'),
  note: given.label('如涂改，请在涂改处加盖公章', 'Stamp corrections'),
  outputs: ['pdf', 'docx'],
  code: 'U3Y3U5WV',
  slot: 'letter',
  state: 'todo',
  files: [],
  ...change,
})
const place = (address: string, title: string, change: Partial<Place> = {}): Place => ({
  stage: 'papers',
  address,
  title: given.label(title, title),
  hint: null,
  required: true,
  line: null,
  missing: true,
  editable: true,
  ...change,
})
const trader = '交易员申请表（交易商交易员）'

function due(): OrderView {
  return {
    ...given.filled(),
    state: 'open',
    submitted: given.at(-1),
    now: {
      holder: 'applicant',
      title: given.label('轮到您了', 'Your turn'),
      next: given.label('下载并打印，签字盖章后拍照或扫描上传。', 'Print, sign, stamp, upload.'),
      by: given.at(48),
      action: 'print-papers',
    },
    papers: [
      paper({}),
      paper({
        document: 'application',
        line: 1,
        title: given.label(trader, trader),
        slot: 'line.1.trader-form',
        state: 'outdated',
        code: 'RE8TYQQ4',
        files: [{ file: traderFile.id, state: 'outdated', code: 'FAYYPFEW' }],
      }),
    ],
    places: [
      place('letter', '授权书'),
      place('line.1.trader-form', trader, { missing: false, line: 1 }),
      place('photos', '现场照片', { required: false, missing: false }),
    ],
    files: [traderFile],
    may: { ...given.draft().may, edit: false, papers: true, reopen: true },
  }
}
const traderFile = given.picture('line.1.trader-form', '扫描件.jpg')
const serve = (order = due()) => Object.assign(new PortalWire(), { order, programme: programme() })

it('leads from the order to the papers, with what to print, what to sign and what no longer holds [S-16] [H-05]', async () => {
  const { page, broken } = await stage.visit(given.orderPath, phone, serve())
  await page.getByRole('link', { name: '打印、签章、上传' }).click()
  const letter = page.getByRole('region', { name: '申请单位法定代表人授权委托及单位声明' })
  await letter.getByText('经办人手写签名 · 盖单位公章 · 版本 U3Y3U5WV').waitFor()
  const print = letter.getByRole('link', { name: '打开打印版（PDF）' })
  expect(await print.getAttribute('href')).toMatch(/\/papers\/letter\?format=pdf$/)
  const form = page.getByRole('region', { name: trader })
  await form.getByText('资料改过，原来的签章文件已失效').waitFor()
  expect(await form.getByRole('link', { name: 'Word' }).getAttribute('href')).toMatch(/format=docx&line=1$/)
  expect(broken).toEqual([])
})

it('tells an older version at once, with what has changed, and takes a file that cannot be read with a word about it [H-13]', async () => {
  const wire = serve()
  const fault = { path: 'letter', code: 'paper.changed', zh: '单位名称：纸上是“甲”，现在是“乙”', en: 'Name' }
  wire.instead.uploadFile = () => new Refusal('paper.outdated', [fault])
  const { page } = await stage.visit(path, phone, wire)
  const letter = page.getByRole('region', { name: '申请单位法定代表人授权委托及单位声明' })
  const file = { name: 'a.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('x') }
  await letter.locator('input[type=file]').first().setInputFiles(file)
  await letter.getByText('这是旧版本的打印件，没有收下').waitFor()
  await letter.getByText('纸上是“甲”，现在是“乙”').waitFor()
  wire.instead.uploadFile = () => {
    const sent = given.picture('letter', 'a.jpg')
    const files = [{ file: sent.id, state: 'unread' as const, code: 'U3Y3U5WV' }]
    wire.order = { ...wire.order, papers: [paper({ state: 'uploaded', files })], files: [sent] }
    return {
      version: 3,
      file: sent,
      values: [],
      tasks: [],
      papers: wire.order.papers,
      places: wire.order.places,
    }
  }
  await letter.getByRole('button', { name: '再传一次' }).click()
  await letter.getByText('没有读出二维码，已收下').waitFor()
})

it('puts several files into one place, and names all that is missing when handing in [S-18]', async () => {
  const wire = serve()
  wire.instead.uploadFile = () => {
    const file = given.picture('photos', `${wire.order.files.length}.jpg`)
    wire.order = { ...wire.order, files: [...wire.order.files, file] }
    const { version, tasks, papers, places } = wire.order
    return { version, file, values: [], tasks, papers, places }
  }
  wire.instead.finishPapers = () =>
    new Refusal('order.faults', [
      { path: 'letter', code: 'field.file-missing', zh: '请上传授权书。', en: 'x' },
    ])
  const { page } = await stage.visit(path, desktop, wire)
  const two = [1, 2].map(at => ({ name: `${at}.jpg`, mimeType: 'image/jpeg', buffer: Buffer.from('x') }))
  await page.locator('#photos input[type=file]').first().setInputFiles(two)
  await page.getByRole('link', { name: '查看 现场照片 2' }).waitFor()
  await page.getByRole('button', { name: '都传好了，继续' }).click()
  await page.getByRole('alert').getByRole('link', { name: '请上传授权书。' }).click()
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('letter')
})

it('goes back to the form, and inside WeChat to a computer', async () => {
  const wire = serve()
  wire.instead.reopenForm = () => {
    wire.order = { ...wire.order, may: { ...wire.order.may, edit: true, submit: true, reopen: false } }
    return wire.order
  }
  const { page } = await stage.visit(path, wechat, wire)
  await page.getByRole('img', { name: '本页网址的二维码' }).waitFor()
  expect(await page.getByRole('link', { name: '打开打印版（PDF）' }).count()).toBe(0)
  await page.getByRole('button', { name: '发现填错了？返回修改' }).click()
  await page.waitForURL(/\/check$/)
})

const looks = [
  ['phone', phone, {}],
  ['desktop', desktop, {}],
  ['phone, larger text, English', phone, { 'hufu.mode': 'elder', 'hufu.lang': 'en' }],
] as const
describe.each(looks)('on a %s', (name, options, stored) => {
  it('has no barrier and no sideways scrolling', async () => {
    const { page, broken } = await stage.visit('/', options, serve())
    await page.evaluate(held => Object.assign(localStorage, held), stored)
    await page.goto(stage.url + path)
    await page.locator('.signed-paper').first().waitFor()
    if (process.env.SHOTS)
      await page.screenshot({ path: `${process.env.SHOTS}/papers-${name}.png`, fullPage: true })
    expect(await barriers(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    )
    expect(broken).toEqual([])
  }, 20_000)
})
