// The order itself: open while its stages work, then one of five ends, which are four different stories and success.
import type { Text } from '../text.ts'

export type OrderState = 'open' | 'completed' | 'cancelled' | 'closed' | 'rejected' | 'refunded'

/** `by` says whose act brings the order here. */
export const order: Record<
  OrderState,
  { by: 'stages' | 'applicant' | 'system' | 'reviewer' | 'finance'; text: Text; to: readonly OrderState[] }
> = {
  open: {
    by: 'applicant',
    text: { zh: '办理中', en: 'In progress' },
    to: ['completed', 'cancelled', 'closed', 'rejected', 'refunded'],
  },
  completed: { by: 'stages', text: { zh: '已完成', en: 'Completed' }, to: [] },
  cancelled: { by: 'applicant', text: { zh: '已取消', en: 'Cancelled' }, to: ['refunded'] },
  closed: { by: 'system', text: { zh: '已关闭', en: 'Closed' }, to: [] },
  // Paid before review: the money goes back after the rejection.
  rejected: { by: 'reviewer', text: { zh: '审核不通过', en: 'Rejected' }, to: ['refunded'] },
  refunded: { by: 'finance', text: { zh: '已退款', en: 'Refunded' }, to: [] },
}
