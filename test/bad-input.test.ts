// Bad input, and what it gets: its own sentence, a stable code, and an order that stands where it stood.

import { spawnSync } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { applicantRoutes, errorCodes } from '@hufu/contract'
import { describe, expect, it } from 'vitest'
import { noticeBody } from '../apps/sandbox/wechat-pay/notices.ts'
import { signedHeaders } from '../apps/sandbox/wechat-pay/seal.ts'
import { badFiles } from './stand/bad-files.ts'
import { refusal } from './stand/browser.ts'
import { engine } from './stand/database.ts'
import {
  authority,
  type Draft,
  freshDraft,
  placeOf,
  readyDraft,
  submitted,
  useStand,
} from './stand/journey.ts'
import { cardFront } from './stand/papers.ts'
import { agreementsOf, payByWechat, signInApplicant, submit, uploadPaper } from './stand/people.ts'
import { node, root } from './stand/server.ts'
import { until } from './stand/world.ts'

const stand = useStand()

describe(`unknown, foreign and stale orders, on ${engine}`, () => {
  it('finds no order that does not exist, is another’s, or is asked for in odd words', async () => {
    const { at } = await freshDraft(stand())
    const stranger = await signInApplicant(placeOf(stand()))
    const unknown = { authority, order: randomUUID() }
    for (const params of [at, unknown]) {
      for (const deed of [
        () => stranger.order(params),
        () => stranger.call(applicantRoutes.cancel, { params }),
        () => stranger.call(applicantRoutes.pay, { params, body: { method: 'wechat-pay' } }),
        () =>
          stranger.call(applicantRoutes.saveValues, {
            params,
            body: { values: [{ path: 'agent.name', value: '张三' }] },
          }),
        () => stranger.call(applicantRoutes.submit, { params, body: { version: 1, agreed: [] } }),
        () => uploadPaper(stranger, params, 'business-licence', Buffer.from('x')),
      ]) {
        expect(await refusal(deed())).toMatchObject({ status: 404, code: 'not-found' })
      }
    }
    const odd = await refusal(stranger.order({ authority, order: "1' or '1'='1" }))
    expect(odd).toMatchObject({ status: 400, code: 'request.invalid' })
  })

  it('refuses a page that is out of date, and names the state that an order is really in', async () => {
    const { who, at, document } = await readyDraft(stand())
    const agreed = agreementsOf(document, 'new')
    const { version } = await who.order(at)
    const stale = await refusal(
      who.call(applicantRoutes.submit, { params: at, body: { version: version - 1, agreed } }),
    )
    expect(stale).toMatchObject({ status: 409, code: 'order.stale' })
    await submit(who, at, document, 'new')
    const twice = await refusal(
      who.call(applicantRoutes.submit, { params: at, body: { version: version + 1, agreed } }),
    )
    expect(twice).toMatchObject({ status: 409, code: 'order.wrong-state' })
    expect(twice.state).toContain('submitted')
    const late = who.call(applicantRoutes.saveValues, {
      params: at,
      body: { values: [{ path: 'agent.name', value: '张三' }] },
    })
    expect(await refusal(late)).toMatchObject({ status: 409, code: 'order.wrong-state' })
    const early = await refusal(who.call(applicantRoutes.received, { params: at }))
    expect(early).toMatchObject({ status: 409, code: 'order.wrong-state', state: 'delivery:not-begun' })
    expect(await refusal(who.call(applicantRoutes.askInvoice, { params: at }))).toMatchObject({
      code: 'invoice.not-due',
    })
    expect(await refusal(who.call(applicantRoutes.keyBundle, { params: { ...at, line: 1 } }))).toMatchObject({
      status: 409,
    })
  })
})

