// When an invoice is issued, how it reaches its owner, and what becomes of it when it is not wanted or the order is rejected.
import { applicantRoutes, bankProofRoutes, payingRoutes } from '@hufu/contract'
import { afterRoutes } from '@hufu/contract/routes/after.ts'
import { whatIsNext } from '@hufu/programme'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startWalk, type Walk } from '../../testing/applicant.ts'
import { openChangedHouse } from '../../testing/changed-zce.ts'
import { DAY, HOUR, type TestHouse } from '../../testing/house.ts'
import { spendLink } from './invoice-link.ts'
import { declineInvoice, openInvoice } from './issue-invoice.ts'

let house: TestHouse
const open =
  (words: string, after = 'after: [issuance]') =>
  async () => {
    house = await openChangedHouse([
      [
        `${'after: [issuance]'}\n        when: payment.method != 'entitlement'\n        trigger: applicant\n`,
        `${after}\n        when: payment.method != 'entitlement'\n${words}`,
      ],
      [
        '  invoice-issued: { use: invoice-issued }',
        '  invoice-issued: { sms: { zh: "发票 {link}", en: "Invoice {link}" } }',
      ],
    ])
  }
const linkOf = async (walk: Walk) => {
  const row = await house.db.kysely
    .selectFrom('notice')
    .select('content')
    .where('order_id', '=', walk.key.order)
    .where('event', '=', 'invoice-issued')
    .executeTakeFirstOrThrow()
  return /\/i\/([\w-]{16,80})/.exec(JSON.stringify(row.content))?.[1] ?? ''
}

describe('some days after shipping', () => {
  beforeAll(
    open('        trigger: automatic\n        delay: 3wd\n        from: shipped\n        optional: true\n'),
  )
  afterAll(() => house.close())
  beforeEach(() => house.forgetJobs())

  it('is issued by itself, and never before the parcel left [C-22]', async () => {
    const walk = await (await startWalk(house)).to('delivery')
    await house.pass(6 * DAY)
    expect(await walk.stages()).toMatchObject({ delivery: 'waiting', invoice: 'waiting' })
    await walk.ship()
    await house.pass(2 * DAY)
    expect(await walk.stages()).toMatchObject({ invoice: 'waiting' })
    await house.pass(6 * DAY)
    expect(await walk.stages()).toMatchObject({ invoice: 'issued' })
  })

  it('is not made where the applicant wants none [R-08]', async () => {
    const walk = await (await startWalk(house)).to('delivery')
    expect((await walk.view()).invoice).toMatchObject({ state: 'waiting', mayDecline: true })
    await declineInvoice(house.invoice, walk.key, walk.person)
    await walk.ship()
    await house.pass(10 * DAY)
    expect(await walk.stages()).toMatchObject({ invoice: 'none' })
    // In the form of the renewal the same is said before submission.
    const programme = await house.shelf.latest('szca-counter', 'bidding-renewal')
    const offer = programme.programme.offers.renewal
    if (!offer) throw new Error('no renewal')
    const states = Object.fromEntries(
      Object.keys(offer.journey).flatMap(name =>
        name === 'invoice' ? [] : [[name, doneOf(offer.journey[name]?.stage)]],
      ),
    )
    const next = (wanted: string) => whatIsNext(states, offer, { form: { invoice: { wanted } } })
    expect(next('none').skip).toMatchObject([{ stage: 'invoice', state: 'none' }])
    expect(next('electronic').enter).toMatchObject([{ stage: 'invoice', state: 'waiting' }])
  })
})

describe('after it was received', () => {
  beforeAll(
    open(
      '        trigger: automatic\n        delay: 3wd\n        from: received\n        channels: [download, portal]\n',
    ),
  )
  afterAll(() => house.close())

  it('is issued within three working days, and stands in the order [S-26]', async () => {
    const walk = await (await startWalk(house)).to('delivery')
    await walk.ship()
    await house.pass(2 * DAY)
    expect(await walk.stages()).toMatchObject({ invoice: 'waiting' })
    await walk.deliver()
    await house.pass(6 * DAY)
    expect(await walk.view()).toMatchObject({
      invoice: { state: 'issued' },
      axes: { invoice: { code: 'issued' } },
    })
    // Not sent by message: no link that opens it exists.
    const links = await house.db.kysely.selectFrom('invoice_link').select('hash').execute()
    expect(links).toEqual([])
  })
})

describe('right after payment', () => {
  beforeAll(
    open(
      '        trigger: automatic\n        optional: true\n        channels: [sms, email, download]\n',
      'after: [payment]',
    ),
  )
  afterAll(() => house.close())
  beforeEach(() => house.forgetJobs())
  const paid = async () => {
    const walk = await (await startWalk(house)).to('payment')
    await walk.pay()
    await house.pass(1000)
    return walk
  }

  it('is issued and sent as a link that spends itself [R-17] [X-11]', async () => {
    const walk = await paid()
    expect(await walk.stages()).toMatchObject({ invoice: 'issued', review: 'waiting' })
    const token = await linkOf(walk)
    const key = await spendLink(house.spine, token)
    expect((await openInvoice(house.invoice, key)).bytes.subarray(0, 5).toString()).toBe('%PDF-')
    // A scanner was quicker than the person: for some minutes it still opens, then never again.
    await spendLink(house.spine, token)
    house.clock.advance(HOUR)
    await expect(spendLink(house.spine, token)).rejects.toMatchObject({ code: 'invoice.link-over' })
    await expect(spendLink(house.spine, 'x'.repeat(32))).rejects.toMatchObject({ code: 'invoice.link-over' })
    const kept = await house.db.kysely.selectFrom('invoice_link').selectAll().execute()
    expect(JSON.stringify(kept)).not.toContain(token)
  })

  it('has a link that ends by itself, opened or not [X-11]', async () => {
    const token = await linkOf(await paid())
    house.clock.advance(4 * DAY)
    await expect(spendLink(house.spine, token)).rejects.toMatchObject({ code: 'invoice.link-over' })
  })

  it('is taken back by a red-letter invoice when the order is rejected later [R-17]', async () => {
    const walk = await paid()
    await walk.decide('reject')
    await house.pass(1000)
    expect(await walk.stages()).toMatchObject({ invoice: 'red-lettered' })
  })
})

const doneOf = (kind: string | undefined): string =>
  ({
    form: 'submitted',
    payment: 'paid',
    review: 'passed',
    issuance: 'written',
    delivery: 'delivered',
    'bank-proof': 'passed',
    identity: 'passed',
    documents: 'uploaded',
  })[kind ?? ''] ?? 'uploaded'

it('no public address takes anything that could be guessed [X-11]', () => {
  const all = Object.values({ ...applicantRoutes, ...payingRoutes, ...bankProofRoutes, ...afterRoutes })
  const open = all.filter(route => route.access === 'public' && /invoice|\/i\//.test(route.path))
  expect(open.map(route => route.path)).toEqual(['/i/:token'])
})
