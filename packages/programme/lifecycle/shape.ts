// The shape of a lifecycle table: for each state who holds the ball, by when, what comes next, and where it may go.
import type { Text } from '../text.ts'

/** Who has to act. `nobody` only where a stage rests. */
export type Holder =
  | 'applicant'
  | 'reviewer'
  | 'finance'
  | 'producer'
  | 'shipper'
  | 'service'
  | 'provider'
  | 'ca'
  | 'courier'
  | 'nobody'

/**
 * How a state rests: `done` lets the next stages begin, `skipped` does so without work, `ended` stops the order,
 * `optional` waits for someone but does not hold the order open (an invoice on offer).
 */
export type Rest = 'done' | 'skipped' | 'ended' | 'optional'

export type StateSpec = {
  holder: Holder
  rest?: Rest
  /** Default; the programme's stage may say another. See deadline.ts. */
  deadline?: string
  next: Text
  to: readonly string[]
  /** Where the holder of the certificate, not production, carries out the stage (`by: holder`). */
  byHolder?: { holder: Holder; next: Text; deadline?: string }
}

export type Lifecycle = {
  /** States in which a stage may be entered; the first is the usual one. */
  enter: readonly [string, ...string[]]
  /** The state of a stage whose `when` is false. */
  skip: string
  states: Record<string, StateSpec>
}

/** Every kind that can be skipped rests here, so that `after` is satisfied without work. */
export const skipped = {
  holder: 'nobody',
  rest: 'skipped',
  next: { zh: '此项无需办理。', en: 'This step is not needed.' },
  to: [],
} as const satisfies StateSpec
