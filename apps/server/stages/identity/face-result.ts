// What the face service says, asked by us: that a browser came back proves nothing. Each result is taken once; a crash
// between the service's word and our step is made good by asking again.

import { OutsideError } from '@hufu/outside/errors.ts'
import type { FaceFailure, FaceResult } from '@hufu/outside/face/port.ts'
import type { Text } from '../../migrations/tables/order.ts'
import {
  type Actor,
  isOpen,
  lockOrder,
  type OrderKey,
  readOrder,
  readStages,
  type StageRow,
  type Trx,
} from '../../order/order.ts'
import { AppError } from '../../platform/errors.ts'
import type { IdentityDeps } from './deps.ts'
import { samePerson } from './person.ts'
import {
  backToChoice,
  describeTask,
  type Held,
  readTasks,
  recordCheck,
  type Session,
  settle,
} from './tasks.ts'

export interface FaceJob {
  authority: string
  session: string
  round: number
}
/** Seconds between our own questions, for people who close the page before it comes back; the last repeats. */
const pace = [20, 40, 60, 120, 300]
const outside: Actor = { kind: 'outside', name: 'face' }

export async function readSession(deps: IdentityDeps, authority: string, id: string): Promise<Session> {
  const found = await deps.spine.db.kysely
    .selectFrom('identity_session')
    .selectAll()
    .where('authority_id', '=', authority)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!found) throw new AppError('not-found')
  return found
}

/** Asks the service and takes its word. False: there is no result yet. Throws `identity.unavailable`. */
export async function askFace(deps: IdentityDeps, session: Session): Promise<boolean> {
  const { ticket } = session
  const port = deps.face(session.authority_id)
  if (!ticket || session.ended) return true
  if (!port) throw new AppError('identity.unavailable')
  const result = await port.result(ticket).catch(error => {
    deps.spine.log.warn({ event: 'identity.face-silent', session: session.id, error }, 'face service silent')
    if (!(error instanceof OutsideError)) throw error
    throw new AppError('identity.unavailable', { cause: error })
  })
  if (result.state === 'not-started') return false
  await deps.spine.db.transaction(trx => takeResult(deps, trx, session, ticket, result))
  return true
}

/** The job: looks again while the flow may still end, and gives the person the ball back when its time is over. */
export async function askLater(deps: IdentityDeps, job: FaceJob): Promise<void> {
  const session = await readSession(deps, job.authority, job.session)
  const { ticket } = session
  if (!ticket || session.ended || !isOpen(await readOrder(deps.spine.db.kysely, orderOf(session)))) return
  const done = await askFace(deps, session).catch(error => {
    if (error instanceof AppError && error.code === 'identity.unavailable') return false
    throw error
  })
  if (done) return
  if (session.ends_at <= deps.spine.clock.now()) return await giveUp(deps, session, ticket)
  await deps.spine.db.transaction(trx => planAsking(deps, trx, session, job.round + 1))
}

export async function planAsking(
  deps: IdentityDeps,
  trx: Trx,
  session: Session,
  round: number,
): Promise<void> {
  const seconds = pace[Math.min(round, pace.length - 1)] ?? 300
  const after = new Date(deps.spine.clock.now().getTime() + seconds * 1000)
  const job: FaceJob = { authority: session.authority_id, session: session.id, round }
  await deps.spine.jobs.send(trx, 'identity.ask', job, { after })
}

/** The stage has been `checking` for too long: a last question, then the applicant may choose again. */
export async function expireChecking(deps: IdentityDeps, key: OrderKey, row: StageRow): Promise<void> {
  const sessions = await deps.spine.db.kysely
    .selectFrom('identity_session')
    .selectAll()
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .where('stage', '=', row.stage)
    .where('ended', 'is', null)
    .where('ticket', 'is not', null)
    .execute()
  for (const session of sessions) {
    const done = await askFace(deps, session).catch(() => false)
    if (!done && session.ticket) await giveUp(deps, session, session.ticket)
  }
  await deps.spine.db.transaction(async trx => {
    const order = await lockOrder(trx, key)
    for (const task of await readTasks(trx, key, row.stage)) {
      if (isOpen(order) && task.state === 'checking') await backToChoice(deps, trx, { key, row, task }, null)
    }
  })
}

async function giveUp(deps: IdentityDeps, session: Session, ticket: string): Promise<void> {
  const none = { name: '', idNumber: '', reference: `${ticket}/timeout` }
  await deps.spine.db.transaction(trx =>
    takeResult(deps, trx, session, ticket, { state: 'failed', reason: 'timeout', ...none }),
  )
}

type Ended = Exclude<FaceResult, { state: 'not-started' }>

