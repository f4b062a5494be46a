// Every message reaches its reader once, whatever the vendors do; and no secret is found where it does not belong: in
// logs, lists, messages or addresses.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { applicantRoutes, deskRoutes } from '@hufu/contract'
import { describe, expect, it } from 'vitest'
import { engine } from './stand/database.ts'
import { authority, desk, pin, placeOf, programme, useStand } from './stand/journey.ts'
import { newOrganisation } from './stand/organisation.ts'
import {
  chooseGroup,
  decide,
  fillDraft,
  passThroughWechat,
  payByWechat,
  produce,
  provePhone,
  ship,
  signInApplicant,
  startDraft,
  submit,
} from './stand/people.ts'
import { until } from './stand/world.ts'

const stand = useStand({ agent: true })
const openid = 'oSandboxWangJianguo000000002'
const organisation = newOrganisation()

describe(`notices and secrets, on ${engine}`, () => {
  it('tells each event once, though the vendors lose answers and repeat themselves [Z-27]', async () => {
    const place = placeOf(stand())
    const who = await signInApplicant(place)
    await passThroughWechat(place, who, openid)
    await chooseGroup(who, authority, programme, 'other')
    const draft = await startDraft(who, { authority, programme, offer: 'new', suite: 'sm2' })
    const at = { authority, order: draft.id }
    await provePhone(place, who, at, organisation.mobile)
    const { document } = await who.programme(authority, programme)
    await fillDraft(who, await who.order(at), document, organisation)
    await submit(who, at, document, 'new')
    await stand().world.controls({ 'wechat-pay': { noticeCopies: 3 } })
    await payByWechat(place, who, at)

    // The vendor takes the message, and its answer is lost: asked again, it must not go out again.
    await stand().world.controls({ 'aliyun-sms': { loseNextAnswer: true } })
    const reviewer = await desk(stand(), 'reviewer')
    await decide(reviewer, at.order, 'return', [{ path: 'mailing.address', reason: 'address-incomplete' }])
    await submit(who, at, document, 'new')
    await decide(reviewer, at.order, 'pass')
    const producer = await desk(stand(), 'producer')
    await produce(producer, at.order, await stand().agent!.freshKey(pin))
    await ship(producer, at.order)

    const number = (await who.order(at)).number!
    const mine = async () => {
      const sms = (await stand().world.messages(organisation.mobile)).filter(m => !m.parameters.code)
      const wechat = (await stand().world.wechatMessages(openid)).filter(m =>
        JSON.stringify(m).includes(number),
      )
      return { sms, wechat }
    }
    await until(
      'all messages',
      async () => {
        const { sms, wechat } = await mine()
        return sms.length >= 2 && wechat.length >= 6
      },
      { patience: 60_000, pace: 200 },
    )
    // Long enough for a repetition to show itself.
    await new Promise(resolve => setTimeout(resolve, 4000))
    const { sms, wechat } = await mine()
    expect(new Set(sms.map(m => m.reference)).size).toBe(sms.length)
    expect(sms.map(m => m.text).filter(t => t.includes('需要修改'))).toHaveLength(1)
    expect(sms.map(m => m.text).filter(t => t.includes('已寄出'))).toHaveLength(1)
    expect(sms).toHaveLength(2)
    expect(new Set(wechat.map(m => m.clientMsgId)).size).toBe(wechat.length)
    const told = wechat.map(m => JSON.stringify(m))
    expect(told.filter(t => t.includes('审核已通过'))).toHaveLength(1)
    expect(told.filter(t => t.includes('制证已完成'))).toHaveLength(1)
  }, 120_000)

  it('writes no code, PIN, password, full number or key into logs, lists or messages', async () => {
    const codes = (await stand().world.messages()).flatMap(m =>
      m.parameters.code ? [m.parameters.code] : [],
    )
    expect(codes.length).toBeGreaterThan(1)
    const { environment } = stand().sandbox
    const controls = (await (await fetch(`${stand().world.url}/sandbox/controls`)).json()) as Record<
      string,
      Record<string, string>
    >
    const callBack = controls['aliyun-sms']?.receiptPath?.split('/').at(-1) ?? ''
    expect(callBack.length).toBeGreaterThan(15)
    const secrets = {
      callBack,
      identity: organisation.identity,
      account: organisation.account,
      pin,
      master: readFileSync(`${stand().data}/keys/master.key`, 'utf8').trim(),
      ...Object.fromEntries(
        [
          'WECHAT_PAY_API_V3_KEY',
          'WECHAT_OA_APP_SECRET',
          'ALIYUN_SMS_ACCESS_KEY_SECRET',
          'NUONUO_APP_SECRET',
        ].map(name => [name, environment[name as keyof typeof environment]]),
      ),
    }
    // Lines for the terminal (the demo's sign-ins) are shown and not kept: scripts/children.mjs.
    const logs = stand()
      .logs()
      .split('\n')
      .filter(line => line.startsWith('{'))
      .join('\n')
    const passwords = stand().signIns.map(s => s.password)
    for (const [name, secret] of Object.entries(secrets))
      expect([name, logs.includes(String(secret))]).toEqual([name, false])
    for (const password of passwords) expect(logs).not.toContain(password)
    for (const code of codes) expect(logs).not.toMatch(new RegExp(`(?<![0-9a-f-])${code}(?![0-9a-f-])`))
    expect(logs).not.toContain(organisation.mobile)

    const service = await desk(stand(), 'service')
    const found = await service.call(deskRoutes.search, {
      params: { authority },
      query: { q: organisation.uscc },
    })
    const seen = await service.case(found.orders[0]!.order)
    const shown = JSON.stringify([found, seen])
    for (const secret of [organisation.identity, organisation.account, organisation.mobile])
      expect(shown).not.toContain(secret)
    const unmasked = await service.call(deskRoutes.unmask, {
      params: { authority, order: found.orders[0]!.order },
      body: { path: 'agent.identity', reason: '电话核对经办人' },
    })
    expect(unmasked.value).toBe(organisation.identity)

    const messages = JSON.stringify([
      await stand().world.messages(),
      await stand().world.wechatMessages(openid),
    ])
    for (const secret of [organisation.identity, organisation.account, pin])
      expect(messages).not.toContain(secret)
    const withCode = (await stand().world.messages()).filter(m => m.parameters.code)
    for (const message of withCode) expect(Object.keys(message.parameters)).toEqual(['code'])
  })

  it('shows an applicant their own numbers, and a list only what it needs', async () => {
    const service = await desk(stand(), 'service')
    const { orders } = await service.call(deskRoutes.search, { params: { authority }, query: {} })
    expect(JSON.stringify(orders)).not.toMatch(/\d{17}[\dX]/)
    const who = await signInApplicant(placeOf(stand()))
    const mine = await who.call(applicantRoutes.orders, { params: { authority }, query: {} })
    expect(mine.orders).toEqual([])
  })

  it('keeps papers encrypted at rest', async () => {
    const files = execFileSync('find', [`${stand().data}/files`, '-type', 'f'], { encoding: 'utf8' })
      .trim()
      .split('\n')
    expect(files.length).toBeGreaterThan(3)
    for (const file of files) {
      const head = readFileSync(file).subarray(0, 2048).toString('latin1')
      expect(head).not.toMatch(/JFIF|Exif|%PDF|PNG\r\n/)
    }
  })
})
