// When no notice comes: asks the vendor, on the applicant's refresh and by polls of our own, and closes what is over.
import { OutsideError } from '@hufu/outside/errors.ts'
import type { PaymentState } from '@hufu/outside/payment/port.ts'
import { advance } from '../../order/advance.ts'
import { type OrderKey, readStage, readStages, type StageRow, system } from '../../order/order.ts'
import { type Attempt, findAttempt, type PaymentDeps, readAttempts, setAttemptState } from './attempts.ts'
import { type Settled, settlePayment } from './settle-payment.ts'
import { takeDeposits } from './take-deposits.ts'

/** Seconds between polls of one attempt; the last one repeats until the attempt is over. */
const pace = [15, 30, 60, 180, 600, 1800]

/** Applies what the vendor says of one attempt. `open`: it may still be paid. */
export async function applyState(
  deps: PaymentDeps,
  attempt: Attempt,
  state: PaymentState,
): Promise<Settled | 'open' | 'over'> {
  if (state.state === 'paid' || state.state === 'refunded') {
    return await settlePayment(deps, attempt.authority_id, attempt.out_trade_no, state)
  }
  if (state.state !== 'closed') return 'open'
  await deps.spine.db.transaction(trx => setAttemptState(trx, attempt, 'closed'))
  return 'over'
}

/** The applicant pressed refresh. If the vendor does not answer, the order shows that we are finding out. */
export async function refreshPayment(deps: PaymentDeps, key: OrderKey): Promise<void> {
  const { spine } = deps
  const row = await readStage(spine.db.kysely, key, 'payment')
  if (row.state !== 'due' && row.state !== 'confirming') return
  const attempts = (await readAttempts(spine.db.kysely, key)).filter(a => a.state === 'started')
  let unsure = false
  for (const attempt of attempts) {
    const port = deps.port(key.authority, attempt.method)
    try {
      const result = port ? await applyState(deps, attempt, await port.query(attempt.out_trade_no)) : 'open'
      if (result === 'paid' || result === 'already') return
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error
      unsure = true
    }
  }
  await showDoubt(deps, key, row, unsure)
}

async function showDoubt(deps: PaymentDeps, key: OrderKey, row: StageRow, unsure: boolean): Promise<void> {
  const to = unsure ? 'confirming' : 'due'
  await deps.spine.db.transaction(async trx => {
    const now = (await readStages(trx, key)).find(stage => stage.stage === row.stage)
    if (!now || now.state === to || (now.state !== 'due' && now.state !== 'confirming')) return
    await advance(deps.spine, trx, key, {
      moves: [{ stage: row.stage, from: [now.state], to }],
      event: unsure ? 'payment-confirming' : 'payment-due',
      text: unsure
        ? { zh: '正在向支付平台确认是否到账', en: 'Checking with the payment service' }
        : { zh: '支付平台回复：还没有付款', en: 'The payment service says: not paid yet' },
      actor: system,
    })
  })
}

export interface PollJob {
  authority: string
  outTradeNo: string
  round: number
}

/** One poll. Ends when the attempt is settled or over; past its time it is closed at the vendor. */
export async function pollAttempt(deps: PaymentDeps, job: PollJob): Promise<void> {
  const { spine } = deps
  const attempt = await findAttempt(spine.db.kysely, job.authority, job.outTradeNo)
  if (attempt?.state !== 'started') return
  const port = deps.port(job.authority, attempt.method)
  if (!port) return
  const late = spine.clock.now() >= attempt.expires_at
  const said = late ? await port.close(attempt.out_trade_no) : await port.query(attempt.out_trade_no)
  // The vendor has never heard of it and its time is over: nobody can pay it any more.
  const state: PaymentState = late && said.state === 'absent' ? { state: 'closed' } : said
  if ((await applyState(deps, attempt, state)) !== 'open') return
  const wait = pace[Math.min(job.round + 1, pace.length - 1)] ?? 60
  const next = Math.min(
    spine.clock.now().getTime() + wait * 1000,
    Math.max(attempt.expires_at.getTime(), spine.clock.now().getTime() + 5000),
  )
  await spine.db.transaction(trx =>
    spine.jobs.send(
      trx,
      'payment.poll',
      { ...job, round: job.round + 1 },
      { after: new Date(next), key: job.outTradeNo },
    ),
  )
}

/** Closes one attempt that must not be paid any more; if it was paid meanwhile, that is settled (or given back). */
export async function closeAttempt(
  deps: PaymentDeps,
  job: { authority: string; outTradeNo: string },
): Promise<void> {
  const attempt = await findAttempt(deps.spine.db.kysely, job.authority, job.outTradeNo)
  if (attempt?.state !== 'started') return
  const port = deps.port(job.authority, attempt.method)
  if (!port) return
  const { spine } = deps
  const said = await port.close(attempt.out_trade_no)
  const over = spine.clock.now() >= attempt.expires_at
  // Alipay knows a trade only once somebody has scanned it: until the code expires it may still be paid, and then goes back.
  if (said.state === 'absent' && !over) {
    const after = new Date(attempt.expires_at.getTime() + 1000)
    await spine.db.transaction(trx =>
      spine.jobs.send(trx, 'payment.close-attempt', job, { after, key: job.outTradeNo }),
    )
    return
  }
  await applyState(deps, attempt, said.state === 'absent' ? { state: 'closed' } : said)
}

/** The time to pay is over: close at the vendor first, so that a payment in the last second still counts. */
export async function expirePayment(deps: PaymentDeps, key: OrderKey, row: StageRow): Promise<void> {
  const { spine } = deps
  if (row.state === 'confirming') return await refreshPayment(deps, key)
  if (row.state !== 'due') return
  if (await foundOnStatement(deps, key)) return
  for (const attempt of await readAttempts(spine.db.kysely, key)) {
    await closeAttempt(deps, { authority: key.authority, outTradeNo: attempt.out_trade_no })
  }
  await spine.db.transaction(async trx => {
    const now = (await readStages(trx, key)).find(stage => stage.stage === row.stage)
    if (now?.state !== 'due') return
    await advance(spine, trx, key, {
      moves: [{ stage: row.stage, from: ['due'], to: 'closed' }],
      event: 'closed',
      text: { zh: '超过付款期限，申请已关闭', en: 'Not paid in time; the order was closed' },
      actor: system,
    })
  })
}

/** A transfer may have come in unannounced: the statement is read once more before its order is closed. */
async function foundOnStatement(deps: PaymentDeps, key: OrderKey): Promise<boolean> {
  const { kysely: db } = deps.spine.db
  if (!deps.bank()) return false
  await takeDeposits(deps).catch(error => {
    if (!(error instanceof OutsideError)) throw error
    deps.spine.log.warn({ event: 'payment.statement-unread', error }, 'the bank did not answer')
  })
  return (await readStage(db, key, 'payment')).state !== 'due'
}
