// What is WeChat Pay's own: the official samples, a second implementation (wechatpay-axios-plugin) on both sides of
// the wire, replies that nobody signed, and notices that come late, never, twice or in the wrong order.
import { createPrivateKey, createPublicKey, randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Aes, Formatter, Rsa } from 'wechatpay-axios-plugin'
import { startSandbox } from '../../../apps/sandbox/compose.ts'
import { noticeBody } from '../../../apps/sandbox/wechat-pay/notices.ts'
import { signedHeaders } from '../../../apps/sandbox/wechat-pay/seal.ts'
import { openWechatPayStage } from '../../../apps/sandbox/wechat-pay/stage.ts'
import type { PaymentAttempt, PaymentPort } from './port.ts'
import vectors from './vectors/wechat-pay.json' with { type: 'json' }
import { createWechatPay } from './wechat-pay.ts'
import { authorization, openResource, requestMessage, sign, verify } from './wechat-pay-signature.ts'

let stage: Awaited<ReturnType<typeof openWechatPayStage>>
let port: PaymentPort
beforeAll(async () => {
  stage = await openWechatPayStage()
  port = createWechatPay(stage.options)
})
afterAll(() => stage.close())
afterEach(() => {
  stage.time.ahead = 0
  stage.sandbox.world.controls.reset()
  stage.control({ noticeDelayMs: 5, refundDelayMs: 5, noticeRetryMs: [20, 20, 20] })
})

const newNumber = () => randomUUID().replaceAll('-', '')
const attempt = (): PaymentAttempt => ({
  method: 'wechat-native',
  outTradeNo: newNumber(),
  description: '数字证书服务费',
  amountFen: 26_000,
  expiresAt: new Date(Math.floor(Date.now() / 1000) * 1000 + 1_800_000),
  noticeUrl: stage.merchant.url,
})

async function paid() {
  const order = attempt()
  await port.start(order)
  pay(order)
  return order
}
const pay = (order: PaymentAttempt) => {
  const { token } = stage.cashier.list().find(one => one.orderNo === order.outTradeNo)!
  expect(stage.cashier.pay(token).ok).toBe(true)
}
const lowerCase = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

describe('the official samples', () => {
  const [method, target, timestamp, nonce, body] = vectors.requestSignature.message.split('\n') as [
    string,
    string,
    string,
    string,
    string,
  ]
  const request = { method, target, timestamp, nonce, body }

  it('signs a request as documented', () => {
    expect(requestMessage(request)).toBe(vectors.requestSignature.message)
    expect(sign(requestMessage(request), vectors.merchantPrivateKeyPem)).toBe(
      vectors.requestSignature.signature,
    )
  })

  it('signs JSAPI parameters as documented', () => {
    const signature = sign(vectors.jsapiPaySign.message, vectors.merchantPrivateKeyPem)
    expect(signature.startsWith(vectors.jsapiPaySign.signatureStartsWith)).toBe(true)
  })

  it('verifies a reply as documented, and not with a byte changed', () => {
    const { message, signature, publicKeyPem } = vectors.responseVerification
    const [timestamp, nonce, body] = message.split('\n') as [string, string, string]
    const signed = { timestamp, nonce, signature, body: Buffer.from(body) }
    expect(verify(signed, publicKeyPem)).toBe(true)
    expect(verify({ ...signed, body: Buffer.from(`${body} `) }, publicKeyPem)).toBe(false)
  })

  it('writes an Authorization that a second implementation verifies', () => {
    const privateKey = createPrivateKey(vectors.merchantPrivateKeyPem)
    const header = authorization(request, { id: '1900007291', serial: 'ABCDEF', privateKey })
    const fields = Object.fromEntries(
      [...header.matchAll(/(\w+)="([^"]+)"/g)].map(([, name, value]) => [name, value]),
    )
    const message = Formatter.request(method, target, timestamp, nonce, body)
    expect(Rsa.verify(message, fields.signature!, createPublicKey(privateKey))).toBe(true)
    expect(fields).toMatchObject({ mchid: '1900007291', serial_no: 'ABCDEF', timestamp, nonce_str: nonce })
  })

  it('opens what a second implementation sealed, and nothing that was touched', () => {
    const key = 'k'.repeat(32)
    const ciphertext = Aes.AesGcm.encrypt('{"订单":1}', key, 'n'.repeat(12), 'transaction')
    const resource = { ciphertext, nonce: 'n'.repeat(12), associatedData: 'transaction' }
    expect(openResource(resource, key)).toBe('{"订单":1}')
    expect(() => openResource({ ...resource, associatedData: 'refund' }, key)).toThrow()
  })
})

