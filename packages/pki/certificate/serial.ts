// Serial numbers: 127 to 159 random bits, positive, at most 20 octets. Shorter ones cost other CAs a million
// certificates (Mozilla bugs 1532842, 1534147); longer ones break CRLs and linters. Unique is the database's business.
import { PkiError } from '../errors.ts'

/** 135 bits after the sign, so that the redraw below never brings it under 127. */
const OCTETS = 17

/** `random` gives that many random octets; the caller's randomness, so that tests own it. */
export function newSerial(random: (octets: number) => Uint8Array): Uint8Array {
  for (let attempt = 0; attempt < 8; attempt++) {
    const serial = Buffer.from(random(OCTETS))
    if (serial.length !== OCTETS) break
    serial[0]! &= 0x7f
    // A zero octet in front would shorten the number.
    if (serial[0] !== 0) return serial
  }
  throw new PkiError('pki.serial-invalid', 'the source of randomness gave no usable serial')
}

export const serialHex = (serial: Uint8Array): string => Buffer.from(serial).toString('hex')

/** What the TBS may carry (RFC 5280 4.1.2.2). */
export function checkSerial(serial: Uint8Array): void {
  const first = serial[0]
  if (first === undefined || serial.length > 20 || (first === 0 && serial.length === 1)) {
    throw new PkiError('pki.serial-invalid', 'serial is empty, zero or longer than 20 octets')
  }
  if (first & 0x80 && serial.length === 20) {
    throw new PkiError('pki.serial-invalid', 'serial would take 21 octets with its sign')
  }
}
