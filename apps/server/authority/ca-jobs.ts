// The ca role's work (names of the queues: ca-job-names.ts).
import { publishCrl } from '../certificate/publish-crl.ts'
import { readCas } from './ca.ts'
import { publishCrlJob, rollOverJob } from './ca-job-names.ts'
import type { AuthorityContext } from './context.ts'
import { fillPool, retireKeys } from './escrow.ts'
import { type IssueKey, issue } from './issue.ts'
import { issueJob } from './request-issuance.ts'
import { type RollOver, rollOver } from './roll-over.ts'
import { tendCas } from './tend-cas.ts'

const poolJob = 'ca.fill-pool'
const tendJob = 'ca.tend'
const STUCK_MS = 15 * 60_000

export function defineCaJobs(context: AuthorityContext): void {
  const { jobs, db } = context
  jobs.define<IssueKey>(issueJob, {
    async handler(key) {
      await issue(context, key)
      await db.transaction(trx =>
        jobs.send(trx, poolJob, { authority: key.authority }, { key: key.authority }),
      )
    },
    retries: 6,
  })
  jobs.define<{ authority: string; ca: string }>(publishCrlJob, {
    async handler({ authority, ca }) {
      await publishCrl(context, authority, ca)
    },
    retries: 10,
  })
  jobs.define<RollOver>(rollOverJob, {
    async handler(asked) {
      await rollOver(context, asked)
    },
    retries: 3,
  })
  jobs.define<{ authority: string }>(poolJob, {
    async handler({ authority }) {
      for (const ca of await readCas(db.kysely, authority)) {
        if (ca.role === 'issuing' && ca.state === 'active') await fillPool(context, authority, ca.suite)
      }
    },
    concurrency: 1,
  })
  jobs.define(tendJob, { handler: () => tend(context), concurrency: 1 })
  jobs.every(tendJob, '*/20 * * * *')
}

/** What must not be forgotten: CRLs before they end, responders, the pool, requests whose job was lost for good. */
async function tend(context: AuthorityContext): Promise<void> {
  const { db, clock, jobs } = context
  const authorities = await db.kysely.selectFrom('authority').select('id').execute()
  for (const { id: authority } of authorities) {
    await tendCas(context, authority)
    for (const ca of await readCas(db.kysely, authority)) {
      if (ca.role === 'issuing' && ca.state === 'active') await fillPool(context, authority, ca.suite)
    }
    await retireKeys(context, authority)
    const stuck = await db.kysely
      .selectFrom('issuance_request')
      .select('id')
      .where('authority_id', '=', authority)
      .where('state', 'not in', ['issued', 'refused'])
      .where('updated_at', '<', new Date(clock.now().getTime() - STUCK_MS))
      .limit(100)
      .execute()
    for (const { id } of stuck) {
      await db.transaction(trx => jobs.send(trx, issueJob, { authority, issuance: id }, { key: id }))
    }
  }
}
