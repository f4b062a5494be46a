// The fallback desk (O-17): who could not or would not pass a machine's check is looked at by a person. Claim, see what
// was tried, decide with a word why. Nobody decides about themselves, and every decision is in the audit log.
import type { IdentityCase, IdentityDesk } from '@hufu/contract'
import { mask } from '@hufu/programme'
import type { Text } from '../../migrations/tables/order.ts'
import { deskTopic } from '../../order/advance.ts'
import {
  expectOpen,
  lockOrder,
  type Order,
  type OrderKey,
  type Reader,
  readOrder,
  readStages,
  type Trx,
} from '../../order/order.ts'
import type { StaffMember } from '../../order/readers.ts'
import { AppError } from '../../platform/errors.ts'
import { cardPhotos } from './card-photos.ts'
import { mismatches } from './check-carrier.ts'
import type { IdentityDeps } from './deps.ts'
import { triesLeft } from './describe.ts'
import { reasons } from './face-result.ts'
import { maskName, sameName } from './person.ts'
import { describeTask, type Held, holdTask, readTasks, recordCheck, settle, type Whose } from './tasks.ts'

/** As long as a reviewer's: a forgotten case is back after lunch. */
const claimLife = 30 * 60_000

const holderOf = (deps: IdentityDeps, order: Order): string | null =>
  order.claimed_at && deps.spine.clock.now().getTime() - order.claimed_at.getTime() < claimLife
    ? order.claimed_by
    : null

export async function viewIdentityDesk(
  deps: IdentityDeps,
  key: OrderKey,
  staff: StaffMember,
  staffName: (id: string) => Promise<string>,
): Promise<IdentityDesk> {
  const db = deps.spine.db.kysely
  const order = await readOrder(db, key)
  const people: IdentityCase[] = []
  const helds: Held[] = []
  for (const row of (await readStages(db, key)).filter(each => each.kind === 'identity'))
    for (const { line } of await readTasks(db, key, row.stage)) {
      const held = await describeTask(deps, db, order, row, line)
      helds.push(held)
      people.push(await viewPerson(deps, db, held))
    }
  const claimed = holderOf(deps, order)
  return {
    people,
    claim: claimed ? { id: claimed, name: await staffName(claimed), mine: claimed === staff.id } : null,
    mayDecide:
      (claimed === null || claimed === staff.id) &&
      people.some(person => person.state === 'manual') &&
      !helds.some(held => isOneself(held, staff)),
  }
}

async function viewPerson(deps: IdentityDeps, db: Reader, held: Held): Promise<IdentityCase> {
  const { task, person, stage, key } = held
  const checks = await db
    .selectFrom('identity_check')
    .selectAll()
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .where('stage', '=', task.stage)
    .where('line', '=', task.line)
    .orderBy('at')
    .execute()
  return {
    stage: task.stage,
    line: task.line || null,
    person: stage.person,
    name: maskName(person.name),
    number: mask('citizen-id', person.number),
    state: task.state,
    triesLeft: triesLeft(held, 'liveness'),
    asked: task.asked && { ...task.asked, mobile: mask('mobile', task.asked.mobile) },
    checks: checks.map(check => ({
      at: check.at.toISOString(),
      method: check.method,
      outcome: check.outcome,
      why: whyOf(check.method, check.reason),
      reference: check.reference,
      by: check.staff_name,
      note: check.note,
    })),
    slots: (await cardPhotos(deps.spine, db, held)).map(photo => photo.at ?? photo.slot),
  }
}

function whyOf(method: string, reason: string | null): Text | null {
  if (!reason) return null
  const table: Readonly<Record<string, Text>> = method === 'carrier' ? mismatches : reasons
  return table[reason] ?? { zh: reason, en: reason }
}

/** Same account, or the same name: somebody else takes it. */
const isOneself = (held: Held, staff: StaffMember): boolean =>
  held.order.person_id === staff.id || sameName(held.person.name, staff.name)

async function lockCase(deps: IdentityDeps, trx: Trx, key: OrderKey, staff: StaffMember): Promise<void> {
  const order = await lockOrder(trx, key)
  expectOpen(order)
  if (order.person_id === staff.id) throw new AppError('access.self-review')
  const holder = holderOf(deps, order)
  if (holder !== null && holder !== staff.id) throw new AppError('review.claimed')
}

