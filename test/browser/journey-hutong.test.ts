// The mutual certificate's counter in a real browser: one certificate, its form printed and stamped, a person verified by
// phone, a transfer from the organisation's own account, a return, and the parcel; then the same again from a copy.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { newOrganisation } from '../stand/organisation.ts'
import * as counter from './journey-counter.ts'
import { follow, press, typedBy } from './journey-counter.ts'
import * as after from './journey-counter-after.ts'
import * as desks from './journey-desks.ts'
import * as hand from './journey-hand.ts'
import { type Journeys, openJourneys } from './journey-stage.ts'

let journeys: Journeys
beforeAll(async () => {
  journeys = await openJourneys(['henan-hutong'])
}, 180_000)
afterEach(() => journeys?.clear())
afterAll(() => journeys?.end(), 60_000)

const where = { authority: 'szca-counter', programme: 'henan-hutong' }
const o = newOrganisation()
/** The staff of this counter sit at phones, in English. */
const chair = { look: 'phone', lang: 'en' } as const
const office = () => ({ journeys, authority: where.authority, o, chair })
let first = ''
let cookies: Awaited<ReturnType<typeof counter.cookiesOf>> = []

it('walks a certificate from the catalogue on a phone, by transfer and through a return, to its parcel [H-05] [H-06] [H-08] [H-09] [H-10] [H-11] [H-13] [H-14] [H-16] [H-17] [H-19] [H-20] [H-25] [H-27] [H-29]', async () => {
  // 1. On the phone, in English: the kind of certificate, every section, the papers.
  const phone = await counter.sitWalker(journeys, { ...where, o, look: 'phone', lang: 'en', keys: true })
  const { page } = phone
  await counter.begin(phone)
  await phone.look('draft')
  first = counter.orderIn(page)
  await follow(page, /^(Begin|Continue)$/)
  await hand.pick(page.locator('label').filter({ hasText: 'Organisation certificate' }).first())
  await phone.look('lines')
  await counter.leaveLines(phone)
  await counter.fillSections(phone)
  await counter.submit(phone)
  const typed = typedBy(phone)
  expect(typed.length).toBeLessThanOrEqual(6)
  await follow(page, 'Print, sign, upload')
  await after.handInPapers(phone)
  await press(page, 'All uploaded, go on')
  await page.getByRole('link', { name: 'Verify identity' }).waitFor()
  cookies = await counter.cookiesOf(phone)

  // 2. On a computer, in Chinese: the person, then the transfer with its slip.
  const path = `/${where.authority}/orders/${first}`
  const computer = await counter.sitWalker(journeys, {
    ...{ ...where, o, look: 'computer', lang: 'zh', keys: true, cookies, path },
  })
  await follow(computer.page, '身份核验')
  await after.proveOnPhone(computer, 'en')
  await after.payByTransfer(computer)
  await desks.matchTransfer(office())

  // 3. The stamped form comes back: the applicant corrects the address too, so the old print no longer holds.
  await desks.sendBack(
    office(),
    'Application form, signed and stamped',
    "The agent's handwritten signature is missing",
  )
  await page.goto(journeys.stand.url + path)
  await phone.look('returned')
  await after.correctPaper(phone, 'application-form', 'organisation.address', '郑州市演示路2号')
  // The two addresses are compared sign by sign.
  const data = ['郑', '州市演示', '东新区商务外环', '路', '号']
  await desks.pass({ ...office(), data })

  // 4. One key, one parcel, postage on receipt.
  await desks.produceAndShip(office(), 1)
  await after.receive(phone)
  expect([...phone.seat.broken, ...computer.seat.broken]).toEqual([])
}, 420_000)

it('is asked again from a copy with nothing typed', async () => {
  const path = `/${where.authority}/orders/${first}`
  const walker = await counter.sitWalker(journeys, {
    ...{ ...where, o, look: 'phone', lang: 'en', elder: true, cookies, path },
  })
  await counter.copyOrder(walker)
  await counter.submit(walker)
  expect(typedBy(walker)).toEqual([])
  expect(walker.seat.broken).toEqual([])
}, 420_000)
