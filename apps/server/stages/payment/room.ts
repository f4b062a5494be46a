// The payment room: paying before or after review, by money or by entitlement. It settles; adapters only translate.
import { priceOf } from '@hufu/programme'
import { contextOf } from '../../order/context.ts'
import { readSheet } from '../../order/dossier.ts'
import { keyOf, type Order, type Reader, readLines } from '../../order/order.ts'
import type { Room, ViewPart } from '../../order/spine.ts'
import { programmeOf } from '../../order/spine.ts'
import { closeAttempt, expirePayment, type PollJob, pollAttempt } from './ask-vendor.ts'
import { entitlementMethod, type PaymentDeps } from './attempts.ts'
import { giveBack, type RefundJob, returnSurplus, workRefund } from './refund-payment.ts'

interface PaymentSheet {
  method?: string
  amountFen?: number
  paidAt?: string
}

export function paymentRoom(deps: PaymentDeps): Room {
  const { spine } = deps
  return {
    kind: 'payment',
    actions: { due: 'pay', confirming: 'wait-payment' },
    async enter(trx, order) {
      const { programme } = await programmeOf(spine, order)
      const lines = await readLines(trx, keyOf(order))
      const total = priceOf(
        programme,
        lines.map(line => ({ role: line.role ?? '', term: line.term, seal: line.seal })),
        await contextOf(spine, trx, order),
      )
      await trx
        .updateTable('orders')
        .set({ total_fen: total.fen })
        .where('authority_id', '=', order.authority_id)
        .where('id', '=', order.id)
        .execute()
      return {}
    },
    expire: (key, row) => expirePayment(deps, key, row),
    ended: (trx, order, how) => giveBack(deps, trx, order, how),
    async describe(db, order, row, stage) {
      const sheet = await readSheet<PaymentSheet>(db, keyOf(order), row.stage)
      const payable = row.state === 'due' || row.state === 'confirming'
      const part: ViewPart = {
        payment: {
          state: row.state,
          method: sheet?.method ?? null,
          amountFen: sheet?.method === entitlementMethod ? 0 : (order.total_fen ?? 0),
          paidAt: sheet?.paidAt ?? null,
          expires: payable ? (row.due_at?.toISOString() ?? null) : null,
        },
        methods: payable && stage.stage === 'payment' ? await methods(deps, db, order, stage.methods) : [],
        entitlement: await entitlementOf(deps, db, order),
        may: {
          pay: payable && order.state === 'open',
          refund: row.state === 'paid' || row.state === 'entitled',
        },
      }
      return part
    },
  }
}

const titles: Readonly<Record<string, { zh: string; en: string }>> = {
  'wechat-pay': { zh: '微信支付', en: 'WeChat Pay' },
  alipay: { zh: '支付宝', en: 'Alipay' },
  aggregated: { zh: '微信或支付宝扫码', en: 'WeChat or Alipay code' },
  transfer: { zh: '银行转账', en: 'Bank transfer' },
  entitlement: { zh: '申请免费政策', en: 'Free policy' },
}
const notOpen = { zh: '暂未开通，请选其他方式', en: 'Not available yet; please choose another' }

async function methods(deps: PaymentDeps, db: Reader, order: Order, names: readonly string[]) {
  const { programme } = await programmeOf(deps.spine, order)
  const left = await deps.ledger.allowance(db, order.authority_id, programme, order.user_group, order.uscc)
  return names
    .filter(name => name !== entitlementMethod || left)
    .map(name => {
      const title = titles[name] ?? { zh: name, en: name }
      if (name !== entitlementMethod) {
        const open = deps.port(order.authority_id, name) !== null
        return { method: name, title, available: open, why: open ? null : notOpen }
      }
      const remaining = left?.remaining ?? 0
      const why =
        remaining > 0
          ? null
          : {
              zh: '这一期的免费张数已用完，可以改用微信支付',
              en: 'Used up for this period; you can pay by WeChat',
            }
      return { method: name, title, available: remaining > 0, why }
    })
}

/** What the free policy still holds for this organisation: the payer sees it before choosing, the reviewer afterwards. */
async function entitlementOf(deps: PaymentDeps, db: Reader, order: Order): Promise<ViewPart['entitlement']> {
  const { programme } = await programmeOf(deps.spine, order)
  const left = await deps.ledger.allowance(db, order.authority_id, programme, order.user_group, order.uscc)
  const title = programme.entitlements[left?.entitlement ?? '']?.title
  if (!left || !title) return null
  const { entitlement: id, remaining, until } = left
  return { id, title, remaining, until: until?.toISOString() ?? null }
}

export function definePaymentJobs(deps: PaymentDeps): void {
  const { jobs } = deps.spine
  jobs.define<PollJob>('payment.poll', { handler: job => pollAttempt(deps, job), retries: 20 })
  jobs.define<{ authority: string; outTradeNo: string }>('payment.close-attempt', {
    handler: job => closeAttempt(deps, job),
    retries: 10,
  })
  jobs.define<{ authority: string; outTradeNo: string }>('payment.return-surplus', {
    handler: job => returnSurplus(deps, job),
    retries: 20,
  })
  jobs.define<RefundJob>('payment.refund', { handler: job => workRefund(deps, job), retries: 30 })
}
