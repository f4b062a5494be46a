// The same person after the form: each step that the journey asks for is begun in one browser, which then goes, and is ended
// in another. Where only somebody else acts (bank, carrier, staff), that is done over HTTP.
import { address, applicantRoutes, documentRoutes, type OrderView } from '@hufu/contract'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { decide, signInStaff } from '../stand/people.ts'
import { until } from '../stand/world.ts'
import { pay } from '../walk/pay.ts'
import { handInPapers, proveAccount, proveIdentity, stamped } from '../walk/prove.ts'
import { expectKept, freshBrowser, giveOne, goOn, kill, type Person } from './journey-resume.ts'
import type { Seat } from './journey-stage.ts'

const place = ({ journeys }: Person) => ({ url: journeys.stand.url, world: journeys.stand.world })
const begun = (page: Page) => page.getByRole('heading', { name: '进度' })

/** On the page where all is checked: ticks that a reload keeps, two presses in a row, and the browser gone at the last one. */
export async function submitInterrupted(person: Person, seat: Seat): Promise<void> {
  const { page } = seat
  const ticks = page.locator('input[id^="agree-"]')
  await ticks.first().waitFor()
  for (const tick of await ticks.all()) await tick.check()
  await page.reload()
  await ticks.first().waitFor()
  for (const tick of await ticks.all()) expect(await tick.isChecked()).toBe(true)
  const insist = page.getByRole('button', { name: '填写无误，坚持提交' })
  await page.locator('main .cta').dblclick()
  await begun(page).or(insist).first().waitFor()
  if (await insist.isVisible()) {
    const asked = page.waitForRequest(request => request.url().endsWith('/submit'))
    await insist.click()
    await asked
  }
  await kill(person, seat)
  const after = await freshBrowser(person)
  await until('the submission to have come through', async () => {
    if (await begun(after.page).isVisible()) return true
    await after.page.reload()
    await after.page.locator('.now').waitFor()
    return false
  })
  await kill(person, after)
  const order = await person.who.order(person.at)
  expect(order.timeline.filter(each => each.event === 'submitted')).toHaveLength(1)
  expectValues(person, order)
}

function expectValues({ given, files }: Person, order: OrderView): void {
  const held = new Map(order.values.map(value => [value.path, value]))
  for (const [path, value] of given)
    if (!held.get(path)?.masked) expect([path, held.get(path)?.value]).toEqual([path, value])
  expect(order.files.map(file => file.slot)).toEqual(expect.arrayContaining([...files].map(slotIn(order))))
}

/** Uploads are known by their field here and by their place in the order. */
const slotIn = (order: OrderView) => (id: string) =>
  order.files.find(file => file.name === `${id}.jpg`)?.slot ?? id

/** Until a certificate is to be made: every step of the applicant's, interrupted. */
export async function journeyInterrupted(person: Person): Promise<string[]> {
  const { who, at, document } = person
  const steps: string[] = []
  for (let round = 0; round < 12; round++) {
    const order = await who.order(at)
    const journey = document.offers[order.offer]?.journey ?? {}
    const stage = order.ahead.find(each => journey[each.stage]?.stage !== 'invoice')?.stage ?? ''
    const kind = journey[stage]?.stage ?? ''
    if (kind === 'issuance') return steps
    steps.push(kind)
    await step(person, kind)
  }
  throw new Error(`never came to its end: ${steps.join(' ')}`)
}

async function step(person: Person, kind: string): Promise<void> {
  const { who, at, document, o, journeys } = person
  switch (kind) {
    case 'documents':
      await uploadFirstPaper(person)
      await handInPapers(who, at, o)
      return
    case 'identity':
      await showCodeTwice(person)
      return await proveIdentity(place(person), who, at, o)
    case 'payment': {
      await payInterrupted(person)
      await pay({
        place: place(person),
        signIns: journeys.stand.signIns,
        who,
        at,
        document,
        organisation: o,
        method: methodOf(await who.order(at)),
      })
      return
    }
    case 'review': {
      const reviewer = await signInStaff(place(person), journeys.stand.signIns, at.authority, 'reviewer')
      await decide(reviewer, at.order, 'pass')
      return
    }
    case 'bank-proof':
      await accountInterrupted(person)
      await proveAccount(place(person), who, at, document, o)
      return
    default:
      throw new Error(`nobody knows how to go through ${kind}`)
  }
}

