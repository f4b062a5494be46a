// The case as staff see it: the order, every value beside the other versions of it, files, checks, what will be
// issued. Values are masked; un-masking is a deed of its own, with a reason, in the audit log.
import type { CaseView, Check } from '@hufu/contract'
import { writeTerm } from '@hufu/programme'
import type { Issuing } from '../authority/issuing.ts'
import type { SubmissionContent } from '../migrations/tables/order.ts'
import { contextOf } from '../order/context.ts'
import { readFiles, readSheet, readValues } from '../order/dossier.ts'
import {
  keyOf,
  type Order,
  type OrderKey,
  readLines,
  readOrder,
  readStages,
  type StageRow,
} from '../order/order.ts'
import { placesOf, readPlaceFacts } from '../order/places.ts'
import type { StaffMember } from '../order/readers.ts'
import { type OrderProgramme, programmeOf, type Spine } from '../order/spine.ts'
import { certifiedFacts, shownFields } from '../order/subject.ts'
import { viewOrder } from '../order/view.ts'
import { maskBeside, othersOf } from './others.ts'
import { bindingChecks, paperChecks } from './paper-checks.ts'

export interface DeskDeps {
  spine: Spine
  issuing: Pick<Issuing, 'subject'>
  staffName(authority: string, id: string): Promise<string>
  isClaimed(order: Order): boolean
}

export async function viewCase(deps: DeskDeps, key: OrderKey, staff: StaffMember): Promise<CaseView> {
  const { spine } = deps
  const db = spine.db.kysely
  const order = await readOrder(db, key)
  const journey = await programmeOf(spine, order)
  const rows = await readStages(db, key)
  const review = rows.find(row => row.kind === 'review')
  const claimed = deps.isClaimed(order) ? order.claimed_by : null
  const sheet = await readSheet<{ results?: Check[] }>(db, key, 'form')
  const rounds = await readRounds(deps, key)
  const before = rounds.at(-2) ?? null
  const plain = addressForm(staff, journey, rows)
  const view = await viewOrder(spine, db, order, { masked: true, plain })
  return {
    order: before && review ? { ...view, defects: await lastDefects(deps, key, review) } : view,
    claim: claimed
      ? { id: claimed, name: await deps.staffName(key.authority, claimed), mine: claimed === staff.id }
      : null,
    // Out of use: whoever needs them (a court) is given the evidence, exported with a reason.
    facts: order.restricted_at ? [] : await factsOf(deps, order, journey, { before, plain }),
    files: order.restricted_at ? [] : await filesOf(deps, key, journey, before),
    checks: [...(sheet?.results ?? []), ...paperChecks(view.papers), ...bindingChecks(view.binding)],
    reasons: Object.entries(journey.programme.reasons).map(([reason, spec]) => ({
      reason,
      text: { zh: spec.zh, en: spec.en },
      paths: [...spec.fields, ...spec.slots],
    })),
    willIssue: await willIssue(deps, order, journey),
    earlier: await earlierOf(deps, order),
    notes: await notesOf(deps, key),
    mayDecide:
      staff.roles.includes('reviewer') &&
      review?.state === 'waiting' &&
      order.person_id !== staff.id &&
      (claimed === null || claimed === staff.id),
  }
}

/** Why it was returned last time: whoever decides on the corrections compares them with it. */
async function lastDefects(
  { spine }: DeskDeps,
  key: OrderKey,
  review: StageRow,
): Promise<CaseView['order']['defects']> {
  const sheet = await readSheet<{ defects?: CaseView['order']['defects'] }>(
    spine.db.kysely,
    key,
    review.stage,
  )
  return sheet?.defects ?? []
}

/** Whoever packs the parcel reads the address in full, while there is a parcel to pack; nobody else does. */
function addressForm(
  staff: StaffMember,
  journey: OrderProgramme,
  rows: readonly StageRow[],
): string | undefined {
  const row = rows.find(r => r.kind === 'delivery')
  const stage = journey.stages.find(s => s.name === row?.stage)
  const packing = row?.state === 'waiting' || row?.state === 'shipped'
  return packing && staff.roles.includes('producer') && stage?.stage === 'delivery'
    ? stage.address
    : undefined
}

async function readRounds(deps: DeskDeps, key: OrderKey): Promise<SubmissionContent[]> {
  const rows = await deps.spine.db.kysely
    .selectFrom('submission')
    .select('content')
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .orderBy('round')
    .execute()
  return rows.map(row => row.content)
}

