// Seals and impressions as other files of this room, and the views of an order, see them.
import type { SealKind, SealView } from '@hufu/contract'
import type { Order, OrderKey, Reader } from '../order/order.ts'
import { AppError } from '../platform/errors.ts'
import type { LineKey, PictureRow, SealRow } from './context.ts'

export async function readPicture(db: Reader, key: LineKey): Promise<PictureRow | undefined> {
  return await db
    .selectFrom('seal_picture')
    .selectAll()
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .where('line', '=', key.line)
    .executeTakeFirst()
}

const withCertificate = (db: Reader, authority: string) =>
  db
    .selectFrom('e_seal')
    .innerJoin('certificate', join =>
      join
        .onRef('certificate.authority_id', '=', 'e_seal.authority_id')
        .onRef('certificate.id', '=', 'e_seal.certificate_id'),
    )
    .selectAll('e_seal')
    .select(['certificate.serial', 'certificate.not_after'])
    .where('e_seal.authority_id', '=', authority)

export type SealWithCertificate = SealRow & { serial: string; not_after: Date }

export async function readOrderSeals(db: Reader, key: OrderKey): Promise<SealWithCertificate[]> {
  return await withCertificate(db, key.authority)
    .where('e_seal.order_id', '=', key.order)
    .orderBy('e_seal.line')
    .execute()
}

export async function readPersonSeals(
  db: Reader,
  authority: string,
  person: string,
): Promise<SealWithCertificate[]> {
  return await withCertificate(db, authority)
    .where('e_seal.person_id', '=', person)
    .orderBy('e_seal.created_at', 'desc')
    .limit(500)
    .execute()
}

/** Somebody else's seal is not found, so that ids cannot be probed. */
export async function readOwnSeal(
  db: Reader,
  authority: string,
  seal: string,
  person: string,
): Promise<SealWithCertificate> {
  const row = await withCertificate(db, authority).where('e_seal.id', '=', seal).executeTakeFirst()
  if (!row || row.person_id !== person) throw new AppError('not-found')
  return row
}

/** A revoked seal stays revoked; any other ends with its time, be it ever so good. */
export function sealState(row: SealWithCertificate, now: Date): SealView['state'] {
  if (row.state === 'revoked') return 'revoked'
  return (row.valid_until ?? row.not_after) < now ? 'expired' : row.state
}

export const sealView = (row: SealWithCertificate, now: Date): SealView => ({
  id: row.id,
  line: row.line,
  number: row.es_id,
  filing: row.filing,
  kind: row.kind as SealKind | null,
  name: row.name,
  widthMm: row.width_mm ?? 0,
  heightMm: row.height_mm ?? 0,
  state: sealState(row, now),
  serial: row.serial,
  validUntil: (row.valid_until ?? row.not_after).toISOString(),
})

/** For the view of an order. */
export const orderSealsAt =
  (now: () => Date) =>
  async (db: Reader, order: Order): Promise<SealView[]> =>
    (await readOrderSeals(db, { authority: order.authority_id, order: order.id })).map(row =>
      sealView(row, now()),
    )
