// The free policy: who is on the roster, how many certificates are left, and what becomes of one that is not used.
import { applicantRoutes, deskRoutes } from '@hufu/contract'
import { describe, expect, it } from 'vitest'
import { refusal } from './stand/browser.ts'
import { engine } from './stand/database.ts'
import { authority, type Draft, desk, enrol, programme, submitted, useStand } from './stand/journey.ts'
import { newOrganisation, type Organisation } from './stand/organisation.ts'
import { type Applicant, claimFree, decide } from './stand/people.ts'

const stand = useStand()
const warehouse = { roster: 'zce-warehouses', group: 'warehouse' }

async function member(kind: { roster: string; group: string }): Promise<Organisation> {
  const organisation = newOrganisation()
  await enrol(stand(), organisation, kind.roster, kind.group)
  return organisation
}
const apply = (organisation: Organisation, group: string, who?: Applicant): Promise<Draft> =>
  submitted(stand(), { organisation, group, ...(who ? { who } : {}) })
const remaining = async (draft: Draft) =>
  (await draft.who.programme(authority, programme)).entitlement?.remaining

describe(`the free policy, on ${engine}`, () => {
  it('is granted from the roster, shows 免费政策 and no invoice, and counts down [Z-05, Z-06, Z-23]', async () => {
    const organisation = await member(warehouse)
    const draft = await apply(organisation, 'warehouse')
    expect(await remaining(draft)).toBe(2)
    const order = await claimFree(draft.who, draft.at)
    expect(order.axes.payment).toMatchObject({ code: 'entitled', label: { zh: '免费政策' } })
    expect(order.payment?.amountFen).toBe(0)
    expect(order.now.holder).toBe('reviewer')
    expect(order.axes.invoice?.label.zh).toBe('不可开票')
    expect(await remaining(draft)).toBe(1)
    const about = await draft.who.programme(authority, programme)
    expect(about.entitlement?.until).toMatch(/^20\d\d-/)
  })

  it('refuses who is not on the roster, says why, and leaves WeChat Pay open [Z-04, Z-23]', async () => {
    const draft = await apply(newOrganisation(), 'futures-company')
    const no = await refusal(
      draft.who.call(applicantRoutes.pay, { params: draft.at, body: { method: 'entitlement' } }),
    )
    expect(no).toMatchObject({ status: 409, code: 'payment.not-eligible' })
    expect(no.faults?.[0]?.code).toBe('entitlement.not-on-roster')
    const order = await draft.who.order(draft.at)
    expect(order.payment?.state).toBe('due')
    expect(order.methods.find(m => m.method === 'wechat-pay')?.available).toBe(true)
  })

  it('refuses a third one to a warehouse, but not a second [Z-05]', async () => {
    const organisation = await member(warehouse)
    for (let count = 0; count < 2; count++) {
      const draft = await apply(organisation, 'warehouse')
      expect((await claimFree(draft.who, draft.at)).payment?.state).toBe('entitled')
    }
    const third = await apply(organisation, 'warehouse')
    const no = await refusal(
      third.who.call(applicantRoutes.pay, { params: third.at, body: { method: 'entitlement' } }),
    )
    expect(no.faults?.[0]?.code).toBe('entitlement.used-up')
    const free = (await third.who.order(third.at)).methods.find(m => m.method === 'entitlement')
    expect(free).toMatchObject({ available: false })
    expect(free?.why?.zh).toContain('已用完')
  })

  it('gives the last free certificate to exactly one of two that ask at once [Z-05]', async () => {
    const organisation = await member(warehouse)
    const first = await apply(organisation, 'warehouse')
    await claimFree(first.who, first.at)
    const rivals = [await apply(organisation, 'warehouse'), await apply(organisation, 'warehouse')]
    const ends = await Promise.allSettled(
      rivals.map(r => r.who.call(applicantRoutes.pay, { params: r.at, body: { method: 'entitlement' } })),
    )
    expect(ends.filter(e => e.status === 'fulfilled')).toHaveLength(1)
    const states = await Promise.all(rivals.map(async r => (await r.who.order(r.at)).payment?.state))
    expect(states.sort()).toEqual(['due', 'entitled'])
  })

  it('comes back to the quota when the order is rejected or given up [Z-05, Z-28]', async () => {
    const organisation = await member(warehouse)
    const rejected = await apply(organisation, 'warehouse')
    await claimFree(rejected.who, rejected.at)
    expect(await remaining(rejected)).toBe(1)
    const reviewer = await desk(stand(), 'reviewer')
    const why = [{ path: 'organisation.name', reason: 'name-differs' }]
    await decide(reviewer, rejected.at.order, 'reject', why)
    expect(await remaining(rejected)).toBe(2)
    expect((await rejected.who.order(rejected.at)).state).toBe('rejected')

    const given = await apply(organisation, 'warehouse')
    await claimFree(given.who, given.at)
    await decide(reviewer, given.at.order, 'return', why)
    const ended = await given.who.call(applicantRoutes.refund, {
      params: given.at,
      body: { reason: '先不办' },
    })
    expect(ended.state).toBe('cancelled')
    expect(await remaining(given)).toBe(2)

    const administrator = await desk(stand(), 'administrator')
    const { entries } = await administrator.call(deskRoutes.ledger, {
      params: { authority },
      query: { uscc: organisation.uscc },
    })
    expect(entries.map(e => e.entry).sort()).toEqual(['released', 'released', 'reserved', 'reserved'])
  })

  it('has five for a futures company [Z-05]', async () => {
    const organisation = await member({ roster: 'zce-members', group: 'futures-company' })
    const draft = await apply(organisation, 'futures-company')
    expect(await remaining(draft)).toBe(5)
  })
})
