// What a command at the machine may do to a running installation: write to its database and its audit log, and send jobs for
// the roles that hold the keys. It opens no key itself.
import { publishCrlJob, rollOverJob } from './authority/ca-job-names.ts'
import type { Tables } from './migrations/tables.ts'
import { openAudit } from './platform/audit.ts'
import { systemClock } from './platform/clock.ts'
import { readConfig } from './platform/config.ts'
import { openDatabase } from './platform/db.ts'
import { openJobs } from './platform/jobs.ts'
import { openLog } from './platform/log.ts'

async function openOperator() {
  const config = readConfig(process.env)
  const log = openLog('warn')
  const db = await openDatabase<Tables>(
    config.databaseUrl ? { url: config.databaseUrl, log } : { dataDir: `${config.data}/pglite` },
  )
  const jobs = openJobs(db, log, systemClock)
  // Queues have to be known before a job can be sent; nothing is worked on here.
  for (const queue of [publishCrlJob, rollOverJob]) jobs.define(queue, { handler: async () => {} })
  await jobs.start({ only: [] })
  return { db, clock: systemClock, jobs, audit: openAudit(config.masterKey, systemClock) }
}

export type Operator = Awaited<ReturnType<typeof openOperator>>

export async function withOperator<T>(work: (operator: Operator) => Promise<T>): Promise<T> {
  const operator = await openOperator()
  try {
    return await work(operator)
  } finally {
    await operator.jobs.stop()
    await operator.db.close()
  }
}
