// For tests: a ca role as a process of its own, which works on one request and is gone (SIGKILL) at the end of one step.
//   node dying-ca.ts <database url> <authority> <issuance> <step>    with the master key, in hex, on standard input
import { text } from 'node:stream/consumers'
import type { Tables } from '../../migrations/tables.ts'
import { openAudit } from '../../platform/audit.ts'
import { systemClock } from '../../platform/clock.ts'
import { openDatabase } from '../../platform/db.ts'
import { openJobs } from '../../platform/jobs.ts'
import { openLog } from '../../platform/log.ts'
import { openShelf } from '../../programme/shelf.ts'
import { contextOf } from '../context.ts'
import { issue } from '../issue.ts'

const [url = '', authority = '', issuance = '', last = ''] = process.argv.slice(2)
const masterKey = Buffer.from((await text(process.stdin)).trim(), 'hex')
const log = openLog('silent')
const db = await openDatabase<Tables>({ url, log })
const context = contextOf({
  ...{ db, log, masterKey, clock: systemClock, demo: true, publicUrl: 'http://ca.example.cn' },
  jobs: openJobs(db, log),
  audit: openAudit(masterKey, systemClock),
  programmes: await openShelf(db),
  outcome: () => ({ issued: async () => {}, refused: async () => {} }),
  atStep: step => {
    if (step === last) process.kill(process.pid, 'SIGKILL')
  },
})
await issue(context, { authority, issuance })
await db.close()
