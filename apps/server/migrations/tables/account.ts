// The tables of 0002-accounts.sql, as Kysely sees them.
export interface PersonTable {
  id: string
  name: string | null
  created_at: Date
}

export interface PersonAliasTable {
  kind: 'mobile' | 'openid'
  /** A mobile number of 11 digits, or `<app id>/<openid>`: an openid means something within its official account only. */
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
