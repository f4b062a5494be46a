// The payment room: paying before or after review, by money or by entitlement. It settles; adapters only translate.
import { addDeadline, dueAt, type Programme, priceOf, stateOf, writeDate } from '@hufu/programme'
import { contextOf } from '../../order/context.ts'
import { readSheet } from '../../order/dossier.ts'
import { nextNumber } from '../../order/number.ts'
import { keyOf, type Order, type Reader, readLines, readStages, type Trx } from '../../order/order.ts'
import type { NamedStage, Room, ViewPart } from '../../order/spine.ts'
import { programmeOf } from '../../order/spine.ts'
import { closeAttempt, expirePayment, type PollJob, pollAttempt } from './ask-vendor.ts'
import {
  aggregatedMethod,
  entitlementMethod,
  type PaymentDeps,
  type PaymentSheet,
  titleOfMethod,
  transferMethod,
} from './attempts.ts'
import { giveBack, type RefundJob, returnSurplus, workRefund } from './refund-payment.ts'
import { type ReturnJob, workReturn } from './return-deposit.ts'
import { takeDeposits } from './take-deposits.ts'
import { describeTransfer, transferOf } from './transfer.ts'

export function paymentRoom(deps: PaymentDeps): Room {
  const { spine } = deps
  return {
    kind: 'payment',
    actions: { due: 'pay', confirming: 'wait-payment', checking: 'see-transfer' },
    async enter(trx, order, stage) {
      const { programme } = await programmeOf(spine, order)
      const lines = await readLines(trx, keyOf(order))
      const total = priceOf(
        programme,
        lines.map(line => ({ role: line.role ?? '', term: line.term, seal: line.seal })),
        await contextOf(spine, trx, order),
      )
      // Nothing to pay (a price of 0): nobody is asked for it.
      const free = total.fen === 0
      const number =
        order.payment_number ?? (free ? null : await paymentNumber(trx, programme, order, spine.clock.now()))
      await trx
        .updateTable('orders')
        .set({ total_fen: total.fen, payment_number: number })
        .where('authority_id', '=', order.authority_id)
        .where('id', '=', order.id)
        .execute()
      if (free) return { state: 'skipped', due: null }
      const due = firstDeadline(stage, spine.clock.now())
      await tellAfterReview(deps, trx, { ...order, total_fen: total.fen }, due)
      return { due }
    },
    expire: (key, row) => expirePayment(deps, key, row),
    ended: (trx, order, how) => giveBack(deps, trx, order, how),
    async describe(db, order, row, stage) {
      const sheet = await readSheet<PaymentSheet>(db, keyOf(order), row.stage)
      const payable = row.state === 'due' || row.state === 'confirming'
      const spec = transferOf(stage)
      const byTransfer = sheet?.method === transferMethod
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
        transfer:
          spec && (payable || row.state === 'checking' || byTransfer)
            ? await describeTransfer(db, order, row, spec)
            : null,
        may: {
          pay: payable && order.state === 'open',
          refund: row.state === 'paid' || row.state === 'entitled',
        },
      }
      return part
    },
  }
}

/** A transfer needs no vendor, and a code for every app needs one of them. */
function isOpenFor(deps: PaymentDeps, authority: string, method: string): boolean {
  if (method === transferMethod) return true
  const vendors = method === aggregatedMethod ? ['wechat-pay', 'alipay'] : [method]
  return vendors.some(vendor => deps.port(authority, vendor) !== null)
}

/** Payments numbered apart from orders, where the programme does so; the order's own number otherwise. */
async function paymentNumber(
  trx: Trx,
  programme: Programme,
  order: Order,
  now: Date,
): Promise<string | null> {
  const format = programme.numbering.payment
  if (!format) return null
  const counter = `${programme.programme}/payment`
  for (;;) {
    const number = await nextNumber(trx, order.authority_id, programme, now, { format, counter })
    const taken = await trx
      .selectFrom('orders')
      .select('id')
      .where('authority_id', '=', order.authority_id)
      .where('payment_number', '=', number)
      .executeTakeFirst()
    if (!taken) return number
  }
}

/** A transfer takes its days; where nothing else is on offer, they are the time to pay. */
function firstDeadline(stage: NamedStage, now: Date): Date {
  const spec = transferOf(stage)
  const own = stage.stage === 'payment' ? (stage.expires ?? stage.within) : undefined
  const only = stage.stage === 'payment' && stage.methods.every(method => method === transferMethod)
  return spec && only && !own ? addDeadline(now, spec.within) : dueAt(stage, 'due', now)
}

/** Whoever waited for a review is not at the page: told that it is time to pay, if the programme has words for it (S-22). */
async function tellAfterReview(deps: PaymentDeps, trx: Trx, order: Order, due: Date): Promise<void> {
  const passed = (await readStages(trx, keyOf(order))).some(
    stage => stage.kind === 'review' && stage.state === 'passed',
  )
  if (!passed) return
  const next = stateOf('payment', 'due').next.zh
  await deps.spine.writeNotices(trx, order, 'payment-due', { deadline: writeDate('MM月dd日', due), next })
}

const notOpen = { zh: '暂未开通，请选其他方式', en: 'Not available yet; please choose another' }

async function methods(deps: PaymentDeps, db: Reader, order: Order, names: readonly string[]) {
  const { programme } = await programmeOf(deps.spine, order)
  const left = await deps.ledger.allowance(db, order.authority_id, programme, order.user_group, order.uscc)
  return names
    .filter(name => name !== entitlementMethod || left)
    .map(name => {
      const title = titleOfMethod(name)
      if (name !== entitlementMethod) {
        const open = isOpenFor(deps, order.authority_id, name)
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
  jobs.define<ReturnJob>('payment.return-deposit', { handler: job => workReturn(deps, job), retries: 30 })
  jobs.define<object>('payment.deposits', {
    handler: async () => {
      await takeDeposits(deps)
    },
  })
  jobs.every('payment.deposits', '*/5 * * * *')
  jobs.define<RefundJob>('payment.refund', { handler: job => workRefund(deps, job), retries: 30 })
}
