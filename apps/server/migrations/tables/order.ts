// TypeScript shapes of 0003-programmes.sql, 0004-orders.sql, 0005-stages.sql and 0008-lines-and-consents.sql.
import type { ColumnType, Generated } from 'kysely'
import type { Json } from '../../platform/db.ts'

export interface Text {
  zh: string
  en: string
}
export interface StoredFile {
  id: string
  sha256: string
  size: number
  wrappedKey: string
}
type Never<T> = ColumnType<T, T, never>

interface AuthorityTable {
  id: string
  title: Json<Text>
  created_at: Date
}
interface ProgrammeVersionTable {
  authority_id: string
  programme: string
  version: number
  sha256: string
  source: string
  published_at: Date
}
interface UserGroupTable {
  authority_id: string
  programme: string
  person_id: string
  chosen: string
  chosen_at: Date
}
interface RosterMemberTable {
  authority_id: string
  roster: string
  uscc: string
  name: string
  member_group: string
  updated_at: Date
}
interface EntitlementAccountTable {
  authority_id: string
  entitlement: string
  uscc: string
}
interface EntitlementUseTable extends EntitlementAccountTable {
  order_id: string
  certificates: number
  state: 'reserved' | 'consumed' | 'released'
  reserved_at: Date
  consumed_at: Date | null
  released_at: Date | null
}
export type OrderState = 'draft' | 'open' | 'completed' | 'cancelled' | 'closed' | 'rejected' | 'refunded'
interface OrdersTable {
  authority_id: Never<string>
  id: Never<string>
  programme: Never<string>
  programme_version: Never<number>
  offer: Never<string>
  suite: Never<string>
  person_id: Never<string>
  start_key: Never<string>
  number: string | null
  user_group: string | null
  state: OrderState
  version: Generated<number>
  total_fen: number | null
  verified_mobile: string | null
  renews: string | null
  created_at: Never<Date>
  submitted_at: Date | null
  ended_at: Date | null
  /** Its person asked for deletion and the law orders to keep: stored, and used for nothing. */
  restricted_at: Generated<Date | null>
  organisation: Generated<string>
  uscc: Generated<string>
  agent: Generated<string>
  claimed_by: string | null
  claimed_at: Date | null
  lines_chosen: Generated<boolean>
  /** Made by the database from names and number; see 0019-desk-search.sql. */
  grams: ColumnType<string[], never, never>
  payment_number: string | null
}
interface OrderSequenceTable {
  authority_id: string
  programme: string
  next: number
}
interface OfOrder {
  authority_id: string
  order_id: string
}
interface OrderStageTable extends OfOrder {
  stage: string
  kind: string
  state: string
  since: Date
  due_at: Date | null
  entered: Generated<number>
  by_whom: string | null
}
interface OrderLineTable extends OfOrder {
  line: number
  product: string
  role: string | null
  title: Json<Text>
  term: Generated<string>
  medium: string | null
  seal: Generated<boolean>
}
interface ConsentTable extends OfOrder {
  id: string
  person_id: string
  agreement: string
  version: string
  hash: string
  about: 'service' | 'identity-images' | 'face' | 'bank-account'
  given_at: Date
  withdrawn_at: Date | null
}
interface OrderValueTable extends OfOrder {
  path: string
  value: string
  source: string
  unsure: Generated<boolean>
  updated_at: Date
}
interface OrderFileTable extends OfOrder {
  id: string
  slot: string
  name: string
  type: string
  size: number
  pages: number
  sha256: string
  stored: Json<{ kept: StoredFile; original: StoredFile | null }>
  uploaded_at: Date
  removed_at: Date | null
  seq: Generated<number>
  paper_code: string | null
  paper_read: boolean | null
}
export interface SubmissionContent {
  values: Record<string, string>
  files: Record<string, string>
}
interface SubmissionTable extends OfOrder {
  round: number
  at: Date
  content: Json<SubmissionContent>
}
export type ActorKind = 'applicant' | 'staff' | 'system' | 'outside'
interface TimelineTable extends OfOrder {
  seq: Generated<number>
  at: Date
  stage: string | null
  event: string
  text: Json<Text>
  actor: ActorKind
  actor_id: string | null
  actor_name: string | null
}
interface DossierSheetTable extends OfOrder {
  stage: string
  sheet: Json<Record<string, unknown>>
  updated_at: Date
}
interface OrderNoteTable extends OfOrder {
  id: string
  at: Date
  staff_id: string
  staff_name: string
  text: string
}
interface PaymentAttemptTable extends OfOrder {
  stage: string
  out_trade_no: string
  method: string
  kind: string
  amount_fen: number
  state: 'started' | 'paid' | 'closed' | 'surplus' | 'surplus-refunded'
  handoff: Json<Record<string, unknown>> | null
  transaction_id: string | null
  started_at: Date
  expires_at: Date
  paid_at: Date | null
  payer: string | null
}
interface RefundTable extends OfOrder {
  out_refund_no: string
  out_trade_no: string
  amount_fen: number
  reason: string
  state: 'prepared' | 'sent' | 'done' | 'failed'
  created_at: Date
  done_at: Date | null
  how: string | null
  done_by: string | null
}
interface InvoiceRequestTable extends OfOrder {
  stage: string
  order_no: string
  serial: string | null
  state: 'prepared' | 'sent' | 'issued' | 'failed'
  number: string | null
  issued_at: Date | null
  pdf: Json<StoredFile> | null
  failure: string | null
  requested_at: Date
}
interface KeyRequestTable extends OfOrder {
  line: number
  request: string
  by_whom: string
  issuance_id: string | null
  device: string | null
  refused: Json<Text> | null
  written_at: Date | null
  created_at: Date
}
interface NoticeTable {
  authority_id: string
  id: string
  key: string
  order_id: string | null
  event: string
  channel: 'sms' | 'wechat' | 'email'
  recipient: string
  content: Json<Record<string, unknown>>
  state: 'waiting' | 'sending' | 'sent' | 'delivered' | 'failed' | 'unknown'
  receipt: string | null
  failure: string | null
  created_at: Date
  sent_at: Date | null
}

export interface OrderTables {
  authority: AuthorityTable
  programme_version: ProgrammeVersionTable
  user_group: UserGroupTable
  roster_member: RosterMemberTable
  entitlement_account: EntitlementAccountTable
  entitlement_use: EntitlementUseTable
  orders: OrdersTable
  order_sequence: OrderSequenceTable
  order_stage: OrderStageTable
  order_line: OrderLineTable
  consent: ConsentTable
  order_value: OrderValueTable
  order_file: OrderFileTable
  submission: SubmissionTable
  timeline: TimelineTable
  dossier_sheet: DossierSheetTable
  order_note: OrderNoteTable
  payment_attempt: PaymentAttemptTable
  refund: RefundTable
  invoice_request: InvoiceRequestTable
  key_request: KeyRequestTable
  notice: NoticeTable
}
