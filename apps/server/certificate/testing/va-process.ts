// For tests: the va role as a process of its own, as on another machine. Prints its port, and ends with its standard input.
//   node va-process.ts <database url>    with the master key, in hex, as the first line of standard input
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { openAuthority } from '../../authority/authority.ts'
import type { Tables } from '../../migrations/tables.ts'
import { openAudit } from '../../platform/audit.ts'
import { systemClock } from '../../platform/clock.ts'
import { openDatabase } from '../../platform/db.ts'
import { buildHttp } from '../../platform/http.ts'
import { openJobs } from '../../platform/jobs.ts'
import { openLog } from '../../platform/log.ts'
import { openShelf } from '../../programme/shelf.ts'

const lines = createInterface({ input: process.stdin })
const [line] = (await once(lines, 'line')) as [string]
const masterKey = Buffer.from(line.trim(), 'hex')
const log = openLog('silent')
const db = await openDatabase<Tables>({ url: process.argv[2] ?? '', log })
const publicUrl = 'http://ca.example.cn'
const platform = { db, log, clock: systemClock }
const authority = openAuthority({
  ...{ ...platform, masterKey, demo: true, publicUrl },
  jobs: openJobs(db, log),
  audit: openAudit(masterKey, systemClock),
  programmes: await openShelf(db),
  outcome: () => ({ issued: async () => {}, refused: async () => {} }),
})
const app = await buildHttp({
  ...{ ...platform, config: { publicUrl, rateLimit: 0 } },
  sessionOf: async () => ({}),
})
authority.registerVa(app)
await app.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`${(app.server.address() as { port: number }).port}\n`)
await once(lines, 'close')
await app.close()
await db.close()
