// The SMS port: what the house asks of whoever carries text messages. Sending is not idempotent at any Chinese
// vendor, so "we do not know" is an answer of its own: it is settled by queryReceipt, never by sending again.

export interface SmsMessage {
  /** Mainland number, 11 digits, or +86 in front. */
  to: string
  /** The registered signature without its brackets: 虎符证书, shown to the reader as 【虎符证书】. */
  sign: string
  /** The vendor's number of an approved template. */
  template: string
  parameters: Record<string, string>
  /** Our own number of this message; comes back in the receipt. */
  reference: string
}

export type SmsRefusal =
  | 'too-often'
  | 'number'
  | 'blocked'
  | 'template'
  | 'sign'
  | 'account'
  | 'credentials'
  | 'unreachable'
  | 'vendor'

export type SmsSent =
  | { result: 'accepted'; receiptId: string }
  /** Certainly not sent. `again` says whether the same message may be tried later. */
  | { result: 'refused'; code: SmsRefusal; vendorCode: string; again: boolean }
  /** The question left the house and no answer came: it may have been sent. Ask, do not repeat. */
  | { result: 'unknown'; reason: string }

export interface SmsReceipt {
  to: string
  receiptId: string
  reference?: string
  state: 'waiting' | 'delivered' | 'failed'
  /** The carrier's word, e.g. DELIVERED or MOBILE_NOT_ON_SERVICE. */
  vendorCode: string
}

export interface SmsPort {
  send(message: SmsMessage): Promise<SmsSent>
  /**
   * Reads a pushed report. No SMS vendor signs these: they are a hint to call queryReceipt sooner, and prove nothing.
   * A body that is no report gives an empty list.
   */
  parseReceipts(rawBody: Uint8Array | string): SmsReceipt[]
  /** `day` is yyyyMMdd in China's time, the day of sending. Undefined: the vendor knows no such message. */
  queryReceipt(to: string, receiptId: string, day: string): Promise<SmsReceipt | undefined>
  /**
   * Looks for a message by our own number among those of a day: after a crash between asking and noting the answer,
   * this tells whether it was taken. Undefined: it was not.
   */
  findSent(to: string, reference: string, day: string): Promise<SmsReceipt | undefined>
  /** What the vendor wants to read in answer to a report. */
  readonly receiptReply: string
}
