// What comes after the form: paying in each place, writing the renewed pair to the key, the invoice.
import type { AgentDevice } from '@hufu/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as before from './portal-fixtures.ts'
import * as after from './portal-fixtures-after.ts'
import { desktop, phone, Stage, wechat } from './portal-stage.ts'
import { PortalWire, Refusal } from './portal-wire.ts'

const given = { ...before, ...after }

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
}, 60_000)
afterAll(() => stage.end())

const order = given.orderPath
const serve = (held: Partial<PortalWire>) => Object.assign(new PortalWire(), held)
const soon = () => new Date(Date.now() + 7_200_000).toISOString()
const paid = () => ({
  ...given.returned(),
  defects: [],
  now: {
    holder: 'reviewer' as const,
    title: { zh: '正在审核', en: 'In review' },
    next: { zh: '', en: '' },
    by: null,
    action: 'none' as const,
  },
  may: { ...given.returned().may, edit: false, submit: false },
})

it('shows the amount and WeChat as default, then a code that the page follows by itself [Z-22]', async () => {
  const wire = serve({
    order: given.unpaid(),
    pay: { kind: 'native', codeUrl: 'weixin://wxpay/bizpayurl?pr=x', amountFen: 30000, expires: soon() },
  })
  const { page } = await stage.visit(`${order}/pay`, desktop, wire)
  await page.getByText('300.00 元').first().waitFor()
  expect(await page.getByRole('radio', { name: /微信支付/ }).isChecked()).toBe(true)
  await page.getByRole('button', { name: '确认支付 300.00 元' }).click()
  await page.getByRole('img', { name: /付款二维码/ }).waitFor()
  expect(wire.calls('pay')[0]?.body).toEqual({ method: 'wechat-pay', inWechat: false, surface: 'code' })
  wire.order = paid()
  await page.getByRole('heading', { name: '正在审核' }).waitFor({ timeout: 12_000 })
}, 20_000)

it('in WeChat opens its cashier with the parameters of the server and believes only the server [Z-26]', async () => {
  const parameters = {
    appId: 'wx1',
    timeStamp: '1',
    nonceStr: 'n',
    package: 'prepay_id=1',
    signType: 'RSA',
    paySign: 's',
  }
  const wire = serve({
    order: given.unpaid(),
    pay: { kind: 'jsapi', parameters, amountFen: 30000, expires: soon() },
  })
  wire.instead.refreshPayment = () => {
    wire.order = {
      ...given.unpaid(),
      version: 11,
      now: {
        ...given.unpaid().now,
        title: { zh: '支付结果确认中', en: 'Confirming' },
        action: 'wait-payment',
      },
      may: { ...given.unpaid().may, pay: false },
    }
    return wire.order
  }
  const { page } = await stage.visit(`${order}/pay`, wechat, wire)
  await page.evaluate(() => {
    Object.assign(window, {
      WeixinJSBridge: {
        invoke: (name: string, sent: unknown, done: (answer: unknown) => void) => {
          document.body.dataset.bridge = JSON.stringify([name, sent])
          done({ err_msg: 'get_brand_wcpay_request:ok' })
        },
      },
    })
  })
  await page.getByRole('button', { name: /确认支付/ }).click()
  await page.getByRole('heading', { name: '支付结果确认中' }).waitFor()
  expect(wire.calls('pay')[0]?.body).toMatchObject({ inWechat: true })
  expect(JSON.parse((await page.evaluate(() => document.body.dataset.bridge)) ?? '')).toEqual([
    'getBrandWCPayRequest',
    parameters,
  ])
  // Not paid because WeChat said ok: the server is asked, and may be asked again by hand.
  wire.instead.refreshPayment = () => {
    wire.order = paid()
    return wire.order
  }
  await page.getByRole('button', { name: '刷新支付结果' }).click()
  await page.getByRole('heading', { name: '正在审核' }).waitFor()
})

it('applies for the free policy; when refused, says why and switches to paying [Z-23]', async () => {
  const wire = serve({ order: given.unpaid(), pay: new Refusal('payment.not-eligible') })
  const { page } = await stage.visit(`${order}/pay`, phone, wire)
  await page.getByText('申请免费政策').first().click()
  await page.getByRole('button', { name: '申请免费政策' }).click()
  await page.getByRole('alert').getByText('名册里没有该单位').waitFor()
  await page.getByRole('button', { name: '改用微信支付' }).click()
  await page.getByRole('button', { name: '确认支付 300.00 元' }).waitFor()
})

it('lists the certificates, which can be renewed and why the others cannot [Z-29]', async () => {
  const wire = serve({ order: given.collect() })
  const { page } = await stage.visit(`/${given.authority}/${given.document.programme}/renew`, phone, wire)
  await page.getByText('还没到时间，到期前三个月再来。').waitFor()
  await page.getByRole('button', { name: '更新这张' }).click()
  await expect.poll(() => wire.calls('startOrder')[0]?.body.certificate).toBe(given.certificates[0]?.id)
})

const device = (over: Partial<AgentDevice> = {}): AgentDevice => ({
  device: 'ukey-1',
  label: '软件 UKey 1',
  driver: 'software',
  triesLeft: 4,
  triesMax: 6,
  locked: false,
  pinSet: true,
  containers: [],
  ...over,
})
const plan = {
  request: 'req-7',
  algorithm: 'sm2',
  subject: [{ type: 'CN', value: '郑州示例期货有限公司' }],
  container: 'hufu-7',
  replaces: { serial: '4a7f00c199887766aabbccdd' },
}

it('hands over to a computer on a phone [Z-30]', async () => {
  const { page } = await stage.visit(`${order}/write`, phone, serve({ order: given.collect() }))
  await page.getByText('这一步要在电脑上做').waitFor()
  await page.getByRole('img', { name: '本页链接的二维码' }).waitFor()
})

