// Starts one attempt at a vendor: it is written first, then the vendor is asked. A crash in between leaves the attempt, and
// the next try asks again under the same number, which the vendor answers alike: never two charges.
import type { PayStart } from '@hufu/contract'
import { OutsideError } from '@hufu/outside/errors.ts'
import type { PaymentAttempt } from '@hufu/outside/payment/port.ts'
import {
  expectOpen,
  expectState,
  lockOrder,
  type Order,
  type OrderKey,
  readStage,
  type Trx,
} from '../../order/order.ts'
import { programmeOf } from '../../order/spine.ts'
import { json } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import { refreshPayment } from './ask-vendor.ts'
import { type Attempt, type PaymentDeps, readAttempts, tradeNumber } from './attempts.ts'

export type Surface = 'code' | 'computer' | 'phone'

/** WeChat keeps a code or prepay id for two hours; ours ends no later than the stage itself. */
export const codeLife = 110 * 60_000

export interface StartAttempt {
  key: OrderKey
  method: string
  inWechat: boolean
  surface: Surface
  returnUrl: string
  lock?(trx: Trx): Promise<Order>
  /** The WeChat identity of whoever pays, where it is paid inside WeChat. */
  payer(trx: Trx): Promise<string | null>
  /** Whether the stage's methods let this one in. */
  allows(methods: readonly string[]): boolean
}

/** A code that is about to lapse is not handed out again. */
const stillGood = 60_000

export async function startAttempt(deps: PaymentDeps, start: StartAttempt): Promise<PayStart> {
  const port = deps.port(start.key.authority, start.method)
  if (!port) throw new AppError('payment.unavailable')

  // Step 1: an attempt on record, before anyone outside hears of it.
  const { order, attempt, title } = await deps.spine.db.transaction(trx => prepare(deps, trx, start))

  // Step 2: the vendor. Same number and content as before a crash gives an equivalent answer.
  const begun = await port.start(asPortWants(deps, start, { order, attempt, title })).catch(error => {
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
      .set({ handoff: json(begun as unknown as Record<string, unknown>) })
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
  const rest = { amountFen: attempt.amount_fen, expires: attempt.expires_at.toISOString() }
  switch (begun.kind) {
    case 'jsapi':
      return { kind: 'jsapi', parameters: { ...begun.parameters }, ...rest }
    case 'redirect':
      return { kind: 'redirect', url: begun.url, ...rest }
    case 'native':
      return {
        ...{ kind: 'native', codeUrl: begun.codeUrl, ...rest },
        by: start.method === 'alipay' ? 'alipay' : 'wechat',
      }
  }
}

async function prepare(deps: PaymentDeps, trx: Trx, start: StartAttempt) {
  const { spine } = deps
  const now = spine.clock.now()
  const order = await (start.lock ?? (inside => lockOrder(inside, start.key)))(trx)
  const row = await readStage(trx, start.key, 'payment')
  if (row.state === 'paid' || row.state === 'entitled') throw new AppError('payment.settled')
  expectOpen(order)
  expectState(row, 'due', 'confirming')
  const { programme, stages } = await programmeOf(spine, order)
  const stage = stages.find(s => s.name === row.stage)
  if (stage?.stage !== 'payment' || !start.allows(stage.methods)) throw new AppError('request.invalid')
  const kind = kindOf(start)
  const payer = kind === 'jsapi' ? await start.payer(trx) : null
  if (kind === 'jsapi' && !payer) throw new AppError('payment.needs-openid')

  const attempts = await readAttempts(trx, start.key)
  const live = attempts.find(
    a =>
      a.state === 'started' &&
      a.method === start.method &&
      a.kind === kind &&
      a.payer === payer &&
      a.expires_at.getTime() > now.getTime() + stillGood,
  )
  const title = programme.title.zh
  if (live) return { order, attempt: live, title }
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
      payer,
      amount_fen: order.total_fen ?? 0,
      state: 'started',
      started_at: now,
      expires_at: new Date(Math.floor(ends / 1000) * 1000),
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return { order, attempt, title }
}

const alipayKinds: Record<Surface, 'qr' | 'page' | 'wap'> = { code: 'qr', computer: 'page', phone: 'wap' }

const kindOf = ({ method, inWechat, surface }: Pick<StartAttempt, 'method' | 'inWechat' | 'surface'>) =>
  method === 'alipay' ? alipayKinds[surface] : inWechat ? 'jsapi' : 'native'

function asPortWants(
  deps: PaymentDeps,
  start: StartAttempt,
  { order, attempt, title }: { order: Order; attempt: Attempt; title: string },
): PaymentAttempt {
  const alipay = attempt.method === 'alipay'
  const common = {
    // Alipay's numbers have no sign but letters, digits and _; ours have none in the first place.
    outTradeNo: attempt.out_trade_no,
    description: `${title} ${order.payment_number ?? order.number ?? ''}`.trim(),
    amountFen: attempt.amount_fen,
    expiresAt: attempt.expires_at,
    noticeUrl: deps.noticeUrl(start.key.authority, attempt.method),
  }
  if (!alipay)
    return attempt.kind === 'jsapi'
      ? { ...common, method: 'wechat-jsapi', openid: attempt.payer ?? '' }
      : { ...common, method: 'wechat-native' }
  if (attempt.kind === 'qr') return { ...common, method: 'alipay-qr' }
  const method = attempt.kind === 'wap' ? 'alipay-wap' : 'alipay-page'
  return { ...common, method, returnUrl: start.returnUrl }
}