describe('the sandbox at the other end', () => {
  async function callAsPlugin(change: { nonce?: string; at?: number; sentBody?: string } = {}) {
    const { options, sandbox } = stage
    const body = JSON.stringify({
      appid: options.appId,
      mchid: options.merchantId,
      description: '证书',
      out_trade_no: newNumber(),
      notify_url: 'https://pay.example.test/notices',
      amount: { total: 1, currency: 'CNY' },
    })
    const [nonce, timestamp] = [change.nonce ?? Formatter.nonce(), change.at ?? Formatter.timestamp()]
    const path = '/wechat-pay/v3/pay/transactions/native'
    const signature = Rsa.sign(
      Formatter.request('POST', path, timestamp, nonce, body),
      options.merchantPrivateKey,
    )
    const response = await fetch(sandbox.url + path, {
      method: 'POST',
      headers: {
        Accept: 'application/json',
        'Content-Type': 'application/json',
        'Wechatpay-Serial': options.platformKeyId,
        Authorization: Formatter.authorization(
          options.merchantId,
          nonce,
          signature,
          timestamp,
          options.merchantSerial,
        ),
      },
      body: change.sentBody ?? body,
    })
    return { response, text: await response.text() }
  }

  it('accepts a second implementation, which accepts its reply', async () => {
    const { response, text } = await callAsPlugin()
    expect(response.status).toBe(200)
    const header = (name: string) => response.headers.get(`wechatpay-${name}`) ?? ''
    const message = Formatter.response(header('timestamp'), header('nonce'), text)
    const key = createPublicKey(stage.options.platformKeys[header('serial')]!)
    expect(Rsa.verify(message, header('signature'), key)).toBe(true)
  })

  it.each([
    ['another body than signed', { sentBody: '{}' }],
    ['an old timestamp', { at: Math.floor(Date.now() / 1000) - 301 }],
  ])('refuses %s', async (_what, change) => {
    const { response, text } = await callAsPlugin(change)
    expect(response.status).toBe(401)
    expect(JSON.parse(text)).toMatchObject({ code: 'SIGN_ERROR' })
  })

  it('refuses a nonce used before', async () => {
    const nonce = Formatter.nonce()
    expect((await callAsPlugin({ nonce })).response.status).toBe(200)
    expect((await callAsPlugin({ nonce })).response.status).toBe(401)
  })

  it('shows the cashier a JSAPI payment only for a true paySign', async () => {
    const start = await port.start({ ...attempt(), method: 'wechat-jsapi', openid: 'oUpF8uMuAJO' })
    if (start.kind !== 'jsapi') throw new Error('not jsapi')
    const invoke = (parameters: object) =>
      fetch(`${stage.sandbox.url}/sandbox/cashier/jsapi`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(parameters),
      })
    const shown = await invoke(start.parameters)
    expect(await shown.json()).toMatchObject({ amountFen: 26_000, openid: 'oUpF8uMuAJO', state: 'waiting' })
    expect((await invoke({ ...start.parameters, nonceStr: 'X' })).status).toBe(400)
  })

  it('still knows its orders after a restart, and delivers what it owed', async () => {
    const own = await openWechatPayStage()
    const before = createWechatPay(own.options)
    const order = { ...attempt(), noticeUrl: own.merchant.url }
    own.merchant.answers.push(500, 500, 500, 500)
    await before.start(order)
    own.cashier.pay(own.cashier.list()[0]!.token)
    await own.merchant.noticesAbout(order.outTradeNo, 4)
    await own.sandbox.close()

    own.sandbox = await startSandbox({ port: 0, secretsDir: own.dir })
    try {
      const after = createWechatPay({ ...own.options, baseUrl: own.sandbox.environment.WECHAT_PAY_BASE_URL! })
      expect(await after.query(order.outTradeNo)).toMatchObject({ state: 'paid' })
      await own.merchant.noticesAbout(order.outTradeNo, 5)
    } finally {
      await own.close()
    }
  })
})