async function setClaim(deps: IdentityDeps, trx: Trx, key: OrderKey, staff: string | null): Promise<void> {
  await trx
    .updateTable('orders')
    .set({ claimed_by: staff, claimed_at: staff ? deps.spine.clock.now() : null })
    .where('authority_id', '=', key.authority)
    .where('id', '=', key.order)
    .execute()
  await deps.spine.events.publish(trx, deskTopic(key.authority), { order: key.order })
}

export async function claimIdentity(deps: IdentityDeps, key: OrderKey, staff: StaffMember): Promise<void> {
  await deps.spine.db.transaction(async trx => {
    await lockCase(deps, trx, key, staff)
    if (!(await readTasks(trx, key)).some(task => task.state === 'manual'))
      throw new AppError('order.wrong-state', { state: 'identity' })
    await setClaim(deps, trx, key, staff.id)
  })
}

export async function releaseIdentity(deps: IdentityDeps, key: OrderKey, staff: StaffMember): Promise<void> {
  await deps.spine.db.transaction(async trx => {
    const order = await lockOrder(trx, key)
    if (order.claimed_by === staff.id) await setClaim(deps, trx, key, null)
  })
}

/** The number to ring, in full: looked at on record (PIPL art. 51). */
export async function revealContact(
  deps: IdentityDeps,
  key: OrderKey,
  staff: StaffMember,
  whose: Whose,
): Promise<string> {
  return await deps.spine.db.transaction(async trx => {
    const held = await holdTask(deps, trx, key, whose, null)
    const { asked } = held.task
    if (!asked?.mobile) throw new AppError('not-found')
    await deps.audit.write(trx, {
      authority: key.authority,
      actor: `staff:${staff.id}`,
      act: 'identity.contact-seen',
      subject: `order:${key.order}`,
      detail: { stage: whose.stage, line: whose.line },
    })
    return asked.mobile
  })
}

export interface IdentityDecision {
  whose: Whose
  decision: 'pass' | 'again' | 'refuse'
  /** How it was checked: a pass says so. */
  how?: string | undefined
  note: string
}

export async function decideIdentity(
  deps: IdentityDeps,
  key: OrderKey,
  staff: StaffMember,
  given: IdentityDecision,
): Promise<void> {
  const { decision, how, note } = given
  await deps.spine.db.transaction(async trx => {
    await lockCase(deps, trx, key, staff)
    const held = await holdTask(deps, trx, key, given.whose, null)
    if (held.task.state !== 'manual')
      throw new AppError('order.wrong-state', { state: `${held.task.stage}:${held.task.state}` })
    if (isOneself(held, staff)) throw new AppError('access.self-review')
    if (decision === 'pass' && !how) throw new AppError('request.invalid')
    const method = held.task.asked?.method === 'counter' ? 'counter' : 'staff'
    const check = await recordCheck(deps, trx, held, {
      method,
      outcome: decision === 'pass' ? 'passed' : 'failed',
      reason: how ?? null,
      staff: { id: staff.id, name: staff.name },
      note,
    })
    await setClaim(deps, trx, key, null)
    await deps.audit.write(trx, {
      authority: key.authority,
      actor: `staff:${staff.id}`,
      act: `identity.${decision}`,
      subject: `order:${key.order}`,
      detail: { stage: held.task.stage, line: held.task.line, how: how ?? null, note },
    })
    const actor = { kind: 'staff', id: staff.id, name: staff.name } as const
    if (decision === 'pass') {
      const change = { state: 'passed', method, proof: check, reused: false, why: null } as const
      const text = { zh: '人工核验通过', en: 'Our staff verified the identity' }
      return await settle(deps, trx, held, change, { event: 'identity-passed', text, actor })
    }
    const why = { zh: `工作人员：${note}`, en: `Our staff: ${note}` }
    if (decision === 'again') {
      // A person has looked: the machine's tries begin anew.
      const change = { state: 'failed', method, why, face_tries: 0, carrier_tries: 0 } as const
      const text = { zh: `人工核验：请再试一次。${note}`, en: `Our staff ask for another try. ${note}` }
      const step = { event: 'identity-failed', text, actor, tell: { reasons: note } }
      return await settle(deps, trx, held, change, step)
    }
    await settle(
      deps,
      trx,
      held,
      { state: 'refused', method, why },
      {
        event: 'review-rejected',
        text: {
          zh: `未能确认身份，申请结束。${note}`,
          en: `Identity could not be confirmed; the order ended. ${note}`,
        },
        actor,
        tell: { reasons: note },
        end: 'rejected',
      },
    )
  })
}
