// A link for one order that anybody's phone may open: the code of «scan to pay» (S-23), and the way out of WeChat to Alipay.
// It needs no sign-in, says only what is to be paid, and ends with the time to pay.
import { randomBytes } from 'node:crypto'
import type { PayCode, PayStart } from '@hufu/contract'
import {
  expectOpen,
  expectState,
  isOpen,
  lockOwnOrder,
  type Order,
  type OrderKey,
  type Reader,
  readOrder,
  readStage,
  type StageRow,
} from '../../order/order.ts'
import { programmeOf } from '../../order/spine.ts'
import { AppError } from '../../platform/errors.ts'
import { hashSecret } from '../../platform/tokens.ts'
import { aggregatedMethod, type PaymentDeps, titleOfMethod } from './attempts.ts'
import { codeLife, type Surface, startAttempt } from './start-attempt.ts'

/** The vendors that a code may be paid at. */
const vendors = ['wechat-pay', 'alipay'] as const

export async function issueCode(deps: PaymentDeps, key: OrderKey, person: string, method: string) {
  const { spine, publicUrl } = deps
  return await spine.db.transaction(async trx => {
    const now = spine.clock.now()
    const order = await lockOwnOrder(trx, key, person)
    const row = await readStage(trx, key, 'payment')
    if (row.state === 'paid' || row.state === 'entitled') throw new AppError('payment.settled')
    expectOpen(order)
    expectState(row, 'due', 'confirming')
    if (!(await methodsOf(deps, order, row)).includes(method)) throw new AppError('request.invalid')
    if (!vendors.some(vendor => deps.port(key.authority, vendor))) throw new AppError('payment.unavailable')
    const token = randomBytes(16).toString('base64url')
    const ends = Math.min(now.getTime() + codeLife, row.due_at?.getTime() ?? Number.POSITIVE_INFINITY)
    const expires = new Date(Math.floor(ends / 1000) * 1000)
    await trx
      .insertInto('payment_code')
      .values({
        ...{ authority_id: key.authority, order_id: key.order },
        ...{ hash: hashSecret(token), created_at: now, expires_at: expires },
      })
      .execute()
    return {
      url: `${publicUrl}/q/${token}`,
      rest: { amountFen: order.total_fen ?? 0, expires: expires.toISOString() },
    }
  })
}

interface Found {
  key: OrderKey
  order: Order
  row: StageRow
  expires: Date
}

/** The order behind a code. A code that does not exist looks like one that is over. */
async function findCode(_deps: PaymentDeps, db: Reader, token: string): Promise<Found> {
  const code = await db
    .selectFrom('payment_code')
    .selectAll()
    .where('hash', '=', hashSecret(token))
    .executeTakeFirst()
  if (!code) throw new AppError('payment.code-over')
  const key = { authority: code.authority_id, order: code.order_id }
  const row = await readStage(db, key, 'payment')
  return { key, order: await readOrder(db, key), row, expires: code.expires_at }
}

export async function viewCode(deps: PaymentDeps, token: string, person?: string): Promise<PayCode> {
  const db = deps.spine.db.kysely
  const found = await findCode(deps, db, token)
  const { key, order, row, expires } = found
  const { programme, offer } = await programmeOf(deps.spine, order)
  const allowed = vendorsOf(await methodsOf(deps, order, row))
  return {
    state: stateOf(deps, found),
    title: programme.title,
    offerTitle: offer.title,
    organisation: order.organisation,
    number: order.payment_number ?? order.number ?? '',
    amountFen: order.total_fen ?? 0,
    expires: expires.toISOString(),
    methods: allowed.map(method => ({
      method,
      title: titleOfMethod(method),
      available: deps.port(key.authority, method) !== null,
    })),
    order: person === order.person_id ? key : null,
  }
}

function stateOf(deps: PaymentDeps, { order, row, expires }: Found): PayCode['state'] {
  if (row.state === 'paid' || row.state === 'entitled') return 'paid'
  const payable = isOpen(order) && (row.state === 'due' || row.state === 'confirming')
  return payable && deps.spine.clock.now() < expires ? 'open' : 'over'
}

export interface PayByCode {
  token: string
  method: string
  inWechat: boolean
  surface: Surface
  /** Whoever is signed in on the scanning phone; inside WeChat it gives the openid. */
  person?: string
}

export async function payByCode(deps: PaymentDeps, pay: PayByCode): Promise<PayStart> {
  const found = await findCode(deps, deps.spine.db.kysely, pay.token)
  const state = stateOf(deps, found)
  if (state === 'paid') throw new AppError('payment.settled')
  if (state === 'over') throw new AppError('payment.code-over')
  const { token, method, inWechat, surface, person } = pay
  return await startAttempt(deps, {
    ...{ key: found.key, method, surface, inWechat: inWechat && method === 'wechat-pay' },
    returnUrl: `${deps.publicUrl}/q/${token}`,
    payer: async trx => (person ? await deps.openidOf(trx, person) : null),
    allows: methods => vendorsOf(methods).includes(method),
  })
}

/** For the page behind a code: the order whose payment it asks after. */
export async function orderOfCode(deps: PaymentDeps, token: string): Promise<OrderKey> {
  return (await findCode(deps, deps.spine.db.kysely, token)).key
}

const vendorsOf = (methods: readonly string[]): string[] =>
  vendors.filter(vendor => methods.includes(aggregatedMethod) || methods.includes(vendor))

async function methodsOf(deps: PaymentDeps, order: Order, row: StageRow): Promise<readonly string[]> {
  const { stages } = await programmeOf(deps.spine, order)
  const stage = stages.find(s => s.name === row.stage)
  return stage?.stage === 'payment' ? stage.methods : []
}