describe(`a form with faults, on ${engine}`, () => {
  it('names every one of them at once, pinned, and keeps what was typed [Z-17, C-13]', async () => {
    const { who, at, organisation } = await readyDraft(stand())
    const bad = {
      'organisation.uscc': organisation.uscc.slice(1),
      'agent.identity': `${organisation.identity.slice(0, 17)}${organisation.identity.endsWith('1') ? '2' : '1'}`,
      'agent.name': '',
      'mailing.mobile': '1234',
    }
    const values = Object.entries(bad).map(([path, value]) => ({ path, value }))
    const saved = await who.call(applicantRoutes.saveValues, { params: at, body: { values } })
    expect(saved.faults.map(f => f.code).sort()).toEqual([
      'field.citizen-id-check',
      'field.mobile',
      'field.uscc-length',
    ])
    await who.call(applicantRoutes.removeFile, { params: { ...at, slot: 'identity-card-back' } })

    const { version } = await who.order(at)
    const no = await refusal(who.call(applicantRoutes.submit, { params: at, body: { version, agreed: [] } }))
    expect(no).toMatchObject({ status: 422, code: 'order.faults' })
    const paths = no.faults!.map(f => f.path)
    for (const path of [
      ...Object.keys(bad),
      'agent.back',
      'agreement.service',
      'agreement.identity-images',
    ]) {
      expect(paths).toContain(path)
    }
    for (const fault of no.faults!) {
      expect(fault.zh.length).toBeGreaterThan(3)
      expect(fault.en.length).toBeGreaterThan(3)
    }
    const kept = await who.order(at)
    expect(kept.state).toBe('draft')
    expect(kept.values.find(v => v.path === 'mailing.mobile')?.value).toBe('1234')
    expect(kept.files).toHaveLength(3)
  })

  it('takes no value for a field that the form does not have', async () => {
    const { who, at } = await freshDraft(stand())
    const values = [{ path: 'organisation.__proto__', value: 'x' }]
    const no = await refusal(who.call(applicantRoutes.saveValues, { params: at, body: { values } }))
    expect(no).toMatchObject({ status: 400, code: 'request.invalid' })
    expect(no.faults?.[0]?.code).toBe('field.unknown')
  })

  it('counts wrong codes, and five of them end the code', async () => {
    const { who, at } = await freshDraft(stand())
    const mobile = '13900001111'
    const seen = await stand().world.codesSent(mobile)
    await who.call(applicantRoutes.phoneCode, { params: at, body: { mobile } })
    const code = await stand().world.code(mobile, seen)
    const wrong = code === '000000' ? '000001' : '000000'
    const tryWith = (given: string) =>
      refusal(who.call(applicantRoutes.phoneCheck, { params: at, body: { mobile, code: given } }))
    for (let count = 0; count < 5; count++) expect((await tryWith(wrong)).code).toBe('code.wrong')
    expect((await tryWith(code)).code).toBe('code.expired')
    expect(
      await refusal(who.call(applicantRoutes.phoneCode, { params: at, body: { mobile } })),
    ).toMatchObject({
      status: 429,
      code: 'code.too-soon',
    })
    expect((await who.order(at)).phone.verified).toBe(false)
  })
})

describe(`uploads that are not taken, on ${engine}`, () => {
  let draft: Draft | undefined
  it.each(badFiles.map(file => [file.what, file] as const))(
    '%s gets its own sentence',
    async (_what, file) => {
      draft ??= await freshDraft(stand())
      const { who, at } = draft
      const no = await refusal(uploadPaper(who, at, 'business-licence', await file.bytes(), 'licence.jpg'))
      expect(no).toMatchObject({ status: file.status, code: file.code })
      expect(no.zh.next).toBe(errorCodes[no.code].zh.next)
      const { files, state } = await who.order(at)
      expect(files).toEqual([])
      expect(state).toBe('draft')
    },
  )

  it('keeps the paper that was there before', async () => {
    const { who, at, organisation } = await freshDraft(stand())
    await uploadPaper(who, at, 'identity-card-front', await cardFront(organisation))
    const [before] = (await who.order(at)).files
    await refusal(uploadPaper(who, at, 'identity-card-front', Buffer.from('nonsense')))
    expect((await who.order(at)).files).toEqual([before])
    expect(await refusal(uploadPaper(who, at, 'no-such-slot', Buffer.from('x')))).toMatchObject({
      status: 404,
    })
  })

  it('re-encodes what it takes, so that nothing hidden in a picture survives [Z-13]', async () => {
    const { who, at, organisation } = await freshDraft(stand())
    const photo = Buffer.concat([await cardFront(organisation), Buffer.from('<script>steal()</script>')])
    await uploadPaper(who, at, 'identity-card-front', photo, '../../etc/身份证.jpg')
    const [file] = (await who.order(at)).files
    expect(file?.name).toBe('身份证.jpg')
    const kept = await who.fetch(
      `${stand().url}/api/${authority}/orders/${at.order}/files/identity-card-front`,
    )
    expect(kept.headers.get('content-security-policy')).toContain('sandbox')
    expect(Buffer.from(await kept.arrayBuffer()).includes('steal')).toBe(false)
  })
})

