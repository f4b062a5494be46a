// The one error of the outside world. A port throws nothing else, so a room decides by `kind` alone: whether to
// ask again, to ask a person, or to raise the alarm. Vendor texts stay inside; people read texts made from `code`.

export type OutsideErrorKind =
  /** The vendor said no; the same request will get the same answer. */
  | 'refused'
  /** The number is taken: same number with other content, already paid, already issued. Query, then decide. */
  | 'conflict'
  /** The vendor asks to come later (rate limit, its own fault). The deed was not done; the same request may be repeated. */
  | 'busy'
  /** No answer. The deed may or may not have happened: query before anything else. */
  | 'unreachable'
  /** A reply or notice that its alleged sender did not sign, or one from another time. Nothing may move because of it. */
  | 'forged'
  /** Authentic, but not what the protocol promises. */
  | 'malformed'

export interface OutsideErrorDetails {
  /** Stable, ours, e.g. `payment.sign-error`; texts and docs/ERRORS.md are keyed by it. */
  code: string
  message: string
  vendorCode?: string
  /** The vendor's number for this exchange; its support asks for it. */
  requestId?: string
  cause?: unknown
}

export class OutsideError extends Error {
  readonly kind: OutsideErrorKind
  readonly code: string
  readonly vendorCode: string | undefined
  readonly requestId: string | undefined

  constructor(kind: OutsideErrorKind, details: OutsideErrorDetails) {
    super(details.message, { cause: details.cause })
    this.name = 'OutsideError'
    this.kind = kind
    this.code = details.code
    this.vendorCode = details.vendorCode
    this.requestId = details.requestId
  }

  /** Whether the same request may be sent again as it is. */
  get repeatable(): boolean {
    return this.kind === 'busy' || this.kind === 'unreachable'
  }
}
