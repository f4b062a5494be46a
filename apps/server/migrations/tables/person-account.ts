// The tables of 0015-accounts.sql, as Kysely sees them.
import type { ColumnType } from 'kysely'

export interface OrganisationTable {
  id: string
  uscc: string
  name: string
  created_at: Date
}

export interface MembershipTable {
  organisation_id: string
  person_id: string
  role: 'owner' | 'agent'
  state: 'active' | 'asked'
  since: Date
}

export interface OrganisationInvitationTable {
  id: string
  organisation_id: string
  invited_by: string
  mobile: string | null
  token_hash: string | null
  created_at: Date
  expires_at: Date
  used_at: Date | null
}

export interface AccountAgreementTable {
  person_id: string
  agreement: string
  version: string
  hash: string
  ip: string
  accepted_at: Date
}

export interface PasskeyTable {
  id: string
  /** The credential's id and key, base64url. */
  credential: string
  person_id: string
  public_key: string
  counter: ColumnType<string | number, number, number>
  /** Separated by commas, as the browser named them. */
  transports: string
  name: string
  created_at: Date
  used_at: Date | null
}

export interface AccountNoticeTable {
  id: string
  mobile: string
  event: string
  variables: ColumnType<Record<string, string>, string, never>
  created_at: Date
  sent_at: Date | null
}

export interface PhoneChangeTable {
  authority_id: string
  id: string
  person_id: string | null
  identifier: string
  applicant: string
  old_mobile: string | null
  new_mobile: string
  state: 'draft' | 'waiting' | 'approved' | 'refused' | 'effective' | 'stopped'
  ticket_hash: string
  created_at: Date
  submitted_at: Date | null
  due_at: Date | null
  decided_at: Date | null
  decided_by: string | null
  reason: string | null
  effective_at: Date | null
}

export interface PhoneChangePaperTable {
  authority_id: string
  request_id: string
  paper: 'licence' | 'identity'
  file_id: string
  wrapped_key: string
  sha256: string
  size: number
  mime: string
  uploaded_at: Date
}

export interface PersonAccountTables {
  organisation: OrganisationTable
  membership: MembershipTable
  organisation_invitation: OrganisationInvitationTable
  account_agreement: AccountAgreementTable
  passkey: PasskeyTable
  captcha_spent: { signature: string; expires_at: Date }
  captcha_passed_over: { id: string; ip: string; at: Date }
  account_notice: AccountNoticeTable
  phone_change: PhoneChangeTable
  phone_change_paper: PhoneChangePaperTable
}
