// The phone that took a check over. Opening the code spends it and gives this browser a secret of its own, which opens
// nothing but this one check. The phone acts for the person of the order, who scanned it from their own screen.

import { randomBytes } from 'node:crypto'
import type { HandOff } from '@hufu/contract'
import { holds } from '@hufu/programme'
import { expectConsent, readConsents, recordConsent } from '../../order/consent.ts'
import { contextOf } from '../../order/context.ts'
import {
  isOpen,
  lockOrder,
  type OrderKey,
  type Reader,
  readOrder,
  readStages,
  type Trx,
} from '../../order/order.ts'
import { AppError } from '../../platform/errors.ts'
import { hashSecret } from '../../platform/tokens.ts'
import { cardPhotos, sessionSlots } from './card-photos.ts'
import { type IdentityDeps, methodTitles, waysOf } from './deps.ts'
import { triesLeft, whyNot } from './describe.ts'
import { deviceOf } from './devices.ts'
import { maskName } from './person.ts'
import { phoneLife } from './start-session.ts'
import { backToChoice, describeTask, endSessions, type Held, type Session, stir } from './tasks.ts'

/**
 * Spends a code. `phone`: the secret that this browser may hold already; with it, opening once more (a reload) shows the
 * same check. For any other browser a spent code is worth nothing.
 */
export async function openHandOff(
  deps: IdentityDeps,
  token: string,
  phone: string | undefined,
): Promise<{ session: Session; phone: string }> {
  const { spine } = deps
  const found = await spine.db.kysely
    .selectFrom('identity_session')
    .selectAll()
    .where('token_hash', '=', hashSecret(token))
    .executeTakeFirst()
  if (!found || found.ended) throw new AppError('hand-off.spent')
  if (found.opened_at) {
    const mine = phone !== undefined && hashSecret(phone) === found.phone_hash
    if (!mine || found.ends_at <= spine.clock.now()) throw new AppError('hand-off.spent')
    return { session: found, phone }
  }
  const secret = randomBytes(24).toString('hex')
  const session = await spine.db.transaction(async trx => {
    const now = spine.clock.now()
    const order = await lockOrder(trx, orderOf(found))
    if (!isOpen(order)) throw new AppError('hand-off.spent')
    // Whoever signed out, or lost the computer to somebody else, did not mean this code to live on.
    if (!(await deps.browserLives(trx, found.browser, found.person_id))) throw new AppError('hand-off.spent')
    const opened = await trx
      .updateTable('identity_session')
      .set({
        opened_at: now,
        phone_hash: hashSecret(secret),
        ends_at: new Date(now.getTime() + phoneLife),
      })
      .where('authority_id', '=', found.authority_id)
      .where('id', '=', found.id)
      .where('opened_at', 'is', null)
      .where('ended', 'is', null)
      .where('token_until', '>', now)
      .returningAll()
      .executeTakeFirst()
    if (!opened) throw new AppError('hand-off.spent')
    await stir(deps, trx, orderOf(found))
    return opened
  })
  return { session, phone: secret }
}

/** The check that this browser carries, ended ones included while their time runs: the person wants to read how it ended. */
export async function sessionOfPhone(
  deps: IdentityDeps,
  db: Reader,
  phone: string | undefined,
): Promise<Session> {
  const found = phone
    ? await db
        .selectFrom('identity_session')
        .selectAll()
        .where('phone_hash', '=', hashSecret(phone))
        .executeTakeFirst()
    : undefined
  if (!found || found.ends_at <= deps.spine.clock.now()) throw new AppError('hand-off.none')
  return found
}

/** The same, under the order's lock and still under way. `confirmed`: the digits were compared. */
export async function holdHandOff(
  deps: IdentityDeps,
  trx: Trx,
  phone: string | undefined,
  confirmed = true,
): Promise<{ session: Session; held: Held }> {
  const order = await lockOrder(trx, orderOf(await sessionOfPhone(deps, trx, phone)))
  const session = await sessionOfPhone(deps, trx, phone)
  if (session.ended || !isOpen(order)) throw new AppError('hand-off.none')
  if (confirmed && !session.confirmed_at) throw new AppError('hand-off.unconfirmed')
  const row = (await readStages(trx, orderOf(session))).find(each => each.stage === session.stage)
  if (!row) throw new AppError('hand-off.none')
  const held = await describeTask(deps, trx, order, row, session.line)
  if (held.task.state === 'passed' || held.task.state === 'refused') throw new AppError('hand-off.none')
  if (held.subject !== session.subject) throw new AppError('identity.changed')
  return { session, held }
}

export const orderOf = (session: Session): OrderKey => ({
  authority: session.authority_id,
  order: session.order_id,
})

/** Other digits mean another computer: the check stops, and the computer is told. */
export async function confirmHandOff(
  deps: IdentityDeps,
  phone: string | undefined,
  same: boolean,
): Promise<void> {
  await deps.spine.db.transaction(async trx => {
    const { session, held } = await holdHandOff(deps, trx, phone, false)
    if (!same) {
      deps.spine.log.warn({ event: 'identity.digits-differ', session: session.id }, 'digits differ')
      await endSessions(trx, held.task, 'refused')
      if (held.task.state === 'checking') return await backToChoice(deps, trx, held, session.person_id)
      return await stir(deps, trx, held.key)
    }
    if (session.confirmed_at) return
    await changeSession(trx, session, { confirmed_at: deps.spine.clock.now() })
    await stir(deps, trx, held.key)
  })
}

