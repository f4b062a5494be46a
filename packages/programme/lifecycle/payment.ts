// Paying, by money or by entitlement, and giving it back. Only the provider's own word makes an order paid.
import { type Lifecycle, skipped } from './shape.ts'

export const payment = {
  enter: ['due'],
  skip: 'skipped',
  states: {
    due: {
      holder: 'applicant',
      deadline: '24h',
      next: { zh: '请选择付款方式并付款。', en: 'Choose how to pay, and pay.' },
      to: ['confirming', 'checking', 'paid', 'entitled', 'closed'],
    },
    // A bank transfer was announced: finance finds it on the statement. A wrong or missing one goes back, never to an end.
    checking: {
      holder: 'finance',
      deadline: '1wd',
      next: {
        zh: '汇款凭据已收到，财务核对到账后自动继续。',
        en: 'Your remittance is announced. We go on as soon as finance has found it on the statement.',
      },
      to: ['paid', 'due'],
    },
    confirming: {
      holder: 'provider',
      deadline: '2h',
      next: {
        zh: '正在等待支付结果，确认后自动继续，请勿重复付款。',
        en: 'Waiting for the payment result. Please do not pay twice.',
      },
      to: ['paid', 'due'],
    },
    paid: {
      holder: 'nobody',
      rest: 'done',
      next: { zh: '款项已收到。', en: 'Payment received.' },
      // `due` again: the transfer that paid it turned out to be somebody else's.
      to: ['refund-asked', 'refunding', 'due'],
    },
    entitled: {
      holder: 'nobody',
      rest: 'done',
      next: { zh: '已使用免费政策，无需付款。', en: 'The free policy applies. Nothing to pay.' },
      to: ['released'],
    },
    closed: {
      holder: 'nobody',
      rest: 'ended',
      next: {
        zh: '超过付款期限，申请已关闭。可以复制资料重新申请。',
        en: 'Not paid in time, so the application is closed. You can copy it into a new one.',
      },
      to: [],
    },
    'refund-asked': {
      holder: 'finance',
      deadline: '3wd',
      next: { zh: '退费申请已收到，财务正在处理。', en: 'Your refund request is with our finance staff.' },
      // `refunded` at once: finance gave it back by hand, and wrote down how.
      to: ['refunding', 'refunded', 'paid'],
    },
    refunding: {
      holder: 'provider',
      deadline: '3wd',
      next: { zh: '退款已发起，将原路退回。', en: 'The refund is on its way to the account you paid from.' },
      // Back to finance when the provider refuses: a refund that failed is a person's work, not an end.
      to: ['refunded', 'refund-asked'],
    },
    refunded: {
      holder: 'nobody',
      rest: 'ended',
      next: { zh: '款项已原路退回。', en: 'The money has been returned.' },
      to: [],
    },
    released: {
      holder: 'nobody',
      rest: 'ended',
      next: { zh: '免费名额已退回。', en: 'The free certificate has been given back to your quota.' },
      to: [],
    },
    skipped,
  },
} as const satisfies Lifecycle
