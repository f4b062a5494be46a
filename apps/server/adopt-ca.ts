// npm run ca -- adopt FOLDER AUTHORITY ROOT ISSUING CRL: what ceremonies made goes to work. Runs where the ca role runs, with
// its environment and its key store.
import { resolve } from 'node:path'
import { openKeyWrap } from './authority/key-wrap.ts'
import { openCaKeys } from './authority/store/open-ca-keys.ts'
import { StoreError } from './authority/store/store-error.ts'
import { adoptHierarchy } from './ceremony/adopt-hierarchy.ts'
import type { Tables } from './migrations/tables.ts'
import { openAudit } from './platform/audit.ts'
import { systemClock } from './platform/clock.ts'
import { readConfig } from './platform/config.ts'
import { openDatabase } from './platform/db.ts'

export const adoptUsage =
  'adopt FOLDER AUTHORITY ROOT ISSUING CRL   启用仪式做好的 CA · puts the CAs of ceremonies to work'

export async function adoptCa(args: readonly string[]): Promise<number> {
  const [folder, authority, root, issuing, crl, ...more] = args
  if (!folder || !authority || !root || !issuing || !crl || more.length > 0) {
    throw new StoreError(`npm run ca -- ${adoptUsage}`)
  }
  const config = readConfig(process.env)
  const caKeys = await openCaKeys(config.caKeys)
  const db = await openDatabase<Tables>(
    config.databaseUrl ? { url: config.databaseUrl } : { dataDir: `${config.data}/pglite` },
  )
  try {
    await adoptHierarchy(
      {
        ...{ db, caKeys, clock: systemClock, publicUrl: config.publicUrl },
        audit: openAudit(config.masterKey, systemClock),
        keyWrap: openKeyWrap(config.masterKey, caKeys.storeKey),
      },
      { folder: resolve(folder), authority, root, issuing, crl },
    )
  } finally {
    await db.close()
  }
  process.stdout.write(
    `✓ ${authority}：${issuing} 已启用，由 ${root} 签发 · ${issuing} is at work, under ${root}\n`,
  )
  return 0
}
