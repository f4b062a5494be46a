// The way that is always open: a person of ours checks. One click, the same price, and nothing asked twice (law line 14).
import type { AskedStaff } from '../../migrations/tables/identity.ts'
import type { Text } from '../../migrations/tables/order.ts'
import type { OrderKey, Trx } from '../../order/order.ts'
import { json } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import { type IdentityDeps, waysOf } from './deps.ts'
import { endSessions, type Held, holdTask, settle, type Whose } from './tasks.ts'

export interface AskStaff {
  key: OrderKey
  person: string
  whose: Whose
  method: 'staff' | 'counter'
  mobile: string
  when: string
  note: string
}

export async function askStaff(deps: IdentityDeps, ask: AskStaff): Promise<void> {
  await deps.spine.db.transaction(async trx => {
    const held = await holdTask(deps, trx, ask.key, ask.whose, ask.person)
    if (!waysOf(held.stage).includes(ask.method)) throw new AppError('identity.method')
    await sendToStaff(deps, trx, held, ask, null)
  })
}

/** `doubt`: what the machine could not decide. */
export async function sendToStaff(
  deps: IdentityDeps,
  trx: Trx,
  held: Held,
  ask: Pick<AskedStaff, 'method' | 'mobile' | 'when' | 'note'>,
  doubt: Text | null,
): Promise<void> {
  const { method, mobile, when, note } = ask
  await endSessions(trx, held.task, 'manual')
  const asked: AskedStaff = { method, mobile, when, note, at: deps.spine.clock.now().toISOString() }
  await trx
    .updateTable('identity_task')
    .set({ asked: json(asked) })
    .where('authority_id', '=', held.key.authority)
    .where('order_id', '=', held.key.order)
    .where('stage', '=', held.task.stage)
    .where('line', '=', held.task.line)
    .execute()
  await settle(
    deps,
    trx,
    held,
    { state: 'manual', method, ...(doubt ? { why: doubt } : {}) },
    {
      event: 'identity-manual',
      text: {
        zh: method === 'counter' ? '已选择到柜台当面核验' : '已转人工核验，工作人员会联系您',
        en:
          method === 'counter'
            ? 'To be checked in person at the counter'
            : 'Our staff will check and contact you',
      },
      actor: { kind: 'applicant', id: held.order.person_id },
    },
  )
}
