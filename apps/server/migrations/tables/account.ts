// The tables of 0002-accounts.sql and of the columns that 0015-accounts.sql added, as Kysely sees them.
import type { Generated } from 'kysely'

export interface PersonTable {
  id: string
  name: string | null
  email: Generated<string | null>
  /** scrypt, with its parameters. */
  password: Generated<string | null>
  cool_until: Generated<Date | null>
  restricted_at: Generated<Date | null>
  closed_at: Generated<Date | null>
  created_at: Date
}

export interface PersonAliasTable {
  kind: 'mobile' | 'openid' | 'user-name'
  /** A mobile number of 11 digits, a user name in small letters, or `<app id>/<openid>`: an openid means something within its official account only. */
  value: string
  person_id: string
  created_at: Date
}

export interface StaffTable {
  authority_id: string
  id: string
  user_name: string | null
  password: string | null
  name: string
  disabled_at: Date | null
  created_at: Date
}

export interface StaffRoleTable {
  authority_id: string
  staff_id: string
  role: string
}

export interface SessionTable {
  hash: string
  kind: 'person' | 'staff'
  owner_id: string
  created_at: Date
  expires_at: Date
  id: Generated<string>
  device: Generated<string>
  ip: Generated<string>
}

export interface SmsCodeTable {
  id: string
  mobile: string
  purpose: string
  ip: string
  tries: number
  created_at: Date
  expires_at: Date
  sent_at: Date | null
  used_at: Date | null
}

export interface SignInFailureTable {
  scope: string
  failures: number
  last_at: Date
  blocked_until: Date | null
}

export interface AccountTables {
  person: PersonTable
  person_alias: PersonAliasTable
  staff: StaffTable
  staff_role: StaffRoleTable
  session: SessionTable
  sms_code: SmsCodeTable
  sign_in_failure: SignInFailureTable
}
