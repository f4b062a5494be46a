// What a review can end in besides «passed»: returned with everything at once, corrected without paying again, given up
// for a refund, or rejected for good with the money going back by itself.
import { applicantRoutes, deskRoutes } from '@hufu/contract'
import { describe, expect, it } from 'vitest'
import { refusal } from './stand/browser.ts'
import { engine } from './stand/database.ts'
import { authority, type Draft, desk, placeOf, submitted, useStand } from './stand/journey.ts'
import { stampedForm } from './stand/papers.ts'
import { decide, payByWechat, submit, uploadPaper } from './stand/people.ts'
import { until } from './stand/world.ts'

const stand = useStand()

async function paid(): Promise<Draft> {
  const draft = await submitted(stand())
  return { ...draft, order: await payByWechat(placeOf(stand()), draft.who, draft.at) }
}
const defects = [
  { path: 'acceptance-form', reason: 'form-unstamped' },
  { path: 'invoice.title', reason: 'invoice-title-wrong', note: '抬头少了“有限公司”' },
]
/** By what a reader would read in it. */
const smsOf = async (to: string, words: string) =>
  (await stand().world.messages(to)).filter(m => m.text.includes(words))

describe(`a review that does not pass, on ${engine}`, () => {
  it('returns with all reasons pinned, is corrected and passes without a second payment [Z-28, O-03]', async () => {
    const { who, at, organisation, document } = await paid()
    const reviewer = await desk(stand(), 'reviewer')
    await decide(reviewer, at.order, 'return', defects)

    const returned = await who.order(at)
    expect(returned.axes.review?.label.zh).toBe('不通过')
    expect(returned.defects.map(d => d.path)).toEqual(['acceptance-form', 'invoice.title'])
    expect(returned.defects[1]?.note).toContain('有限公司')
    expect(returned.now).toMatchObject({ holder: 'applicant', action: 'correct' })
    expect(
      returned.tasks
        .filter(t => t.status === 'returned')
        .map(t => t.section)
        .sort(),
    ).toEqual(['acceptance', 'invoice'])
    expect(returned.payment?.state).toBe('paid')

    const [sms] = await until('the message with the reasons', async () => {
      const all = await smsOf(organisation.mobile, '需要修改')
      return all.length ? all : undefined
    })
    expect(sms?.text).toContain('受理表未加盖公章')

    await uploadPaper(
      who,
      at,
      'acceptance-form',
      await stampedForm({ ...organisation, agent: `${organisation.agent}（已补盖章）` }),
    )
    await who.call(applicantRoutes.saveValues, {
      params: at,
      body: { values: [{ path: 'invoice.title', value: organisation.name }] },
    })
    const again = await submit(who, at, document, 'new')
    expect(again.payment?.state).toBe('paid')
    expect(again.number).toBe(returned.number)
    expect(again.now.holder).toBe('reviewer')

    const { items } = await reviewer.call(deskRoutes.queue, {
      params: { authority, queue: 'review' },
      query: {},
    })
    expect(items.find(i => i.order === at.order)?.again).toBe(true)
    const looked = await reviewer.case(at.order)
    expect(looked.files.find(f => f.slot === 'acceptance-form')?.changed).toBe(true)
    await decide(reviewer, at.order, 'pass')
    expect((await who.order(at)).axes.review?.label.zh).toBe('通过')
    const mine = (await stand().world.cashier()).filter(p => p.orderNo.startsWith(returned.number!))
    expect(mine).toHaveLength(1)
  })

  it('shows the corrector what changed and keeps what was submitted before [O-03]', async () => {
    const { who, at, document } = await paid()
    const reviewer = await desk(stand(), 'reviewer')
    await decide(reviewer, at.order, 'return', [{ path: 'mailing.address', reason: 'address-incomplete' }])
    const values = [{ path: 'mailing.address', value: '郑东新区如意东路18号院2单元502' }]
    await who.call(applicantRoutes.saveValues, { params: at, body: { values } })
    await submit(who, at, document, 'new')
    const fact = (await reviewer.case(at.order)).facts.find(f => f.path === 'mailing.address')
    expect(fact?.before).toBeTruthy()
    expect(fact?.before).not.toBe(fact?.value)
  })

  it('refuses a decision on an older version, without a reason, or on a colleague’s case', async () => {
    const { at } = await paid()
    const [one, two] = [await desk(stand(), 'reviewer'), await desk(stand(), 'reviewer2')]
    const params = { authority, order: at.order }
    const { order } = await one.call(deskRoutes.claim, { params })
    const version = order.version
    expect(await refusal(two.call(deskRoutes.claim, { params }))).toMatchObject({
      status: 409,
      code: 'review.claimed',
    })
    expect(
      await refusal(two.call(deskRoutes.decide, { params, body: { decision: 'pass', version } })),
    ).toMatchObject({ status: 409, code: 'review.claimed' })
    expect(
      await refusal(
        one.call(deskRoutes.decide, { params, body: { decision: 'pass', version: version - 1 } }),
      ),
    ).toMatchObject({ status: 409, code: 'order.stale' })
    expect(
      await refusal(
        one.call(deskRoutes.decide, { params, body: { decision: 'return', version, defects: [] } }),
      ),
    ).toMatchObject({ status: 422, code: 'review.no-reason' })
    await one.call(deskRoutes.decide, { params, body: { decision: 'pass', version } })
    const late = await refusal(
      one.call(deskRoutes.decide, { params, body: { decision: 'reject', version, defects } }),
    )
    expect(late).toMatchObject({ status: 409, code: 'order.wrong-state', state: 'review:passed' })
  })

  it('gives money back after a final rejection, once, and says so [Z-28]', async () => {
    const { who, at, organisation } = await paid()
    await decide(await desk(stand(), 'reviewer'), at.order, 'reject', [
      { path: 'organisation.name', reason: 'name-differs' },
    ])
    const ended = await who.waitFor(at, 'the money to go back', o => o.payment?.state === 'refunded')
    expect(ended.state).toBe('refunded')
    expect(ended.axes.payment?.label.zh).toBe('已退款')
    expect(ended.may).toMatchObject({ edit: false, submit: false, pay: false, refund: false, copy: true })
    await until(
      'the refund message',
      async () => (await smsOf(organisation.mobile, '已原路退回')).length === 1,
    )
    expect(await smsOf(organisation.mobile, '审核不通过')).toHaveLength(1)
  })

  it('refunds a returned order that its applicant gives up, in two steps by finance [Z-28, H-28]', async () => {
    const { who, at } = await paid()
    const params = { authority, order: at.order }
    expect(
      await refusal(who.call(applicantRoutes.refund, { params: at, body: { reason: '不办了' } })),
    ).toMatchObject({ code: 'order.wrong-state' })
    await decide(await desk(stand(), 'reviewer'), at.order, 'return', defects)
    const asked = await who.call(applicantRoutes.refund, { params: at, body: { reason: '公司更名，不办了' } })
    expect(asked.payment?.state).toBe('refund-asked')

    const finance = await desk(stand(), 'finance')
    const { token, amountFen } = await finance.call(deskRoutes.prepareRefund, { params })
    expect(amountFen).toBe(30_000)
    await finance.call(deskRoutes.executeRefund, { params, body: { token } })
    expect(await refusal(finance.call(deskRoutes.executeRefund, { params, body: { token } }))).toMatchObject({
      status: 409,
      code: 'token.spent',
    })
    const ended = await who.waitFor(at, 'the refund', o => o.state === 'refunded')
    expect(ended.payment?.state).toBe('refunded')
  })

  it('keeps the order when finance refuses the refund, with the reason', async () => {
    const { who, at } = await paid()
    await decide(await desk(stand(), 'reviewer'), at.order, 'return', defects)
    await who.call(applicantRoutes.refund, { params: at, body: { reason: '不办了' } })
    const finance = await desk(stand(), 'finance')
    await finance.call(deskRoutes.refuseRefund, {
      params: { authority, order: at.order },
      body: { reason: '资料改好即可，无需退费' },
    })
    const kept = await who.order(at)
    expect(kept.payment?.state).toBe('paid')
    expect(kept.timeline.at(-1)?.text.zh).toContain('资料改好即可')
    expect(kept.may.edit).toBe(true)
  })
})
