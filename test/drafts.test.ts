// Before anything is submitted: the user group, a draft that follows its owner from device to device, pasted spaces, and
// data carried over from an earlier order.
import { applicantRoutes } from '@hufu/contract'
import { describe, expect, it } from 'vitest'
import { refusal } from './stand/browser.ts'
import { engine } from './stand/database.ts'
import {
  authority,
  freshDraft,
  placeOf,
  programme,
  readyDraft,
  submitted,
  useStand,
} from './stand/journey.ts'
import { newMobile } from './stand/organisation.ts'
import {
  chooseGroup,
  passThroughWechat,
  provePhone,
  signInApplicant,
  signInByWechat,
  startDraft,
} from './stand/people.ts'

const stand = useStand()
const save = (values: Record<string, string>) => ({
  values: Object.entries(values).map(([path, value]) => ({ path, value })),
})

describe(`drafts, on ${engine}`, () => {
  it('asks for the user group first, and locks it while an order is open [Z-04]', async () => {
    const who = await signInApplicant(placeOf(stand()))
    const first = await refusal(startDraft(who, { authority, programme, offer: 'new' }))
    expect(first).toMatchObject({ status: 409, code: 'order.group-missing' })
    const { document } = await who.programme(authority, programme)
    expect(document.audience?.warning?.zh).toBe('注意不要选错或不选，不同的用户群组享受的免费政策不同。')
    await chooseGroup(who, authority, programme, 'futures-company')
    const draft = await startDraft(who, { authority, programme, offer: 'new' })
    expect(draft.group).toBe('futures-company')
    const locked = await refusal(chooseGroup(who, authority, programme, 'other'))
    expect(locked).toMatchObject({ status: 409, code: 'order.group-locked' })
    expect((await who.programme(authority, programme)).group).toEqual({
      chosen: 'futures-company',
      locked: true,
    })
    await who.call(applicantRoutes.cancel, { params: { authority, order: draft.id } })
    await chooseGroup(who, authority, programme, 'other')
  })

  it('says the way to the counter that still issues certificates of Shanghai CA [Z-07]', async () => {
    const who = await signInApplicant(placeOf(stand()))
    const { document } = await who.programme(authority, programme)
    const path = document.offers['shanghai-ca']?.redirect?.path.map(step => step.zh)
    expect(path).toEqual(['首页', '交易所服务', '会员服务', '数字证书'])
    await chooseGroup(who, authority, programme, 'other')
    expect(await refusal(startDraft(who, { authority, programme, offer: 'shanghai-ca' }))).toMatchObject({
      status: 404,
    })
  })

  it('proves the agent’s phone by SMS and puts it into the form, read-only [Z-10, Z-13]', async () => {
    const { who, at } = await freshDraft(stand())
    const mobile = newMobile()
    const proved = await provePhone(placeOf(stand()), who, at, mobile)
    expect(proved.phone.verified).toBe(true)
    const agent = proved.values.find(v => v.path === 'agent.mobile')
    expect(agent).toMatchObject({ value: mobile, source: 'verified-phone' })
    const locked = await refusal(
      who.call(applicantRoutes.saveValues, { params: at, body: save({ 'agent.mobile': newMobile() }) }),
    )
    expect(locked.faults?.[0]).toMatchObject({ path: 'agent.mobile', code: 'field.locked' })
    expect(proved.values.find(v => v.path === 'mailing.mobile')?.value).toBe(mobile)
  })

  it('goes on inside WeChat where the computer stopped [Z-01, Z-11]', async () => {
    const { who, at } = await freshDraft(stand())
    await who.call(applicantRoutes.saveValues, {
      params: at,
      body: save({ 'organisation.name': '郑州草稿期货有限公司' }),
    })
    const openid = 'oSandboxLiLing00000000000001'
    await passThroughWechat(placeOf(stand()), who, openid)
    const phone = await signInByWechat(placeOf(stand()), openid)
    const seen = await phone.order(at)
    expect(seen.values.find(v => v.path === 'organisation.name')?.value).toBe('郑州草稿期货有限公司')
    expect(
      seen.tasks.filter(t =>
        ['organisation', 'agent', 'acceptance', 'invoice', 'mailing'].includes(t.section),
      ),
    ).toHaveLength(5)
    const { orders } = await phone.call(applicantRoutes.orders, { params: { authority }, query: {} })
    expect(orders.map(o => o.id)).toContain(at.order)
  })

  it('makes pasted spaces and full-width digits plain, without a word [C-27]', async () => {
    const { who, at, organisation } = await freshDraft(stand())
    const wide = [...organisation.account].map(d => String.fromCharCode(d.charCodeAt(0) + 0xfee0)).join('')
    const spaced = `　${organisation.uscc.slice(0, 9).toLowerCase()} ${organisation.uscc.slice(9)}​ `
    const saved = await who.call(applicantRoutes.saveValues, {
      params: at,
      body: save({ 'invoice.account': `${wide.slice(0, 4)} ${wide.slice(4)}`, 'invoice.tax-number': spaced }),
    })
    expect(saved.faults).toEqual([])
    const kept = Object.fromEntries(saved.values.map(v => [v.path, v.value]))
    expect(kept).toEqual({
      'invoice.account': organisation.account,
      'invoice.tax-number': organisation.uscc,
    })
  })

  it('gives one draft for two clicks of one button', async () => {
    const { who } = await freshDraft(stand())
    const key = 'the-same-click-0001'
    const [one, two] = await Promise.all(
      [1, 2].map(() => startDraft(who, { authority, programme, offer: 'new', key })),
    )
    expect(one?.id).toBe(two?.id)
  })

  it('carries an earlier order over: values, papers and the proved phone [Z-09]', async () => {
    const first = await submitted(stand())
    expect(first.order.may.copy).toBe(true)
    const copy = await startDraft(first.who, { authority, programme, offer: 'new', copyOf: first.at.order })
    const values = Object.fromEntries(copy.values.map(v => [v.path, v.value]))
    expect(values['organisation.uscc']).toBe(first.organisation.uscc)
    expect(values['agent.identity']).toBe(first.organisation.identity)
    expect(copy.phone.verified).toBe(true)
    expect(copy.files.map(f => f.slot).sort()).toEqual(first.order.files.map(f => f.slot).sort())
    expect(copy.number).toBeNull()

    const stranger = await signInApplicant(placeOf(stand()))
    await chooseGroup(stranger, authority, programme, 'other')
    const foreign = startDraft(stranger, { authority, programme, offer: 'new', copyOf: first.at.order })
    expect(await refusal(foreign)).toMatchObject({ status: 404, code: 'not-found' })
  })

  it('numbers orders by date and one running number that never starts again [Z-18]', async () => {
    const [one, two] = [await submitted(stand()), await submitted(stand())]
    expect(one.order.number).toMatch(/^20\d{6}\d{6}$/)
    expect(Number(two.order.number!.slice(8))).toBe(Number(one.order.number!.slice(8)) + 1)
    const { orders } = await two.who.call(applicantRoutes.orders, { params: { authority }, query: {} })
    expect(orders[0]).toMatchObject({ number: two.order.number, tag: 'ZCE', agent: two.organisation.agent })
    expect(orders[0]?.offerTitle.zh).toBe('新申请')
    expect(orders[0]?.submitted).toMatch(/T\d\d:\d\d:\d\d/)
  })

  it('offers a blank acceptance form to download [Z-14]', async () => {
    const who = await signInApplicant(placeOf(stand()))
    const answer = await who.fetch(
      `${stand().url}/api/${authority}/programmes/${programme}/templates/acceptance-form`,
    )
    expect(answer.headers.get('content-type')).toBe('application/pdf')
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-')
  })

  it('cancels what is not paid for, and nothing else', async () => {
    const { who, at } = await submitted(stand())
    const ended = await who.call(applicantRoutes.cancel, { params: at })
    expect(ended.state).toBe('cancelled')
    expect(await refusal(who.call(applicantRoutes.cancel, { params: at }))).toMatchObject({
      code: 'order.wrong-state',
    })
    const draft = await readyDraft(stand(), { who })
    expect(draft.order.may.cancel).toBe(true)
  })

  it('tells live pages of every change', async () => {
    const { who, at } = await submitted(stand())
    const stream = await who.fetch(`${stand().url}/api/${authority}/orders/${at.order}/events`)
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader()
    const heard = (async () => {
      for (let text = ''; ; ) {
        const { value, done } = await reader.read()
        text += value ?? ''
        if (done || text.includes('event: change')) return text
      }
    })()
    await who.call(applicantRoutes.cancel, { params: at })
    expect(await heard).toContain('event: change')
    await reader.cancel()
  })
})
