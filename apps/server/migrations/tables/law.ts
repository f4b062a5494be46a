// The tables of 0023-law.sql, as Kysely sees them.
import type { Json } from '../../platform/db.ts'
import type { Text } from './order.ts'

interface DataTransferTable {
  authority_id: string
  id: string
  at: Date
  processor: string
  act: string
  kinds: Json<string[]>
  order_id: string | null
  subjects: Json<string[]>
  reference: string | null
}
export type RevocationMethod = 'code' | 'papers' | 'other-papers' | 'own-finding'
interface RevocationCheckTable {
  authority_id: string
  id: string
  certificate_id: string
  method: RevocationMethod
  note: string | null
  staff_id: string
  staff_name: string
  at: Date
  used_at: Date | null
}
interface DeletionRequestTable {
  authority_id: string
  order_id: string
  person_id: string
  at: Date
  outcome: 'erased' | 'restricted'
  why: Json<Text>
  until: Date | null
  done_at: Date | null
}

export interface LawTables {
  data_transfer: DataTransferTable
  revocation_check: RevocationCheckTable
  deletion_request: DeletionRequestTable
}
