// What an order's pages show of its people: who is still to be proved, by which ways, and a check that is under way.
import type { IdentityTask } from '@hufu/contract'
import { mask } from '@hufu/programme'
import type { Text } from '../../migrations/tables/order.ts'
import type { Order, Reader, StageRow } from '../../order/order.ts'
import { sessionSlots } from './card-photos.ts'
import { type IdentityDeps, type Method, methodTitles, waysOf } from './deps.ts'
import { maskName } from './person.ts'
import { describeTask, type Held, readTasks, type Session, type Task } from './tasks.ts'

export async function describeTasks(
  deps: IdentityDeps,
  db: Reader,
  order: Order,
  row: StageRow,
): Promise<IdentityTask[]> {
  const key = { authority: order.authority_id, order: order.id }
  const shown: IdentityTask[] = []
  for (const { line } of await readTasks(db, key, row.stage)) {
    const held = await describeTask(deps, db, order, row, line)
    const session = await liveSession(deps, db, held.task)
    shown.push(await viewTask(deps, db, held, session))
  }
  return shown
}

async function viewTask(
  deps: IdentityDeps,
  db: Reader,
  held: Held,
  session: Session | null,
): Promise<IdentityTask> {
  const { task, stage, person } = held
  return {
    stage: task.stage,
    line: task.line || null,
    person: stage.person,
    name: maskName(person.name),
    state: task.state,
    methods: waysOf(stage).map(method => {
      const why = whyNot(deps, held, method)
      return { method, title: methodTitles[method], available: why === null, why }
    }),
    method: task.method,
    triesLeft: triesLeft(held, stage.methods.includes('liveness') ? 'liveness' : 'carrier'),
    why: task.why,
    proved: await provedOf(db, task),
    linkTo: deps.sendLink && person.mobile ? mask('mobile', person.mobile) : null,
    session: session && {
      id: session.id,
      method: session.method,
      match: session.here ? '' : session.match,
      opened: session.opened_at !== null,
      expires: (session.opened_at ? session.ends_at : session.token_until).toISOString(),
    },
  }
}

/** A code that was never scanned in time is over, whatever its row says. */
export async function liveSession(deps: IdentityDeps, db: Reader, task: Task): Promise<Session | null> {
  const found = await db
    .selectFrom('identity_session')
    .selectAll()
    .where('authority_id', '=', task.authority_id)
    .where('order_id', '=', task.order_id)
    .where('stage', '=', task.stage)
    .where('line', '=', task.line)
    .where('ended', 'is', null)
    .executeTakeFirst()
  if (!found) return null
  const until = found.opened_at ? found.ends_at : found.token_until
  return until > deps.spine.clock.now() ? found : null
}

async function provedOf(db: Reader, task: Task): Promise<IdentityTask['proved']> {
  if (!task.proof) return null
  const check = await db
    .selectFrom('identity_check')
    .select(['method', 'at'])
    .where('authority_id', '=', task.authority_id)
    .where('id', '=', task.proof)
    .executeTakeFirst()
  return check ? { method: check.method, at: check.at.toISOString(), reused: task.reused } : null
}

export function triesLeft({ task, stage }: Pick<Held, 'task' | 'stage'>, method: 'liveness' | 'carrier') {
  return Math.max(0, stage.tries - (method === 'liveness' ? task.face_tries : task.carrier_tries))
}

/** Null where the way is open; else why it is not, in words that point to another. */
export function whyNot(deps: IdentityDeps, held: Held, method: Method): Text | null {
  const { person, journey, key } = held
  const { name, mobile, citizen } = person
  switch (method) {
    case 'liveness':
      if (!deps.face(key.authority)) return notOpen
      if (!name || !citizen) return noNumber
      return triesLeft(held, 'liveness') > 0 ? null : noTries
    case 'carrier':
      if (!deps.carrier(key.authority)) return notOpen
      if (!name || !citizen) return noNumber
      if (!mobile) return noMobile
      return triesLeft(held, 'carrier') > 0 ? null : noTries
    case 'identity-card':
      return sessionSlots(journey.programme).length > 0 ? null : notOpen
    default:
      return null
  }
}

const notOpen = { zh: '暂未开通，请选其他办法', en: 'Not available here; please choose another way' }
const noNumber = {
  zh: '表单里没有姓名和身份证号码，请选人工核验',
  en: 'The form has no name and citizen’s number; choose a check by our staff',
}
const noMobile = { zh: '表单里没有本人手机号', en: 'The form has no mobile number of this person' }
const noTries = { zh: '次数已用完，请选其他办法', en: 'No tries left; please choose another way' }
