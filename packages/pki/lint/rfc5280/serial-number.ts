// RFC 5280 4.1.2.2 and CA/B Forum BR 7.1: positive, at most 20 octets, long enough for 127 random bits.
import type { LintRule } from '../rule.ts'

export const serialNumber: LintRule = {
  id: 'rfc5280.serial-number',
  severity: 'error',
  check: ({ serial }) => {
    if (serial[0]! & 0x80 || serial.every(octet => octet === 0)) return 'serial is not positive'
    if (serial.length > 20) return 'serial is longer than 20 octets'
    return serial.length < 16 ? 'serial is too short to hold 127 random bits' : undefined
  },
}
