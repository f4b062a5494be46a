// A notice of the payment service: the adapter verifies the raw bytes before it parses; here it is only applied.
// Forged, stale or replayed ones move nothing. An unknown number is accepted and logged, or the vendor would repeat it.
import { OutsideError } from '@hufu/outside/errors.ts'
import type { NoticeAnswer, NoticeHeaders } from '@hufu/outside/payment/port.ts'
import { AppError } from '../../platform/errors.ts'
import type { PaymentDeps } from './attempts.ts'
import { applyRefund } from './refund-payment.ts'
import { settlePayment } from './settle-payment.ts'

export async function receiveNotice(
  deps: PaymentDeps,
  authority: string,
  method: string,
  body: Buffer,
  headers: NoticeHeaders,
): Promise<NoticeAnswer> {
  const port = deps.port(authority, method)
  if (!port) throw new AppError('not-found')
  try {
    const notice = await port.verifyNotice(body, headers)
    if (notice.kind === 'payment') {
      const settled = await settlePayment(deps, authority, notice.outTradeNo, notice)
      if (settled === 'mismatch') return port.answerNotice('refused')
    } else {
      await applyRefund(deps, { authority, outRefundNo: notice.outRefundNo }, notice.state)
    }
    return port.answerNotice('accepted')
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error
    deps.spine.log.warn(
      { event: 'payment.notice-refused', kind: error.kind, code: error.code },
      'a payment notice was refused',
    )
    throw new AppError('notice.forged', { cause: error })
  }
}
