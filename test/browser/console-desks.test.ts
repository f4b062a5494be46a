// The other desks in a real browser, over a mocked wire: production with a key, shipping, invoices, refunds, service.
import type { CaseView, QueueName, Role } from '@hufu/contract'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { expectAccessible, phone, shot, visit } from './console-browser.ts'
import { fixtureCase, id, item, pair } from './console-fixtures.ts'
import { world as emptyWorld, problem, startConsole, type World } from './console-wire.ts'

const seed = { n: 122, organisation: '郑州示例期货有限公司', due: 20 }
const order = id(seed.n)
let browser: Browser
let wire: Awaited<ReturnType<typeof startConsole>>
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser?.close())
afterEach(() => wire.close())

/** A world with one case at one desk, opened. */
async function at(
  desk: string,
  queue: QueueName | undefined,
  roles: Role[],
  change: (view: CaseView) => void = () => {},
  state = 'waiting',
) {
  const world: World = emptyWorld({
    roles,
    queues: queue
      ? { [queue]: [item(seed, { state }), item({ n: 130, organisation: '晋能示例煤业有限公司' })] }
      : {},
    cases: new Map([[order, fixtureCase(seed, change)]]),
  })
  wire = await startConsole(world)
  const seen = await visit(browser, `${wire.base}/console/${desk}?order=${order}`)
  await seen.page.getByRole('heading', { level: 1, name: seed.organisation }).waitFor()
  return { ...seen, world }
}
const called = (world: World) =>
  world.calls.map(each => each.call.replace(/.*\/(desk\/[a-z]+\/[^/]+|v1)\//, ''))

describe('production', () => {
  it('takes a fresh key from stock, sets its PIN, and writes the pair [O-10]', async () => {
    const { page, world, faults, close } = await at('production', 'production', ['producer'])
    await page.getByRole('button', { name: '取一只新的（软件 UKey）' }).click()
    await page.getByLabel('设置 PIN').fill('246810')
    await page.getByLabel('再输一次').fill('246811')
    await page.getByRole('button', { name: '设好 PIN' }).click()
    await page.getByText('两次输入的 PIN 不一样').waitFor()
    await shot(page, 'production-pin')
    await expectAccessible(page, 'set PIN')
    await page.getByLabel('再输一次').fill('246810')
    await page.getByRole('button', { name: '设好 PIN' }).click()
    await page.getByText('PIN 还可试 6 次').waitFor()
    await page.getByLabel(/^PIN · /).fill('246810')
    await page.getByRole('button', { name: '开始制证' }).click()
    await page.getByText('两张证书都已在 UKey 里').waitFor()
    await shot(page, 'production-written')
    await expectAccessible(page, 'written')
    for (const { serial } of pair) expect(await page.getByText(serial).count()).toBe(1)
    expect(called(world).filter(call => /lines/.test(call))).toEqual([
      'lines/1/key-plan',
      'lines/1/request',
      'lines/1/written',
    ])
    const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))
    expect(stored).not.toContain('246810')
    expect(faults).toEqual([])
    await close()
  })

  it('says how many tries are left after a wrong PIN, and goes on', async () => {
    const { page, world, close } = await at('production', 'production', ['producer'])
    await page.getByRole('button', { name: '取一只新的（软件 UKey）' }).click()
    await page.getByLabel('设置 PIN').waitFor()
    world.devices[0]!.pinSet = true
    world.devices[0]!.triesLeft = 2
    await page.getByRole('button', { name: '刷新' }).click()
    await page.getByLabel(/^PIN · /).fill('111111')
    await page.getByRole('button', { name: '开始制证' }).click()
    await page.getByText('PIN 还可试 1 次').waitFor()
    await page.getByText('这是最后一次机会').waitFor()
    await shot(page, 'production-wrong-pin')
    await expectAccessible(page, 'wrong PIN')
    await close()
  })

  it('resumes a write that broke, on the same key only [O-10]', async () => {
    const { page, world, close } = await at(
      'production',
      'production',
      ['producer'],
      view => {
        view.order.lines[0]!.state = 'signed'
      },
      'signed',
    )
    await page.getByRole('button', { name: '取一只新的（软件 UKey）' }).click()
    await page.getByLabel('设置 PIN').waitFor()
    world.devices[0]!.pinSet = true
    await page.getByRole('button', { name: '刷新' }).click()
    await page.getByText('上次写入没有完成').waitFor()
    await page.getByLabel(/^PIN · /).fill('246810')
    await page.getByRole('button', { name: '继续写入' }).click()
    await page.getByText('密钥不在选中的 UKey 里').waitFor()
    world.devices[0]!.containers = [
      { container: 'c1', algorithm: 'sm2', state: 'writing', request: 'req-1', certificates: [] },
    ]
    await page.getByLabel(/^PIN · /).fill('246810')
    await page.getByRole('button', { name: '继续写入' }).click()
    await page.getByText('两张证书都已在 UKey 里').waitFor()
    expect(called(world).some(call => call.endsWith('key-plan'))).toBe(false)
    await close()
  })

  it('asks to start the key agent, or to agree once', async () => {
    const { page, world, close } = await at('production', 'production', ['producer'])
    world.paired = false
    await page.reload()
    await page.getByRole('button', { name: '允许本页使用密钥助手' }).waitFor()
    await expectAccessible(page, 'pairing')
    world.override = (_, path) => (path === '/v1/info' ? { status: 503, json: null } : undefined)
    await page.reload()
    await page.getByText('没有找到密钥助手').waitFor()
    await expectAccessible(page, 'no agent')
    await close()
  })
})

