// Starts a draft: new, copied from an earlier order, or renewing a certificate. Two clicks with one key get one draft.
import { randomUUID } from 'node:crypto'
import { firstLines, holds, lineChoice } from '@hufu/programme'
import { AppError } from '../platform/errors.ts'
import { contextOf } from './context.ts'
import { openNextStages } from './journey.ts'
import { copiedLines, renewedRole, writeLines } from './lines.ts'
import { type Order, type OrderKey, readOrder, readOwnOrder, type Trx } from './order.ts'
import { refuseRestricted } from './restricted.ts'
import { programmeOf, type Spine } from './spine.ts'
import { addToTimeline } from './timeline.ts'

export interface StartOrder {
  authority: string
  person: string
  programme: string
  offer: string
  suite?: string
  copyOf?: string
  certificate?: string
  key: string
}

/** What a room does with a fresh draft: fill in what is already known. Given by compose (the form room's deed). */
export type Prefill = (
  trx: Trx,
  order: Order,
  from: { copyOf?: OrderKey; certificate?: string },
) => Promise<void>

export async function startOrder(spine: Spine, prefill: Prefill, start: StartOrder): Promise<OrderKey> {
  const { programme, version } = await spine.programmes.latest(start.authority, start.programme)
  const offer = programme.offers[start.offer]
  if (!offer || offer.kind === 'redirect') throw new AppError('not-found')

  return await spine.db.transaction(async trx => {
    const at = spine.clock.now()
    const started = await startedByKey(trx, start)
    if (started) return started

    // Step 1: may this person start it? Group chosen; source order theirs; certificate theirs and in its window.
    const group = await chosenGroup(trx, start)
    if (programme.audience && !group) throw new AppError('order.group-missing')
    const copyOf = start.copyOf ? { authority: start.authority, order: start.copyOf } : undefined
    const copied = copyOf ? await readOwnOrder(trx, copyOf, start.person) : null
    if (copyOf) await refuseRestricted(trx, copyOf)
    const renewal = offer.of === 'certificate'
    if (renewal && !start.certificate) throw new AppError('request.invalid')
    if (renewal) await checkRenewal(spine, trx, start, offer.renews)

    // Step 2: the draft, its lines, its first stage.
    const renews = renewal ? (start.certificate ?? null) : null
    const only = await renewedRole(trx, { authority_id: start.authority, renews }, programme)
    const again = copied && !renewal ? await copiedLines(trx, copied, programme) : null
    const lines = again ?? firstLines(programme, only)
    const product = programme.products[lines[0]?.product ?? '']
    const suites: readonly string[] = product?.suites ?? []
    const suite = start.suite ?? suites[0]
    if (!suite || !suites.includes(suite)) throw new AppError('request.invalid')
    const id = randomUUID()
    const inserted = await trx
      .insertInto('orders')
      .values({
        authority_id: start.authority,
        id,
        programme: start.programme,
        programme_version: version,
        offer: start.offer,
        suite,
        person_id: start.person,
        start_key: start.key,
        state: 'draft',
        user_group: group,
        renews,
        lines_chosen: again !== null || !lineChoice(programme, only).open,
        created_at: at,
      })
      .onConflict(conflict => conflict.doNothing())
      .returningAll()
      .executeTakeFirst()
    // A unique key was hit: the same click a moment earlier, or another open renewal of this certificate.
    if (!inserted) return await whoWasFirst(trx, start)
    await writeLines(trx, { authority: start.authority, order: id }, lines)
    if (renewal) await checkWindow(spine, trx, inserted)
    await prefill(trx, inserted, { copyOf, certificate: start.certificate })
    // Read again: what was carried over (a phone already proved) decides where the draft begins.
    const key = { authority: start.authority, order: id }
    const draft = await readOrder(trx, key)
    await openNextStages(spine, trx, draft, await programmeOf(spine, draft))
    await addToTimeline(trx, key, {
      event: 'started',
      text: { zh: '开始填写', en: 'Started' },
      actor: { kind: 'applicant', id: start.person },
      at,
    })
    return key
  })
}

async function chosenGroup(trx: Trx, start: StartOrder): Promise<string | null> {
  const row = await trx
    .selectFrom('user_group')
    .select('chosen')
    .where('authority_id', '=', start.authority)
    .where('programme', '=', start.programme)
    .where('person_id', '=', start.person)
    .executeTakeFirst()
  return row?.chosen ?? null
}

async function checkRenewal(
  spine: Spine,
  trx: Trx,
  start: StartOrder,
  others: readonly string[],
): Promise<void> {
  const fact = start.certificate
    ? await spine.certificateFacts(trx, start.authority, start.certificate)
    : null
  const renewed = [start.programme, ...others]
  if (!fact || fact.person !== start.person || !renewed.includes(fact.programme))
    throw new AppError('not-found')
  if (fact.state === 'revoked') throw new AppError('certificate.revoked')
  const successor = await trx
    .selectFrom('orders')
    .select('id')
    .where('authority_id', '=', start.authority)
    .where('renews', '=', fact.id)
    .where('state', '=', 'completed')
    .executeTakeFirst()
  if (successor) throw new AppError('renewal.done')
}

async function checkWindow(spine: Spine, trx: Trx, order: Order): Promise<void> {
  const { offer } = await programmeOf(spine, order)
  if (!holds(offer.when, await contextOf(spine, trx, order))) throw new AppError('programme.offer-closed')
}

/** The draft that an earlier click with the same key has started. */
async function startedByKey(trx: Trx, start: StartOrder): Promise<OrderKey | undefined> {
  const row = await trx
    .selectFrom('orders')
    .select('id')
    .where('authority_id', '=', start.authority)
    .where('person_id', '=', start.person)
    .where('start_key', '=', start.key)
    .executeTakeFirst()
  return row && { authority: start.authority, order: row.id }
}

async function whoWasFirst(trx: Trx, start: StartOrder): Promise<OrderKey> {
  const mine = await startedByKey(trx, start)
  if (mine) return mine
  throw new AppError('renewal.open')
}
