// China's calendar: wall time in Asia/Shanghai (UTC+8, without summer time since 1992) and which days are worked.
import { holidays, workedWeekends } from './data/holidays.ts'

export type WallTime = {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
}

const offset = 8 * 3_600_000
const dayLength = 86_400_000

export function wallTime(moment: Date): WallTime {
  const shifted = new Date(moment.getTime() + offset)
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
  }
}

/** `2026-10-01` of the moment, in China. */
export function dayOf(moment: Date): string {
  return new Date(moment.getTime() + offset).toISOString().slice(0, 10)
}

export function isWorkingDay(moment: Date): boolean {
  const day = dayOf(moment)
  if (workedWeekends.has(day)) return true
  if (holidays.has(day)) return false
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday !== 0 && weekday !== 6
}

/**
 * The end (24:00 in China) of the n-th working day after the day of `from`: the day in which it begins does not
 * count (民法典 art. 201).
 */
export function addWorkingDays(from: Date, days: number): Date {
  const midnight = new Date(`${dayOf(from)}T00:00:00+08:00`).getTime()
  let moment = midnight
  for (let left = days; left > 0; ) {
    moment += dayLength
    if (isWorkingDay(new Date(moment))) left -= 1
  }
  return new Date(moment + dayLength)
}

/** The same wall time some months later; 31 January plus one month is the last day of February. */
export function plusMonths(from: Date, months: number): Date {
  const time = wallTime(from)
  const first = new Date(Date.UTC(time.year, time.month - 1 + months, 1))
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  const moved = new Date(from.getTime() + offset)
  moved.setUTCFullYear(first.getUTCFullYear(), first.getUTCMonth(), Math.min(time.day, lastDay))
  return new Date(moved.getTime() - offset)
}
