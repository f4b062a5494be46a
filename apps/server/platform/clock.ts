// Time as a thing that is handed in: no room reads the machine's clock by itself, so tests own the calendar.
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

export interface FixedClock extends Clock {
  /** Moves the clock forward (or back, with a negative number). */
  advance(milliseconds: number): void
  set(at: Date): void
}

export function fixedClock(start: Date | string = new Date()): FixedClock {
  let at = new Date(start).getTime()
  return {
    now: () => new Date(at),
    advance(milliseconds) {
      at += milliseconds
    },
    set(to) {
      at = to.getTime()
    },
  }
}
