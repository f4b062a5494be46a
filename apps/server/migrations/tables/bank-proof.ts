// TypeScript shape of 0013-bank-proof.sql.
import type { Generated } from 'kysely'

export type RoundState = 'prepared' | 'sent' | 'returned' | 'answered' | 'spent' | 'expired' | 'dropped'

interface BankProofRoundTable {
  authority_id: string
  order_id: string
  stage: string
  round: number
  span: number
  payout_no: string
  kind: 'random-amount' | 'memo-code'
  account_name: string
  bank: string
  account_masked: string
  account_mark: string
  secret: string
  tries: number
  tries_left: number
  state: RoundState
  asked_at: Date | null
  prepared_at: Date
  bank_state: Generated<'unknown' | 'processing' | 'sent' | 'returned' | 'absent'>
  sent_at: Date | null
  returned_at: Date | null
  return_reason: string | null
  expires_at: Date | null
  ended_at: Date | null
}

export interface BankProofTables {
  bank_proof_round: BankProofRoundTable
}
