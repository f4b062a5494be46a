// A fresh draft begins with what is already known: an earlier order that is copied (Z-09), the order behind the
// certificate that is renewed, the person's last order at any counter, their account. Every value says where it came from,
// and every one may be corrected but what stands in a certificate.
import { type Field, type FieldAt, fieldAt, type Programme, slotAddress } from '@hufu/programme'
import { type DossierValue, readSheets, readValues, type Source } from '../../order/dossier.ts'
import type { KnownOfPerson, PayerAccount, ProfileOf } from '../../order/known.ts'
import {
  keyOf,
  type LineRow,
  type Order,
  type OrderKey,
  readLines,
  readOrder,
  type Trx,
} from '../../order/order.ts'
import { refuseRestricted } from '../../order/restricted.ts'
import { type OrderProgramme, programmeOf, type Spine } from '../../order/spine.ts'
import type { Prefill } from '../../order/start-order.ts'
import { type NewValue, storeValues } from '../../order/store-values.ts'
import { fieldsOf } from '../../order/subject.ts'

/** Given by compose: the documents room carries the files over. */
export type CarryFiles = (trx: Trx, from: OrderKey, to: OrderKey, slots: readonly string[]) => Promise<void>

export const prefillDraft =
  (spine: Spine, carryFiles: CarryFiles, profileOf: ProfileOf): Prefill =>
  async (trx, order, from) => {
    const journey = await programmeOf(spine, order)
    const fact = from.certificate
      ? await spine.certificateFacts(trx, order.authority_id, from.certificate)
      : null
    const source = from.copyOf ?? (fact ? { authority: order.authority_id, order: fact.order } : null)
    if (source) await refuseRestricted(trx, source)
    const fields = knownFields(journey)

    // 1. Order or certificate that this one follows: all of it, the files too, and the phone if the same person proved it.
    const rows = source ? await fromEarlier(spine, trx, source, fields, fact !== null) : []
    const current = source ? await carryPhone(trx, order, source) : order

    // 2. What is still open: the last order and the account, in the order in which the programme names its sources.
    const has = new Set(rows.map(row => row.path))
    const reuse: readonly string[] = journey.offer.reuse
    // Beside a certificate only an order of the same organisation may speak; a copy is a copy of that one order.
    const of = fact ? (await readOrder(trx, source ?? keyOf(order))).uscc : null
    const lately = reuse.includes('orders') && !from.copyOf ? await lastValues(spine, trx, order, of) : null
    const known: Known = reuse.includes('profile')
      ? await profileOf(trx, order.person_id, order.authority_id)
      : {}
    if (source) known.payer = await payerOf(trx, source)
    const asksPhone = journey.stages.some(stage => stage.checks.includes('phone-code'))
    for (const at of fields) {
      if (has.has(at.path) || at.field.type === 'slot') continue
      // The number of a journey that proves it comes from that proof alone.
      if (asksPhone && at.field.locked && at.field.from.includes('verified-phone')) continue
      const found = firstKnown(at, lately, known)
      if (found) rows.push({ path: at.path, ...found })
    }
    await storeValues(spine, trx, current, journey, rows, { repeat: true })

    if (!source) return
    const slots = fields.flatMap(({ field, line }) =>
      field.type === 'slot' && field.slot ? [slotAddress(journey.programme, field.slot, line)] : [],
    )
    await carryFiles(trx, source, keyOf(order), [...new Set(slots)])
  }

/** Fields of every line that could be chosen: what is known of one that is not ticked yet waits for it out of sight. */
function knownFields({ programme, offer }: OrderProgramme): FieldAt[] {
  const roles = Object.keys(programme.lines?.roles ?? {})
  return fieldsOf(
    programme,
    offer,
    roles.map((role, index) => ({ role, line: index + 1 })),
  )
}

async function fromEarlier(
  spine: Spine,
  trx: Trx,
  source: OrderKey,
  fields: readonly FieldAt[],
  renewing: boolean,
): Promise<NewValue[]> {
  const earlier = await earlierValues(spine, trx, await readOrder(trx, source))
  return fields.flatMap((at): NewValue[] => {
    const value = at.field.type === 'slot' ? undefined : earlier(at)
    if (!value) return []
    return [{ path: at.path, value, source: at.field.bound && renewing ? 'certificate' : 'order' }]
  })
}

interface Known extends KnownOfPerson {
  payer?: PayerAccount | undefined
}