export async function changeSession(
  trx: Trx,
  session: Session,
  change: Partial<Pick<Session, 'confirmed_at' | 'photos_at' | 'ticket'>>,
) {
  await trx
    .updateTable('identity_session')
    .set(change)
    .where('authority_id', '=', session.authority_id)
    .where('id', '=', session.id)
    .execute()
}

export async function consentHandOff(
  deps: IdentityDeps,
  phone: string | undefined,
  agreement: string,
): Promise<void> {
  await deps.spine.db.transaction(async trx => {
    const { session, held } = await holdHandOff(deps, trx, phone)
    await recordConsent(deps.spine, trx, held.order, session.person_id, agreement)
  })
}

/** A photograph of the card: the documents room judges and keeps it. Taking one anew asks for the reading anew. */
export async function uploadHandOff(
  deps: IdentityDeps,
  phone: string | undefined,
  upload: { slot: string; name: string; bytes: Buffer },
): Promise<void> {
  const { session, held } = await deps.spine.db.transaction(async trx => {
    const found = await holdHandOff(deps, trx, phone)
    await expectConsent(deps.spine, trx, found.held.order, 'identity-images')
    return found
  })
  if (!sessionSlots(held.journey.programme).includes(upload.slot)) throw new AppError('not-found')
  await deps.storeSessionFile({ key: held.key, person: session.person_id, ...upload })
  await deps.spine.db.transaction(trx => changeSession(trx, session, { photos_at: null }))
}

/** What the phone's page shows: one step at a time. */
export async function viewHandOff(deps: IdentityDeps, found: Session, userAgent: string): Promise<HandOff> {
  const db = deps.spine.db.kysely
  const key = orderOf(found)
  const session = await db
    .selectFrom('identity_session')
    .selectAll()
    .where('authority_id', '=', found.authority_id)
    .where('id', '=', found.id)
    .executeTakeFirstOrThrow()
  const order = await readOrder(db, key)
  const row = (await readStages(db, key)).find(each => each.stage === session.stage)
  if (!row) throw new AppError('hand-off.none')
  const held = await describeTask(deps, db, order, row, session.line)
  const { programme } = held.journey
  const facts = await contextOf(deps.spine, db, order)
  const slots = (await cardPhotos(deps.spine, db, held)).flatMap(({ slot: name, at }) => {
    const slot = programme.slots[name]
    return slot && holds(slot.when, facts) ? [{ name, slot, at }] : []
  })
  const given = await readConsents(db, key)
  const needed = needs(session, slots.length > 0)
  const consents = Object.entries(programme.agreements)
    .filter(
      ([name, each]) =>
        each.about === needed && !given.some(c => c.agreement === name && c.version === each.version),
    )
    .map(([agreement, { zh, en, about, version, accept, paragraphs }]) => {
      return { agreement, about, title: { zh, en }, version, accept, paragraphs }
    })
  const title = await db
    .selectFrom('authority')
    .select('title')
    .where('id', '=', key.authority)
    .executeTakeFirst()
  return {
    ...key,
    id: session.id,
    authorityTitle: title?.title ?? { zh: key.authority, en: key.authority },
    programme: programme.title,
    organisation: order.organisation,
    person: held.stage.person,
    name: maskName(held.person.name),
    method: session.method,
    match: session.here ? '' : session.match,
    step: stepOf(session, held, { photos: slots.length > 0, consents: consents.length > 0 }),
    consents,
    slots: slots.map(({ name, slot, at }) => ({
      slot: name,
      title: { zh: slot.zh, en: slot.en },
      hint: slot.hint ?? null,
      formats: [...slot.formats],
      maxBytes: slot.max,
      required: slot.required,
      held: at !== null,
      fromForm: at !== null && at !== name,
    })),
    doubt: session.doubt,
    triesLeft: triesLeft(held, 'liveness'),
    why: held.task.why,
    device: deviceOf(userAgent),
    here: session.here,
    others: waysOf(held.stage)
      .filter(method => method !== session.method && whyNot(deps, held, method) === null)
      .map(method => ({ method, title: methodTitles[method] })),
    ends: session.ends_at.toISOString(),
  }
}

/** Photographs first, each kind of processing asked for just before it happens (PIPL art. 29). */
const needs = (session: Session, photos: boolean) =>
  photos && !session.photos_at ? 'identity-images' : session.method === 'liveness' ? 'face' : null

function stepOf(session: Session, held: Held, open: { photos: boolean; consents: boolean }): HandOff['step'] {
  if (held.task.state === 'passed') return 'passed'
  if (session.ended === 'manual' || (session.ended && held.task.state === 'manual')) return 'staff'
  if (session.ended || held.subject !== session.subject) return 'stopped'
  if (!session.confirmed_at) return 'confirm'
  if (session.ticket) return 'waiting'
  if (open.consents) return 'consent'
  if (open.photos && !session.photos_at) return 'photos'
  return session.method === 'liveness' ? 'face' : 'photos'
}
