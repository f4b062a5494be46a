// The desks at any authority's console, for whole orders of several certificates: the review, the money on the statement,
// one key for each certificate, the parcel. Every screen is looked at.
import { expect } from 'vitest'
import type { Organisation } from '../stand/organisation.ts'
import { wordsOf } from './journey-counter.ts'
import * as hand from './journey-hand.ts'
import * as staff from './journey-staff.ts'
import { type Journeys, type Seat, see } from './journey-stage.ts'

export interface Office {
  journeys: Journeys
  authority: string
  o: Organisation
  /** Also in people's own words: the names of uploaded files, for instance. */
  data?: readonly string[]
  /** How its staff sit: on a phone, in English, without a pointer. */
  chair?: staff.Chair
}

const sit = (office: Office, user: string) =>
  staff.sitAtDesk(office.journeys, user, { ...office.chair, of: office.authority })
const look = (office: Office, seat: Seat, name: string) =>
  see(seat, `${office.authority}-${name}`, { data: [...wordsOf(office.o), ...(office.data ?? [])] })

async function leave(seat: Seat): Promise<void> {
  expect(seat.broken).toEqual([])
  await seat.leave()
}

export async function pass(office: Office): Promise<void> {
  const seat = await sit(office, 'reviewer')
  await staff.openCase(seat.page, staff.desks.review, office.o.name)
  await staff.claimed(seat.page)
  await look(office, seat, 'review')
  await staff.pass(seat.page, office.o.name)
  await leave(seat)
}

/** Marks one paper as wrong, in the programme's own words. */
export async function sendBack(office: Office, paper: string, reason: string): Promise<void> {
  const seat = await sit(office, 'reviewer')
  await staff.openCase(seat.page, staff.desks.review, office.o.name)
  await staff.sendBack(seat.page, office.o.name, [[paper, reason]], () => look(office, seat, 'review-return'))
  await leave(seat)
}

/** What the applicant's bank sends arrives on the statement; finance reads it and says which order it is for. */
export async function matchTransfer(office: Office): Promise<void> {
  const seat = await sit(office, 'finance')
  const { page } = seat
  await staff.openCase(page, staff.desks.transfers, office.o.name)
  await hand.press(page.getByRole('button', { name: staff.word('读取到账', 'Ask the bank') }))
  const match = page.getByRole('button', { name: staff.word('就是这笔', 'This is it') })
  await match.waitFor()
  await look(office, seat, 'transfer')
  await hand.press(match)
  await match.waitFor({ state: 'hidden' })
  await leave(seat)
}

/** A fresh key for each certificate, each with its PIN; then the parcel. */
export async function produceAndShip(office: Office, lines: number): Promise<void> {
  const seat = await sit(office, 'producer')
  const { page } = seat
  await staff.openCase(page, staff.desks.production, office.o.name)
  await staff.agree(seat, staff.letAgent)
  for (let line = 1; line <= lines; line++) {
    await staff.setPin(page)
    await look(office, seat, `production-${line}`)
    await staff.make(page)
    await expect.poll(() => staff.written(page).count(), { timeout: 20_000 }).toBe(line)
  }
  await look(office, seat, 'written')
  await staff.openCase(page, staff.desks.shipping, office.o.name)
  await look(office, seat, 'shipping')
  await staff.ship(page)
  await leave(seat)
}
