// npm run ca -- check [authority…]: every certificate ever issued, checked again against the database, the CRLs and the
// lints of today. Reads only. Ends with 1 where a difference was found.
import { checkIssued } from './authority/check-issued.ts'
import type { Tables } from './migrations/tables.ts'
import { openDatabase } from './platform/db.ts'

/** Where the installation's data are: PostgreSQL where HUFU_DATABASE_URL says so, else the folder of `npm start`. */
const place = (env: NodeJS.ProcessEnv) =>
  env.HUFU_DATABASE_URL ? { url: env.HUFU_DATABASE_URL } : { dataDir: `${env.HUFU_DATA ?? './data'}/pglite` }

export async function checkAuthorities(wanted: readonly string[]): Promise<number> {
  const db = await openDatabase<Tables>(place(process.env))
  try {
    const rows = await db.kysely.selectFrom('authority').select('id').orderBy('id').execute()
    const known = rows.map(row => row.id)
    const stranger = wanted.find(id => !known.includes(id))
    if (stranger) {
      process.stderr.write(`没有这个机构 · no such authority: ${stranger} (${known.join(', ')})\n`)
      return 2
    }
    let found = 0
    for (const authority of wanted.length > 0 ? wanted : known) {
      const { certificates, crls, differences } = await checkIssued(db.kysely, authority)
      for (const { ca, serial, what, detail } of differences) {
        process.stdout.write(`✗ ${authority} ${ca} ${serial || '—'} ${what}: ${detail}\n`)
      }
      const outcome = differences.length === 0 ? '✓' : '✗'
      process.stdout.write(
        `${outcome} ${authority}: ${certificates} 张证书 certificates, ${crls} CRL, ${differences.length} 处不符 differences\n`,
      )
      found += differences.length
    }
    return found === 0 ? 0 : 1
  } finally {
    await db.close()
  }
}
