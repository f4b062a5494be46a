// Our adapter and the vendor's own SDK against the same loopback vendor: both must be understood, and what is forged,
// stale or repeated must not.
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as Dysms from '@alicloud/dysmsapi20170525'
import { signAcs3 } from '@hufu/outside/sms/acs3.ts'
import { aliyunSms } from '@hufu/outside/sms/aliyun.ts'
import { smsContract } from '@hufu/outside/sms/contract.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSandbox } from '../compose.ts'

let sandbox: Awaited<ReturnType<typeof startSandbox>>
const clock = { offset: 0, now: () => new Date(Date.now() + clock.offset) }

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, secretsDir: mkdtempSync(join(tmpdir(), 'hufu-sms-')), clock })
  sandbox.world.controls.set('aliyun-sms', { deliveryDelayMs: -1 })
})
afterAll(() => sandbox.close())

const port = () =>
  aliyunSms({
    baseUrl: sandbox.environment.ALIYUN_SMS_BASE_URL,
    accessKeyId: sandbox.world.secrets.aliyunSms.accessKeyId,
    accessKeySecret: sandbox.world.secrets.aliyunSms.accessKeySecret,
    now: () => clock.now(),
    timeoutMs: 2000,
  })

const messages = async (to: string): Promise<{ text: string; reference: string }[]> =>
  (await (await fetch(`${sandbox.url}/sandbox/messages?to=${to}`)).json()) as {
    text: string
    reference: string
  }[]

const today = () =>
  new Date(clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '')

smsContract('Alibaba Cloud', {
  port,
  sign: '虎符证书',
  template: 'SMS_100001',
  day: today,
  arrived: async to => (await messages(to)).map(m => m.reference),
  refuseNext: async () =>
    sandbox.world.controls.set('aliyun-sms', { refuseNext: 'isv.BUSINESS_LIMIT_CONTROL' }),
  loseNextAnswer: async () => sandbox.world.controls.set('aliyun-sms', { loseNextAnswer: true }),
  settle: async (receiptId, failure = '') => {
    await fetch(`${sandbox.url}/sandbox/sms-settle`, {
      method: 'POST',
      body: JSON.stringify({ receiptId, failure }),
    })
  },
})

const code = (to: string, parameters: Record<string, string> = { code: '204519' }) => ({
  to,
  sign: '虎符证书',
  template: 'SMS_100001',
  parameters,
  reference: 'x',
})

describe('Alibaba Cloud SMS on loopback', () => {
  it("understands the vendor's own SDK and our adapter alike", async () => {
    const own = sandbox.world.secrets.aliyunSms
    const client = new Dysms.default({
      ...own,
      endpoint: new URL(sandbox.url).host,
      protocol: 'HTTP',
    } as never)
    const theirs = await client.sendSms(
      new Dysms.SendSmsRequest({
        phoneNumbers: '13900000001',
        signName: '虎符证书',
        templateCode: 'SMS_100001',
        templateParam: '{"code":"(1*2)\'!~ 虎"}',
        outId: 'sdk',
      }),
    )
    expect(theirs.body?.code).toBe('OK')
    const ours = await port().send(code('13900000002', { code: "(1*2)'!~ 虎" }))
    expect(ours.result).toBe('accepted')
    expect((await messages('13900000001'))[0]?.text).toBe((await messages('13900000002'))[0]?.text)
  })

  it('shows the reader the approved text with its signature', async () => {
    await port().send(code('13900000003'))
    expect((await messages('13900000003'))[0]?.text).toMatch(/^【虎符证书】您的验证码是 204519，/)
  })

  it('finds a message by our own number among more of a day than one page holds', async () => {
    const to = '13900000009'
    sandbox.world.controls.set('aliyun-sms', { rateLimits: false })
    for (let i = 0; i < 53; i++) await port().send({ ...code(to), reference: `ours-${i}` })
    sandbox.world.controls.set('aliyun-sms', { rateLimits: true })
    expect(await port().findSent(to, 'ours-52', today())).toMatchObject({ reference: 'ours-52' })
    expect(await port().findSent(to, 'ours-53', today())).toBeUndefined()
  })

  it('limits codes by minute, hour and day inside HTTP 200, and forgets after the window', async () => {
    expect((await port().send(code('13900000004'))).result).toBe('accepted')
    expect(await port().send(code('13900000004'))).toMatchObject({ code: 'too-often', again: true })
    clock.offset += 61_000
    expect((await port().send(code('13900000004'))).result).toBe('accepted')
  })

  it.each([
    ['a wrong number', code('1390000'), 'number'],
    ['an unknown template', { ...code('13900000005'), template: 'nonsense' }, 'template'],
    ['a missing parameter', code('13900000005', { name: 'x' }), 'template'],
  ])('refuses %s for good', async (_, message, refusal) => {
    expect(await port().send(message)).toMatchObject({ result: 'refused', code: refusal, again: false })
  })

  it('refuses a wrong key, a stale date and a repeated nonce', async () => {
    const own = sandbox.world.secrets.aliyunSms
    const options = { baseUrl: `${sandbox.url}/aliyun-sms`, ...own, now: () => clock.now() }
    const bad = await aliyunSms({ ...options, accessKeySecret: 'guess' }).send(code('13900000006'))
    expect(bad).toMatchObject({ code: 'credentials', vendorCode: 'SignatureDoesNotMatch' })
    const late = await aliyunSms({ ...options, now: () => new Date(clock.now().getTime() - 1_000_000) }).send(
      code('13900000006'),
    )
    expect(late).toMatchObject({ code: 'credentials', vendorCode: 'InvalidTimeStamp.Expired' })
    const headers: Record<string, string> = {
      host: new URL(sandbox.url).host,
      'x-acs-action': 'QuerySendDetails',
      'x-acs-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      'x-acs-date': `${clock.now().toISOString().slice(0, 19)}Z`,
      'x-acs-signature-nonce': 'n1',
      'x-acs-version': '2017-05-25',
    }
    const request = { method: 'POST', path: '/aliyun-sms', query: {}, headers, body: '' }
    const { authorization } = signAcs3(request, own.accessKeyId, own.accessKeySecret)
    const again = () =>
      fetch(`${sandbox.url}/aliyun-sms`, { method: 'POST', headers: { ...headers, authorization } })
    expect((await again()).status).toBe(200)
    expect(await (await again()).json()).toMatchObject({ Code: 'SignatureNonceUsed' })
  })

  it('answers unreachable when nobody listens: nothing was sent', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    server.close()
    await once(server, 'close')
    const nobody = aliyunSms({
      baseUrl: `http://127.0.0.1:${port}`,
      accessKeyId: 'a',
      accessKeySecret: 'b',
      now: clock.now,
    })
    expect(await nobody.send(code('13900000007'))).toMatchObject({ result: 'refused', code: 'unreachable' })
  })
})
