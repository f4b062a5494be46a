// Starts paying: an attempt is written first, then the vendor is asked. A crash in between leaves the attempt, and the
// next try asks again under the same number, which the vendor answers alike: never two charges.
import type { PayStart } from '@hufu/contract'
import { OutsideError } from '@hufu/outside/errors.ts'
import {
  expectOpen,
  expectState,
  lockOwnOrder,
  type OrderKey,
  readStage,
  type Trx,
} from '../../order/order.ts'
import { programmeOf } from '../../order/spine.ts'
import { json } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import { refreshPayment } from './ask-vendor.ts'
import { type Attempt, entitlementMethod, type PaymentDeps, readAttempts, tradeNumber } from './attempts.ts'
import { claimEntitlement } from './claim-entitlement.ts'

export interface StartPayment {
  key: OrderKey
  person: string
  method: string
  inWechat: boolean
}

/** A code that is about to lapse is not handed out again. */
const stillGood = 60_000
/** WeChat keeps a code or prepay id for two hours; ours ends no later than the stage itself. */
const codeLife = 110 * 60_000

export async function startPayment(deps: PaymentDeps, start: StartPayment): Promise<PayStart> {
  if (start.method === entitlementMethod) {
    await claimEntitlement(deps, start.key, start.person)
    return { kind: 'settled' }
  }
  const port = deps.port(start.key.authority, start.method)
  if (!port) throw new AppError('payment.unavailable')

  // Step 1: an attempt on record, before anyone outside hears of it.
  const { order, attempt, openid, title } = await deps.spine.db.transaction(trx => prepare(deps, trx, start))

  // Step 2: the vendor. Same number and content as before a crash gives an equivalent answer.
  const common = {
    outTradeNo: attempt.out_trade_no,
    description: `${title} ${order.number ?? ''}`.trim(),
    amountFen: attempt.amount_fen,
    expiresAt: attempt.expires_at,
    noticeUrl: deps.noticeUrl(start.key.authority),
  }
  const begun = await port
    .start(
      attempt.kind === 'jsapi'
        ? { ...common, method: 'wechat-jsapi', openid: openid ?? '' }
        : { ...common, method: 'wechat-native' },
    )
    .catch(error => {
      deps.spine.log.warn(
        { event: 'payment.start-failed', attempt: attempt.out_trade_no, error },
        'payment not started',
      )
      if (!(error instanceof OutsideError)) throw error
      // A conflict means that this number is over there: paid while no notice came, or closed. Ask, then say.
      if (error.kind === 'conflict') return null
      throw new AppError('payment.unavailable', { cause: error })
    })
  if (!begun) {
    await refreshPayment(deps, start.key)
    const now = await readStage(deps.spine.db.kysely, start.key, 'payment')
    if (now.state === 'paid') return { kind: 'settled' }
    throw new AppError('payment.unavailable')
  }

  // Step 3: remember what was handed out, and look after it in case no notice ever comes.
  await deps.spine.db.transaction(async trx => {
    await trx
      .updateTable('payment_attempt')
      .set({ handoff: json(begun) })
      .where('authority_id', '=', attempt.authority_id)
      .where('out_trade_no', '=', attempt.out_trade_no)
      .execute()
    await deps.spine.jobs.send(
      trx,
      'payment.poll',
      { authority: attempt.authority_id, outTradeNo: attempt.out_trade_no, round: 0 },
      { after: new Date(deps.spine.clock.now().getTime() + 15_000), key: attempt.out_trade_no },
    )
  })
  return answer(attempt, begun as unknown as Record<string, unknown>)
}

async function prepare(deps: PaymentDeps, trx: Trx, start: StartPayment) {
  const { spine } = deps
  const now = spine.clock.now()
  const order = await lockOwnOrder(trx, start.key, start.person)
  const row = await readStage(trx, start.key, 'payment')
  if (row.state === 'paid' || row.state === 'entitled') throw new AppError('payment.settled')
  expectOpen(order)
  expectState(row, 'due', 'confirming')
  const { programme, stages } = await programmeOf(spine, order)
  const stage = stages.find(s => s.name === row.stage)
  if (stage?.stage !== 'payment' || !(stage.methods as readonly string[]).includes(start.method))
    throw new AppError('request.invalid')
  const openid = start.inWechat ? await deps.openidOf(trx, start.person) : null
  if (start.inWechat && !openid) throw new AppError('payment.needs-openid')

  const kind = start.inWechat ? 'jsapi' : 'native'
  const attempts = await readAttempts(trx, start.key)
  const live = attempts.find(
    a =>
      a.state === 'started' &&
      a.method === start.method &&
      a.kind === kind &&
      a.expires_at.getTime() > now.getTime() + stillGood,
  )
  const title = programme.title.zh
  if (live) return { order, attempt: live, openid, title }
  const ends = Math.min(now.getTime() + codeLife, row.due_at?.getTime() ?? Number.POSITIVE_INFINITY)
  const attempt = await trx
    .insertInto('payment_attempt')
    .values({
      authority_id: start.key.authority,
      order_id: start.key.order,
      stage: row.stage,
      out_trade_no: tradeNumber(order, attempts.length),
      method: start.method,
      kind,
      amount_fen: order.total_fen ?? 0,
      state: 'started',
      started_at: now,
      expires_at: new Date(Math.floor(ends / 1000) * 1000),
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return { order, attempt, openid, title }
}

function answer(attempt: Attempt, begun: Record<string, unknown>): PayStart {
  const rest = { amountFen: attempt.amount_fen, expires: attempt.expires_at.toISOString() }
  return begun.kind === 'jsapi'
    ? { kind: 'jsapi', parameters: begun.parameters as Record<string, string>, ...rest }
    : { kind: 'native', codeUrl: String(begun.codeUrl), ...rest }
}
