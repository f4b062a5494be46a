// The log of personal data that left the house: when, to whom, for which act, which kinds, never the data (网络数据安全管理条例 art. 12). Written
// before the data leave, so that none leave unlogged; kept for three years and then deleted.
import { createHmac, randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { Tables } from '../migrations/tables.ts'
import type { Clock } from '../platform/clock.ts'
import { type Database, json } from '../platform/db.ts'
import { workedFor } from '../platform/on-behalf.ts'
import type { DataKind, ProcessorName } from './processors.ts'

/** Where no single counter is concerned: codes of sign-in. */
export const accountTransfers = 'installation'
const keptYears = 3
const page = 50

export interface Disclosure {
  kinds: readonly DataKind[]
  /** Numbers and addresses by which the person concerned is found again. Kept as keyed hashes. */
  of?: readonly (string | undefined)[]
  /** Ours or the vendor's number of the act. */
  reference?: string
}

export interface TransferFilter {
  processor?: ProcessorName
  order?: string
  /** Moments: from inclusive, until exclusive. */
  from?: string
  until?: string
}

export type Transfers = ReturnType<typeof openTransfers>
export type TransferRow = Selectable<Tables['data_transfer']>

export function openTransfers(db: Database<Tables>, clock: Clock, masterKey: Buffer) {
  const key = createHmac('sha256', masterKey).update('hufu transfer subjects').digest()
  /** One person, one hash, however the number was written. */
  const hashOf = (value: string) =>
    createHmac('sha256', key)
      .update(
        value
          .replace(/[\s-]/g, '')
          .replace(/^\+?86(?=1\d{10}$)/, '')
          .toLowerCase(),
      )
      .digest('base64url')
      .slice(0, 22)

  const matching = (authority: string, filter: TransferFilter) => {
    let found = db.kysely.selectFrom('data_transfer').where('authority_id', '=', authority)
    if (filter.processor) found = found.where('processor', '=', filter.processor)
    if (filter.order) found = found.where('order_id', '=', filter.order)
    if (filter.from) found = found.where('at', '>=', new Date(filter.from))
    if (filter.until) found = found.where('at', '<', new Date(filter.until))
    return found
  }

  return {
    async log(
      processor: ProcessorName,
      act: string,
      { kinds, of = [], reference }: Disclosure,
    ): Promise<void> {
      const { authority, order } = workedFor()
      await db.kysely
        .insertInto('data_transfer')
        .values({
          authority_id: authority ?? accountTransfers,
          id: randomUUID(),
          at: clock.now(),
          ...{ processor, act, kinds: json(kinds), order_id: order ?? null },
          subjects: json(of.flatMap(each => (each ? [hashOf(each)] : []))),
          reference: reference ?? null,
        })
        .execute()
    },

    async list(authority: string, filter: TransferFilter, number: number) {
      const { total } = await matching(authority, filter)
        .select(eb => eb.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow()
      const rows = await matching(authority, filter)
        .selectAll()
        .orderBy('at', 'desc')
        .orderBy('id')
        .limit(page)
        .offset((number - 1) * page)
        .execute()
      return { total: Number(total), rows }
    },

    /** All that match, oldest first, a thousand at a time. */
    async *all(authority: string, filter: TransferFilter): AsyncGenerator<TransferRow> {
      for (let offset = 0; ; offset += 1000) {
        const rows = await matching(authority, filter)
          .selectAll()
          .orderBy('at')
          .orderBy('id')
          .limit(1000)
          .offset(offset)
          .execute()
        yield* rows
        if (rows.length < 1000) return
      }
    },

    /** What left about a person: by their orders, and by the numbers and addresses that are theirs. */
    async about(orders: readonly string[], values: readonly string[]): Promise<TransferRow[]> {
      const hashes = [...new Set(values.map(hashOf))]
      if (orders.length + hashes.length === 0) return []
      return await db.kysely
        .selectFrom('data_transfer')
        .selectAll()
        .where(eb =>
          eb.or([
            ...(orders.length > 0 ? [eb('order_id', 'in', [...orders])] : []),
            ...(hashes.length > 0
              ? [sql<boolean>`jsonb_exists_any(subjects, ${sql.val(hashes)}::text[])`]
              : []),
          ]),
        )
        .orderBy('at')
        .limit(5000)
        .execute()
    },

    /** Not a day before the three years are over, and then for good. */
    async sweep(): Promise<number> {
      const before = clock.now()
      before.setUTCFullYear(before.getUTCFullYear() - keptYears)
      const gone = await db.kysely.deleteFrom('data_transfer').where('at', '<', before).executeTakeFirst()
      return Number(gone.numDeletedRows)
    },
  }
}
