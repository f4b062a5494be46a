// Parcels on their way: followed with the courier, asked after when it has news (and twice a day in any case), and at
// their end by its word. A notice is only a reason to ask.

import type { CourierPort, Tracking } from '@hufu/outside/courier/port.ts'
import { OutsideError } from '@hufu/outside/errors.ts'
import { advance } from '../../order/advance.ts'
import { type Actor, lockOrder, type OrderKey, type Reader, readStage, type Trx } from '../../order/order.ts'
import type { Spine } from '../../order/spine.ts'
import { json } from '../../platform/db.ts'
import { confirmDelivered } from './ship-parcel.ts'

export interface DeliveryDeps {
  spine: Spine
  courier(): CourierPort | null
  noticeUrl(authority: string): string
}

interface ParcelJob extends OrderKey {
  waybill: string
}
const pause = 12 * 3_600_000
const courier: Actor = { kind: 'outside', name: '快递' }

export async function readParcels(db: Reader, key: OrderKey) {
  return await db
    .selectFrom('parcel')
    .selectAll()
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .orderBy('sent_at')
    .execute()
}

export function defineDeliveryJobs(deps: DeliveryDeps): void {
  deps.spine.jobs.define<ParcelJob>('delivery.track', {
    handler: job => trackParcel(deps, job),
    retries: 20,
  })
}

export const askAfter = (spine: Spine, trx: Trx, job: ParcelJob, after = 0) =>
  spine.jobs.send(trx, 'delivery.track', job, { after: new Date(spine.clock.now().getTime() + after) })

export async function trackParcel(deps: DeliveryDeps, { waybill, ...key }: ParcelJob): Promise<void> {
  const { spine } = deps
  const port = deps.courier()
  const parcel = (await readParcels(spine.db.kysely, key)).find(each => each.waybill === waybill)
  if (!port || parcel?.state !== 'sent') return
  // Step 1: followed once; repeating it is harmless.
  if (!parcel.followed) {
    await port.follow({ courier: parcel.courier, waybill, noticeUrl: deps.noticeUrl(key.authority) })
    await setParcel(spine.db.kysely, key, waybill, { followed: true })
  }
  // Step 2: what the courier says of it.
  const told = await port.track({ courier: parcel.courier, waybill })
  const tracking = json(told.entries.map(({ at, text }) => ({ at: at.toISOString(), text })))
  await setParcel(spine.db.kysely, key, waybill, { tracking })
  // Step 3: at its end the order moves on; the applicant or staff may have been quicker.
  const row = await readStage(spine.db.kysely, key, 'delivery')
  if (row.state !== 'shipped') return await setParcel(spine.db.kysely, key, waybill, { state: 'delivered' })
  if (told.state === 'delivered') {
    await confirmDelivered(spine, key, courier)
    return await setParcel(spine.db.kysely, key, waybill, { state: 'delivered' })
  }
  if (told.state === 'returned') return await takeBack(spine, key, courier, returnReason(told))
  await spine.db.transaction(trx => askAfter(spine, trx, { ...key, waybill }, pause))
}

const returnReason = (told: Tracking): string => told.reason ?? told.entries.at(-1)?.text ?? '退回'

/** It came back: it waits to be sent again, the address can be changed again, and the reason is told. */
export async function takeBack(spine: Spine, key: OrderKey, actor: Actor, reason: string): Promise<void> {
  await spine.db.transaction(async trx => {
    await lockOrder(trx, key)
    const row = await readStage(trx, key, 'delivery')
    await advance(spine, trx, key, {
      moves: [{ stage: row.stage, from: ['shipped'], to: 'waiting' }],
      event: 'parcel-returned',
      text: { zh: `包裹被退回：${reason}`, en: `The parcel came back: ${reason}` },
      actor,
      sheet: { returned: reason },
    })
    await trx
      .updateTable('parcel')
      .set({ state: 'returned', reason })
      .where('authority_id', '=', key.authority)
      .where('order_id', '=', key.order)
      .where('state', '=', 'sent')
      .execute()
  })
}

async function setParcel(
  db: Reader,
  key: OrderKey,
  waybill: string,
  set: { followed?: boolean; tracking?: string; state?: 'delivered' },
): Promise<void> {
  await db
    .updateTable('parcel')
    .set(set)
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .where('waybill', '=', waybill)
    .execute()
}

/** The courier has news: who it is about is asked after at once. */
export async function hearCourier(
  deps: DeliveryDeps,
  authority: string,
  raw: Buffer,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Promise<'taken' | 'forged'> {
  const port = deps.courier()
  if (!port) return 'forged'
  let waybill: string
  try {
    waybill = port.openNotice(raw, headers)
  } catch (error) {
    if (error instanceof OutsideError && (error.kind === 'forged' || error.kind === 'malformed'))
      return 'forged'
    throw error
  }
  const { db } = deps.spine
  const rows = await db.kysely
    .selectFrom('parcel')
    .select('order_id')
    .where('authority_id', '=', authority)
    .where('waybill', '=', waybill)
    .where('state', '=', 'sent')
    .execute()
  for (const { order_id: order } of rows)
    await db.transaction(trx => askAfter(deps.spine, trx, { authority, order, waybill }))
  return 'taken'
}
