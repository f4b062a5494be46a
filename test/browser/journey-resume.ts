// Somebody who is interrupted after every single thing they do: the browser is thrown away with all that it held, and they go
// on in a fresh one, on the other kind of screen. What they gave must still stand there, and is never asked for again.
import type { Programme } from '@hufu/programme'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { expect } from 'vitest'
import { answer, type Organisation } from '../stand/organisation.ts'
import type { Applicant, OrderAt } from '../stand/people.ts'
import { until } from '../stand/world.ts'
import type { Journeys, Seat } from './journey-stage.ts'

export interface Person {
  journeys: Journeys
  who: Applicant
  at: OrderAt
  o: Organisation
  document: Programme
  look: 'phone' | 'computer'
  /** Every field that was given, with what stood in it when the page said that it is saved. */
  given: Map<string, string>
  /** Every place that holds a file. */
  files: Set<string>
  kills: number
}

export const saved = (page: Page) => page.locator('.saved').filter({ hasText: '✓' }).first()
export const orderPath = ({ at }: Pick<Person, 'at'>) => `/${at.authority}/orders/${at.order}`

/** A browser that knows nothing but the sign-in, on the other kind of screen than the last. */
export async function freshBrowser(person: Person, path = orderPath(person)): Promise<Seat> {
  const { journeys, who } = person
  person.look = person.look === 'phone' ? 'computer' : 'phone'
  const seat = await journeys.sit(person.look, '/healthz')
  const { url } = journeys.stand
  const cookies = [...who.cookies].map(([name, value]) => ({ name, value, url }))
  await seat.page.context().addCookies(cookies)
  await seat.page.goto(url + path)
  return seat
}

/** The browser is gone, whatever it was doing. */
export async function kill(person: Person, seat: Seat): Promise<void> {
  expect(seat.broken, seat.page.url()).toEqual([])
  await seat.leave()
  person.kills++
}

/** The one button of the order's page, which leads to what is to be done now. */
export async function goOn(page: Page): Promise<void> {
  const order = page.url()
  await page.locator('section.now .cta').first().click()
  await page.waitForURL(url => url.href !== order)
  // The address is new before the page is.
  await page.locator('section.now').waitFor({ state: 'detached' })
}

interface Place {
  id: string
  kind: 'file' | 'choice' | 'text'
  value: string
  held: boolean
  locked: boolean
  required: boolean
}

/** Every field and every place for files of the page, as a person sees them. */
const places = (page: Page): Promise<Place[]> =>
  page.locator('.field').evaluateAll(boxes =>
    boxes.flatMap((box): Place[] => {
      const required = box.querySelector('.star') !== null
      if (box.querySelector('.upload')) {
        const held = box.querySelector('.upload-file, .upload.has') !== null
        return [{ id: box.id, kind: 'file', value: '', held, locked: false, required }]
      }
      const field = box.querySelector<HTMLInputElement>('input[id*="."], select[id*="."], textarea[id*="."]')
      if (!field) return []
      const kind = field.tagName === 'SELECT' ? 'choice' : 'text'
      const locked = field.readOnly || field.disabled
      return [{ id: field.id, kind, value: field.value, held: field.value !== '', locked, required }]
    }),
  )

const same = (shown: string, given: string) =>
  shown === given ||
  // Numbers of persons are shown with stars in the middle.
  (shown.includes('*') &&
    shown.length === given.length &&
    [...shown].every((sign, at) => sign === '*' || sign === given[at]))

/** What was given before stands on this page as it was given. */
export async function expectKept({ given, files }: Person, page: Page): Promise<void> {
  await page.locator('.field').first().waitFor()
  const lost = async () =>
    (await places(page)).flatMap(({ id, value, held }) => {
      const before = given.get(id)
      if (before !== undefined && !same(value, before)) return [`${id}: ${value} for ${before}`]
      return files.has(id) && !held ? [`${id}: no file`] : []
    })
  await until('all that was given', async () => (await lost()).length === 0).catch(() => {})
  expect(await lost()).toEqual([])
}

