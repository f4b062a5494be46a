// The authority's staff at the console, in either language: sign in, decide, make a key, ship it.
import type { Locator, Page } from 'playwright-core'
import { authority, pin } from '../stand/journey.ts'
import type { Stand } from '../stand/stand.ts'
import * as hand from './journey-hand.ts'
import { type Journeys, type Look, type Manner, type Seat, see, turn } from './journey-stage.ts'

/** The demo's staff, by the names that colleagues see. */
export const names = ['审核员甲', '审核员乙', '制证员', '财务', '客服', '管理员']

/** The words on a button or a link, whichever language the desk is in. */
export const word = (zh: string, en: string) => new RegExp(`^(?:${zh}|${en})`)
const exactly = (zh: string, en: string) => new RegExp(`^(?:${zh}|${en})$`)

export interface Chair extends Manner {
  look?: Look
  of?: string
  lang?: 'zh' | 'en'
}

export async function sitAtDesk(journeys: Journeys, user: string, chair: Chair = {}): Promise<Seat> {
  const { look = 'computer', of = authority, lang = 'zh' } = chair
  const seat = await journeys.sit(look, '/console/', chair)
  const { page } = seat
  const known = signInOf(journeys.stand, user, of)
  if (lang === 'en') await turn(page, 'en')
  const account = page.getByLabel(exactly('账号', 'User'))
  await account.waitFor()
  const counters = page.locator('select#authority')
  if (await counters.isVisible()) await hand.choose(counters, { value: of })
  await hand.fill(account, user)
  await hand.fill(page.getByLabel(exactly('密码', 'Password')), known.password)
  await hand.press(page.getByRole('button', { name: exactly('登录', 'Sign in') }))
  await desksOf(page).waitFor()
  return seat
}

const desksOf = (page: Page) => page.getByRole('navigation', { name: exactly('岗位', 'Desks') })

function signInOf(stand: Stand, user: string, of: string) {
  const known = stand.signIns.find(each => each.authority === of && each.user === user)
  if (!known) throw new Error(`no demo sign-in for ${user}`)
  return known
}

export const desks = {
  review: word('审核', 'Review'),
  production: word('制证', 'Production'),
  shipping: word('寄送', 'Shipping'),
  transfers: word('转账核对', 'Transfers'),
  proof: word('打款验证', 'Account proof'),
}

/** Opens a desk and the case of an organisation there; at the review desk opening is claiming. */
export async function openCase(page: Page, desk: RegExp, organisation: string): Promise<void> {
  await hand.press(desksOf(page).getByRole('link', { name: desk }))
  await hand.press(page.getByRole('button', { name: organisation }).first())
  await page.getByRole('heading', { name: organisation }).first().waitFor()
}

/** The case is claimed, and may be decided. */
export const claimed = (page: Page) => page.getByRole('button', { name: word('放回', 'Put back') }).waitFor()

export async function pass(page: Page, organisation: string): Promise<void> {
  // A machine check that passed is a button too, and says so first.
  await hand.press(page.getByRole('button', { name: exactly('通过', 'Pass') }))
  const go = page
    .getByRole('dialog')
    .getByRole('button', { name: word('通过，开下一件', 'Pass, open the next') })
  await hand.press(go)
  await page.getByText(new RegExp(`(已通过：|Passed: )${organisation}`)).waitFor()
}

/** Marks papers and values as wrong, each by its words, with the reason of that name or the first; then sends it back. */
export async function sendBack(
  page: Page,
  organisation: string,
  marks: readonly (readonly [string, string?])[],
  look: () => Promise<void>,
): Promise<void> {
  await hand.press(page.getByRole('button', { name: word('退回补正', 'Return') }).first())
  const panel = page.getByRole('complementary', { name: exactly('退回补正', 'Return for correction') })
  for (const [what, reason] of marks) {
    await hand.choose(panel.getByRole('combobox'), { label: what })
    const reasons = panel.getByRole('group', { name: what })
    const box = reason ? reasons.getByRole('checkbox', { name: reason }) : reasons.getByRole('checkbox')
    await hand.tick(box.first())
  }
  await look()
  const send = new RegExp(`退回补正（${marks.length} 处）|Return \\(${marks.length}\\)`)
  await hand.press(panel.getByRole('button', { name: send }))
  await page.getByText(new RegExp(`(已退回：|Returned: )${organisation}`)).waitFor()
}

/** Lets the site use the keys of this computer, on the agent's own page. */
export async function agree(seat: Seat, button: RegExp, seen?: string): Promise<void> {
  const popped = seat.page.waitForEvent('popup')
  await hand.press(seat.page.getByRole('button', { name: button }))
  const popup = await popped
  await popup.getByRole('heading', { name: /允许这个网站使用/ }).waitFor()
  if (seen) await see({ page: popup, look: seat.look }, seen, { bothLanguages: true })
  const closed = popup.waitForEvent('close')
  await hand.press(popup.getByRole('button', { name: /允许/ }))
  await closed
}
export const letAgent = word('允许本页使用密钥助手', 'Let this page use the key agent')

/** On the production desk with its case open and the agent agreed: a fresh key and its PIN. */
export async function setPin(desk: Page | Locator, secret = pin): Promise<void> {
  await hand.press(desk.getByRole('button', { name: word('取一只新的', 'Take a fresh one') }))
  await hand.fill(desk.getByLabel(exactly('设置 PIN', 'Set a PIN')), secret)
  await hand.fill(desk.getByLabel(exactly('再输一次', 'Once more')), secret)
}

/** The PIN is set and given; the certificates are made. */
export async function make(desk: Page | Locator, secret = pin): Promise<void> {
  await hand.press(desk.getByRole('button', { name: word('设好 PIN', 'Set the PIN') }))
  await hand.fill(desk.getByLabel(/^PIN ·/), secret)
  await hand.press(desk.getByRole('button', { name: word('开始制证', 'Make the certificates') }))
}
export const written = (desk: Page | Locator) => desk.getByText(exactly('已写入', 'Written'))

export async function ship(page: Page): Promise<string> {
  const waybill = `SF${Date.now()}`
  await hand.fill(page.getByLabel(exactly('快递公司', 'Courier')), '顺丰速运')
  await hand.fill(page.getByLabel(exactly('运单号', 'Waybill number')), waybill)
  await hand.press(
    page.getByRole('button', { name: word('已寄出，通知申请人', 'Shipped, tell the applicant') }),
  )
  return waybill
}
