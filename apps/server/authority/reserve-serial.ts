// A serial is written down before anything is signed with it. Its key in the table makes a second use impossible.
import { randomBytes } from 'node:crypto'
import { newSerial, serialHex } from '@hufu/pki'
import type { CertificateUse } from '../migrations/tables/authority.ts'
import type { Trx } from '../order/order.ts'

export interface SerialPlan {
  authority: string
  issuer: string
  purpose: 'ca' | 'ocsp' | 'seal-maker' | CertificateUse
  request?: string
  attempt?: number
  at: Date
}

export async function reserveSerial(trx: Trx, plan: SerialPlan): Promise<string> {
  const serial = serialHex(newSerial(randomBytes))
  // 135 random bits do not meet; if they ever did, the insert fails and with it the whole try.
  await trx
    .insertInto('serial_reservation')
    .values({
      authority_id: plan.authority,
      issuer: plan.issuer,
      serial,
      purpose: plan.purpose,
      request_id: plan.request ?? null,
      attempt: plan.attempt ?? null,
      reserved_at: plan.at,
    })
    .execute()
  return serial
}