async function takeResult(
  deps: IdentityDeps,
  trx: Trx,
  session: Session,
  ticket: string,
  result: Ended,
): Promise<void> {
  // Step 1: the order's lock, and whether this ticket still waits. Of many who ask, one takes the result.
  const order = await lockOrder(trx, orderOf(session))
  const taken = await trx
    .updateTable('identity_session')
    .set(eb => ({ ticket: null, attempt: eb('attempt', '+', 1) }))
    .where('authority_id', '=', session.authority_id)
    .where('id', '=', session.id)
    .where('ticket', '=', ticket)
    .where('ended', 'is', null)
    .executeTakeFirst()
  if (Number(taken.numUpdatedRows) === 0 || !isOpen(order)) return
  const row = (await readStages(trx, orderOf(session))).find(each => each.stage === session.stage)
  if (!row || row.state === 'passed' || row.state === 'refused') return
  const held = await describeTask(deps, trx, order, row, session.line)
  if (held.task.state === 'passed' || held.task.state === 'refused') return

  // Step 2: whose face was it? The form may have changed meanwhile, and the service may have seen somebody else.
  const { reference } = result
  const other = result.state === 'passed' && !isExpected(held, session, result)
  const reason: FaceFailure | 'other-person' | null = other
    ? 'other-person'
    : result.state === 'failed'
      ? result.reason
      : null
  if (other)
    deps.spine.log.warn(
      { event: 'identity.other-person', authority: session.authority_id, order: session.order_id, reference },
      'the face service passed somebody else',
    )
  const counts = reason !== null && !notAsFailed.has(reason)
  const outcome = reason === null ? 'passed' : counts ? 'failed' : 'unknown'
  const found = { method: 'liveness', outcome, reason, reference } as const
  const check = await recordCheck(deps, trx, held, found)
  if (!check) return

  // Step 3: the order's step.
  if (reason === null) {
    await trx
      .updateTable('identity_session')
      .set({ ended: 'passed' })
      .where('authority_id', '=', session.authority_id)
      .where('id', '=', session.id)
      .execute()
    await settle(
      deps,
      trx,
      held,
      { state: 'passed', method: 'liveness', proof: check, reused: false, why: null },
      { event: 'identity-passed', text: passedText, actor: outside },
    )
    return
  }
  const why = reasons[reason]
  const again = held.task.face_tries > 0 || counts
  await settle(
    deps,
    trx,
    held,
    {
      state: again ? 'failed' : 'due',
      method: 'liveness',
      why,
      ...(counts ? { face_tries: held.task.face_tries + 1 } : {}),
    },
    {
      event: counts ? 'identity-failed' : 'identity-not-finished',
      text: { zh: `扫脸核验没有通过：${why.zh}`, en: `Face check: ${why.en}` },
      actor: outside,
      tell: { reasons: why.zh },
    },
  )
}

const isExpected = (held: Held, session: Session, seen: { name: string; idNumber: string }): boolean =>
  session.subject === held.subject && samePerson(held.person, { name: seen.name, number: seen.idNumber })

const orderOf = (session: Session): OrderKey => ({
  authority: session.authority_id,
  order: session.order_id,
})

/** Not the person's failure: no try is lost. */
const notAsFailed: ReadonlySet<string> = new Set(['no-camera', 'cancelled', 'timeout', 'bad-picture'])

const passedText = { zh: '本人身份核验通过', en: 'Identity verified' }

export const reasons: Readonly<Record<FaceFailure | 'other-person', Text>> = {
  'other-face': {
    zh: '和证件上的人不像。请在光线好的地方，摘下口罩和墨镜再试。',
    en: 'The face does not match the papers. Try in good light, without mask or dark glasses.',
  },
  'not-alive': {
    zh: '没有看到真人动作。请正对镜头，按提示眨眼。',
    en: 'No live movement was seen. Face the camera and blink when asked.',
  },
  'no-record': {
    zh: '库里没有可比对的照片，或姓名号码不一致。请核对姓名和号码，或选人工核验。',
    en: 'There is no photograph to compare with, or name and number do not match. Check both, or choose our staff.',
  },
  'bad-picture': {
    zh: '画面不清楚。请擦拭镜头、换个光线再试；这次不计次数。',
    en: 'The picture was not clear. Clean the lens or change the light; this did not count.',
  },
  'no-camera': {
    zh: '没有打开摄像头。请允许使用，或换一台手机，或选其他办法；这次不计次数。',
    en: 'The camera did not open. Allow it, use another phone, or choose another way; this did not count.',
  },
  cancelled: {
    zh: '您停止了扫脸。可以再试，也可以选其他办法；这次不计次数。',
    en: 'You stopped the face check. Try again or choose another way; this did not count.',
  },
  timeout: {
    zh: '时间到了，没有做完。可以再试，也可以选其他办法；这次不计次数。',
    en: 'Time ran out. Try again or choose another way; this did not count.',
  },
  'other-person': {
    zh: '核验的人和申请表上的不是同一个人。请由本人来做。',
    en: 'Whoever was checked is not the person on the form. The person must do it themselves.',
  },
}
