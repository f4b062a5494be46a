// A seal from its stamped page to a stamped PDF, in a real browser with a real key: and then an outsider who shares no line with us
// reads every byte of it and verifies both SM2 signatures.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { address, sealRoutes } from '@hufu/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { drawPdf } from '../../apps/server/programme/draw-template.ts'
import { scanPage } from '../../apps/server/seal/testing/print-page.ts'
import { until } from '../stand/world.ts'
import { walk } from '../walk/walk.ts'
import { heading, press } from './journey-counter.ts'
import * as hand from './journey-hand.ts'
import * as staff from './journey-staff.ts'
import { type Journeys, openJourneys, see } from './journey-stage.ts'

const authority = 'sxca-counter'
const pin = 'stamp-7310-pin'
let journeys: Journeys
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hufu-stamp-'))
  journeys = await openJourneys(['shanxi-coal'])
}, 240_000)
afterAll(async () => {
  await journeys?.clear()
  await journeys?.end()
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

it('stamps a PDF with the key in the browser; an outsider verifies the seal, the stamp and the document [S-01] [S-12] [C-10] [H-14]', async () => {
  const { stand } = journeys
  // 1. A certificate on a key, by the counter's public interface; then the seal page, stamped, scanned, confirmed.
  const { order, at, applicant, organisation } = await walk({
    place: { url: stand.url, world: stand.world },
    ...{ signIns: stand.signIns, programme: 'shanxi-coal', authority, roles: ['settler'], suite: 'sm2' },
    key: async () => {
      await stand.agent?.pair()
      return stand.agent!.freshKey(pin)
    },
  })
  const line = { ...at, line: order.lines[0]?.line ?? 1 }
  const seat = await journeys.sit('computer', '/')
  const { page } = seat
  const cookies = [...applicant.cookies].map(([name, value]) => ({ name, value, url: stand.url }))
  await page.context().addCookies(cookies)
  await page.goto(`${stand.url}/${authority}/orders/${at.order}/seal/${line.line}`)
  const scan = { name: 'page.jpg', mimeType: 'image/jpeg' }
  // A seal of a size that square seals do not have: told so, with what was measured, and with a way on.
  const square = { kind: 'square', dpi: 350, cropped: 'frame' } as const
  await page
    .locator('input[type=file]')
    .setInputFiles({ ...scan, buffer: await scanPage({ ...square, sealMm: 17 }) })
  await page.getByText('印章的大小和规格对不上').waitFor()
  await page.getByRole('button', { name: '请工作人员处理' }).waitFor()
  await page
    .locator('input[type=file]')
    .setInputFiles({ ...scan, buffer: await scanPage({ ...square, sealMm: 18 }) })
  await page.getByText(/按采集页四角的标记量得 1[78]/).waitFor()
  await hand.fill(page.getByLabel('公章备案号（选填）'), '1401050012345')
  await see(seat, 'impression-measured', {
    data: [organisation.name, '交易商结算员（用于入金退金和款结算）'],
  })
  await press(page, '确认，就用这个')
  const seal = await until('the seal to be made', async () => {
    const { seals } = await applicant.call(sealRoutes.seals, { params: { authority } })
    return seals.find(each => each.state === 'good')
  })
  expect(seal).toMatchObject({ widthMm: 18, heightMm: 18, filing: '1401050012345' })

  // 2. The stamp page: the key agent asks once, the PIN is typed, the key signs.
  await page.goto(`${stand.url}/${authority}/seals/${seal.id}/stamp`)
  await heading(page, '允许本网站使用密钥助手')
  await staff.agree(seat, /^打开密钥助手/)
  const contract = { kind: 'text' as const, text: '甲方与乙方就煤炭交易达成如下约定。' }
  const sheet = { title: '合同', subtitle: '测试', blocks: [contract], note: null, mark: null }
  const pdf = { name: 'contract.pdf', mimeType: 'application/pdf', buffer: await drawPdf(sheet) }
  await page.locator('input[type=file]').setInputFiles(pdf)
  await hand.fill(page.getByLabel('UKey 密码'), pin)
  await see(seat, 'stamp-ready', { data: [seal.name, organisation.name] })
  await press(page, '输入密码并盖章')
  await page.getByText('盖好了，已通过验证').waitFor()

  // 3. The three files as the page hands them out, to somebody who has only the standard.
  const save = async (name: string, href: string) => {
    const answer = await applicant.fetch(new URL(href, stand.url))
    expect(answer.status, href).toBe(200)
    writeFileSync(join(folder, name), Buffer.from(await answer.arrayBuffer()))
    return join(folder, name)
  }
  const href = async (label: string) =>
    (await page.getByRole('link', { name: label }).getAttribute('href')) ?? ''
  const files = [
    await save('stamp.ses', await href('下载签章数据（.ses）')),
    await save('stamped.pdf', await href('下载盖好章的 PDF')),
    await save('seal.esl', address(sealRoutes.sealFile, { authority, seal: seal.id })),
  ]
  const verify = ['test/outsider/verify_ses.py', ...files]
  const said = JSON.parse(execFileSync('python3', verify, { encoding: 'utf8' }))
  expect(said).toMatchObject({
    ...{ stampVersion: 4, algorithm: '1.2.156.10197.1.501', holderListed: true, holderSignature: true },
    ...{ changedVerifies: false, documentHash: true, coversAll: true, sameSeal: true },
    seal: {
      ...{ magic: 'ES', version: 4, id: seal.number, kind: 2, listType: 1, picture: 'PNG', isPng: true },
      ...{ widthMm: 18, heightMm: 18, filing: '1401050012345', makerSignature: true },
      name: seal.name,
    },
  })
  expect(seat.broken).toEqual([])
}, 300_000)
