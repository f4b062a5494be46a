// The coal exchange's counter in a real browser: two certificates with seals, papers stamped, a person verified by phone, a
// review before the payment, two keys, a parcel; then the same again from a copy, paid by transfer.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { newOrganisation } from '../stand/organisation.ts'
import { decide, signInStaff } from '../stand/people.ts'
import { handInPapers, proveIdentity } from '../walk/prove.ts'
import * as counter from './journey-counter.ts'
import { follow, press, typedBy } from './journey-counter.ts'
import * as after from './journey-counter-after.ts'
import * as desks from './journey-desks.ts'
import * as hand from './journey-hand.ts'
import { type Journeys, openJourneys } from './journey-stage.ts'

let journeys: Journeys
beforeAll(async () => {
  journeys = await openJourneys(['shanxi-coal'])
}, 180_000)
afterEach(() => journeys?.clear())
afterAll(() => journeys?.end(), 60_000)

const o = newOrganisation()
// The role stands in the certificate's subject, in the words of the programme.
const data = ['交易商交易员（用于签订合同、报计划、竞价）', '交易商结算员（用于入金退金和款结算）']
const where = { authority: 'sxca-counter', programme: 'shanxi-coal', data }
/** The staff of this counter use no pointer and work in English. */
const chair = { lang: 'en', keys: true } as const
let first = ''
let cookies: Awaited<ReturnType<typeof counter.cookiesOf>> = []

it('walks two certificates from the catalogue on a phone to two keys and a parcel [S-09] [S-12] [S-13] [S-14] [S-15] [S-16] [S-17] [S-19] [S-20] [S-21] [S-22] [S-23] [S-25]', async () => {
  const office = { journeys, authority: where.authority, o, data, chair }
  // 1. On the phone, in Chinese: both roles, every section, the papers.
  const phone = await counter.sitWalker(journeys, { ...where, o, look: 'phone', lang: 'zh', elder: true })
  const { page } = phone
  await counter.begin(phone)
  await phone.look('draft')
  first = counter.orderIn(page)
  await follow(page, /^(开始填写|继续填写)$/)
  for (const role of ['交易商交易员', '交易商结算员']) await hand.pick(page.getByText(role).first())
  await phone.look('lines')
  await counter.leaveLines(phone)
  await counter.fillSections(phone)
  await page.getByLabel('本人已仔细阅读本协议内容').waitFor()
  await counter.submit(phone)
  await phone.look('submitted')
  const typed = typedBy(phone)
  expect(typed.length).toBeLessThanOrEqual(6)
  await follow(page, '打印、签章、上传')
  await after.handInPapers(phone)
  await press(page, '都传好了，继续')
  await page.getByRole('link', { name: '身份核验' }).waitFor()
  cookies = await counter.cookiesOf(phone)

  // 2. On a computer, in English: the code for the phone, and the page goes on by itself.
  const path = `/${where.authority}/orders/${first}`
  const computer = await counter.sitWalker(journeys, {
    ...{ ...where, o, look: 'computer', lang: 'en', elder: true, cookies, path },
  })
  await follow(computer.page, 'Verify identity')
  await after.proveOnPhone(computer, 'zh')

  // 3. Reviewed before it is paid; paid by the code for every app.
  await computer.look('in-review')
  await desks.pass(office)
  await after.payByCode(computer)

  // 4. A key for each certificate, the parcel, and the order's end on the phone it began on.
  await desks.produceAndShip(office, 2)
  await page.goto(journeys.stand.url + path)
  await after.receive(phone)
  expect([...phone.seat.broken, ...computer.seat.broken]).toEqual([])
}, 420_000)

it('is asked again from a copy with nothing typed, and paid by transfer [S-24] [S-28]', async () => {
  const { stand } = journeys
  const { authority } = where
  // 1. The finished order is copied; everything stands there already.
  const path = `/${authority}/orders/${first}`
  const walker = await counter.sitWalker(journeys, {
    ...{ ...where, o, look: 'computer', lang: 'en', keys: true, cookies, path },
  })
  await counter.copyOrder(walker)
  await counter.submit(walker)
  expect(typedBy(walker)).toEqual([])

  // 2. Papers and identity as before, over HTTP; the review.
  const at = { authority, order: counter.orderIn(walker.page) }
  const who = await counter.byHttp(walker)
  await handInPapers(who, at, o)
  const place = { url: stand.url, world: stand.world }
  await proveIdentity(place, who, at, o)
  await decide(await signInStaff(place, stand.signIns, authority, 'reviewer'), at.order, 'pass')

  // 3. The transfer with its slip; finance finds it on the statement, and the order goes on by itself.
  await after.payByTransfer(walker)
  await desks.matchTransfer({ journeys, authority, o, data, chair })
  await walker.page.getByText('In work').first().waitFor()
  await walker.look('paid')
  expect(walker.seat.broken).toEqual([])
}, 420_000)