it('says how to start the key agent when it is missing and goes on once it runs [Z-31]', async () => {
  const wire = serve({ order: given.collect() })
  wire.instead.keyPlan = () => plan
  const { page } = await stage.visit(`${order}/write`, desktop, wire)
  await page.getByText('还没有检测到密钥助手').waitFor({ timeout: 10_000 })
  await page.getByRole('link', { name: '下载密钥助手' }).waitFor()
  wire.agent = { paired: true, devices: [device()] }
  await page.getByLabel('UKey 密码').waitFor({ timeout: 10_000 })
}, 25_000)

it('asks the user once on the agent’s own page and then knows its token [Z-31]', async () => {
  const wire = serve({ order: given.collect(), agent: { paired: false, devices: [device()] } })
  wire.instead.keyPlan = () => plan
  const { page } = await stage.visit(`${order}/write`, desktop, wire)
  await page.getByRole('button', { name: '打开密钥助手' }).click()
  await page.getByText('密码还可以试 4 次').waitFor()
  const stored = await page.evaluate(
    () => Object.entries(localStorage).find(([key]) => key.includes('token'))?.[1],
  )
  expect(stored).toBe('token-of-the-agent')
})

it('says the tries left before asking the password, writes step by step and shows both certificates [Z-32] [Z-33]', async () => {
  const wire = serve({ order: given.collect(), agent: { paired: true, devices: [device()] } })
  wire.instead.keyPlan = () => plan
  wire.instead['agent generate'] = ({ body }) =>
    body.pin === '884422'
      ? { container: plan.container, csr: 'MIIB' }
      : { error: 'pin.wrong', zh: '密码不对，还可以试 3 次', en: 'Wrong PIN, 3 tries left', triesLeft: 3 }
  wire.instead.requestCertificate = () => {
    wire.order = given.collect('signing')
    return wire.order
  }
  wire.instead.keyBundle = () => ({
    request: plan.request,
    suite: 'sm2',
    signCertificate: 'M',
    encryptCertificate: 'M',
    envelope: 'M',
    chain: [],
  })
  wire.instead['agent import'] = () => ({ container: plan.container, signSerial: 's1', encryptSerial: 'e1' })
  wire.instead.written = () => {
    wire.order = given.collect('written')
    const held = wire.order.lines[0]?.certificates ?? []
    wire.agent = {
      paired: true,
      devices: [
        device({
          containers: [
            {
              container: plan.container,
              algorithm: 'sm2',
              state: 'pair',
              request: null,
              certificates: held.map(each => ({
                use: each.use === 'encrypt' ? 'encrypt' : 'sign',
                serial: each.serial,
                subject: each.subject,
                issuer: each.issuer,
                notBefore: each.notBefore,
                notAfter: each.notAfter,
                algorithm: 'SM2',
                issuerUrl: 'http://va.example/ca.cer',
                der: '',
              })),
            },
          ],
        }),
      ],
    }
    return wire.order
  }
  const { page } = await stage.visit(`${order}/write`, desktop, wire)
  await page.getByText('密码还可以试 4 次').waitFor()
  await page.getByLabel('UKey 密码').fill('000000')
  await page.getByRole('button', { name: '确定，开始写入' }).click()
  await page.getByText('密码不对，还可以试 3 次').waitFor()
  await page.getByLabel('UKey 密码').fill('884422')
  await page.getByRole('button', { name: '确定，开始写入' }).click()
  await page.getByText('等待过程中请勿关闭当前页面').waitFor()

  // The page is closed while the CA signs: afterwards it goes on from there, without a second request.
  await expect.poll(() => wire.calls('requestCertificate').length).toBe(1)
  await page.reload()
  wire.order = given.collect('signed')
  await page.getByText('从断开的地方继续').waitFor()
  await page.getByLabel('UKey 密码').fill('884422')
  await page.getByRole('button', { name: '继续写入' }).click()
  await page.getByRole('heading', { name: '签名证书' }).waitFor()
  await page.getByRole('heading', { name: '加密证书' }).waitFor()
  await page.getByText('http://va.example/ca.cer').first().waitFor()
  await page.getByRole('button', { name: '导出证书 签名证书' }).waitFor()
  expect(wire.calls('requestCertificate')).toHaveLength(1)
  expect(wire.calls('written')[0]?.body).toEqual({ request: 'req-7', signSerial: 's1', encryptSerial: 'e1' })
}, 30_000)

it('checks the title, asks for the invoice, waits, and shows it with a way to save it [Z-34] [Z-35]', async () => {
  const wire = serve({ order: given.collect('written') })
  const running = () => ({
    ...given.collect('written'),
    version: 30,
    may: { ...given.collect('written').may, invoice: false },
    axes: {
      ...given.collect('written').axes,
      invoice: { code: 'running', label: { zh: '确认中', en: 'Running' } },
    },
  })
  wire.instead.askInvoice = () => {
    wire.order = running()
    return wire.order
  }
  wire.instead.refreshInvoice = () => {
    wire.order = { ...given.shipped(), version: 31 }
    return wire.order
  }
  const { page } = await stage.visit(`${order}/invoice`, phone, wire)
  await page.getByText('纳税人识别号').waitFor()
  await page.getByRole('button', { name: '确认开票' }).click()
  await page.getByText('开票申请发送成功，处理中').waitFor()
  await page.getByRole('button', { name: '刷新结果' }).click()
  await page.getByRole('heading', { name: '发票详情' }).waitFor()
  expect(await page.getByRole('link', { name: '保存 PDF' }).getAttribute('href')).toMatch(/invoice\.pdf$/)
})
