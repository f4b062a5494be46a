// Deadlines: `3wd` working days, `90d` calendar days, `24h` hours of wall-clock time; and certificate terms such as `2y`.
import { addWorkingDays, dayOf, plusMonths } from './working-days.ts'

const day = 86_400_000

/** Hours end to the second; days end at midnight in China of the last day, as the person at the counter reads it. */
export function addDeadline(from: Date, deadline: string): Date {
  const [, digits = '', unit] = /^(\d+)(wd|d|h)$/.exec(deadline) ?? []
  const count = Number(digits)
  switch (unit) {
    case 'h':
      return new Date(from.getTime() + count * 3_600_000)
    case 'd':
      return new Date(new Date(`${dayOf(from)}T00:00:00+08:00`).getTime() + (count + 1) * day)
    case 'wd':
      return addWorkingDays(from, count)
    default:
      throw new Error(`Not a deadline: ${deadline}`)
  }
}

/** `2y`, `6m`, `90d` later, at the same wall time. */
export function addTerm(from: Date, term: string): Date {
  const [, digits = '', unit] = /^(\d+)([ymd])$/.exec(term) ?? []
  const count = Number(digits)
  switch (unit) {
    case 'y':
      return plusMonths(from, count * 12)
    case 'm':
      return plusMonths(from, count)
    case 'd':
      return new Date(from.getTime() + count * day)
    default:
      throw new Error(`Not a term: ${term}`)
  }
}

/** How a term is said. */
export function writeTerm(term: string): { zh: string; en: string } {
  const count = Number.parseInt(term, 10)
  const [zh, en] = { y: ['年', 'year'], m: ['个月', 'month'], d: ['天', 'day'] }[term.at(-1) ?? ''] ?? [
    '',
    '',
  ]
  return { zh: `${count}${zh}`, en: `${count} ${en}${count === 1 ? '' : 's'}` }
}

/**
 * Time left when the clock stops while the applicant holds the ball: what remained of the old deadline is added to
 * the moment work resumes.
 */
export function resumeDeadline(deadline: Date, paused: Date, resumed: Date): Date {
  return new Date(resumed.getTime() + Math.max(0, deadline.getTime() - paused.getTime()))
}