/** Gives the next thing that is still empty; what may stay empty is all given in one visit. Answers what, or null. */
export async function giveOne(person: Person, page: Page): Promise<string | null> {
  const open = (await places(page)).filter(each => !each.held && !each.locked)
  const may = open.filter(each => !each.required && each.kind !== 'file')
  const [next] = may.length > 0 ? may : open.filter(each => each.required)
  if (!next) return null
  for (const field of may) await giveField(person, page, field)
  if (next.kind === 'file') await giveFile(person, page, next.id)
  else if (may.length === 0) await giveField(person, page, next)
  return next.id
}

async function giveField({ document, o, given }: Person, page: Page, { id, kind }: Place): Promise<void> {
  expect([...given.keys()], 'asked for a second time').not.toContain(id)
  const box = page.locator(`[id="${id}"]`)
  const [form = '', name = ''] = id.split('.').slice(-2)
  const field = document.forms[form]?.fields[name]
  if (kind === 'choice') await box.selectOption(Object.keys(field?.choices ?? {})[0] ?? '')
  else await box.fill(answer(field?.type ?? 'text', o))
  await box.blur()
  await saved(page).waitFor()
  given.set(id, await box.inputValue())
}

async function giveFile({ files }: Person, page: Page, id: string): Promise<void> {
  expect([...files], 'asked for a second time').not.toContain(id)
  const box = page.locator(`[id="${id}"]`)
  const file = { name: `${id}.jpg`, mimeType: 'image/jpeg', buffer: await blank() }
  await box.locator('input[type="file"]').first().setInputFiles(file)
  // What is on its way stands beside what has arrived for a moment; then there is one.
  await until('the file to be there once', async () => (await box.locator('.upload-file').count()) === 1)
  files.add(id)
}

let picture: Promise<Buffer> | undefined
/** A sheet on which nothing can be read, so that every field is left to be typed. */
export function blank(): Promise<Buffer> {
  picture ??= sharp({ create: { width: 900, height: 640, channels: 3, background: '#f4f1e8' } })
    .jpeg()
    .toBuffer()
  return picture
}

/** Every section, interrupted after each thing that is given; ends on the page where all is checked. */
export async function fillInterrupted(person: Person): Promise<Seat> {
  for (let step = 0; step < 80; step++) {
    const seat = await freshBrowser(person)
    const { page } = seat
    await goOn(page)
    if (page.url().endsWith('/check')) return seat
    if (page.url().endsWith('/section/lines')) {
      await kill(person, seat)
      await pickInterrupted(person)
      continue
    }
    await expectKept(person, page)
    // A field with a condition comes a moment later, when the condition's evaluator is there.
    await until('something that is still to be given', async () => (await giveOne(person, page)) ?? false)
    await kill(person, seat)
  }
  throw new Error(`never filled: ${[...person.given.keys()].join(' ')}`)
}

/** The choice of certificates: each pick is kept without a button. */
async function pickInterrupted(person: Person): Promise<void> {
  const path = `${orderPath(person)}/section/lines`
  const boxes = (page: Page) => page.locator('#lines fieldset input[type="checkbox"]')
  const radios = (page: Page) => page.locator('#lines [aria-labelledby="which"] label')
  const first = await freshBrowser(person, path)
  await first.page.locator('#lines').waitFor()
  const count = await boxes(first.page).count()
  if (count > 0) await boxes(first.page).first().check()
  else if ((await radios(first.page).count()) > 0) await radios(first.page).first().click()
  else {
    // Nothing to pick: the list is fixed, and one looks at it once.
    await first.page.locator('#lines .cta').click()
    await first.page.waitForURL(url => url.pathname !== path)
    return await kill(person, first)
  }
  await saved(first.page).waitFor()
  await kill(person, first)
  for (let n = 1; n <= count; n++) {
    const seat = await freshBrowser(person, path)
    await seat.page.locator('#lines').waitFor()
    expect(
      await boxes(seat.page).evaluateAll(
        all => all.filter(each => (each as HTMLInputElement).checked).length,
      ),
    ).toBe(n)
    if (n < count) {
      await boxes(seat.page).nth(n).check()
      await saved(seat.page).waitFor()
    }
    await kill(person, seat)
  }
}
