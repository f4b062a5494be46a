// The authority's staff at the console: sign in, decide, make a key, ship it.
import type { Page } from 'playwright-core'
import { authority, pin } from '../stand/journey.ts'
import type { Stand } from '../stand/stand.ts'
import { type Journeys, type Look, type Seat, see } from './journey-stage.ts'

/** The demo's staff, by the names that colleagues see. */
export const names = ['审核员甲', '审核员乙', '制证员', '财务', '客服', '管理员']

export async function sitAtDesk(
  journeys: Journeys,
  user: string,
  look: Look = 'computer',
  of = authority,
): Promise<Seat> {
  const seat = await journeys.sit(look, '/console/')
  const { page } = seat
  const known = signInOf(journeys.stand, user, of)
  await page.getByLabel('账号').waitFor()
  const counters = page.locator('select#authority')
  if (await counters.isVisible()) await counters.selectOption(of)
  await page.getByLabel('账号').fill(user)
  await page.getByLabel('密码', { exact: true }).fill(known.password)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('navigation', { name: '岗位' }).waitFor()
  return seat
}

function signInOf(stand: Stand, user: string, of: string) {
  const known = stand.signIns.find(each => each.authority === of && each.user === user)
  if (!known) throw new Error(`no demo sign-in for ${user}`)
  return known
}

/** Opens a desk and the case of an organisation there; at the review desk opening is claiming. */
export async function openCase(page: Page, desk: string, organisation: string): Promise<void> {
  await page.getByRole('navigation', { name: '岗位' }).getByRole('link', { name: desk }).click()
  await page.getByRole('button', { name: organisation }).first().click()
  await page.getByRole('heading', { name: organisation }).first().waitFor()
}

export async function pass(page: Page, organisation: string): Promise<void> {
  await page.getByRole('button', { name: '通过', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: '通过，开下一件' }).click()
  await page.getByText(`已通过：${organisation}`).waitFor()
}

/** Lets the site use the keys of this computer, on the agent's own page. */
export async function agree(seat: Seat, button: string, seen?: string): Promise<void> {
  const popped = seat.page.waitForEvent('popup')
  await seat.page.getByRole('button', { name: button }).click()
  const popup = await popped
  await popup.getByRole('heading', { name: /允许这个网站使用/ }).waitFor()
  if (seen) await see({ page: popup, look: seat.look }, seen, { bothLanguages: true })
  const closed = popup.waitForEvent('close')
  await popup.getByRole('button', { name: /允许/ }).click()
  await closed
}

/** On the production desk with its case open and the agent agreed: a fresh key, its PIN, both certificates. */
export async function makeKey(page: Page): Promise<void> {
  await page.getByRole('button', { name: '取一只新的' }).click()
  await page.getByLabel('设置 PIN').fill(pin)
  await page.getByLabel('再输一次').fill(pin)
  await page.getByRole('button', { name: '设好 PIN' }).click()
  await page.getByLabel(/^PIN ·/).fill(pin)
  await page.getByRole('button', { name: '开始制证' }).click()
  await page.getByText('已写入', { exact: true }).first().waitFor()
}

export async function ship(page: Page): Promise<string> {
  const waybill = `SF${Date.now()}`
  await page.getByLabel('快递公司').fill('顺丰速运')
  await page.getByLabel('运单号').fill(waybill)
  await page.getByRole('button', { name: '已寄出，通知申请人' }).click()
  return waybill
}