async function factsOf(
  deps: DeskDeps,
  order: Order,
  journey: OrderProgramme,
  { before, plain }: { before: SubmissionContent | null; plain: string | undefined },
): Promise<CaseView['facts']> {
  const db = deps.spine.db.kysely
  const values = await readValues(db, keyOf(order))
  const lines = await readLines(db, keyOf(order))
  const facts = await contextOf(deps.spine, db, order)
  const fields = shownFields(journey.programme, journey.offer, lines, facts, values)
  const readings = (await deps.spine.evidence?.readings(db, order)) ?? []
  const registry = (await deps.spine.evidence?.registry(db, order)) ?? { state: 'unavailable' as const }
  const known = othersOf(journey.programme, fields, readings, registry)
  return fields.flatMap(({ path, id, form, field }) => {
    const held = values.get(path)
    if (field.type === 'slot' || !held) return []
    const others = known.get(path) ?? []
    const against = others.find(other => other.value !== held.value)?.value
    const show = (text: string, beside?: string) =>
      form === plain ? text : maskBeside(field.type, text, beside)
    const earlier = before?.values[path]
    return [
      {
        path,
        type: field.type,
        title: { zh: field.zh, en: field.en },
        section: id,
        value: show(held.value, against),
        source: held.source,
        masked: show(held.value) !== held.value,
        others: others.map(other => ({ from: other.from, value: show(other.value, held.value) })),
        before: earlier !== undefined && earlier !== held.value ? show(earlier) : null,
      },
    ]
  })
}

async function filesOf(
  deps: DeskDeps,
  key: OrderKey,
  journey: OrderProgramme,
  before: SubmissionContent | null,
): Promise<CaseView['files']> {
  const db = deps.spine.db.kysely
  const files = await readFiles(db, key)
  const facts = await readPlaceFacts(deps.spine, db, await readOrder(db, key))
  const places = placesOf(facts, Object.keys(journey.programme.slots))
  return files.map(({ uploaded_at, sha256, ...file }) => {
    const slot = journey.programme.slots[file.slot.split('.').at(-1) ?? '']
    const title = places.find(place => place.address === file.slot)?.title ?? slot
    const beside = files.filter(each => each.slot === file.slot)
    const count = beside.length > 1 ? ` ${beside.findIndex(each => each.id === file.id) + 1}` : ''
    return {
      ...file,
      uploaded: uploaded_at.toISOString(),
      title: { zh: `${title?.zh ?? file.slot}${count}`, en: `${title?.en ?? file.slot}${count}` },
      changed: before !== null && !before.files[file.slot]?.split(' ').includes(sha256),
    }
  })
}

async function willIssue(
  deps: DeskDeps,
  order: Order,
  journey: OrderProgramme,
): Promise<CaseView['willIssue']> {
  const db = deps.spine.db.kysely
  const values = await readValues(db, keyOf(order))
  const lines = (await readLines(db, keyOf(order))).flatMap(line => {
    const product = journey.programme.products[line.product]
    if (!product) return []
    const term = writeTerm(line.term)
    const pair = product.certificates === 'pair'
    const suite = order.suite.toUpperCase()
    return [
      {
        line: line.line,
        text: {
          zh: `${pair ? '签名证书 + 加密证书' : '证书'}，${suite}，${term.zh}`,
          en: `${pair ? 'Signing + encryption certificate' : 'Certificate'}, ${suite}, ${term.en}`,
        },
        subject: subjectText(
          deps,
          order,
          product.profile,
          certifiedFacts(journey.programme, order, line, values),
        ),
        profile: product.profile,
        validity: term.zh,
      },
    ]
  })
  const [first] = lines
  const none = { text: { zh: '—', en: '—' }, subject: '', profile: '', validity: '' }
  return { ...(first ?? none), suite: order.suite, lines }
}

/** A case is read at every stage: a holder who is not named yet is a gap to be seen, not a page that fails. */
function subjectText(deps: DeskDeps, order: Order, profile: string, facts: Record<string, string>): string {
  try {
    const subject = deps.issuing.subject(order.authority_id, profile, facts)
    return subject.map(part => `${part.type}=${part.value}`).join(', ')
  } catch {
    return '—'
  }
}

async function earlierOf(deps: DeskDeps, order: Order): Promise<CaseView['earlier']> {
  if (!order.uscc) return []
  const rows = await deps.spine.db.kysely
    .selectFrom('orders')
    .selectAll()
    .where('authority_id', '=', order.authority_id)
    .where('uscc', '=', order.uscc)
    .where('id', '!=', order.id)
    .where('number', 'is not', null)
    .orderBy('submitted_at', 'desc')
    .limit(20)
    .execute()
  return await Promise.all(
    rows.map(async row => ({
      order: row.id,
      number: row.number ?? '',
      offerTitle: (await programmeOf(deps.spine, row)).offer.title,
      state: row.state,
      submitted: (row.submitted_at ?? row.created_at).toISOString(),
    })),
  )
}

async function notesOf(deps: DeskDeps, key: OrderKey): Promise<CaseView['notes']> {
  const rows = await deps.spine.db.kysely
    .selectFrom('order_note')
    .select(['at', 'staff_name', 'text'])
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .orderBy('at')
    .execute()
  return rows.map(row => ({ at: row.at.toISOString(), by: row.staff_name, text: row.text }))
}
