// Random walks through every journey at hand: at any moment the order is over, or someone holds it, by a date, knowing what next.
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  dueAt,
  isComplete,
  type Lifecycle,
  lifecycles,
  loadLibrary,
  loadProgramme,
  type Offer,
  type States,
  whatIsNext,
  whoHolds,
} from '../index.ts'

const programmes = new URL('../../../programmes/', import.meta.url)
const width = new URL('../fixtures/width/', import.meta.url)
const library = loadLibrary(readFileSync(new URL('library.yaml', programmes), 'utf8'), {
  file: 'library.yaml',
})
if ('faults' in library) throw new Error(JSON.stringify(library.faults))

const files = [programmes, width].flatMap(folder =>
  readdirSync(folder)
    .filter(name => name.endsWith('.yaml') && !['library.yaml', 'authorities.yaml'].includes(name))
    .map(name => new URL(name, folder)),
)
const journeys: [string, Offer][] = files.flatMap(url => {
  const loaded = loadProgramme(readFileSync(url, 'utf8'), { file: url.pathname, library: library.library })
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  const { programme, offers } = loaded.programme
  return Object.entries(offers)
    .filter(([, offer]) => offer.kind !== 'redirect')
    .map(([name, offer]): [string, Offer] => [`${programme} ${name}`, offer])
})
const row = (offer: Offer, stage: string, state: string) =>
  (lifecycles[offer.journey[stage]?.stage ?? 'form'] as Lifecycle).states[state]

it.each(journeys)('no dead end in %s', (_, offer) => {
  const method = fc.constantFrom('wechat-pay', 'transfer', 'entitlement')
  fc.assert(
    fc.property(method, fc.nat(1), fc.array(fc.nat(), { maxLength: 60 }), (paid, failed, choices) => {
      const states: States = {}
      for (const choice of choices) {
        const next = whatIsNext(states, offer, { payment: { method: paid }, checks: { failed } })
        for (const begin of [...next.enter, ...next.skip]) states[begin.stage] = begin.state
        const over = Object.entries(states).some(
          ([stage, state]) => row(offer, stage, state)?.rest === 'ended',
        )
        if (over || isComplete(states, offer)) return
        const waiting = whoHolds(states, offer)
        expect(waiting.length, JSON.stringify(states)).toBeGreaterThan(0)
        for (const each of waiting) {
          expect(each.next.zh && each.next.en).toBeTruthy()
          const spec = offer.journey[each.stage]
          if (spec) expect(dueAt(spec, each.state, new Date(0)).getTime()).toBeGreaterThan(0)
        }
        const moved = waiting[choice % waiting.length]
        const to = moved ? (row(offer, moved.stage, moved.state)?.to ?? []) : []
        const target = to[choice % Math.max(1, to.length)]
        if (moved && target) states[moved.stage] = target
      }
    }),
    { numRuns: 300 },
  )
})
