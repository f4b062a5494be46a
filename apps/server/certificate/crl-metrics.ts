// What an operator's alarm listens to: CRLs held back, and how long each is still good. Read from the database, since the
// process that makes them has no door of its own.
import { Gauge, type Registry } from 'prom-client'
import type { AuthorityContext } from '../authority/context.ts'

export function watchCrls(registry: Registry, { db, clock }: Pick<AuthorityContext, 'db' | 'clock'>): void {
  new Gauge({
    name: 'hufu_crl_refused_entries',
    help: 'New entries of a CRL that grew suddenly and waits for confirmation',
    labelNames: ['authority', 'ca'],
    registers: [registry],
    async collect() {
      this.reset()
      const rows = await db.kysely
        .selectFrom('crl_refusal')
        .select(['authority_id', 'ca_id', 'added'])
        .where('confirmed_by', 'is', null)
        .execute()
      for (const row of rows) this.set({ authority: row.authority_id, ca: row.ca_id }, row.added)
    },
  })
  new Gauge({
    name: 'hufu_crl_seconds_left',
    help: 'Until nextUpdate of the newest CRL; below zero nobody trusts the CA',
    labelNames: ['authority', 'ca'],
    registers: [registry],
    async collect() {
      this.reset()
      const rows = await db.kysely
        .selectFrom('crl')
        .select(eb => ['authority_id', 'ca_id', eb.fn.max('next_update').as('until')])
        .where('kind', '=', 'full')
        .groupBy(['authority_id', 'ca_id'])
        .execute()
      for (const row of rows) {
        const left = (new Date(row.until).getTime() - clock.now().getTime()) / 1000
        this.set({ authority: row.authority_id, ca: row.ca_id }, left)
      }
    },
  })
}
