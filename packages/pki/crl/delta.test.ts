// A delta applied to its base gives the full list of the same moment, whatever happened in between.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  applyDelta,
  assembleCrl,
  buildCrlTbs,
  type Crl,
  type CrlEntry,
  type CrlPlan,
  deltaEntries,
  encodeName,
  parseCrl,
} from '../index.ts'

const AT = new Date('2026-11-21T00:00:00Z')
const reasons = ['certificateHold', 'keyCompromise', 'superseded', undefined] as const
const crl = (number: number, entries: CrlEntry[], change: Partial<CrlPlan> = {}): Crl => {
  const tbs = buildCrlTbs({
    algorithm: 'sm2',
    issuer: encodeName([{ type: 'CN', value: 'x' }]),
    authorityKey: { identifier: Buffer.alloc(20, 1) },
    number,
    thisUpdate: AT,
    nextUpdate: new Date(AT.getTime() + 86_400_000),
    entries,
    ...change,
  })
  return parseCrl(assembleCrl(tbs, 'sm2', Buffer.from('3006020101020101', 'hex')))
}
const list = fc.uniqueArray(
  fc.record({
    number: fc.integer({ min: 1, max: 60 }),
    reason: fc.constantFrom(...reasons),
    day: fc.nat(20),
  }),
  { selector: ({ number }) => number, maxLength: 30 },
)
const entriesOf = (of: readonly { number: number; reason: CrlEntry['reason']; day: number }[]): CrlEntry[] =>
  of.map(({ number, reason, day }) => ({
    serial: Buffer.alloc(16, number),
    revokedAt: new Date(AT.getTime() - day * 86_400_000),
    reason,
  }))

it('base and delta make the full list', () => {
  fc.assert(
    fc.property(list, list, (before, after) => {
      // What is not a hold stays listed.
      const kept = before.filter(
        old => old.reason !== 'certificateHold' && !after.some(({ number }) => number === old.number),
      )
      const [base, now] = [entriesOf(before), entriesOf([...after, ...kept])]
      const delta = crl(2, deltaEntries(base, now, AT), { baseNumber: 1 })
      const together = applyDelta(crl(1, base), delta)
      const full = new Map(crl(2, now).entries.map(entry => [entry.serialHex, entry]))
      expect(Object.fromEntries(together)).toEqual(Object.fromEntries(full))
    }),
    { numRuns: 200 },
  )
})

it('nothing but a hold may vanish', () => {
  const lost = entriesOf([{ number: 5, reason: 'superseded', day: 1 }])
  expect(() => deltaEntries(lost, [], AT)).toThrow(/vanish/)
})

it('a delta is applied to its own base only: number, scope, kind and key must fit', () => {
  const delta = crl(5, [], { baseNumber: 3 })
  expect(applyDelta(crl(3, []), delta).size).toBe(0)
  expect(applyDelta(crl(4, []), delta).size).toBe(0)
  const shard = { distributionPoint: { urls: ['http://x/1.crl'] } }
  const wrong: Crl[] = [
    crl(2, []),
    crl(5, []),
    crl(4, [], { baseNumber: 1 }),
    crl(4, [], shard),
    crl(4, [], { authorityKey: { identifier: Buffer.alloc(20, 2) } }),
    crl(4, [], { issuer: encodeName([{ type: 'CN', value: 'y' }]) }),
  ]
  for (const base of wrong) expect(() => applyDelta(base, delta)).toThrow(/does not add/)
})

it('what contradicts RFC 5280 is not built', () => {
  expect(() => crl(3, [], { baseNumber: 3 })).toThrow(/newer/)
  expect(() => crl(3, [], { baseNumber: 2, freshest: ['http://x/'] })).toThrow(/freshest/)
  const removed = { serial: Buffer.alloc(16, 1), revokedAt: AT, reason: 'removeFromCRL' as const }
  expect(() => crl(3, [removed])).toThrow(/delta/)
})
