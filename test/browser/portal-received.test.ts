// After the submission of the two counters of Shenzhen: what was received, by when one hears of it, where to look, whom to follow;
// and their help, with the documents that the server itself publishes.
import { readFile } from 'node:fs/promises'
import type { OrderView } from '@hufu/contract'
import { loadLibrary, loadProgramme, type Programme } from '@hufu/programme'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as given from './portal-fixtures.ts'
import { barriers, desktop, phone, Stage } from './portal-stage.ts'
import { PortalWire } from './portal-wire.ts'

let stage: Stage
const documents: Record<string, Programme> = {}
beforeAll(async () => {
  const at = (name: string) => readFile(new URL(`../../programmes/${name}.yaml`, import.meta.url), 'utf8')
  const library = loadLibrary(await at('library'), { file: 'library.yaml' })
  if ('faults' in library) throw new Error(JSON.stringify(library.faults))
  for (const name of ['henan-hutong', 'bidding-renewal']) {
    const loaded = loadProgramme(await at(name), { file: name, library: library.library })
    if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
    documents[name] = loaded.programme
  }
  stage = await Stage.open()
}, 120_000)
afterAll(() => stage.end())

function serve(name: string, offer: string): PortalWire {
  const document = documents[name]!
  const wire = new PortalWire()
  wire.programme = { ...given.programmeView(), document: document as unknown as Record<string, unknown> }
  const order: OrderView = {
    ...given.filled(),
    programme: name,
    offer,
    state: 'open',
    number: '10226030410000012',
    submitted: given.at(-1),
    axes: { ...given.filled().axes, review: { code: 'waiting', label: given.label('待审核', 'Waiting') } },
    now: {
      holder: 'reviewer',
      title: given.label('审核中', 'In review'),
      next: given.label('工作人员正在审核，结果会通知您。', 'In review.'),
      by: given.at(72),
      action: 'none',
    },
    may: { ...given.draft().may, edit: false },
  }
  wire.order = order
  return wire
}

it.each([
  ['henan-hutong', 'new', phone, ['2 个工作日内通知', '审核和制作一共 3 个工作日']],
  ['bidding-renewal', 'renewal', desktop, ['3 个工作日内通知']],
] as const)(
  'of %s says what came in, three working days with their last day, where to look, and the account to follow [H-22] [R-12]',
  async (name, offer, look, times) => {
    const { page } = await stage.visit(given.orderPath, look, serve(name, offer))
    const card = page.getByText('资料已收到').locator('..')
    await page.getByRole('heading', { name: '资料已收到' }).waitFor()
    for (const said of [
      /申请编号 .*1022/,
      ...times,
      /最晚 /,
      /“我的申请”里查看进度/,
      /公众号 SZCA6688/,
      /联系我们 → 联系客服/,
    ])
      await card.getByText(said).first().waitFor()
    expect(await barriers(page)).toEqual([])
  },
)

it('promises no more days than the stages themselves keep [H-22] [R-12]', () => {
  const within = (name: string, offer: string, kind: string) =>
    Object.values(documents[name]!.offers[offer]!.journey).find(stage => stage.stage === kind)?.within
  expect([within('henan-hutong', 'new', 'review'), within('henan-hutong', 'new', 'issuance')]).toEqual([
    '2wd',
    '1wd',
  ])
  expect(within('bidding-renewal', 'renewal', 'review')).toBe('3wd')
})

it('answers day and night, names the account, and has the three questions of the renewal [R-18]', async () => {
  const wire = serve('bidding-renewal', 'renewal')
  const { page } = await stage.visit(`/${given.authority}/bidding-renewal`, phone, wire)
  const call = page.getByRole('link', { name: '400-112-3838' })
  expect(await call.getAttribute('href')).toBe('tel:4001123838')
  await page.getByText('7×24 小时').waitFor()
  await page.getByText('公众号 SZCA6688').waitFor()
  for (const [ask, answer] of [
    ['实名电信认证不通过怎么办？', '姓名、身份证号和手机号是否为同一人'],
    ['审核通过后怎么领取证书？', '插入原来的 UKey'],
    ['金融认证失败怎么办？', '核对账户后重新提交'],
  ] as const) {
    await page.getByText(ask).click()
    await page.getByText(answer).waitFor()
  }
  expect(await barriers(page)).toEqual([])
})
