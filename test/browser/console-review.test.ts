// The review desk in a real browser, over a mocked wire: claiming, comparing, deciding, and never losing one's place.
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { expectAccessible, phone, shot, visit } from './console-browser.ts'
import { authority, fixtureCase, id, item } from './console-fixtures.ts'
import { world as emptyWorld, problem, startConsole, type World } from './console-wire.ts'

const seeds = [
  { n: 122, organisation: '郑州示例期货有限公司', due: 2, warnings: 3 },
  { n: 123, organisation: '晋能示例煤业有限公司', due: 26 },
  { n: 124, organisation: '豫通示例建设有限公司', due: -3, offer: 'renewal' as const },
]
let browser: Browser
let world: World
let wire: Awaited<ReturnType<typeof startConsole>>

beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser?.close())
beforeEach(async () => {
  world = emptyWorld({
    queues: { review: seeds.map(seed => item(seed)) },
    cases: new Map(seeds.map(seed => [id(seed.n), fixtureCase(seed)])),
  })
  wire = await startConsole(world)
})
afterEach(() => wire.close())

const decided = () =>
  world.calls
    .filter(call => call.call.endsWith('/decide'))
    .map(call => call.body as { decision: string; defects: unknown[]; version: number })

describe('review desk', () => {
  it('passes a clean case with three keys and shows the next one at once [O-01] [O-03]', async () => {
    const { page, faults, close } = await visit(browser, `${wire.base}/console/`)
    await page.getByText('选一件开始').waitFor()
    await shot(page, 'review-empty')
    await expectAccessible(page, 'no case')
    await page.keyboard.press('j')
    await page.getByRole('heading', { level: 1, name: '郑州示例期货有限公司' }).waitFor()
    await page.getByRole('button', { name: '放回' }).waitFor()
    expect(world.calls[0]?.call).toBe(`POST /api/${authority}/desk/review/${id(122)}/claim`)
    await shot(page, 'review-case')
    await expectAccessible(page, 'case')
    await page.keyboard.press('a')
    await page.getByText('机器有 3 处提示').waitFor()
    await shot(page, 'review-pass')
    await expectAccessible(page, 'pass')
    await page.waitForFunction(() => document.activeElement?.textContent?.includes('开下一件'))
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: '晋能示例煤业有限公司' }).waitFor()
    expect(decided()).toEqual([{ decision: 'pass', version: 7, defects: [] }])
    expect(faults).toEqual([])
    await close()
  })

  it('marks which version a signed paper shows, and hands out the original [H-13] [X-10]', async () => {
    const [seed] = seeds
    const held = fixtureCase(seed ?? { n: 122, organisation: '' })
    const [first, second] = held.files
    const paper = (file: string, slot: string, state: 'current' | 'unread') => ({
      ...{ stage: 'papers', document: slot, line: null, note: null, outputs: [], slot },
      title: { zh: '申请表', en: 'Form' },
      code: 'U3Y3U5WV',
      state: 'uploaded' as const,
      files: [{ file, state, code: 'U3Y3U5WV' }],
    })
    held.order.papers = [
      paper(first?.id ?? '', first?.slot ?? '', 'current'),
      paper(second?.id ?? '', second?.slot ?? '', 'unread'),
    ]
    world.cases.set(id(122), held)
    const { page, close } = await visit(browser, `${wire.base}/console/`)
    await page.getByText('选一件开始').waitFor()
    await page.keyboard.press('j')
    const viewer = page.getByRole('region', { name: '材料' })
    await viewer.getByText('版本一致 U3Y3U5WV').waitFor()
    expect(await viewer.getByRole('link', { name: '看原件' }).getAttribute('href')).toMatch(/original=true$/)
    await page.keyboard.press('ArrowRight')
    await viewer.getByText('二维码未读出，请核对纸面').waitFor()
    await expectAccessible(page, 'paper marks')
    await close()
  })

  it('marks where typed, recognised and registered values differ, to the character [O-02]', async () => {
    const { page, close } = await visit(browser, `${wire.base}/console/review?order=${id(122)}`)
    await page.getByText('形近字').waitFor()
    expect(await page.locator('#fact-organisation\\.name .diff').allTextContents()).toEqual(['洲', '州'])
    expect(await page.locator('#fact-organisation\\.uscc .diff').count()).toBe(0)
    await close()
  })

  it('returns all defects at once, pinned to a document and a fact, and shows what will be read [O-03]', async () => {
    const { page, faults, close } = await visit(browser, `${wire.base}/console/review?order=${id(122)}`)
    await page.getByRole('button', { name: '放回' }).waitFor()
    await page.keyboard.press('d')
    const panel = page.getByRole('complementary', { name: '退回补正' })
    await page.getByRole('button', { name: '受理表' }).click()
    await page.getByRole('button', { name: /标出“企业全称”要改/ }).click()
    expect(await panel.getByRole('button', { name: /退回补正（2 处）/ }).isDisabled()).toBe(true)
    await panel.getByLabel('公章看不清，请重新拍照上传').check()
    await panel.getByRole('group', { name: '企业全称' }).getByLabel('与证件不一致，请照证件填写').check()
    await panel.getByRole('group', { name: '企业全称' }).getByRole('textbox').fill('应为“郑州”')
    await panel.getByText('申请人将读到').waitFor()
    await shot(page, 'review-return')
    await expectAccessible(page, 'return')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('heading', { level: 1, name: '晋能示例煤业有限公司' }).waitFor()
    expect(decided()).toEqual([
      {
        decision: 'return',
        version: 7,
        defects: [
          { path: 'acceptance-form', reason: 'seal-unclear' },
          { path: 'organisation.name', reason: 'differs', note: '应为“郑州”' },
        ],
      },
    ])
    expect(faults).toEqual([])
    await close()
  })

  it('rejects for good only behind a second step that says the refund follows', async () => {
    const { page, close } = await visit(browser, `${wire.base}/console/review?order=${id(122)}`)
    await page.getByRole('button', { name: '放回' }).waitFor()
    await page.getByRole('button', { name: /标出“企业全称”要改/ }).click()
    await page.getByLabel('与证件不一致，请照证件填写').check()
    await page.getByRole('button', { name: '驳回，不再办理…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('已付的 300.00 元会转给财务退款').waitFor()
    const act = dialog.getByRole('button', { name: '驳回' })
    expect(await act.isDisabled()).toBe(true)
    await dialog.getByRole('checkbox').check()
    await shot(page, 'review-reject')
    await expectAccessible(page, 'reject')
    await act.click()
    await page.getByRole('heading', { level: 1, name: '晋能示例煤业有限公司' }).waitFor()
    expect(decided()[0]?.decision).toBe('reject')
    await close()
  })

  it('never reorders the list being read; new work waits behind a line [O-01]', async () => {
    const { page, close } = await visit(browser, `${wire.base}/console/review`)
    await page.getByText('豫通示例建设有限公司').waitFor()
    const names = () => page.locator('.q-name').allTextContents()
    const before = await names()
    world.queues.review!.unshift(
      item({ n: 200, organisation: '加急甲公司', due: 1 }),
      item({ n: 201, organisation: '加急乙公司', due: 1 }),
    )
    wire.push()
    await page.getByRole('button', { name: '有 2 件新到，载入' }).waitFor()
    expect(await names()).toEqual(before)
    expect(await page.getByRole('link', { name: /审核/ }).textContent()).toContain('5')
    await page.getByRole('button', { name: '有 2 件新到，载入' }).click()
    expect((await names()).slice(0, 2)).toEqual(['加急甲公司', '加急乙公司'])
    await close()
  })

  it('says who holds a case that a colleague claimed first, and lets nobody decide it twice', async () => {
    world.override = (_, path) => {
      if (!path.endsWith('/claim')) return undefined
      world.cases.get(id(122))!.claim = { id: id(902), name: '王芳', mine: false }
      return problem('review.claimed')
    }
    const { page, close } = await visit(browser, `${wire.base}/console/review?order=${id(122)}`)
    await page.getByText('王芳 正在审这一件').waitFor()
    expect(await page.getByRole('button', { name: '通过', exact: true }).isDisabled()).toBe(true)
    await page.keyboard.press('a')
    expect(await page.getByRole('dialog').count()).toBe(0)
    await expectAccessible(page, 'held by another')
    await close()
  })

  it('after a stale decision fetches the case again and says so', async () => {
    world.override = (_, path) => (path.endsWith('/decide') ? problem('order.stale') : undefined)
    const { page, close } = await visit(browser, `${wire.base}/console/review?order=${id(122)}`)
    await page.getByRole('button', { name: '放回' }).waitFor()
    await page.keyboard.press('a')
    await page.keyboard.press('a')
    await page.getByText('页面不是最新的').waitFor()
    await page.getByRole('heading', { level: 1, name: '郑州示例期货有限公司' }).waitFor()
    await close()
  })

  it('shows a masked value only after a reason [O-02]', async () => {
    const { page, close } = await visit(browser, `${wire.base}/console/review?order=${id(122)}`)
    await page.getByRole('button', { name: '看全文 身份证号' }).click()
    await page.getByRole('button', { name: '与证件核对' }).click()
    await expectAccessible(page, 'unmask')
    await page.getByRole('button', { name: '记录并显示' }).click()
    await page.getByText('410105199001011234').waitFor()
    expect(world.calls.at(-1)).toEqual({
      call: `POST /api/${authority}/desk/orders/${id(122)}/unmask`,
      body: { path: 'agent.citizen-id', reason: '与证件核对' },
    })
    await close()
  })

  it('teaches its keys, and finds every act by typing', async () => {
    const { page, close } = await visit(browser, `${wire.base}/console/review?order=${id(122)}`)
    await page.getByRole('button', { name: '放回' }).waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: '快捷键' }).getByText('退回补正').waitFor()
    await shot(page, 'keys')
    await expectAccessible(page, 'keys')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('放回')
    await shot(page, 'palette')
    await expectAccessible(page, 'palette')
    await page.keyboard.press('Enter')
    await page.getByText('选一件开始').waitFor()
    expect(world.calls.at(-1)?.call).toContain('/release')
    await close()
  })

  it('shows on a resubmission what was changed, and warns of a finding that comes late [O-03]', async () => {
    const again = world.cases.get(id(122))!
    again.facts[0]!.before = '郑洲示例期货公司'
    again.files[2]!.changed = true
    again.order.defects = [
      { path: 'organisation.name', reason: 'differs', text: { zh: '与证件不一致', en: 'Differs' } },
      { path: 'licence-scan', reason: 'cropped', text: { zh: '四角不全', en: 'Cut off' } },
    ]
    world.queues.review![0]!.again = true
    const { page, close } = await visit(browser, `${wire.base}/console/review?order=${id(122)}`)
    const last = page.getByRole('region', { name: '上次退回的原因' })
    await last.waitFor()
    expect(await last.getByRole('listitem').allTextContents()).toEqual([
      expect.stringMatching(/^已改.*企业全称/),
      expect.stringMatching(/^未改.*营业执照/),
    ])
    await page.getByText('再次提交').waitFor()
    await page.getByRole('button', { name: '放回' }).waitFor()
    await page.getByRole('button', { name: /标出“法定代表人”要改/ }).click()
    await page.getByText('上次没提过，申请人这次也没改').waitFor()
    await shot(page, 'review-again')
    await expectAccessible(page, 'again')
    await close()
  })

  it('turns, enlarges and pages the document by keys, marked with who looks [O-02]', async () => {
    const view = world.cases.get(id(122))!
    Object.assign(view.files[1]!, { type: 'application/pdf', pages: 3 })
    const { page, close } = await visit(browser, `${wire.base}/console/review?order=${id(122)}`)
    const picture = page.locator('.doc-page > img')
    await picture.waitFor()
    await page.keyboard.press('r')
    await page.keyboard.press('z')
    expect(await picture.getAttribute('style')).toMatch(/scale\(2\) rotate\(90deg\)/)
    await page.keyboard.press('0')
    expect(await picture.getAttribute('style')).toMatch(/scale\(1\) rotate\(0deg\)/)
    expect(await page.locator('.watermark').getAttribute('style')).toContain(encodeURIComponent('李审核'))
    await page.keyboard.press('ArrowRight')
    await page.getByRole('button', { name: '下一页' }).click()
    expect(await page.locator('.doc-page > iframe').getAttribute('src')).toContain('#page=2')
    await close()
  })

  it('says what broke and tries again; a session that ended comes back to the same case', async () => {
    let broken = true
    world.override = (_, path) =>
      broken && path.endsWith('/queues/review') ? problem('server.busy') : undefined
    const { page, close } = await visit(browser, `${wire.base}/console/review?order=${id(122)}`)
    await page.getByText('系统正在忙').waitFor()
    await expectAccessible(page, 'broken queue')
    broken = false
    await page.getByRole('button', { name: '再试一次' }).click()
    await page.getByText('豫通示例建设有限公司').waitFor()
    world.signedIn = false
    await page.keyboard.press('u')
    await page.getByLabel('账号').fill('li')
    await page.getByLabel('密码').fill('tiger-tally-9')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: '郑州示例期货有限公司' }).waitFor()
    await close()
  })

  it('puts back a case that was only looked at, and keeps one with defects begun [O-01]', async () => {
    const { page, close } = await visit(browser, `${wire.base}/console/review?order=${id(122)}`)
    await page.getByRole('button', { name: '放回' }).waitFor()
    await page.keyboard.press('j')
    await page.getByRole('heading', { level: 1, name: '晋能示例煤业有限公司' }).waitFor()
    await page.getByRole('button', { name: '放回' }).waitFor()
    const released = () => world.calls.filter(each => each.call.endsWith('/release')).map(each => each.call)
    await expect.poll(released).toEqual([`POST /api/${authority}/desk/review/${id(122)}/release`])
    await page.getByRole('button', { name: /标出“法定代表人”要改/ }).click()
    await page.keyboard.press('j')
    await page.getByRole('heading', { level: 1, name: '豫通示例建设有限公司' }).waitFor()
    await page.waitForTimeout(200)
    expect(released()).toHaveLength(1)
    await page.keyboard.press('k')
    await page.getByRole('group', { name: '法定代表人' }).waitFor()
    await close()
  })

  it('fits a small laptop', async () => {
    const { page, close } = await visit(browser, `${wire.base}/console/review?order=${id(122)}`, {
      width: 1100,
      height: 720,
    })
    await page.getByRole('button', { name: '放回' }).waitFor()
    await shot(page, 'review-1100')
    await page.keyboard.press('d')
    await shot(page, 'review-1100-return')
    await expectAccessible(page, 'small laptop')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1100)
    await close()
  })

  it('is usable for an urgent case on a phone, in English too', async () => {
    const { page, faults, close } = await visit(browser, `${wire.base}/console/review?lang=en`, phone)
    await page.getByText('郑州示例期货有限公司').waitFor()
    await shot(page, 'phone-queue')
    await expectAccessible(page, 'phone queue')
    await page.getByText('郑州示例期货有限公司').click()
    await page.getByRole('button', { name: 'Put back' }).waitFor()
    await shot(page, 'phone-case')
    await expectAccessible(page, 'phone case')
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(wide).toBeLessThanOrEqual(390)
    await page.getByRole('button', { name: 'Pass', exact: true }).click()
    await page.getByRole('button', { name: 'Pass, open the next' }).click()
    await page.getByRole('heading', { level: 1, name: '晋能示例煤业有限公司' }).waitFor()
    expect(faults).toEqual([])
    await close()
  })
})
