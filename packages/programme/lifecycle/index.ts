// All lifecycles by stage kind, and the questions one asks of them.
import { bankProof } from './bank-proof.ts'
import { delivery } from './delivery.ts'
import { documents } from './documents.ts'
import { form } from './form.ts'
import { identity } from './identity.ts'
import { invoice } from './invoice.ts'
import { issuance } from './issuance.ts'
import { payment } from './payment.ts'
import { review } from './review.ts'
import type { Lifecycle, StateSpec } from './shape.ts'

export { checkLifecycles, faultsOfLifecycle } from './check.ts'
export { type OrderState, order as orderLifecycle } from './order.ts'
export type { Holder, Lifecycle, Rest, StateSpec } from './shape.ts'

export const lifecycles = {
  form,
  documents,
  identity,
  'bank-proof': bankProof,
  payment,
  review,
  issuance,
  delivery,
  invoice,
} as const satisfies Record<string, Lifecycle>

export type StageKind = keyof typeof lifecycles
export type StageState<K extends StageKind = StageKind> = K extends StageKind
  ? Extract<keyof (typeof lifecycles)[K]['states'], string>
  : never

export const stageKinds = Object.keys(lifecycles) as StageKind[]

/** The row of one state, with the holder's variant laid over where the stage is carried out `by: holder`. */
export function stateOf(kind: StageKind, state: string, by?: 'production' | 'holder'): StateSpec {
  const spec = (lifecycles[kind] as Lifecycle).states[state]
  if (!spec) throw new Error(`Stage kind ${kind} has no state ${state}`)
  return by === 'holder' && spec.byHolder ? { ...spec, ...spec.byHolder } : spec
}

export function mayMove(kind: StageKind, from: string, to: string): boolean {
  return (lifecycles[kind] as Lifecycle).states[from]?.to.includes(to) ?? false
}

/** True where the stages after this one may begin. */
export function letsOn(kind: StageKind, state: string): boolean {
  const { rest } = stateOf(kind, state)
  return rest === 'done' || rest === 'skipped'
}

/** True where this stage does not keep the order from being completed. */
export function atRest(kind: StageKind, state: string): boolean {
  return stateOf(kind, state).rest !== undefined
}
