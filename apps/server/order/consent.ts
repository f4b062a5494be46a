// Agreements and consents: each act of a person kept with the version and the hash of exactly the text that was shown
// (PIPL art. 14, 29; 电子签名法 art. 28 wants the proof). Any room asks here; none keeps its own.
import { createHash, randomUUID } from 'node:crypto'
import type { ConsentView } from '@hufu/contract'
import type { Agreement } from '@hufu/programme'
import { AppError } from '../platform/errors.ts'
import { keyOf, lockOwnOrder, type Order, type OrderKey, type Reader, type Trx } from './order.ts'
import { programmeOf, type Spine } from './spine.ts'

/** Hex SHA-256 over what was read, in both languages, in the order in which it stood. */
export const hashOfAgreement = (agreement: Agreement): string =>
  createHash('sha256')
    .update(
      JSON.stringify([agreement.zh, agreement.en, agreement.version, agreement.accept, agreement.paragraphs]),
    )
    .digest('hex')

/** Those that hold now; withdrawn ones stay on record but are not among them. */
export async function readConsents(db: Reader, key: OrderKey): Promise<ConsentView[]> {
  const rows = await db
    .selectFrom('consent')
    .select(['agreement', 'version', 'about', 'given_at'])
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .where('withdrawn_at', 'is', null)
    .orderBy('given_at')
    .execute()
  return rows.map(row => ({
    agreement: row.agreement,
    version: row.version,
    about: row.about,
    at: row.given_at.toISOString(),
  }))
}

/** Given twice is given once. Throws `not-found` for an agreement that the programme does not have. */
export async function recordConsent(
  spine: Spine,
  trx: Trx,
  order: Order,
  person: string,
  name: string,
): Promise<void> {
  const { programme } = await programmeOf(spine, order)
  const agreement = programme.agreements[name]
  if (!agreement) throw new AppError('not-found')
  await trx
    .insertInto('consent')
    .values({
      authority_id: order.authority_id,
      order_id: order.id,
      id: randomUUID(),
      person_id: person,
      agreement: name,
      version: agreement.version,
      hash: hashOfAgreement(agreement),
      about: agreement.about,
      given_at: spine.clock.now(),
      withdrawn_at: null,
    })
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

export async function giveConsent(spine: Spine, key: OrderKey, person: string, name: string): Promise<void> {
  await spine.db.transaction(async trx => {
    const order = await lockOwnOrder(trx, key, person)
    await recordConsent(spine, trx, order, person, name)
    await spine.evidence?.consented(trx, order)
  })
}

/** Withdrawn for the future: what was done under it stays done (PIPL art. 15). */
export async function withdrawConsent(
  spine: Spine,
  key: OrderKey,
  person: string,
  name: string,
): Promise<void> {
  await spine.db.transaction(async trx => {
    await lockOwnOrder(trx, key, person)
    await trx
      .updateTable('consent')
      .set({ withdrawn_at: spine.clock.now() })
      .where('authority_id', '=', key.authority)
      .where('order_id', '=', key.order)
      .where('agreement', '=', name)
      .where('withdrawn_at', 'is', null)
      .execute()
  })
}

/**
 * Refuses until the order's person has agreed to every agreement of the programme that is about this (a programme
 * without one asks for nothing). Rooms call it before they touch a face, a card or an account.
 */
export async function expectConsent(
  spine: Spine,
  db: Reader,
  order: Order,
  about: ConsentView['about'],
): Promise<void> {
  const { programme } = await programmeOf(spine, order)
  const given = await readConsents(db, keyOf(order))
  const missing = Object.entries(programme.agreements).filter(
    ([name, agreement]) =>
      agreement.about === about &&
      !given.some(each => each.agreement === name && each.version === agreement.version),
  )
  if (missing.length === 0) return
  throw new AppError('consent.missing', {
    faults: missing.map(([name, agreement]) => ({
      path: `agreement.${name}`,
      code: 'agreement.missing',
      zh: `请先阅读并同意${agreement.zh}`,
      en: `Please read and accept first: ${agreement.en}`,
    })),
  })
}
