// The arithmetic of every bench: percentiles, rates, ratios, and the one shape that a figure has in print and in JSON.

export interface Against {
  /** `limit`: what the machine could do at most, measured in the same run. `goal`: what was promised. */
  kind: 'limit' | 'goal'
  what: string
  value: number
  unit: string
}

export interface Figure {
  bench: string
  what: string
  value: number
  unit: string
  against?: Against
  /** Ours by theirs, in the same unit. Against a limit more is better, against a goal 1 or less is kept. */
  ratio?: number
  /** What the reader must know to judge it. */
  note?: string
}

export interface Latencies {
  count: number
  perSecond: number
  p50: number
  p99: number
  slowest: number
}

/** Nearest rank: the smallest value that at least `share` of all do not exceed. Never interpolates what was not seen. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new Error('no percentile of nothing')
  if (!(share > 0 && share <= 1)) throw new Error(`a share lies above 0 and up to 1, not ${share}`)
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.ceil(share * sorted.length) - 1]!
}

export function ratio(ours: number, theirs: number): number {
  if (!(theirs > 0)) throw new Error(`no ratio to ${theirs}`)
  return ours / theirs
}

/** Rate and latencies of deeds that took `elapsed` milliseconds together, however many ran at once. */
export function summary(milliseconds: readonly number[], elapsed: number): Latencies {
  return {
    count: milliseconds.length,
    perSecond: ratio(milliseconds.length * 1000, elapsed),
    p50: percentile(milliseconds, 0.5),
    p99: percentile(milliseconds, 0.99),
    slowest: percentile(milliseconds, 1),
  }
}

export function figure(
  bench: string,
  what: string,
  value: number,
  unit: string,
  more: { against?: Against; note?: string } = {},
): Figure {
  const { against, note } = more
  if (against && against.unit !== unit)
    throw new Error(`${what}: ${unit} cannot be held against ${against.unit}`)
  return {
    bench,
    what,
    value,
    unit,
    ...(against ? { against, ratio: ratio(value, against.value) } : {}),
    ...(note ? { note } : {}),
  }
}

export interface Load {
  width: number
  /** Stops taking new turns after so many milliseconds; turns under way are finished and counted. */
  milliseconds: number
  /** No more turns than these. */
  turns?: number
  /** Told of a turn that failed, which then counts for nothing. Left out, the first failure ends all. */
  bear?: (error: unknown) => void
}

/** `width` callers, each beginning its next turn when the last is over. */
export async function load(plan: Load, turn: (number: number) => Promise<unknown>): Promise<Latencies> {
  const began = performance.now()
  const taken: number[] = []
  let next = 0
  let failed = false
  async function caller(): Promise<void> {
    while (!failed && performance.now() - began < plan.milliseconds && next < (plan.turns ?? Infinity)) {
      const start = performance.now()
      try {
        await turn(next++)
        taken.push(performance.now() - start)
      } catch (error) {
        if (!plan.bear) throw error
        plan.bear(error)
      }
    }
  }
  const callers = Array.from({ length: plan.width }, () =>
    caller().catch(error => {
      failed = true
      throw error
    }),
  )
  // All must have ended before anybody takes the server away from under them.
  const ends = await Promise.allSettled(callers)
  for (const end of ends) if (end.status === 'rejected') throw end.reason
  return summary(taken, performance.now() - began)
}

export function line(f: Figure): string {
  const ours = `${f.what.padEnd(46)} ${shown(f.value).padStart(9)} ${f.unit.padEnd(8)}`
  const theirs = f.against
    ? ` ${f.against.kind} ${shown(f.against.value).padStart(9)}  ratio ${shown(f.ratio!).padStart(7)}  (${f.against.what})`
    : ''
  return `${ours}${theirs}${f.note ? `\n    ${f.note}` : ''}`
}

/** Three places that mean something; more would only be noise of the machine. */
export function shown(value: number): string {
  if (value === 0) return '0'
  const rounded = Number(value.toPrecision(3))
  return Math.abs(rounded) >= 1000 ? rounded.toLocaleString('en') : String(rounded)
}