/** The account that paid the order that is followed; every order of a certificate has its own journey, so all sheets are asked. */
async function payerOf(trx: Trx, source: OrderKey): Promise<PayerAccount | undefined> {
  const sheets = Object.values(await readSheets(trx, source))
  return sheets.find(sheet => sheet.payer)?.payer as PayerAccount | undefined
}

/** The same person's phone, proved before, need not be proved again when an order is copied or renewed. */
async function carryPhone(trx: Trx, order: Order, source: OrderKey): Promise<Order> {
  const earlier = await readOrder(trx, source)
  if (earlier.person_id !== order.person_id || !earlier.verified_mobile) return order
  return await trx
    .updateTable('orders')
    .set({ verified_mobile: earlier.verified_mobile })
    .where('authority_id', '=', order.authority_id)
    .where('id', '=', order.id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

type ValueOf = (at: FieldAt) => string | undefined

/** The person's last submitted order: one of this authority if there is any, else one of another. Only one, so that an
 * agent of two organisations never gets the name of the one beside the code of the other. */
async function lastValues(
  spine: Spine,
  trx: Trx,
  order: Order,
  uscc: string | null,
): Promise<ValueOf | null> {
  let query = trx
    .selectFrom('orders')
    .selectAll()
    .where('person_id', '=', order.person_id)
    .where('submitted_at', 'is not', null)
    .where('restricted_at', 'is', null)
  if (uscc !== null) query = query.where('uscc', '=', uscc)
  const last = await query
    .orderBy(eb => eb.case().when('authority_id', '=', order.authority_id).then(0).else(1).end())
    .orderBy('submitted_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last ? await earlierValues(spine, trx, last) : null
}

/**
 * Values of an earlier order by their meaning: the same field of the same form, of the same type; in a form by line that
 * of the same role. Another programme may call a field alike and mean something else: the type tells them apart.
 */
async function earlierValues(spine: Spine, trx: Trx, earlier: Order): Promise<ValueOf> {
  const { programme } = await programmeOf(spine, earlier)
  const values = await readValues(trx, keyOf(earlier))
  const lines = await readLines(trx, keyOf(earlier))
  return at => {
    const path = pathThere(programme, lines, at)
    const there = path && fieldAt(programme, path)
    return there && there.field.type === at.field.type ? valueFor(at.field, values.get(path)) : undefined
  }
}

function pathThere(programme: Programme, lines: readonly LineRow[], at: FieldAt): string | undefined {
  if (at.line === undefined) return at.path
  const role = Object.keys(programme.lines?.roles ?? {})[at.line - 1]
  const line = lines.find(row => row.line === at.line && row.role === role)
  return line && at.path
}

/** A choice is worth something only where the list still has it. */
function valueFor(field: Field, held: DossierValue | undefined): string | undefined {
  if (!held || (field.choices && !Object.hasOwn(field.choices, held.value))) return undefined
  return held.value
}

function firstKnown(
  at: FieldAt,
  lately: ValueOf | null,
  known: Known,
): { value: string; source: Source } | undefined {
  for (const source of at.field.from) {
    if (source === 'orders') {
      const value = lately?.(at)
      if (value) return { value, source: 'order' }
    }
    const paid = source === 'payer' ? ofPayer(at.field, known.payer) : undefined
    if (paid) return { value: paid, source: 'payer' }
    const value =
      source === 'profile'
        ? ofAccount(at, known)
        : source === 'organisation'
          ? ofOrganisation(at.field, known)
          : undefined
    if (value) return { value, source: 'profile' }
  }
  return at.field.preset === undefined ? undefined : { value: at.field.preset, source: 'preset' }
}

/** Who has the account is who applies: the agent. A holder or a legal representative is somebody else until said so. */
function ofAccount({ form, field }: FieldAt, known: KnownOfPerson): string | undefined {
  if (field.type === 'mobile') return known.mobile
  if (field.type === 'email') return known.email
  if (field.type === 'person-name' && form === 'agent') return known.name
  return ofOrganisation(field, known)
}

function ofOrganisation(field: Field, { organisation }: KnownOfPerson): string | undefined {
  if (field.type === 'organisation-name') return organisation?.name
  return field.type === 'uscc' ? organisation?.uscc : undefined
}

function ofPayer(field: Field, payer: PayerAccount | undefined): string | undefined {
  if (field.type === 'organisation-name') return payer?.name
  if (field.type === 'bank-name') return payer?.bank
  return field.type === 'bank-account' ? payer?.number : undefined
}
