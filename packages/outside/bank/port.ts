// The authority's bank: small payouts that prove an account, the incoming transfers on its collection accounts, and the
// directory of banks and branches. Money in integer fen. An adapter translates and never decides.
//
// The next bank goes here: one file beside this one that implements BankPort, its name in contract.test.ts and in the
// server's vendors/open-vendors.ts.

export interface BankPort {
  /**
   * The same number again is the same payout, never a second one; other content under its number is a `conflict`.
   * `unreachable` may mean that it was paid: ask `queryPayout`, or send the same number again.
   */
  payOut(request: PayoutRequest): Promise<PayoutState>
  /** `absent`: the bank never heard of the number, so nothing was paid under it. */
  queryPayout(payoutNo: string): Promise<PayoutState | { state: 'absent' }>
  /** By name, abbreviation, pinyin or its initials, or the 12 digits of a branch; the best first, at most 20. */
  searchBanks(query: string): Promise<BankOffice[]>
  /** Incoming transfers booked from `since` (inclusive) to `until` (exclusive), oldest first. */
  deposits(range: DepositRange): Promise<Deposit[]>
  /**
   * The bank's word that a payout moved, checked over the raw bytes before anything is parsed. It is only a reason to
   * ask `queryPayout` sooner. Throws OutsideError `forged`.
   */
  openNotice(rawBody: Uint8Array, headers: NoticeHeaders): { payoutNo: string }
}

/** As Node gives them: lower-case names. */
export type NoticeHeaders = Readonly<Record<string, string | string[] | undefined>>

export interface PayoutRequest {
  /** Ours: 6 to 32 of 0-9 A-Z a-z; one for each payment that is to be made. */
  payoutNo: string
  accountName: string
  /** As `BankOffice.name` spells it. */
  bank: string
  account: string
  amountFen: number
  /** The receiver reads it on the statement (附言), at most 60 characters. */
  memo: string
  /** Where the bank says that the payout moved, if it does. */
  noticeUrl?: string
}

export type PayoutState =
  | { state: 'processing' }
  /** Booked on the receiver's account. */
  | { state: 'sent'; sentAt: Date }
  /** It came back, or never left: nothing stays with the receiver. */
  | { state: 'returned'; reason: PayoutReturn; returnedAt: Date }

export const payoutReturns = [
  'account-unknown',
  'account-closed',
  'name-mismatch',
  'bank-mismatch',
  'account-frozen',
  'other',
] as const
export type PayoutReturn = (typeof payoutReturns)[number]

export interface BankOffice {
  /** What a form keeps: the branch's full name, or the head bank's where no branch was chosen. */
  name: string
  /** 12 digits of the payment system (联行号) of a branch; 3 digits of a head bank (行别代码). */
  code: string
  /** The head bank's name. */
  bank: string
}

export interface DepositRange {
  since: Date
  until?: Date
  /** Only those on this collection account; without it, on all accounts that the contract with the bank covers. */
  account?: string
}

export interface Deposit {
  /** The bank's own number; the same deposit keeps it in every answer. */
  depositNo: string
  /** The collection account that received it. */
  account: string
  payerName: string
  payerAccount: string
  payerBank: string
  amountFen: number
  memo: string
  at: Date
}
