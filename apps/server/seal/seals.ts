// The seal room as compose sees it: one opening, everything other rooms are handed.
import type { SealView } from '@hufu/contract'
import type { FastifyInstance } from 'fastify'
import type { CertificateChange } from '../authority/context.ts'
import { openKeyWrap } from '../authority/key-wrap.ts'
import type { Order, OrderKey, Reader, Trx } from '../order/order.ts'
import {
  clearStampsJob,
  type LineKey,
  makeSealJob,
  type SealContext,
  type SealDeps,
  sealMakerJob,
} from './context.ts'
import { followCertificate } from './follow-certificate.ts'
import { ensureMaker } from './make-maker.ts'
import { lineWritten, makeLineSeal } from './make-seal.ts'
import { orderSealsAt } from './read-seals.ts'
import { registerSealRoutes } from './routes.ts'
import { clearStamps } from './stamping/stamp-document.ts'

export interface Seals {
  /** In every process, before jobs.start. */
  defineJobs(): void
  /** Role ca, after the hierarchies: each authority's seal maker. */
  prepare(): Promise<void>
  /** Role http. */
  registerRoutes(app: FastifyInstance): void
  /** The issuance room says: this line's certificate is on its key. In that transaction. */
  lineWritten(trx: Trx, key: OrderKey, line: number): Promise<void>
  /** The certificate room says what befell certificates. In that transaction. */
  certificateChanged(trx: Trx, change: CertificateChange): Promise<void>
  /** For the view of an order. */
  ofOrder(db: Reader, order: Order): Promise<SealView[]>
}

export const sealContext = (deps: SealDeps): SealContext => ({
  ...deps,
  keyWrap: openKeyWrap(deps.masterKey, deps.caKeys ? deps.caKeys.storeKey : deps.masterKey),
})

export function openSeals(deps: SealDeps): Seals {
  const context = sealContext(deps)
  const { db, clock, jobs } = deps.spine
  const prepare = async () => {
    const rows = await db.kysely.selectFrom('authority').select('id').execute()
    for (const { id } of rows) await ensureMaker(context, id)
  }
  return {
    defineJobs() {
      jobs.define<LineKey>(makeSealJob, { handler: data => makeLineSeal(context, data), retries: 20 })
      jobs.define(clearStampsJob, { handler: () => clearStamps(context), concurrency: 1 })
      jobs.define(sealMakerJob, { handler: prepare, concurrency: 1 })
      jobs.every(clearStampsJob, '20 3 * * *')
      jobs.every(sealMakerJob, '40 3 * * *')
    },
    prepare,
    registerRoutes: app => registerSealRoutes(app, context),
    lineWritten: (trx, key, line) => lineWritten(context, trx, { ...key, line }),
    certificateChanged: (trx, change) => followCertificate(context, trx, change),
    ofOrder: orderSealsAt(() => clock.now()),
  }
}
