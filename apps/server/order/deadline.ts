// Until when a state may last, and the job that knocks when the time is over.
import { dueAt, stateOf } from '@hufu/programme'
import { isOpen, type Order, type OrderKey, readOrder, readStages, type Trx } from './order.ts'
import type { NamedStage, Spine } from './spine.ts'

/** The programme's own deadline for the state, else the lifecycle's; none where nobody has to act. */
export function deadlineOf(stage: NamedStage, state: string, from: Date): Date | null {
  const by = stage.stage === 'issuance' ? stage.by : undefined
  return stateOf(stage.stage, state, by).holder === 'nobody' ? null : dueAt(stage, state, from)
}

const job = 'order.deadline'

interface DeadlineJob extends OrderKey {
  stage: string
  state: string
  due: string
}

/** A job at the deadline; it does nothing if the stage has moved on by then. */
export async function watchDeadline(
  spine: Spine,
  trx: Trx,
  order: Order,
  stage: string,
  state: string,
  due: Date,
): Promise<void> {
  const data: DeadlineJob = {
    authority: order.authority_id,
    order: order.id,
    stage,
    state,
    due: due.toISOString(),
  }
  await spine.jobs.send(trx, job, data, { after: due })
}

export function defineDeadlineJob(spine: Spine): void {
  spine.jobs.define<DeadlineJob>(job, {
    handler: async data => {
      // An order that ended otherwise has nothing left to expire.
      if (!isOpen(await readOrder(spine.db.kysely, data))) return
      const row = (await readStages(spine.db.kysely, data)).find(stage => stage.stage === data.stage)
      if (!row || row.state !== data.state || row.due_at?.toISOString() !== data.due) return
      const room = [...spine.rooms.values()].find(r => r.kind === row.kind)
      await room?.expire?.(data, row)
    },
    // A vendor that is away at the very moment must not leave the order waiting for ever.
    retries: 40,
  })
}
