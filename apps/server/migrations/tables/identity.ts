// TypeScript shapes of 0012-identity.sql.
import type { Generated } from 'kysely'
import type { Json } from '../../platform/db.ts'
import type { Text } from './order.ts'

interface OfTask {
  authority_id: string
  order_id: string
  stage: string
  /** 0: the order's own person. */
  line: number
}
export type IdentityState = 'due' | 'checking' | 'failed' | 'manual' | 'passed' | 'refused'
/** What the applicant told the staff who will check. */
export interface AskedStaff {
  method: string
  mobile: string
  when: string
  note: string
  at: string
}
interface IdentityTaskTable extends OfTask {
  state: IdentityState
  method: string | null
  face_tries: Generated<number>
  carrier_tries: Generated<number>
  subject: string
  why: Json<Text> | null
  proof: string | null
  reused: Generated<boolean>
  asked: Json<AskedStaff> | null
  updated_at: Date
}
interface IdentitySessionTable extends OfTask {
  id: string
  method: string
  person_id: string
  browser: string
  here: boolean
  subject: string
  match: string
  token_hash: string | null
  token_until: Date
  sent_at: Date | null
  opened_at: Date | null
  phone_hash: string | null
  confirmed_at: Date | null
  photos_at: Date | null
  doubt: Json<Text> | null
  attempt: Generated<number>
  ticket: string | null
  ends_at: Date
  ended: 'passed' | 'manual' | 'stopped' | 'replaced' | 'refused' | null
  created_at: Date
}
interface IdentityCheckTable extends OfTask {
  id: string
  person_id: string
  subject: string
  method: string
  outcome: 'passed' | 'failed' | 'unknown'
  reason: string | null
  reference: string | null
  staff_id: string | null
  staff_name: string | null
  note: string | null
  at: Date
}

export interface IdentityTables {
  identity_task: IdentityTaskTable
  identity_session: IdentitySessionTable
  identity_check: IdentityCheckTable
}
