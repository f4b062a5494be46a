// The new tables of 0024-seals-and-money.sql, as Kysely sees them.
import type { Generated } from 'kysely'
import type { Json } from '../../platform/db.ts'

interface DepositUnmatchTable {
  authority_id: string
  deposit_no: string
  order_id: string
  at: Date
  reason: string
  staff_id: string
  staff_name: string
}
interface RedLetterTable {
  authority_id: string
  order_id: string
  stage: string
  blue_number: string
  form_no: string
  round: number
  state: 'prepared' | 'asked' | 'confirmed' | 'issued' | 'failed'
  waits_for_buyer: Generated<boolean>
  serial: string | null
  number: string | null
  issued_at: Date | null
  pdf: Json<{ id: string; sha256: string; size: number; wrappedKey: string }> | null
  failure: string | null
  how: string | null
  done_by: string | null
  created_at: Date
}
export interface MoneyTables {
  deposit_unmatch: DepositUnmatchTable
  red_letter: RedLetterTable
}
