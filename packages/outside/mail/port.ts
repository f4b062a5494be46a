// The mail port. A reference of ours names each message: sent twice under one reference it arrives once.
export interface MailMessage {
  to: string
  subject: string
  /** Plain text; addresses in it are made into links by whoever shows it. */
  text: string
  /** Shown as the sender's name. */
  from: string
  reference: string
}

export type MailSent =
  | { result: 'accepted'; messageId: string }
  /** Certainly not sent. `again`: worth trying later. */
  | { result: 'refused'; code: string; again: boolean }

export interface MailPort {
  /** Throws OutsideError `unreachable` where nobody answered: the same message may simply be sent again. */
  send(message: MailMessage): Promise<MailSent>
}
