// DER at its edges: numbers that round-trip, and encodings that BER allows and DER does not.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DerReader, readInteger, readOid, readOnly, readSmall } from './read.ts'
import { TAG } from './tags.ts'
import { readTime, time } from './time.ts'
import { oid, setOf, smallInteger, tlv, unsignedInteger } from './write.ts'

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex')
const malformed = expect.objectContaining({ code: 'pki.der-malformed' })

describe('DER', () => {
  it('lengths round-trip across every width', () => {
    for (const length of [0, 1, 127, 128, 255, 256, 65535, 65536]) {
      expect(readOnly(tlv(TAG.octetString, Buffer.alloc(length)), TAG.octetString).content).toHaveLength(
        length,
      )
    }
  })

  it('integers and object identifiers round-trip', () => {
    fc.assert(
      fc.property(fc.nat(), value => readSmall(readOnly(smallInteger(value), TAG.integer)) === value),
      { numRuns: 200 },
    )
    const arcs = fc.tuple(
      fc.constantFrom('1.2', '2.999', '0.39'),
      fc.array(fc.maxSafeNat(), { maxLength: 6 }),
    )
    fc.assert(
      fc.property(arcs, ([head, rest]) => {
        const dotted = [head, ...rest].join('.')
        return readOid(readOnly(oid(dotted), TAG.oid)) === dotted
      }),
      { numRuns: 200 },
    )
    expect(unsignedInteger(bytes('000080')).toString('hex')).toBe('02020080')
  })

  it.each([
    ['indefinite length', '3080'],
    ['length not minimal', '04810161'],
    ['length with leading zero', `04820080${'00'.repeat(128)}`],
    ['truncated', '0405616263'],
    ['bytes left over', '04016100'],
    ['multi-octet tag', '1f810100'],
    ['empty', ''],
  ])('refuses %s', (_, hex) => {
    expect(() => readOnly(bytes(hex), TAG.octetString)).toThrow(malformed)
  })

  it('refuses integers and object identifiers that are not minimal', () => {
    const node = (hex: string) => new DerReader(bytes(hex)).next()
    for (const hex of ['0200', '02020001', '0202ff80'])
      expect(() => readInteger(node(hex))).toThrow(malformed)
    for (const hex of ['0600', '06028001', '060181']) expect(() => readOid(node(hex))).toThrow(malformed)
  })

  it('sorts SET OF', () => {
    expect(setOf(bytes('020102'), bytes('020101')).toString('hex')).toBe('3106020101020102')
  })

  it('times turn at 2050, hold whole seconds, and refuse days that are none', () => {
    const read = (date: string) => readTime(new DerReader(time(new Date(date))).next()).toISOString()
    expect(read('2049-12-31T23:59:59.999Z')).toBe('2049-12-31T23:59:59.000Z')
    expect(read('2050-01-01T00:00:00.001Z')).toBe('2050-01-01T00:00:00.000Z')
    expect(read('1999-06-01T00:00:00Z')).toBe('1999-06-01T00:00:00.000Z')
    for (const text of ['260231000000Z', '2601010000Z', '260101000000+0800', '26010100000.5Z']) {
      const node = new DerReader(tlv(TAG.utcTime, Buffer.from(text))).next()
      expect(() => readTime(node), text).toThrow(malformed)
    }
  })
})
