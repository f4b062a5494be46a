// The audit trail: append only, one chain an authority. Each row's keyed hash covers the row before it, so neither a
// changed, a removed nor an inserted row goes unseen by whoever holds the key. The head row is locked while writing:
// one writer at a time keeps the chain straight.
import { createHmac, hkdfSync } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { PlatformTables } from '../migrations/tables/platform.ts'
import { type Clock, systemClock } from './clock.ts'
import type { AnyHandle } from './db.ts'

export interface AuditEntry {
  authority: string
  /** `person:<id>`, `staff:<id>`, `system` or `vendor:<name>`. */
  actor: string
  act: string
  subject: string
  detail?: unknown
}

export interface Audit {
  write(trx: AnyHandle, entry: AuditEntry): Promise<void>
  /** Walks a whole chain. `broken` is the running number of the first row that does not fit. */
  verify(db: AnyHandle, authority: string): Promise<{ rows: number; broken?: number }>
}

const FIRST = 'genesis'

export function openAudit(masterKey: Buffer, clock: Clock = systemClock): Audit {
  const key = Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), 'hufu audit chain', 32))

  /** Canonical: object keys sorted, since jsonb keeps no order. */
  const sign = (
    row: { authority: string; seq: number; at: Date; previous: string } & Omit<AuditEntry, 'authority'>,
  ) =>
    createHmac('sha256', key)
      .update(
        canonical([
          row.authority,
          row.seq,
          row.at.toISOString(),
          row.actor,
          row.act,
          row.subject,
          row.detail ?? {},
          row.previous,
        ]),
      )
      .digest('base64url')

  return {
    async write(trx, { authority, actor, act, subject, detail = {} }) {
      const t: Kysely<PlatformTables> = trx
      await t
        .insertInto('audit_head')
        .values({ authority_id: authority, seq: 0, mac: FIRST })
        .onConflict(c => c.doNothing())
        .execute()
      const head = await t
        .selectFrom('audit_head')
        .select(['seq', 'mac'])
        .where('authority_id', '=', authority)
        .forUpdate()
        .executeTakeFirstOrThrow()
      const seq = head.seq + 1
      const at = clock.now()
      const plain: unknown = JSON.parse(JSON.stringify(detail))
      const mac = sign({ authority, seq, at, actor, act, subject, detail: plain, previous: head.mac })
      await t
        .insertInto('audit')
        .values({
          authority_id: authority,
          seq,
          at,
          actor,
          act,
          subject,
          detail: JSON.stringify(plain),
          previous: head.mac,
          mac,
        })
        .execute()
      await t.updateTable('audit_head').set({ seq, mac }).where('authority_id', '=', authority).execute()
    },

    async verify(db, authority) {
      const t: Kysely<PlatformTables> = db
      let previous = FIRST
      let seq = 0
      for (;;) {
        const page = await t
          .selectFrom('audit')
          .selectAll()
          .where('authority_id', '=', authority)
          .where('seq', '>', seq)
          .orderBy('seq')
          .limit(1000)
          .execute()
        for (const row of page) {
          const mac = sign({ ...row, authority, previous })
          if (row.seq !== seq + 1 || row.previous !== previous || row.mac !== mac)
            return { rows: seq, broken: seq + 1 }
          seq = row.seq
          previous = row.mac
        }
        if (page.length < 1000) break
      }
      const head = await t
        .selectFrom('audit_head')
        .select(['seq', 'mac'])
        .where('authority_id', '=', authority)
        .executeTakeFirst()
      // A chain cut off at its end is whole in itself: only the head knows how long it was.
      const whole = (head?.seq ?? 0) === seq && (head?.mac ?? FIRST) === previous
      return whole ? { rows: seq } : { rows: seq, broken: seq + 1 }
    },
  }
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value && typeof value === 'object') {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(',')}}`
  }
  return JSON.stringify(value) ?? 'null'
}
