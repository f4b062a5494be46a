// The identity room: the people of an order prove who they are before the journey goes on. A proof that is young enough
// is used again and says so; an edit of name or number makes it worthless.
import { advance } from '../../order/advance.ts'
import { readValues, writeSheet } from '../../order/dossier.ts'
import {
  isOpen,
  keyOf,
  lockOrder,
  type Order,
  type OrderKey,
  readLines,
  readStages,
  type StageRow,
  system,
  type Trx,
} from '../../order/order.ts'
import type { NamedStage, Room } from '../../order/spine.ts'
import { programmeOf } from '../../order/spine.ts'
import { addToTimeline } from '../../order/timeline.ts'
import { sessionSlots } from './card-photos.ts'
import type { IdentityDeps, IdentityStage } from './deps.ts'
import { describeTasks } from './describe.ts'
import { askLater, expireChecking, type FaceJob } from './face-result.ts'
import { personOf, subjectOf } from './person.ts'
import { carryPhotos, findProof } from './reuse-proof.ts'
import { changeTask, endSessions, readTasks, stateOfStage } from './tasks.ts'

export function identityRoom(deps: IdentityDeps): Room {
  return {
    kind: 'identity',
    actions: { due: 'verify-identity', failed: 'verify-identity', checking: 'verify-identity' },
    async enter(trx, order, stage) {
      if (stage.stage !== 'identity') return {}
      const state = await prepareTasks(deps, trx, order, stage)
      if (state !== 'passed') return { state: 'due' }
      await sayReused(deps, trx, order, stage)
      return { state: 'passed', due: null }
    },
    async resubmitted(trx, order, row, stage) {
      if (stage.stage !== 'identity' || row.state === 'skipped' || row.state === 'refused') return null
      const to = await prepareTasks(deps, trx, order, stage)
      return to === row.state ? null : { stage: row.stage, from: [row.state], to }
    },
    async expire(key, row) {
      if (row.state === 'checking') return await expireChecking(deps, key, row)
      // Nobody acted for a month. What was paid goes back; staff's own lateness shows at their desk and ends nothing.
      if (row.state === 'due' || row.state === 'failed') await closeUnproved(deps, key, row)
    },
    async ended(trx, order) {
      for (const task of await readTasks(trx, keyOf(order))) await endSessions(trx, task, 'stopped')
    },
    async describe(db, order, row, stage) {
      if (stage.stage !== 'identity') return {}
      return { identity: await describeTasks(deps, db, order, row) }
    },
  }
}

export function defineIdentityJobs(deps: IdentityDeps): void {
  deps.spine.jobs.define<FaceJob>('identity.ask', { handler: job => askLater(deps, job), retries: 10 })
}

/** One row for each person; those whose name or number changed begin anew. Answers the state of the whole stage. */
async function prepareTasks(deps: IdentityDeps, trx: Trx, order: Order, stage: NamedStage & IdentityStage) {
  const { spine } = deps
  const key = keyOf(order)
  const { programme } = await programmeOf(spine, order)
  const values = await readValues(trx, key)
  const wanted = stage.each === 'line' ? (await readLines(trx, key)).map(row => row.line) : [0]
  const before = await readTasks(trx, key, stage.name)
  // A line that was taken away needs no proof any more; what was checked of it stays on record.
  for (const gone of before.filter(task => !wanted.includes(task.line))) await dropTask(trx, gone)
  for (const line of wanted) {
    const person = personOf(programme, order, values, stage, line)
    const subject = subjectOf(deps.subjectKey, person)
    const held = before.find(task => task.line === line)
    if (held?.subject === subject) continue
    const proof = await findProof(deps, trx, order, stage, person)
    const fresh = {
      state: proof ? ('passed' as const) : ('due' as const),
      method: proof?.method ?? null,
      subject,
      proof: proof?.id ?? null,
      reused: proof !== null,
    }
    if (held) {
      await endSessions(trx, held, 'replaced')
      await changeTask(deps, trx, held, { ...fresh, why: null })
    } else {
      const at = { authority_id: key.authority, order_id: key.order, stage: stage.name, line }
      await trx
        .insertInto('identity_task')
        .values({ ...at, ...fresh, why: null, asked: null, updated_at: spine.clock.now() })
        .execute()
    }
    if (proof) await carryPhotos(deps, trx, proof, key, sessionSlots(programme))
  }
  return stateOfStage(await readTasks(trx, key, stage.name))
}

async function dropTask(
  trx: Trx,
  task: { authority_id: string; order_id: string; stage: string; line: number },
) {
  for (const table of ['identity_session', 'identity_task'] as const) {
    await trx
      .deleteFrom(table)
      .where('authority_id', '=', task.authority_id)
      .where('order_id', '=', task.order_id)
      .where('stage', '=', task.stage)
      .where('line', '=', task.line)
      .execute()
  }
}

async function sayReused(deps: IdentityDeps, trx: Trx, order: Order, stage: NamedStage): Promise<void> {
  const at = deps.spine.clock.now()
  const tasks = await readTasks(trx, keyOf(order), stage.name)
  await writeSheet(
    trx,
    keyOf(order),
    stage.name,
    {
      proved: true,
      people: tasks.map(({ line, state, method, reused }) => ({ line: line || null, state, method, reused })),
    },
    at,
  )
  await addToTimeline(trx, keyOf(order), {
    event: 'identity-reused',
    text: {
      zh: '本人近期已通过身份核验，这次不用再做',
      en: 'Identity was verified lately; it need not be done again',
    },
    stage: stage.name,
    actor: system,
    at,
  })
}

async function closeUnproved(deps: IdentityDeps, key: OrderKey, row: StageRow): Promise<void> {
  const { spine } = deps
  await spine.db.transaction(async trx => {
    const order = await lockOrder(trx, key)
    const now = (await readStages(trx, key)).find(each => each.stage === row.stage)
    if (!isOpen(order) || now?.state !== row.state) return
    const paid = (await readStages(trx, key)).some(each => each.kind === 'payment' && each.state === 'paid')
    await advance(spine, trx, key, {
      event: 'closed',
      text: {
        zh: '身份核验期限已过，申请已关闭',
        en: 'Identity was not verified in time; the order was closed',
      },
      actor: system,
      end: paid ? 'rejected' : 'closed',
      tell: { reasons: '身份核验期限已过' },
    })
  })
}
