// The differences that are found in bytes are those between the lists as values, whatever the serials' lengths.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { assembleCrl, buildCrlTbs, type CrlEntry, compareCrls, encodeName, parseCrlHead } from '../index.ts'

const AT = new Date('2026-11-21T00:00:00Z')
const head = (number: number, entries: CrlEntry[]) => {
  const tbs = buildCrlTbs({
    algorithm: 'sm2',
    issuer: encodeName([{ type: 'CN', value: 'x' }]),
    authorityKey: { identifier: Buffer.alloc(20, 1) },
    number,
    thisUpdate: AT,
    nextUpdate: new Date(AT.getTime() + 86_400_000),
    entries,
  })
  return parseCrlHead(assembleCrl(tbs, 'sm2', Buffer.from('3006020101020101', 'hex')))
}
const list = fc.uniqueArray(
  fc.record({
    // 0x7f and 0x80 on: with and without a leading zero octet.
    serial: fc.uint8Array({ minLength: 1, maxLength: 2 }).filter(bytes => bytes[0] !== 0),
    reason: fc.constantFrom('certificateHold' as const, 'keyCompromise' as const, undefined),
    revokedAt: fc.constantFrom(AT, new Date('2026-01-01T00:00:00Z')),
  }),
  { selector: ({ serial }) => Buffer.from(serial).toString('hex'), maxLength: 60 },
)

it('finds what is new, changed and gone', () => {
  fc.assert(
    fc.property(list, list, (before, after) => {
      const key = ({ serial }: CrlEntry) => Buffer.from(serial).toString('hex')
      const value = (entry: CrlEntry) => `${key(entry)} ${entry.reason} ${entry.revokedAt.getTime()}`
      const [old, now] = [new Set(before.map(key)), new Set(after.map(key))]
      const oldValues = new Set(before.map(value))
      const found = compareCrls(head(1, before), head(2, after))
      expect(found.gone.map(entry => entry.serialHex)).toEqual(before.map(key).filter(each => !now.has(each)))
      expect(found.changed.map(entry => entry.serialHex)).toEqual(
        after.filter(entry => !oldValues.has(value(entry))).map(key),
      )
      expect(found.added).toBe(after.filter(entry => !old.has(key(entry))).length)
    }),
  )
})
