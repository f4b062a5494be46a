// The desks at any authority's console, for whole orders of several certificates: the review, the money on the statement,
// one key for each certificate, the parcel. Every screen is looked at.
import { expect } from 'vitest'
import { pin } from '../stand/journey.ts'
import type { Organisation } from '../stand/organisation.ts'
import { wordsOf } from './journey-counter.ts'
import * as staff from './journey-staff.ts'
import { type Journeys, type Seat, see } from './journey-stage.ts'

export interface Office {
  journeys: Journeys
  authority: string
  o: Organisation
  /** Also in people's own words: the names of uploaded files, for instance. */
  data?: readonly string[]
}

const sit = (office: Office, user: string) =>
  staff.sitAtDesk(office.journeys, user, 'computer', office.authority)
const look = (office: Office, seat: Seat, name: string) =>
  see(seat, `${office.authority}-${name}`, { data: [...wordsOf(office.o), ...(office.data ?? [])] })

async function leave(seat: Seat): Promise<void> {
  expect(seat.broken).toEqual([])
  await seat.leave()
}

export async function pass(office: Office): Promise<void> {
  const seat = await sit(office, 'reviewer')
  await staff.openCase(seat.page, '审核', office.o.name)
  await seat.page.getByRole('button', { name: /^放回/ }).waitFor()
  await look(office, seat, 'review')
  await staff.pass(seat.page, office.o.name)
  await leave(seat)
}

/** Marks one paper as wrong, in the programme's own words. */
export async function sendBack(office: Office, paper: string, reason: string): Promise<void> {
  const seat = await sit(office, 'reviewer')
  const { page } = seat
  await staff.openCase(page, '审核', office.o.name)
  await page.getByRole('button', { name: /^退回补正/ }).click()
  const panel = page.getByRole('complementary', { name: '退回补正' })
  await panel.getByRole('combobox').selectOption({ label: paper })
  await panel.getByRole('group', { name: paper }).getByRole('checkbox', { name: reason }).check()
  await look(office, seat, 'review-return')
  await panel.getByRole('button', { name: '退回补正（1 处）' }).click()
  await page.getByText(`已退回：${office.o.name}`).waitFor()
  await leave(seat)
}

/** What the applicant's bank sends arrives on the statement; finance reads it and says which order it is for. */
export async function matchTransfer(office: Office): Promise<void> {
  const seat = await sit(office, 'finance')
  const { page } = seat
  await staff.openCase(page, '转账核对', office.o.name)
  await page.getByRole('button', { name: '读取到账' }).click()
  const match = page.getByRole('button', { name: '就是这笔' })
  await match.waitFor()
  await look(office, seat, 'transfer')
  await match.click()
  await match.waitFor({ state: 'hidden' })
  await leave(seat)
}

/** A fresh key for each certificate, each with its PIN; then the parcel. */
export async function produceAndShip(office: Office, lines: number): Promise<void> {
  const seat = await sit(office, 'producer')
  const { page } = seat
  await staff.openCase(page, '制证', office.o.name)
  await staff.agree(seat, '允许本页使用密钥助手')
  for (let line = 1; line <= lines; line++) {
    await page.getByRole('button', { name: '取一只新的' }).waitFor()
    await page.getByRole('button', { name: '取一只新的' }).click()
    await page.getByLabel('设置 PIN').fill(pin)
    await page.getByLabel('再输一次').fill(pin)
    await look(office, seat, `production-${line}`)
    await page.getByRole('button', { name: '设好 PIN' }).click()
    await page.getByLabel(/^PIN ·/).fill(pin)
    await page.getByRole('button', { name: '开始制证' }).click()
    await expect.poll(() => page.getByText('已写入', { exact: true }).count(), { timeout: 20_000 }).toBe(line)
  }
  await look(office, seat, 'written')
  await staff.openCase(page, '寄送', office.o.name)
  await look(office, seat, 'shipping')
  await staff.ship(page)
  await leave(seat)
}
