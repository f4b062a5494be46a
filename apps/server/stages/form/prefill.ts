// A fresh draft begins with what is already known: an earlier order that is copied (Z-09), or the order behind the
// certificate that is renewed. Every value says where it came from.

import { readValues } from '../../order/dossier.ts'
import type { OrderKey, Trx } from '../../order/order.ts'
import { readOrder } from '../../order/order.ts'
import { programmeOf, type Spine } from '../../order/spine.ts'
import type { Prefill } from '../../order/start-order.ts'
import { fieldsOf } from '../../order/subject.ts'
import { storeValues } from './save-values.ts'

/** Given by compose: the documents room carries the files over. */
export type CarryFiles = (trx: Trx, from: OrderKey, to: OrderKey, slots: readonly string[]) => Promise<void>

export const prefillDraft =
  (spine: Spine, carryFiles: CarryFiles): Prefill =>
  async (trx, order, from) => {
    const fact = from.certificate
      ? await spine.certificateFacts(trx, order.authority_id, from.certificate)
      : null
    const source = from.copyOf ?? (fact ? { authority: order.authority_id, order: fact.order } : null)
    if (!source) return
    const journey = await programmeOf(spine, order)
    const earlier = await readOrder(trx, source)
    const values = await readValues(trx, source)
    const fields = fieldsOf(journey.programme, journey.offer)
    const rows = fields.flatMap(({ path, field }) => {
      const known = values.get(path)
      if (!known || field.type === 'slot') return []
      return [
        {
          path,
          value: known.value,
          source: field.bound && fact ? ('certificate' as const) : ('order' as const),
        },
      ]
    })
    // The same person's phone, proved before, need not be proved again when an order is copied or renewed.
    const proved = earlier.person_id === order.person_id ? earlier.verified_mobile : null
    const current = proved
      ? await trx
          .updateTable('orders')
          .set({ verified_mobile: proved })
          .where('authority_id', '=', order.authority_id)
          .where('id', '=', order.id)
          .returningAll()
          .executeTakeFirstOrThrow()
      : order
    await storeValues(spine, trx, current, journey, rows)
    const slots = fields.flatMap(({ field }) => (field.type === 'slot' && field.slot ? [field.slot] : []))
    await carryFiles(trx, source, { authority: order.authority_id, order: order.id }, slots)
  }
