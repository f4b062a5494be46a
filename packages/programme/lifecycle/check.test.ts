// The tables are sound, the check refuses unsound ones, and the agreed moves are there.
import { describe, expect, it } from 'vitest'
import { checkLifecycles, faultsOfLifecycle, letsOn, lifecycles, mayMove, stateOf } from './index.ts'
import type { Lifecycle, StateSpec } from './shape.ts'

const words = { zh: '下一步', en: 'Next' }
const waits = (to: string[]): StateSpec => ({ holder: 'applicant', deadline: '1d', next: words, to })
const rests: StateSpec = { holder: 'nobody', rest: 'done', next: words, to: [] }
const table = (states: Lifecycle['states']): Lifecycle => ({ enter: ['begin'], skip: 'end', states })

describe('lifecycle tables', () => {
  it('are all sound', () => expect(() => checkLifecycles(lifecycles)).not.toThrow())

  it.each<[string, Lifecycle, string]>([
    [
      'an unknown target',
      table({ begin: waits(['end', 'nowhere']), end: rests }),
      'goes to the unknown state nowhere',
    ],
    [
      'an unreachable state',
      table({ begin: waits(['end']), end: rests, island: rests }),
      'island: cannot be reached',
    ],
    ['an unknown beginning', table({ end: rests }), 'begins in the unknown state begin'],
    [
      'a circle without an end',
      table({ begin: waits(['again']), again: waits(['begin']), end: rests }),
      'reaches no end',
    ],
    [
      'a wait for nobody',
      table({ begin: { ...waits(['end']), holder: 'nobody' }, end: rests }),
      'waits for nobody',
    ],
    [
      'a wait without a deadline',
      table({ begin: { ...waits(['end']), deadline: undefined }, end: rests }),
      'has no deadline',
    ],
    [
      'a wait without words',
      table({ begin: { ...waits(['end']), next: { zh: '', en: '' } }, end: rests }),
      'has no next-step',
    ],
  ])('refuse %s', (_, bad, why) => {
    expect(faultsOfLifecycle('test', bad).join('\n')).toContain(why)
    expect(() => checkLifecycles({ test: bad })).toThrow(why)
  })

  it('say who holds a certificate that the holder writes at home', () => {
    expect(stateOf('issuance', 'waiting', 'production').holder).toBe('producer')
    expect(stateOf('issuance', 'waiting', 'holder').holder).toBe('applicant')
    expect(stateOf('issuance', 'signing', 'holder').holder).toBe('ca')
  })

  it('let others on only from done and skipped', () => {
    expect(letsOn('payment', 'paid')).toBe(true)
    expect(letsOn('review', 'skipped')).toBe(true)
    expect(letsOn('payment', 'refunded')).toBe(false)
    expect(letsOn('invoice', 'offered')).toBe(false)
    expect(letsOn('form', 'correcting')).toBe(false)
  })

  it('never pay twice: what is paid is due again only where finance takes its money away', () => {
    expect(mayMove('payment', 'paid', 'due')).toBe(true)
    for (const to of ['confirming', 'checking', 'closed'])
      expect(mayMove('payment', 'paid', to), to).toBe(false)
    expect(mayMove('payment', 'refund-asked', 'due')).toBe(false)
    expect(mayMove('payment', 'confirming', 'due')).toBe(true)
    expect(mayMove('payment', 'refunded', 'paid')).toBe(false)
    expect(mayMove('payment', 'nonsense', 'paid')).toBe(false)
  })
})