it('ships: the address as on the label, courier and waybill, then signed for [O-11]', async () => {
  const { page, world, close } = await at('shipping', 'shipping', ['producer'], view => {
    view.order.delivery = { state: 'waiting', courier: null, waybill: null, shippedAt: null, form: 'mailing' }
  })
  await page.getByText('河南省郑州市郑东新区商务外环路 30 号').waitFor()
  expect(await page.getByText('4101**********1234').count()).toBe(0)
  await page.getByRole('button', { name: '已寄出，通知申请人' }).click()
  await page.getByText('运单号是 6 到 40 位').waitFor()
  await shot(page, 'shipping')
  await expectAccessible(page, 'shipping')
  await page.getByLabel('运单号').fill('SF1234 567890')
  await page.getByRole('button', { name: '已寄出，通知申请人' }).click()
  await page.waitForFunction(() => !location.search.includes('122'))
  expect(world.calls[0]?.body).toEqual({ courier: '顺丰速运', waybill: 'SF1234567890' })
  await page.getByRole('button', { name: /郑州示例期货有限公司/ }).click()
  await page.getByRole('button', { name: '对方已签收' }).click()
  await expectAccessible(page, 'signed for')
  await page.getByRole('dialog').getByRole('button', { name: '对方已签收' }).click()
  await expect.poll(() => world.calls.at(-1)?.call).toContain('/delivered')
  await close()
})

it('retries a failed invoice and opens an issued one [O-07]', async () => {
  const { page, world, close } = await at(
    'invoices',
    'invoice',
    ['finance'],
    view => {
      view.order.invoice = { state: 'failed', number: null, issuedAt: null }
    },
    'failed',
  )
  await shot(page, 'invoice')
  await expectAccessible(page, 'failed invoice')
  await page.getByRole('button', { name: '重新开票' }).click()
  await page.getByText('正在开票').waitFor()
  world.cases.get(order)!.order.invoice = {
    state: 'issued',
    number: '26410000001',
    issuedAt: new Date().toISOString(),
  }
  wire.push()
  const link = page.getByRole('link', { name: '打开发票 PDF' })
  await link.waitFor()
  expect(await link.getAttribute('href')).toContain('/invoice.pdf')
  await close()
})

