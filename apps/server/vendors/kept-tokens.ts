// Access tokens of vendors, shared by all processes and sealed at rest, and the memory of notices' nonces.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { Tables } from '../migrations/tables.ts'
import type { Database } from '../platform/db.ts'

export interface KeptTokens {
  load(vendor: string): Promise<{ token: string; expiresAt: Date } | undefined>
  save(vendor: string, token: string, expiresAt: Date): Promise<void>
  /** True the first time; a nonce seen before is a replay, whichever process saw it. */
  rememberNonce(nonce: string, until: Date): Promise<boolean>
}

export function keepTokens(db: Database<Tables>, masterKey: Buffer): KeptTokens {
  const key = Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), 'hufu vendor tokens', 32))
  return {
    async load(vendor) {
      const row = await db.kysely
        .selectFrom('vendor_token')
        .selectAll()
        .where('vendor', '=', vendor)
        .executeTakeFirst()
      if (!row) return undefined
      const sealed = Buffer.from(row.sealed, 'base64')
      const open = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(Buffer.from(vendor))
      open.setAuthTag(sealed.subarray(12, 28))
      const token = Buffer.concat([open.update(sealed.subarray(28)), open.final()]).toString('utf8')
      return { token, expiresAt: row.expires_at }
    },
    async save(vendor, token, expires_at) {
      const nonce = randomBytes(12)
      const seal = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(vendor))
      const body = Buffer.concat([seal.update(token, 'utf8'), seal.final()])
      const sealed = Buffer.concat([nonce, seal.getAuthTag(), body]).toString('base64')
      await db.kysely
        .insertInto('vendor_token')
        .values({ vendor, sealed, expires_at })
        .onConflict(conflict => conflict.column('vendor').doUpdateSet({ sealed, expires_at }))
        .execute()
    },
    async rememberNonce(nonce, until) {
      const kept = await db.kysely
        .insertInto('notice_nonce')
        .values({ nonce, until })
        .onConflict(conflict => conflict.doNothing())
        .returning('nonce')
        .executeTakeFirst()
      return kept !== undefined
    },
  }
}
