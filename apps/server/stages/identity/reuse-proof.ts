// A proof of the same person, by the same account and young enough, is not asked for twice (the catalogue's conflict 9).
import { addDeadline } from '@hufu/programme'
import type { Order, OrderKey, Reader, Trx } from '../../order/order.ts'
import { type IdentityDeps, type IdentityStage, waysOf } from './deps.ts'
import { type Person, subjectOf } from './person.ts'

export interface Proof {
  id: string
  order: string
  method: string
  at: Date
}

export async function findProof(
  deps: IdentityDeps,
  db: Reader,
  order: Order,
  stage: IdentityStage,
  person: Person,
): Promise<Proof | null> {
  // Nobody in particular is not the same person as before.
  if (!stage.valid || !person.name || !person.number) return null
  const rows = await db
    .selectFrom('identity_check')
    .select(['id', 'order_id', 'method', 'at'])
    .where('authority_id', '=', order.authority_id)
    .where('person_id', '=', order.person_id)
    .where('subject', '=', subjectOf(deps.subjectKey, person))
    .where('outcome', '=', 'passed')
    .where('method', 'in', waysOf(stage))
    .orderBy('at', 'desc')
    .limit(1)
    .execute()
  const row = rows[0]
  if (!row) return null
  if (addDeadline(row.at, stage.valid) <= deps.spine.clock.now()) return null
  return { id: row.id, order: row.order_id, method: row.method, at: row.at }
}

/** The photographs of the check belong to its proof. */
export async function carryPhotos(
  deps: IdentityDeps,
  trx: Trx,
  proof: Proof,
  to: OrderKey,
  slots: readonly string[],
): Promise<void> {
  if (proof.order === to.order || slots.length === 0) return
  await deps.copySessionFiles?.(trx, { authority: to.authority, order: proof.order }, to, slots)
}
