// The tables of 0002-accounts.sql. Persons belong to no authority: one account works with all of them; staff belong
// to exactly one.
export interface PersonTable {
  id: string
  created_at: Date
  name: string | null
}

/** What a person is known by: a mobile number or a WeChat openid of one official account. */
export interface PersonAliasTable {
  kind: 'mobile' | 'openid'
  value: string
  person_id: string
  created_at: Date
}

export interface StaffTable {
  authority_id: string
  id: string
  user_name: string
  name: string
  /** Null until the one-time link was used. */
  password: string | null
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
  /** The staff member's authority; empty for a person. */
  authority_id: string
  owner_id: string
  created_at: Date
  expires_at: Date
}

export interface SmsCodeTable {
  id: string
  mobile: string
  purpose: string
  hash: string
  tries: number
  ip: string
  created_at: Date
  expires_at: Date
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
