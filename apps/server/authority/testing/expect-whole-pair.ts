// For tests: what must be true of a request once it is issued, however often its tries died.
import { parseCertificate } from '@hufu/pki'
import { expect } from 'vitest'
import type { Reader } from '../../order/order.ts'

export async function expectWholePair(db: Reader, issuance: string): Promise<void> {
  const certificates = await db
    .selectFrom('certificate')
    .selectAll()
    .where('request_id', '=', issuance)
    .execute()
  const intents = await db
    .selectFrom('issuance_intent')
    .selectAll()
    .where('request_id', '=', issuance)
    .execute()
  const keys = await db
    .selectFrom('escrowed_key')
    .select('state')
    .where('claimed_by', '=', issuance)
    .execute()
  const serials = await db
    .selectFrom('serial_reservation')
    .select('serial')
    .where('request_id', '=', issuance)
    .execute()

  // 1. One pair, each half saying of itself what its row says.
  expect(certificates.map(row => row.use).sort()).toEqual(['encrypt', 'sign'])
  for (const row of certificates) expect(parseCertificate(row.der).serialHex).toBe(row.serial)

  // 2. Whatever may have been signed has its serial on record; only what is registered is a certificate.
  const reserved = new Set(serials.map(row => row.serial))
  expect(intents.every(intent => reserved.has(intent.serial))).toBe(true)
  expect(new Set(intents.map(intent => intent.serial)).size).toBe(intents.length)
  const registered = intents.filter(intent => intent.state === 'registered')
  expect(registered.map(intent => intent.serial).sort()).toEqual(certificates.map(row => row.serial).sort())
  expect(intents.filter(intent => !['registered', 'abandoned'].includes(intent.state))).toEqual([])

  // 3. One encryption key in use; those of tries that may have signed lie in the history.
  expect(keys.filter(key => key.state === 'in-use')).toHaveLength(1)
  expect(keys.every(key => key.state !== 'spare')).toBe(true)
}
