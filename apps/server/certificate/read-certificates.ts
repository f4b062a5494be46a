// What other rooms may know of issued certificates: the facts that a renewal asks about, and those of one order line.
import type { OrderView } from '@hufu/contract'
import { parseCertificate } from '@hufu/pki'
import type { Selectable } from 'kysely'
import type { Tables } from '../migrations/tables.ts'
import type { Order, Reader } from '../order/order.ts'
import type { CertificateFacts } from '../order/spine.ts'
import type { Clock } from '../platform/clock.ts'

export type CertificateRow = Selectable<Tables['certificate']>
type LineCertificate = OrderView['lines'][number]['certificates'][number]

/** Revoked stays revoked after its end; whatever else is past its end has expired. */
export function stateAt(
  row: Pick<CertificateRow, 'state' | 'not_after'>,
  now: Date,
): LineCertificate['state'] {
  return row.state !== 'revoked' && row.not_after < now ? 'expired' : row.state
}

export async function findCertificate(
  db: Reader,
  authority: string,
  id: string,
): Promise<CertificateRow | undefined> {
  return await db
    .selectFrom('certificate')
    .selectAll()
    .where('authority_id', '=', authority)
    .where('id', '=', id)
    .executeTakeFirst()
}

export function certificateFactsAt(clock: Clock): CertificateFacts {
  return async (db, authority, id) => {
    const row = await findCertificate(db, authority, id)
    if (!row) return null
    return {
      id: row.id,
      serial: row.serial,
      notBefore: row.not_before,
      notAfter: row.not_after,
      state: stateAt(row, clock.now()),
      order: row.order_id,
      person: row.person_id,
      programme: row.programme,
    }
  }
}

export function lineCertificatesAt(clock: Clock) {
  return async (db: Reader, order: Order, line: number): Promise<LineCertificate[]> => {
    const rows = await db
      .selectFrom('certificate')
      .selectAll()
      .where('authority_id', '=', order.authority_id)
      .where('order_id', '=', order.id)
      .where('line', '=', line)
      .orderBy('use', 'desc')
      .execute()
    return rows.map(row => ({
      id: row.id,
      serial: row.serial,
      use: row.use,
      subject: row.subject,
      issuer: parseCertificate(row.der).issuerText,
      notBefore: row.not_before.toISOString(),
      notAfter: row.not_after.toISOString(),
      state: stateAt(row, clock.now()),
    }))
  }
}