describe(`notices of the payment service, on ${engine}`, () => {
  const notify = (body: string, headers: Record<string, string>) =>
    fetch(`${stand().url}/notify/${authority}/wechat-pay`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    })
  async function startPaying(): Promise<Draft & { trade: Record<string, unknown> }> {
    const draft = await submitted(stand())
    const started = await draft.who.call(applicantRoutes.pay, {
      params: draft.at,
      body: { method: 'wechat-pay' },
    })
    const payment = (await stand().world.cashier()).find(
      p => started.kind === 'native' && p.codeUrl === started.codeUrl,
    )!
    const { merchantId } = stand().sandbox.world.secrets.wechatPay
    const { appId } = stand().sandbox.world.secrets.wechatOa
    const trade = {
      appid: appId,
      mchid: merchantId,
      out_trade_no: payment.orderNo,
      transaction_id: `42000${randomBytes(8).toString('hex')}`,
      trade_type: 'NATIVE',
      trade_state: 'SUCCESS',
      trade_state_desc: '支付成功',
      success_time: new Date().toISOString().replace(/\.\d+Z/, '+00:00'),
      payer: { openid: 'oSandboxScanner0000000000000' },
      amount: {
        total: payment.amountFen,
        payer_total: payment.amountFen,
        currency: 'CNY',
        payer_currency: 'CNY',
      },
    }
    return { ...draft, trade }
  }
  const sealed = (trade: unknown) => noticeBody(stand().sandbox.world, 'TRANSACTION.SUCCESS', trade).body
  const signed = (body: string, at?: Date) => signedHeaders(stand().sandbox.world, body, at)
  const due = async ({ who, at }: Draft) => (await who.order(at)).payment?.state

  it('moves nothing for a forged, altered or stale one [Z-26]', async () => {
    const draft = await startPaying()
    const body = sealed(draft.trade)
    const headers = signed(body)
    const forgeries: [string, Record<string, string>][] = [
      [body, {}],
      [body, { ...headers, 'Wechatpay-Signature': randomBytes(256).toString('base64') }],
      [body, { ...headers, 'Wechatpay-Serial': 'PUB_KEY_ID_0000000000000000000000000' }],
      [body.replace('TRANSACTION', 'TRANSACTIOM'), headers],
      [body, signed(body, new Date(Date.now() - 3_600_000))],
      [body, { ...headers, 'Wechatpay-Timestamp': String(Math.floor(Date.now() / 1000) - 10) }],
    ]
    for (const [content, given] of forgeries) {
      const answer = await notify(content, given)
      expect(answer.status).toBe(401)
      expect(await due(draft)).toBe('due')
    }
    expect(stand().logs()).toContain('payment.notice-refused')
  })

  it('settles once for the same notice many times, and takes no other amount [Z-26]', async () => {
    const draft = await startPaying()
    const cheap = sealed({
      ...draft.trade,
      amount: { total: 1, payer_total: 1, currency: 'CNY', payer_currency: 'CNY' },
    })
    await notify(cheap, signed(cheap))
    expect(await due(draft)).toBe('due')

    const body = sealed(draft.trade)
    const answers = await Promise.all(Array.from({ length: 6 }, () => notify(body, signed(body))))
    expect(answers.map(a => a.status)).toEqual(Array(6).fill(answers[0]?.status))
    const order = await draft.who.order(draft.at)
    expect(order.payment?.state).toBe('paid')
    expect(order.timeline.filter(t => t.event === 'payment-received')).toHaveLength(1)
    const headers = signed(body)
    await notify(body, headers)
    await notify(body, headers)
    expect(
      (await draft.who.order(draft.at)).timeline.filter(t => t.event === 'payment-received'),
    ).toHaveLength(1)
  })

  it('accepts and logs one for a payment that it never started', async () => {
    const draft = await startPaying()
    const body = sealed({ ...draft.trade, out_trade_no: 'NOBODY0000001' })
    await notify(body, signed(body))
    expect(await due(draft)).toBe('due')
    expect(stand().logs()).toContain('payment.unknown')
  })

  it('survives copies, probes and lost notices of the vendor [Z-26]', async () => {
    await stand().world.controls({ 'wechat-pay': { noticeCopies: 3, noticeProbe: true } })
    const many = await submitted(stand())
    await payByWechat(placeOf(stand()), many.who, many.at)
    await stand().world.controls({ 'wechat-pay': { noticeCopies: 1, noticeProbe: false, noticeLose: 1 } })
    const lost = await submitted(stand())
    const started = await lost.who.call(applicantRoutes.pay, {
      params: lost.at,
      body: { method: 'wechat-pay' },
    })
    await stand().world.pay(started.kind === 'native' ? started.codeUrl : '')
    expect(await due(lost)).toBe('due')
    const asked = await lost.who.call(applicantRoutes.refreshPayment, { params: lost.at })
    expect(asked.payment?.state).toBe('paid')
    await stand().world.controls({ 'wechat-pay': { noticeLose: 0 } })
  })

  it('shows 确认中 while the vendor does not answer, and finds out [Z-26]', async () => {
    const draft = await startPaying()
    await stand().world.controls({ 'wechat-pay': { fault: 'system-error', faultCount: 50 } })
    const doubt = await draft.who.call(applicantRoutes.refreshPayment, { params: draft.at })
    expect(doubt.axes.payment?.label.zh).toBe('确认中')
    await stand().world.controls({ 'wechat-pay': { fault: 'none', faultCount: 0 } })
    const sure = await draft.who.call(applicantRoutes.refreshPayment, { params: draft.at })
    expect(sure.axes.payment?.label.zh).toBe('去支付')
  })

  it('gives a second payment back by itself', async () => {
    const draft = await submitted(stand())
    const started = await draft.who.call(applicantRoutes.pay, {
      params: draft.at,
      body: { method: 'wechat-pay' },
    })
    await stand().world.controls({ 'wechat-pay': { noticeDelayMs: 400 } })
    await stand().world.pay(started.kind === 'native' ? started.codeUrl : '')
    await draft.who.call(applicantRoutes.cancel, { params: draft.at })
    await until('the late payment to go back', async () =>
      (await stand().world.cashier()).some(
        p => p.orderNo.startsWith(draft.order.number!) && p.state === 'refunded',
      ),
    )
    expect((await draft.who.order(draft.at)).state).toBe('cancelled')
    await stand().world.controls({ 'wechat-pay': { noticeDelayMs: 30 } })
  })
})

describe('bad configuration', () => {
  it('is listed whole at boot, every fault of it', () => {
    const env = {
      PATH: process.env.PATH,
      HUFU_PORT: 'x',
      HUFU_DATABASE_URL: 'mysql://x',
      HUFU_ROLES: 'king',
      HUFU_DATA: '/nonexistent/x',
    }
    const ran = spawnSync(node, [`${root}/apps/server/main.ts`], { env, encoding: 'utf8', timeout: 30_000 })
    expect(ran.status).toBe(1)
    for (const name of [
      'HUFU_PORT',
      'HUFU_DATABASE_URL',
      'HUFU_ROLES',
      'HUFU_PUBLIC_URL',
      'HUFU_MASTER_KEY_FILE',
    ]) {
      expect(ran.stderr).toContain(name)
    }
    expect(ran.stderr).not.toContain('    at ')
  })
})