const methodOf = (order: OrderView) => order.methods.find(each => each.available)?.method

/** A signed paper goes up; in the next browser it stands there, and only the others are asked for. */
async function uploadFirstPaper(person: Person): Promise<void> {
  const { who, at, o } = person
  const { papers } = await who.order(at)
  const paper = papers.find(each => each.slot)
  if (!paper?.slot) return
  const line = paper.line === null ? '' : `&line=${paper.line}`
  const printed = await who.fetch(
    `${who.base}${address(documentRoutes.paper, { ...at, document: paper.document })}?format=pdf${line}`,
  )
  const buffer = await stamped(Buffer.from(await printed.arrayBuffer()), o)
  const first = await freshBrowser(person)
  await goOn(first.page)
  const where = `[id="${paper.slot}"]`
  await first.page
    .locator(`${where} input[type="file"]`)
    .first()
    .setInputFiles({ name: 'paper.jpg', mimeType: 'image/jpeg', buffer })
  await first.page.locator(`${where} .upload-file`).waitFor()
  await kill(person, first)
  const next = await freshBrowser(person)
  await goOn(next.page)
  await next.page.locator(`${where} .upload-file`).waitFor()
  await kill(person, next)
}

/** A code is told to one screen only; when that is gone, the next one knows of it and shows a code of its own at one press. */
async function showCodeTwice(person: Person): Promise<void> {
  person.look = 'phone'
  const computer = await freshBrowser(person)
  await goOn(computer.page)
  await computer.page.locator('.way').first().click()
  await computer.page.locator('.digits').waitFor()
  await kill(person, computer)
  const phone = await freshBrowser(person)
  await goOn(phone.page)
  await phone.page.getByRole('button', { name: '换一个二维码' }).click()
  await phone.page.locator('.digits').waitFor()
  await kill(person, phone)
}

/** The form that goes with a transfer field by field; of any other way, the code to pay by, shown twice. */
async function payInterrupted(person: Person): Promise<void> {
  const form = (page: Page) => page.getByRole('button', { name: '我已汇款' })
  for (let round = 0; round < 12; round++) {
    const seat = await freshBrowser(person)
    const { page } = seat
    await goOn(page)
    const start = page.locator('main .cta').first()
    await start.waitFor()
    if ((await form(page).count()) === 0) await start.click()
    await page.locator('main section').first().waitFor()
    const given = methodOf(await person.who.order(person.at)) === 'transfer' && (await fieldsOf(person, page))
    await kill(person, seat)
    if (!given && round > 0) return
  }
  throw new Error('the transfer’s form never ended')
}

async function fieldsOf(person: Person, page: Page): Promise<boolean> {
  await page.locator('.field').first().waitFor()
  await expectKept(person, page)
  return (await giveOne(person, page)) !== null
}

async function accountInterrupted(person: Person): Promise<void> {
  const { who, at, document } = person
  // An account that came with the application is paid to by itself: there is nothing to type.
  const { bankProof } = await who.order(at)
  if (
    bankProof === null ||
    bankProof.state === 'passed' ||
    (bankProof.state === 'paying' && !bankProof.typed)
  )
    return
  for (const [agreement, spec] of Object.entries(document.agreements))
    if (spec.about === 'bank-account')
      await who.call(applicantRoutes.giveConsent, { params: at, body: { agreement } })
  for (let round = 0; round < 8; round++) {
    const seat = await freshBrowser(person)
    await goOn(seat.page)
    const more = await fieldsOf(person, seat.page)
    await kill(person, seat)
    if (!more) return
  }
}
