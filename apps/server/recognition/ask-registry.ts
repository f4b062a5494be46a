// The business registry, asked once for each organisation an order names: after its code or licence is known, and once more
// before the submission if it has changed. The answer fills empty fields and is kept for the checks.
import { createHash } from 'node:crypto'
import type { RegistryAnswer, RegistryQuestion } from '@hufu/outside/registry/port.ts'
import { hasCreditCheck } from '@hufu/programme'
import { orderTopic } from '../order/advance.ts'
import type { RegistryFinding } from '../order/evidence.ts'
import {
  isOpen,
  keyOf,
  lockOrder,
  type Order,
  type OrderKey,
  type Reader,
  readOrder,
  type Trx,
} from '../order/order.ts'
import { programmeOf, type Spine } from '../order/spine.ts'
import { type RecognitionDeps, registryJob } from './deps.ts'
import { fillFromRegistry } from './fill-fields.ts'

/** Fields that the registry may fill, or a check that compares with it: without either nobody is asked. */
async function isWanted(spine: Spine, order: Order): Promise<boolean> {
  const { programme, offer } = await programmeOf(spine, order)
  const checks = Object.values(offer.journey).flatMap(stage => stage.checks)
  const asksIt = (name: string) => (programme.checks[name]?.is ?? name) === 'registry'
  const forms = Object.values(programme.forms).flatMap(form => Object.values(form.fields))
  return checks.some(asksIt) || forms.some(field => field.from.includes('registry'))
}

function questionOf(order: Order): RegistryQuestion | null {
  if (hasCreditCheck(order.uscc))
    return { uscc: order.uscc, ...(order.organisation ? { name: order.organisation } : {}) }
  return order.uscc === '' && order.organisation.length > 5 ? { name: order.organisation } : null
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex')
/** Who was found stays found whatever else is typed; who was absent is asked for again under another name. */
const foundBy = (question: RegistryQuestion) => hash(question.uscc ?? question.name ?? '')
const absentBy = (question: RegistryQuestion) => hash(`${question.uscc ?? ''} ${question.name ?? ''}`)

export async function askLater({ spine, registry }: RecognitionDeps, trx: Trx, before: Order): Promise<void> {
  if (!registry()) return
  const key = keyOf(before)
  const order = await readOrder(trx, key)
  const question = questionOf(order)
  if (!question || !(await isWanted(spine, order)) || (await isAnswered(trx, key, question))) return
  await spine.jobs.send(trx, registryJob, key, { key: order.id })
}

async function isAnswered(db: Reader, key: OrderKey, question: RegistryQuestion): Promise<boolean> {
  const row = await answerRow(db, key)
  return (
    row?.question === (row?.state === 'found' ? foundBy(question) : absentBy(question)) &&
    row.state !== 'unavailable'
  )
}

const answerRow = (db: Reader, key: OrderKey) =>
  db
    .selectFrom('registry_answer')
    .selectAll()
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .executeTakeFirst()

/** `again`: also where an earlier answer contradicts what is typed now; the registry may have been corrected since. */
export async function askRegistry(
  deps: RecognitionDeps,
  key: OrderKey,
  { again = false } = {},
): Promise<void> {
  const { spine, registry, sealer } = deps
  const port = registry()
  const order = await readOrder(spine.db.kysely, key)
  const question = questionOf(order)
  if (!port || !question || !isOpen(order) || !(await isWanted(spine, order))) return
  if (await isAnswered(spine.db.kysely, key, question)) {
    const known = again ? await readRegistry(deps, spine.db.kysely, order) : null
    if (known?.state !== 'found' || known.entry.name === order.organisation) return
  }
  let answer: RegistryAnswer
  try {
    answer = await port.find(question)
  } catch (error) {
    spine.log.error({ event: 'registry.failed', error }, 'the registry failed')
    answer = { result: 'unavailable' }
  }
  await spine.db.transaction(async trx => {
    const now = await lockOrder(trx, key)
    const row = {
      question: answer.result === 'found' ? foundBy(question) : absentBy(question),
      state: answer.result,
      sealed: answer.result === 'found' ? sealer.seal(answer.entry, `registry ${key.order}`) : null,
      at: spine.clock.now(),
    }
    await trx
      .insertInto('registry_answer')
      .values({ authority_id: key.authority, order_id: key.order, ...row })
      .onConflict(conflict => conflict.columns(['authority_id', 'order_id']).doUpdateSet(row))
      .execute()
    const filled =
      answer.result === 'found' && isOpen(now) ? await fillFromRegistry(spine, trx, now, answer.entry) : []
    if (filled.length) await spine.events.publish(trx, orderTopic(key.order), { registry: true })
  })
}

export async function readRegistry(
  { sealer }: Pick<RecognitionDeps, 'sealer'>,
  db: Reader,
  order: Order,
): Promise<RegistryFinding> {
  const row = await answerRow(db, keyOf(order))
  const question = questionOf(order)
  if (!row || !question || row.state === 'unavailable') return { state: 'unavailable' }
  const entry = row.sealed
    ? sealer.open<Extract<RegistryFinding, { state: 'found' }>['entry']>(row.sealed, `registry ${order.id}`)
    : null
  // The code may have been filled in by the registry itself, after it was asked by name.
  const fits = entry
    ? row.question === foundBy(question) || entry.uscc === order.uscc
    : row.question === absentBy(question)
  if (!fits) return { state: 'unavailable' }
  return entry ? { state: 'found', entry } : { state: 'absent' }
}
