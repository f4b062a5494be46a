// How the key is to come: by courier, over the counter against a code, or not at all where it is a download. The applicant
// chooses among the programme's ways until the parcel is sent; the first one holds where nothing was chosen.
import { randomInt } from 'node:crypto'
import type { DeliveryView, Text } from '@hufu/contract'
import type { StageOf } from '@hufu/programme'
import { advance } from '../../order/advance.ts'
import type { Actor } from '../../order/order.ts'
import {
  expectOpen,
  keyOf,
  lockOrder,
  lockOwnOrder,
  type Order,
  type OrderKey,
  type Reader,
  readStages,
  type StageRow,
  type Trx,
} from '../../order/order.ts'
import { programmeOf, type Spine } from '../../order/spine.ts'
import { AppError } from '../../platform/errors.ts'

export type Method = NonNullable<DeliveryView['method']>
type DeliveryStage = StageOf<'delivery'> & { name: string }

export const methodTitles: Readonly<Record<Method, Text>> = {
  courier: { zh: '邮寄', en: 'By courier' },
  pickup: { zh: '到柜台自取', en: 'Collect at the counter' },
  download: { zh: '电子下载', en: 'Download' },
}

/** Couriers by the programme's word; an unknown one is shown as it is written. */
const courierNames: Readonly<Record<string, Text>> = {
  sf: { zh: '顺丰速运', en: 'SF Express' },
  ems: { zh: 'EMS', en: 'EMS' },
  jd: { zh: '京东快递', en: 'JD Logistics' },
  yto: { zh: '圆通速递', en: 'YTO Express' },
  zto: { zh: '中通快递', en: 'ZTO Express' },
}
export const courierTitle = (courier: string): Text =>
  courierNames[courier] ?? { zh: courier.toUpperCase(), en: courier.toUpperCase() }

/** Where each method puts the stage when it is reached. */
const stateOf: Readonly<Record<Method, string>> = {
  courier: 'waiting',
  pickup: 'pickup',
  download: 'delivered',
}

export async function deliveryStageOf(spine: Spine, order: Order): Promise<DeliveryStage | null> {
  const { stages } = await programmeOf(spine, order)
  return stages.find((stage): stage is DeliveryStage => stage.stage === 'delivery') ?? null
}

export async function readChoice(db: Reader, key: OrderKey) {
  return await db
    .selectFrom('delivery_choice')
    .selectAll()
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .executeTakeFirst()
}

export const methodOf = (stage: StageOf<'delivery'>, choice: { method: Method } | undefined): Method =>
  choice && stage.methods.includes(choice.method) ? choice.method : (stage.methods[0] ?? 'courier')

/** Reached: a key to be collected gets its code now. */
export async function enterDelivery(spine: Spine, trx: Trx, order: Order): Promise<{ state?: string }> {
  const stage = await deliveryStageOf(spine, order)
  if (!stage) return {}
  const method = methodOf(stage, await readChoice(trx, keyOf(order)))
  if (method === 'pickup') await keepChoice(spine, trx, keyOf(order), { method, courier: null })
  return { state: stateOf[method] }
}

export async function chooseDelivery(
  spine: Spine,
  key: OrderKey,
  person: string,
  choice: { method: Method; courier: string | null },
): Promise<void> {
  await spine.db.transaction(async trx => {
    const order = await lockOwnOrder(trx, key, person)
    expectOpen(order)
    const stage = await deliveryStageOf(spine, order)
    if (!stage?.methods.includes(choice.method)) throw new AppError('delivery.not-offered')
    const courier = choice.method === 'courier' ? choice.courier : null
    if (courier && !stage.couriers.includes(courier)) throw new AppError('delivery.not-offered')
    const row = (await readStages(trx, key)).find(each => each.kind === 'delivery')
    if (row && row.state !== 'waiting' && row.state !== 'pickup')
      throw new AppError('order.wrong-state', { state: `${row.stage}:${row.state}` })
    await keepChoice(spine, trx, key, { method: choice.method, courier })
    const to = stateOf[choice.method]
    await advance(spine, trx, key, {
      moves: row && row.state !== to ? [{ stage: row.stage, from: [row.state], to }] : [],
      event: 'delivery-chosen',
      text: {
        zh: `领取方式：${methodTitles[choice.method].zh}${courier ? `（${courierTitle(courier).zh}）` : ''}`,
        en: `Delivery: ${methodTitles[choice.method].en}${courier ? ` (${courierTitle(courier).en})` : ''}`,
      },
      actor: { kind: 'applicant', id: person },
    })
  })
}

async function keepChoice(
  spine: Spine,
  trx: Trx,
  key: OrderKey,
  choice: { method: Method; courier: string | null },
): Promise<void> {
  const code = choice.method === 'pickup' ? String(randomInt(1_000_000)).padStart(6, '0') : null
  const row = { ...choice, pickup_code: code, chosen_at: spine.clock.now() }
  await trx
    .insertInto('delivery_choice')
    .values({ authority_id: key.authority, order_id: key.order, ...row })
    .onConflict(conflict => conflict.columns(['authority_id', 'order_id']).doUpdateSet(row))
    .execute()
}

/** Over the counter: whoever says the code gets the key. */
export async function handOver(spine: Spine, key: OrderKey, actor: Actor, code: string): Promise<void> {
  await spine.db.transaction(async trx => {
    await lockOrder(trx, key)
    const row = (await readStages(trx, key)).find(each => each.kind === 'delivery')
    if (row?.state !== 'pickup')
      throw new AppError('order.wrong-state', { state: `delivery:${row?.state ?? 'not-begun'}` })
    const choice = await readChoice(trx, key)
    if (!choice?.pickup_code || choice.pickup_code !== code) throw new AppError('delivery.wrong-code')
    await advance(spine, trx, key, {
      moves: [{ stage: row.stage, from: ['pickup'], to: 'delivered' }],
      event: 'delivered',
      text: { zh: '已在柜台领取', en: 'Collected at the counter' },
      actor,
    })
  })
}

const ours: Text = { zh: '领取地点请致电客服确认。', en: 'Please ask customer service for the place.' }

/** The choice as it is shown, before and after the stage is reached. */
export async function describeChoice(
  spine: Spine,
  db: Reader,
  order: Order,
  row: StageRow | undefined,
): Promise<Omit<DeliveryView, 'state' | 'courier' | 'waybill' | 'shippedAt'> | null> {
  const stage = await deliveryStageOf(spine, order)
  if (!stage) return null
  const choice = await readChoice(db, keyOf(order))
  const method = methodOf(stage, choice)
  const open = order.state === 'open' || order.state === 'draft'
  return {
    method,
    methods: stage.methods.map(each => ({ method: each, title: methodTitles[each] })),
    couriers: stage.couriers.map(courier => ({ courier, title: courierTitle(courier) })),
    wanted: choice?.courier ?? null,
    freight: stage.freight,
    form: method === 'courier' ? (stage.address ?? null) : null,
    mayChoose:
      open &&
      (stage.methods.length > 1 || stage.couriers.length > 1) &&
      (!row || row.state === 'waiting' || row.state === 'pickup'),
    pickup:
      method === 'pickup'
        ? {
            place: stage.pickup ?? ours,
            code: row?.state === 'pickup' ? (choice?.pickup_code ?? null) : null,
          }
        : null,
  }
}
