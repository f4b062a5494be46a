// Who may apply: user groups, the rosters that prove membership, and the entitlements that membership brings.
import { z } from 'zod'
import { date, name, term, text, words } from './word.ts'

export const group = z.strictObject({
  ...words,
  /** Membership is read from the roster, never from the applicant's claim. */
  roster: name.optional(),
  entitlement: name.optional(),
  help: text.optional(),
})

export const audience = z.strictObject({
  ask: text,
  /** Shown beside the choice, where choosing wrongly costs money. */
  warning: text.optional(),
  groups: z.record(name, group),
  /** `audited`: a change needs a roster entry and is written to the audit log; locked while an order is open. */
  change: z.enum(['free', 'audited']).default('audited'),
})

export const roster = z.strictObject({ ...words, by: z.enum(['uscc', 'name']).default('uscc') })

/** Certificates without money: reserved when asked for, consumed at issuance, released when the order ends without one. */
export const entitlement = z.strictObject({
  title: text,
  certificates: z.int().min(1),
  per: term,
  window: z.enum(['rolling', 'fixed']).default('rolling'),
  /** First day of a fixed window. */
  from: date.optional(),
  /** Offers that draw on the same quota. */
  counts: z.array(name).min(1),
  approval: z.enum(['automatic', 'review']).default('review'),
  refused: text.optional(),
})

export type Audience = z.output<typeof audience>
export type Group = z.output<typeof group>
export type Roster = z.output<typeof roster>
export type Entitlement = z.output<typeof entitlement>