describe('replies', () => {
  it.each(['forge-reply', 'unsigned-reply', 'stale-reply'])('believes no %s', async fault => {
    const order = await paid()
    stage.control({ fault, faultCount: 1 })
    await expect(port.query(order.outTradeNo)).rejects.toMatchObject({ kind: 'forged' })
    expect(await port.query(order.outTradeNo)).toMatchObject({ state: 'paid' })
  })

  it('believes no reply signed with a key that is not configured for its serial', async () => {
    const { platformKeyId, platformKeys } = stage.options
    const moved = createWechatPay({ ...stage.options, platformKeys: { OLD: platformKeys[platformKeyId]! } })
    await expect(moved.query(newNumber().slice(0, 20))).resolves.toEqual({ state: 'absent' })
    const order = await paid()
    await expect(moved.query(order.outTradeNo)).rejects.toMatchObject({ code: 'payment.unknown-key' })
  })

  it('says unreachable after its own deadline, and when nobody listens', async () => {
    const hasty = createWechatPay({ ...stage.options, timeoutMs: 50 })
    stage.control({ fault: 'hang', faultCount: 1 })
    await expect(hasty.query(newNumber())).rejects.toMatchObject({ kind: 'unreachable' })
    const lost = createWechatPay({ ...stage.options, baseUrl: 'http://127.0.0.1:9' })
    await expect(lost.start(attempt())).rejects.toMatchObject({ kind: 'unreachable' })
  })

  it('keeps the request id of a refusal', async () => {
    const order = attempt()
    const wrong = port.start({ ...order, outTradeNo: 'short' })
    await expect(wrong).rejects.toMatchObject({
      kind: 'refused',
      code: 'payment.bad-request',
      vendorCode: 'PARAM_ERROR',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
  })

  it('comes to a closed order when its time is over', async () => {
    const order = { ...attempt(), expiresAt: new Date(Math.floor(Date.now() / 1000) * 1000 + 1000) }
    await port.start(order)
    await new Promise(resolve => setTimeout(resolve, 1050))
    expect(await port.query(order.outTradeNo)).toEqual({ state: 'closed' })
  })
})

describe('notices', () => {
  const content = (fields: object = {}) => ({
    appid: stage.options.appId,
    mchid: stage.options.merchantId,
    out_trade_no: newNumber(),
    trade_state: 'SUCCESS',
    transaction_id: '4200000000202611210000000001',
    success_time: '2026-11-21T09:00:00+08:00',
    amount: { total: 26_000, currency: 'CNY' },
    ...fields,
  })
  const notice = (fields?: object) => {
    const { world } = stage.sandbox
    const { body } = noticeBody(world, 'TRANSACTION.SUCCESS', content(fields))
    return { rawBody: Buffer.from(body), headers: lowerCase(signedHeaders(world, body)) }
  }

  it('reads a notice made by hand', async () => {
    const { rawBody, headers } = notice()
    expect(await port.verifyNotice(rawBody, headers)).toMatchObject({
      amountFen: 26_000,
      paidAt: new Date('2026-11-21T01:00:00Z'),
    })
  })

  it.each([
    ['another merchant', { mchid: '1900000001' }, 'payment.foreign-notice'],
    ['another appid', { appid: 'wx0000000000000000' }, 'payment.foreign-notice'],
    ['an amount that is no integer', { amount: { total: 260.5 } }, 'payment.malformed'],
    ['another currency', { amount: { total: 26_000, currency: 'USD' } }, 'payment.malformed'],
    ['an unpaid order', { trade_state: 'NOTPAY' }, 'payment.malformed'],
  ])('refuses an authentic notice about %s', async (_what, fields, code) => {
    const { rawBody, headers } = notice(fields)
    await expect(port.verifyNotice(rawBody, headers)).rejects.toMatchObject({ code })
  })

  it('refuses a notice sealed with another APIv3 key', async () => {
    const other = createWechatPay({ ...stage.options, apiV3Key: 'x'.repeat(32) })
    const { rawBody, headers } = notice()
    await expect(other.verifyNotice(rawBody, headers)).rejects.toMatchObject({
      code: 'payment.sealed-wrongly',
    })
  })

  it.each(['timestamp', 'nonce', 'signature', 'serial'])(
    'refuses a notice whose %s was changed',
    async name => {
      const { rawBody, headers } = notice()
      const value = headers[`wechatpay-${name}`]!
      const changed = value.replace(/[0-9A-Za-z]/g, one => (one === '7' ? '8' : '7')).slice(0, value.length)
      for (const other of [changed, '', `${value},${value}`]) {
        const verdict = port.verifyNotice(rawBody, { ...headers, [`wechatpay-${name}`]: other })
        await expect(verdict).rejects.toMatchObject({ kind: 'forged' })
      }
      expect(await port.verifyNotice(rawBody, headers)).toMatchObject({ kind: 'payment' })
    },
  )

  it('refuses a notice with any byte of its body changed', async () => {
    const { rawBody, headers } = notice()
    for (let at = 0; at < rawBody.length; at += 7) {
      const changed = Buffer.from(rawBody)
      changed[at]! ^= 1
      await expect(port.verifyNotice(changed, headers)).rejects.toMatchObject({
        code: 'payment.bad-signature',
      })
    }
  })

  it('checks the signature before it parses', async () => {
    const { headers } = notice()
    const verdict = port.verifyNotice(Buffer.from('not even JSON'), headers)
    await expect(verdict).rejects.toMatchObject({ code: 'payment.bad-signature' })
  })

  it.each([
    ['ABNORMAL', 'abnormal'],
    ['CLOSED', 'closed'],
  ])('tell of a refund that ends %s', async (refundOutcome, state) => {
    stage.control({ refundOutcome })
    const order = await paid()
    const { outTradeNo, amountFen: totalFen, noticeUrl } = order
    const outRefundNo = newNumber()
    await port.refund({
      outTradeNo,
      outRefundNo,
      refundFen: totalFen,
      totalFen,
      reason: '审核未通过',
      noticeUrl,
    })
    const [told] = await stage.merchant.noticesAbout(outRefundNo)
    expect(await port.verifyNotice(told!.rawBody, told!.headers)).toMatchObject({
      kind: 'refund',
      state,
      outRefundNo,
    })
    expect(await port.queryRefund(outRefundNo)).toMatchObject({ state, refundFen: totalFen })
  })

  it("refuses WeChat's own false signature, and takes the true one after it", async () => {
    stage.control({ noticeProbe: true })
    const order = await paid()
    const [probe, real] = await stage.merchant.noticesAbout(order.outTradeNo, 2)
    await expect(port.verifyNotice(probe!.rawBody, probe!.headers)).rejects.toMatchObject({
      code: 'payment.signature-probe',
    })
    expect(await port.verifyNotice(real!.rawBody, real!.headers)).toMatchObject({ kind: 'payment' })
  })

  it('picks the key by serial while two are in use', async () => {
    const { platformKeyId, platformKeys } = stage.options
    const { rawBody, headers } = notice()
    const both = createWechatPay({
      ...stage.options,
      platformKeys: {
        '7132D72A03E93CDDF8C03BBD1F37EEDF': vectors.responseVerification.publicKeyPem,
        [platformKeyId]: platformKeys[platformKeyId]!,
      },
    })
    const swapped = { ...headers, 'wechatpay-serial': '7132D72A03E93CDDF8C03BBD1F37EEDF' }
    await expect(both.verifyNotice(rawBody, swapped)).rejects.toMatchObject({ code: 'payment.bad-signature' })
    expect(await both.verifyNotice(rawBody, headers)).toMatchObject({ kind: 'payment' })
  })

  it('get delivered again, newly signed, until accepted', async () => {
    stage.merchant.answers.push(500, 401)
    const order = await paid()
    const three = await stage.merchant.noticesAbout(order.outTradeNo, 3)
    const read = await Promise.all(three.map(one => port.verifyNotice(one.rawBody, one.headers)))
    expect(new Set(read.map(one => one.noticeId)).size).toBe(1)
  })

  it('get lost when the sandbox is told so; the query still knows', async () => {
    stage.control({ noticeLose: 1 })
    const order = await paid()
    await new Promise(resolve => setTimeout(resolve, 60))
    expect(stage.merchant.arrived.filter(one => one.about === order.outTradeNo)).toHaveLength(0)
    expect(await port.query(order.outTradeNo)).toMatchObject({ state: 'paid' })
  })

  it('come in the wrong order when the sandbox is told so', async () => {
    stage.control({ noticeHold: 2 })
    const [first, second] = [await paid(), await paid()]
    await stage.merchant.noticesAbout(first.outTradeNo)
    const order = stage.merchant.arrived.map(one => one.about)
    expect(order.indexOf(second.outTradeNo)).toBeLessThan(order.indexOf(first.outTradeNo))
  })
})
