// The pages of electronic seals: an impression sent, looked at and confirmed; a refusal with its second route; the list; a check.
import type { SealView, SealWork, StampVerdict } from '@hufu/contract'
import { errorCodes } from '@hufu/contract'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as given from './portal-fixtures.ts'
import { barriers, desktop, phone, Stage } from './portal-stage.ts'

let stage: Stage
let png: Buffer
beforeAll(async () => {
  stage = await Stage.open()
  const ring =
    '<svg xmlns="http://www.w3.org/2000/svg" width="472" height="472"><circle cx="236" cy="236" r="228" fill="none" stroke="#f00" stroke-width="14"/><polygon points="236,160 258,226 326,226 270,266 292,332 236,292 180,332 202,266 146,226 214,226" fill="#f00"/></svg>'
  png = await sharp(Buffer.from(ring)).png().toBuffer()
}, 60_000)
afterAll(() => stage.end())

const id = '3f0c6d7e-5a51-4a4e-9d1e-2f6d8b7c9a10'
const seal: SealView = {
  ...{ id, line: 1, number: '41010000000001', filing: null, kind: 'official-round' },
  ...{ name: '郑州示例期货有限公司', widthMm: 40, heightMm: 40, state: 'good' },
  ...{ serial: '5d1f00aa5d1f00aa', validUntil: '2028-03-03T15:59:59.000Z' },
}
const work = (change: Partial<SealWork> = {}): SealWork => ({
  ...{ line: 1, title: { zh: '单位证书', en: 'Organisation' }, name: seal.name, state: 'none' },
  kinds: [
    { kind: 'official-round', widthMm: 40, heightMm: 40, widths: [38, 40, 42] },
    { kind: 'invoice-oval', widthMm: 40, heightMm: 30, widths: [40] },
  ],
  ...{ onPaper: true, picture: null, measured: null, note: null, seal: null },
  filing: { asks: 'no', number: null, waived: null },
  ...change,
})
const ready = work({ state: 'ready', picture: { id, kind: 'official-round', widthMm: 40, heightMm: 40 } })
const verdict = (change: Partial<StampVerdict> = {}): StampVerdict => ({
  ...{
    good: true,
    name: seal.name,
    sealId: '41010000000001',
    holder: 'CN=郑州示例期货有限公司',
    issuer: 'CN=Issuing',
  },
  ...{ at: '2026-03-05T08:30:00.000Z', coversAll: true, findings: [] },
  ...change,
})

/** Plays the seal routes; `now` is what the next call answers. */
async function serve(page: Page, answers: Record<string, () => unknown>): Promise<void> {
  await page.context().route(/\/api\/[^/]+\/(seals|orders\/[^/]+\/lines)/, async caught => {
    const request = caught.request()
    const path = new URL(request.url()).pathname
    if (path.endsWith('.png')) return caught.fulfill({ body: png, contentType: 'image/png' })
    const found = Object.entries(answers).find(([key]) => `${request.method()} ${path}`.endsWith(key))
    const answer = found?.[1]()
    if (typeof answer === 'string') {
      const { status, zh, en } = errorCodes[answer as keyof typeof errorCodes]
      return caught.fulfill({ status, json: { code: answer, zh, en, id: 'x' } })
    }
    return caught.fulfill({ json: answer ?? {} })
  })
}

const impression = `${given.orderPath}/seal/1`
const file = { name: 'a.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('x') }

it('refuses a bad impression with what to do, shows a good one at its size and takes the confirmation [C-10]', async () => {
  for (const screen of [phone, desktop]) {
    const { page, broken } = await stage.visit('/', screen)
    const state = { now: work() }
    let upload: unknown = 'seal.picture-blurred'
    await serve(page, {
      'lines/1/seal': () => state.now,
      'seal/picture': () => {
        if (typeof upload !== 'string') state.now = upload as SealWork
        return upload
      },
      'seal/confirm': () => {
        state.now = { ...ready, state: 'confirmed' }
        return state.now
      },
    })
    await page.goto(stage.url + impression)
    await page.getByLabel('印章种类').selectOption('official-round')
    await page.locator('input[type=file]').setInputFiles(file)
    await page.getByText('图片太模糊').waitFor()
    await page.getByRole('button', { name: '请工作人员处理' }).waitFor()
    upload = ready
    await page.locator('input[type=file]').setInputFiles(file)
    const picture = page.getByRole('img', { name: /印章图片/ })
    await picture.waitFor()
    expect(await picture.evaluate(node => node.getBoundingClientRect().width)).toBeCloseTo(151, -1)
    expect(await barriers(page)).toEqual([])
    await page.getByRole('button', { name: '确认，就用这个' }).click()
    await page.getByText('电子印章会自动制作好').waitFor()
    expect(broken).toEqual([])
  }
})

it('lists the seals of a person with picture, number, size, time and state [S-12]', async () => {
  const { page } = await stage.visit('/', phone)
  const revoked = { ...seal, id: crypto.randomUUID(), number: '41010000000002', state: 'revoked' as const }
  await serve(page, { '/seals': () => ({ seals: [seal, revoked] }) })
  await page.goto(`${stage.url}/zce-counter/seals`)
  const [first, second] = [page.getByRole('article').nth(0), page.getByRole('article').nth(1)]
  await first.getByText('40 × 40 毫米').waitFor()
  await first.getByText('有效', { exact: true }).waitFor()
  expect(await first.getByRole('link', { name: '下载印章文件' }).getAttribute('href')).toMatch(/\/file\.esl$/)
  await second.getByText('已注销').waitFor()
  expect(await second.getByRole('link').count()).toBe(0)
  expect(await barriers(page)).toEqual([])
})

it('says of a stamped PDF whether it can be relied on, and why not', async () => {
  const { page } = await stage.visit('/', desktop)
  const text = { zh: '文件在盖章后被改动过。', en: 'Changed.' }
  const bad = verdict({ good: false, findings: [{ code: 'seal.document-changed', text }] })
  await serve(page, { 'seals/verify': () => ({ stamps: [bad, verdict({ sealId: '41010000000002' })] }) })
  await page.goto(`${stage.url}/zce-counter/seals/verify`)
  await page.locator('input[type=file]').setInputFiles({ ...file, mimeType: 'application/pdf' })
  await page.getByText('文件在盖章后被改动过').waitFor()
  await page.getByText('真实有效').waitFor()
  expect(await barriers(page)).toEqual([])
})
