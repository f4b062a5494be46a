// The coal exchange's counter in a real browser: two certificates with seals, papers stamped, a person verified by phone, a
// review before the payment, two keys, a parcel; then the same again from a copy, paid by transfer.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { newOrganisation } from '../stand/organisation.ts'
import * as counter from './journey-counter.ts'
import { follow, press, typedBy } from './journey-counter.ts'
import * as after from './journey-counter-after.ts'
import * as desks from './journey-desks.ts'
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
let first = ''
let cookies: Awaited<ReturnType<typeof counter.cookiesOf>> = []

it('walks two certificates from the catalogue on a phone to two keys and a parcel [S-09] [S-12] [S-13] [S-14] [S-15] [S-16] [S-17] [S-19] [S-20] [S-21] [S-22] [S-23] [S-25]', async () => {
  const office = { journeys, authority: where.authority, o, data }
  // 1. On the phone, in Chinese: both roles, every section, the papers.
  const phone = await counter.sitWalker(journeys, { ...where, o, look: 'phone', lang: 'zh' })
  const { page } = phone
  await counter.begin(phone)
  await phone.look('draft')
  first = counter.orderIn(page)
  await follow(page, /^(开始填写|继续填写)$/)
  // The task list names the roles too: only on the page of the choice is the press a choice.
  await page.getByRole('heading', { name: '证书选择', level: 1 }).waitFor()
  for (const role of ['交易商交易员', '交易商结算员']) await page.getByText(role).first().click()
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
    ...{ ...where, o, look: 'computer', lang: 'en', cookies, path },
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
}, 240_000)