it('refunds in two steps, showing first what will happen [O-06]', async () => {
  const { page, world, close } = await at('refunds', 'refund', ['finance'], view => {
    view.order.payment!.state = 'refund-asked'
  })
  await shot(page, 'refund')
  await expectAccessible(page, 'refund')
  await page.getByRole('button', { name: '准备退款…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('退回付款的微信账户').waitFor()
  expect(world.calls.some(each => each.call.endsWith('/execute'))).toBe(false)
  await shot(page, 'refund-confirm')
  await expectAccessible(page, 'refund confirm')
  await dialog.getByRole('button', { name: /确认退款/ }).click()
  await expect.poll(() => world.calls.at(-1)).toMatchObject({ body: { token: 'once' } })
  await close()
})

it('refuses a refund with a reason that the applicant reads [O-06]', async () => {
  const { page, world, close } = await at('refunds', 'refund', ['finance'], view => {
    view.order.payment!.state = 'refund-asked'
  })
  await page.getByRole('button', { name: '不同意…' }).click()
  await page.getByLabel('理由（申请人会读到）').fill('证书已写入 UKey，不能退款。')
  await expectAccessible(page, 'refuse')
  await page.getByRole('button', { name: '发送给申请人' }).click()
  await expect.poll(() => world.calls.at(-1)?.body).toEqual({ reason: '证书已写入 UKey，不能退款。' })
  await close()
})

describe('customer service', () => {
  it('finds an order, shows who holds it, and leaves a note [O-14]', async () => {
    const world = emptyWorld({
      roles: ['service'],
      queues: { review: [item(seed)] },
      cases: new Map([[order, fixtureCase(seed)]]),
    })
    wire = await startConsole(world)
    const { page, faults, close } = await visit(browser, `${wire.base}/console/`)
    await page.getByRole('textbox').fill('示例期货')
    await page.keyboard.press('Enter')
    await shot(page, 'service-search')
    await expectAccessible(page, 'search')
    await page.getByRole('button', { name: '20261120000122' }).click()
    await page.getByText('审核通过后制证，再寄到您手里。').waitFor()
    await page.getByLabel('写备注').fill('来电询问进度，已答复。')
    await page.getByRole('button', { name: '记下' }).click()
    await page.getByText('来电询问进度，已答复。').waitFor()
    await shot(page, 'service-case')
    await expectAccessible(page, 'service case')
    expect(faults).toEqual([])
    await close()
  })

  it('revokes only after checking who asks and showing both certificates of the pair [law 4]', async () => {
    const { page, world, close } = await at('service', undefined, ['service'], view => {
      view.order.lines[0]!.certificates = structuredClone(pair)
    })
    await page.getByRole('button', { name: '吊销…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: '发送验证码' }).click()
    await dialog.getByText('139****5678').waitFor()
    expect(await dialog.getByRole('button', { name: '核对无误，继续' }).isDisabled()).toBe(true)
    await dialog.getByLabel('对方报出的 6 位验证码').fill('246810')
    await shot(page, 'revoke-applicant')
    await expectAccessible(page, 'revoke applicant')
    await dialog.getByRole('button', { name: '核对无误，继续' }).click()
    await dialog.getByLabel('UKey 丢失、被盗或密钥可能泄露').waitFor()
    expect(world.calls.at(-1)?.body).toEqual({ method: 'code', code: '246810' })
    expect(await dialog.getByRole('button', { name: '查看将吊销什么' }).isDisabled()).toBe(true)
    await dialog.getByLabel('UKey 丢失、被盗或密钥可能泄露').check()
    await expectAccessible(page, 'revoke reason')
    await dialog.getByRole('button', { name: '查看将吊销什么' }).click()
    for (const { serial } of pair) await dialog.getByText(serial).waitFor()
    await shot(page, 'revoke')
    await expectAccessible(page, 'revoke')
    await dialog.getByRole('button', { name: '吊销这两张证书' }).click()
    await page.locator('.certificate.is-revoked').first().waitFor()
    expect(world.calls.at(-1)?.body).toEqual({ token: 'once' })
    await close()
  })
})

it('reads on a phone at every desk', async () => {
  for (const [desk, queue, role] of [
    ['production', 'production', 'producer'],
    ['refunds', 'refund', 'finance'],
    ['service', undefined, 'service'],
  ] as const) {
    const { page, close } = await at(desk, queue, [role])
    await page.setViewportSize(phone)
    await page.waitForTimeout(100)
    expect(await page.evaluate(() => document.documentElement.scrollWidth), desk).toBeLessThanOrEqual(390)
    await shot(page, `phone-${desk}`)
    await expectAccessible(page, `phone ${desk}`)
    await close()
    await wire.close()
  }
  wire = await startConsole(emptyWorld({}))
})

it('says what happened when a case is gone, and offers the way back', async () => {
  const world = emptyWorld({ roles: ['producer'], queues: { production: [] } })
  world.override = (_, path) => (path.includes('/orders/') ? problem('not-found') : undefined)
  wire = await startConsole(world)
  const { page, close } = await visit(browser, `${wire.base}/console/production?order=${order}`)
  await page.getByText('没有找到').waitFor()
  await expectAccessible(page, 'gone')
  await page.getByText('没有要制的证').first().waitFor()
  await close()
})
