// TypeScript shapes of 0014-paying.sql.
import type { Generated } from 'kysely'

interface PaymentCodeTable {
  authority_id: string
  order_id: string
  hash: string
  created_at: Date
  expires_at: Date
}
interface BankDepositTable {
  authority_id: string
  deposit_no: string
  account: string
  payer_name: string
  payer_account: string
  payer_bank: string
  amount_fen: number
  memo: string
  booked_at: Date
  seen_at: Date
  entered_by: string | null
  state: 'open' | 'matched' | 'to-return' | 'returned'
  order_id: string | null
  out_trade_no: string | null
  matched_at: Date | null
  surplus_fen: Generated<number>
  note: string | null
}
interface DepositReturnTable {
  authority_id: string
  deposit_no: string
  purpose: 'refund' | 'surplus' | 'whole'
  payout_no: string
  round: number
  amount_fen: number
  reason: string
  state: 'prepared' | 'sent' | 'done' | 'failed'
  failure: string | null
  how: string | null
  done_by: string | null
  created_at: Date
  done_at: Date | null
}
interface StatementReadTable {
  authority_id: string
  asked_at: Date
}

export interface PayingTables {
  payment_code: PaymentCodeTable
  bank_deposit: BankDepositTable
  deposit_return: DepositReturnTable
  statement_read: StatementReadTable
}
