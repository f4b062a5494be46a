// The tables of 0001-platform.sql, as Kysely sees them: the audit chain, one-time tokens.
import type { ColumnType } from 'kysely'

export interface AuditTable {
  authority_id: string
  /** Running number within the authority, without gaps: the chain's order. */
  seq: number
  at: Date
  actor: string
  act: string
  subject: string
  detail: ColumnType<unknown, string, never>
  previous: string
  mac: string
}

export interface AuditHeadTable {
  authority_id: string
  seq: number
  mac: string
}

export interface OneTimeTokenTable {
  hash: string
  purpose: string
  subject: string
  expires_at: Date
  used_at: Date | null
}

export interface PlatformTables {
  audit: AuditTable
  audit_head: AuditHeadTable
  one_time_token: OneTimeTokenTable
}
