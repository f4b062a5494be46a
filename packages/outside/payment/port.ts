// Taking and giving back money through a vendor. An adapter translates and never decides: it says what the vendor
// says, in integer fen; the payment room compares, settles and releases.
//
// The next vendor goes here: one file beside this one that implements PaymentPort, its `method` added to
// PaymentAttempt, its way to the payer to PaymentStart, its name to contract.test.ts and to the server's compose.ts.

export interface PaymentPort {
  /** The same attempt may be sent again and gives an equivalent start; other content under its number is a conflict. */
  start(attempt: PaymentAttempt): Promise<PaymentStart>
  /** Checks the signature over the raw bytes before anything is parsed. Throws OutsideError `forged`. */
  verifyNotice(rawBody: Uint8Array, headers: NoticeHeaders): Promise<PaymentNotice>
  /** What the vendor waits for after a notice; anything but `accepted` makes it come again. */
  answerNotice(outcome: 'accepted' | 'refused'): NoticeAnswer
  query(outTradeNo: string): Promise<PaymentState>
  /** Closes, then asks for the state: a close that crossed a payment comes back as `paid`. */
  close(outTradeNo: string): Promise<PaymentState>
  /** Accepted is not done: wait for the notice or query. A retry must carry the same outRefundNo. */
  refund(request: RefundRequest): Promise<RefundState>
  queryRefund(outRefundNo: string): Promise<RefundState | { state: 'absent' }>
}

interface AttemptFields {
  /** Ours: 6 to 32 of 0-9 A-Z a-z _ - | *; a new price needs a new number. */
  outTradeNo: string
  description: string
  amountFen: number
  /** In whole seconds: vendors cut the rest, and a repeated attempt must say the same. */
  expiresAt: Date
  /** https, without a query. */
  noticeUrl: string
}

export type PaymentAttempt =
  | (AttemptFields & { method: 'wechat-native' })
  | (AttemptFields & { method: 'wechat-jsapi'; openid: string })
  /** A page for a computer or a phone, where the payer signs in or opens the app; it comes back to `returnUrl`. */
  | (AttemptFields & { method: 'alipay-page' | 'alipay-wap'; returnUrl: string })
  | (AttemptFields & { method: 'alipay-qr' })

export type PaymentMethod = PaymentAttempt['method']

export type PaymentStart =
  /** To be shown as a QR code and scanned by a camera. */
  | { kind: 'native'; codeUrl: string; expiresAt: Date }
  /** The vendor's page, to be opened in the payer's browser. */
  | { kind: 'redirect'; url: string; expiresAt: Date }
  /** To be handed to WeixinJSBridge inside WeChat. */
  | { kind: 'jsapi'; parameters: JsapiParameters; expiresAt: Date }

/** Names and string types as `getBrandWCPayRequest` wants them. */
export interface JsapiParameters {
  appId: string
  timeStamp: string
  nonceStr: string
  package: string
  signType: 'RSA'
  paySign: string
}

export interface PaidFields {
  transactionId: string
  amountFen: number
  paidAt: Date
  payer?: string
}

export type PaymentState =
  /**
   * Unknown to the vendor. Alipay makes a trade only when the payer has signed in or scanned, so a code that was handed out
   * is absent until then, nothing can be closed, and it may still be paid until it expires.
   */
  | { state: 'absent' }
  | { state: 'waiting' }
  | { state: 'failed' }
  | { state: 'closed' }
  | ({ state: 'paid' } & PaidFields)
  /** Some or all of it went back; which, the refunds tell. */
  | ({ state: 'refunded' } & PaidFields)

export interface RefundRequest {
  outTradeNo: string
  outRefundNo: string
  refundFen: number
  /** What the payment was, not what is left of it. */
  totalFen: number
  /** The payer reads it. */
  reason: string
  noticeUrl?: string
}

export interface RefundState {
  /** `abnormal`: the payer's account takes no money back (card closed); a person must act. */
  state: 'processing' | 'refunded' | 'closed' | 'abnormal'
  outTradeNo: string
  outRefundNo: string
  refundId: string
  refundFen: number
  totalFen: number
  refundedAt?: Date
}

export type PaymentNotice =
  | ({ kind: 'payment'; noticeId: string; outTradeNo: string } & PaidFields)
  | ({ kind: 'refund'; noticeId: string; transactionId: string } & RefundState)

/** As Node gives them: lower-case names. */
export type NoticeHeaders = Readonly<Record<string, string | string[] | undefined>>

export interface NoticeAnswer {
  status: number
  contentType: string
  body: string
}
