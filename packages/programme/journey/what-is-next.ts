// Which stages of an order may begin now, which are skipped, and whether the order is done. Pure: states in, answer out.
import { type Facts, holds } from '../condition.ts'
import { atRest, type Lifecycle, letsOn, lifecycles } from '../lifecycle/index.ts'
import type { Offer } from '../schema/offer.ts'
import type { StageSpec } from '../schema/stage.ts'

/** The states of the stages entered so far; a stage that is not a key has not been entered. */
export type States = Record<string, string>
export type Begin = { stage: string; kind: StageSpec['stage']; state: string }
export type Next = { enter: Begin[]; skip: Begin[]; complete: boolean }

/**
 * Stages whose `after` all rest done or skipped are entered, or skipped where their `when` says no. A skipped stage
 * lets others on at once, so the answer is followed to its end.
 */
export function whatIsNext(states: States, offer: Offer, facts: Facts = {}): Next {
  const after: States = { ...states }
  const enter: Begin[] = []
  const skip: Begin[] = []
  let moved = true
  while (moved) {
    moved = false
    for (const [name, spec] of Object.entries(offer.journey)) {
      if (after[name] !== undefined || !mayBegin(spec, offer, after)) continue
      const needed = holds(spec.when, facts)
      const begin = { stage: name, kind: spec.stage, state: needed ? firstState(spec) : skipState(spec) }
      if (needed) enter.push(begin)
      else skip.push(begin)
      after[name] = begin.state
      moved = true
    }
  }
  return { enter, skip, complete: isComplete(after, offer) }
}

/** All the way back: a payment that was unmatched, or a proof that came back, holds up what lies beyond its next stage too. */
function mayBegin(spec: StageSpec, offer: Offer, states: States): boolean {
  return spec.after.every(name => {
    const before = offer.journey[name]
    const state = states[name]
    if (before === undefined || state === undefined || !letsOn(before.stage, state)) return false
    return mayBegin(before, offer, states)
  })
}

/** What lies before a stage and does not let on (any more), though the stage itself has begun. */
export function whatIsReopened(states: States, offer: Offer, stage: string): string | null {
  for (const name of offer.journey[stage]?.after ?? []) {
    const before = offer.journey[name]
    const state = states[name]
    if (!before || state === undefined || !letsOn(before.stage, state)) return name
    const earlier = whatIsReopened(states, offer, name)
    if (earlier) return earlier
  }
  return null
}

/** Where a stage begins: an automatic invoice waits by itself, one on request is offered. */
export function firstState(spec: StageSpec): string {
  if (spec.stage === 'invoice') return spec.trigger === 'automatic' ? 'waiting' : 'offered'
  return lifecycles[spec.stage].enter[0]
}

export function skipState(spec: StageSpec): string {
  return (lifecycles[spec.stage] as Lifecycle).skip
}

/** Every stage has been entered and none holds the order open. */
export function isComplete(states: States, offer: Offer): boolean {
  return Object.entries(offer.journey).every(([name, spec]) => {
    const state = states[name]
    return state !== undefined && atRest(spec.stage, state)
  })
}
