// Composes what an applicant sees of an order: the spine's own facts, and each room's part laid over them.

import type { OrderCard, OrderView } from '@hufu/contract'
import {
  atRest,
  axes,
  fieldAt,
  type Holder,
  mask,
  orderLabel,
  priceOf,
  type StageKind,
  stateOf,
  titleOf,
} from '@hufu/programme'
import { mayCancel } from './cancel-order.ts'
import { type CardFacts, readCardFacts } from './card-facts.ts'
import { willIssueOf } from './certified.ts'
import { readConsents } from './consent.ts'
import { contextOf } from './context.ts'
import { readFiles, readValues } from './dossier.ts'
import { isOfLines } from './lines.ts'
import {
  keyOf,
  type LineRow,
  lineFacts,
  type Order,
  type Reader,
  readLines,
  readStages,
  type StageRow,
} from './order.ts'
import {
  asksPhone,
  type NamedStage,
  type OrderProgramme,
  programmeOf,
  type Spine,
  type ViewPart,
} from './spine.ts'
import { readTimeline } from './timeline.ts'

export interface ViewOptions {
  /** The editor sees full values; staff and lists see them masked. */
  masked: boolean
  /** The one form that is shown in full all the same: a parcel's address to whoever packs it. */
  plain?: string
}

export async function viewOrder(
  spine: Spine,
  db: Reader,
  order: Order,
  options: ViewOptions,
): Promise<OrderView> {
  const key = keyOf(order)
  const journey = await programmeOf(spine, order)
  const rows = await readStages(db, key)
  const parts = await partsOf(spine, db, order, journey, rows)
  const part: ViewPart = Object.assign({}, ...parts)
  const may: OrderView['may'] = Object.assign({}, noRights, ...parts.map(p => p.may ?? {}))
  const lines = await readLines(db, key)
  const files = (await readFiles(db, key)).filter(file => isOfLines(file.slot, lines))
  const readings = (await spine.evidence?.standing(db, key)) ?? []
  const readingOf = (id: string) => {
    const found = readings.find(each => each.file === id)
    return found ? { reading: { state: found.state, doubts: [...found.doubts] } } : {}
  }
  const timeline = await readTimeline(db, key)
  return {
    ...card(spine, order, journey, rows, await factsOf(db, order)),
    version: order.version,
    programmeVersion: order.programme_version,
    suite: order.suite as OrderView['suite'],
    group: order.user_group,
    totalFen: order.total_fen,
    phone: {
      verified: order.verified_mobile !== null,
      masked: order.verified_mobile ? mask('mobile', order.verified_mobile) : null,
    },
    values: await valuesOf(db, order, journey, options, lines),
    files: files.map(({ id, slot, name, type, size, pages, uploaded_at }) => ({
      id,
      slot,
      name,
      type,
      size,
      pages,
      uploaded: uploaded_at.toISOString(),
      ...readingOf(id),
    })),
    tasks: part.tasks ?? [],
    faults: [],
    defects: part.defects ?? [],
    may: {
      ...may,
      cancel: mayCancel(order, rows),
      // Two rooms must agree: there is something to give back, and the review has let go of the case.
      refund: parts.filter(p => p.may?.refund !== undefined).every(p => p.may?.refund) && may.refund,
    },
    payment: part.payment ?? null,
    methods: part.methods ?? [],
    lines: part.lines ?? (await linesOf(db, order, journey)),
    quote: await quoteOf(spine, db, order, journey),
    papers: parts.flatMap(p => p.papers ?? []),
    places: parts.flatMap(p => p.places ?? []),
    binding: parts.findLast(p => p.binding)?.binding ?? null,
    writing: part.writing ?? null,
    identity: parts.flatMap(p => p.identity ?? []),
    bankProof: part.bankProof ?? null,
    transfer: part.transfer ?? null,
    seals: part.seals ?? [],
    consents: await readConsents(db, key),
    willIssue: await willIssueOf(spine, db, order, journey),
    pins: part.pins ?? [],
    delivery: deliveryOf(part, options),
    invoice: part.invoice ?? null,
    entitlement: part.entitlement ?? null,
    timeline: timeline.map(row => ({
      at: row.at.toISOString(),
      event: row.event,
      text: row.text,
      actor: row.actor,
      // The applicant sees that staff acted, not who.
      ...(options.masked && row.actor_name ? { actorName: row.actor_name } : {}),
    })),
    ahead: aheadOf(order, journey, rows),
  }
}

/** The pickup code is the applicant's to say; whoever hands over hears it, and does not read it. */
function deliveryOf({ delivery }: ViewPart, { masked }: ViewOptions): OrderView['delivery'] {
  if (!delivery?.pickup || !masked) return delivery ?? null
  return { ...delivery, pickup: { ...delivery.pickup, code: null } }
}

async function factsOf(db: Reader, order: Order): Promise<CardFacts> {
  const found = (await readCardFacts(db, order.authority_id, [order.id])).get(order.id)
  if (!found) throw new Error('no facts of this order')
  return found
}

/** The lines before anything is issued on them; the issuance room lays its own over these. */
async function linesOf(db: Reader, order: Order, journey: OrderProgramme): Promise<OrderView['lines']> {
  const issuance = journey.stages.find(stage => stage.stage === 'issuance')
  const by = issuance?.stage === 'issuance' ? issuance.by : 'production'
  return (await readLines(db, keyOf(order))).map(row => ({
    ...lineFacts(row),
    state: 'waiting',
    by,
    suite: order.suite as OrderView['suite'],
    refused: null,
    certificates: [],
  }))
}

async function quoteOf(
  spine: Spine,
  db: Reader,
  order: Order,
  { programme }: OrderProgramme,
): Promise<OrderView['quote']> {
  const lines = await readLines(db, keyOf(order))
  if (lines.length === 0 || !order.lines_chosen) return null
  const chosen = lines.map(line => ({ role: line.role ?? '', term: line.term, seal: line.seal }))
  const price = priceOf(programme, chosen, await contextOf(spine, db, order))
  return {
    fen: price.fen,
    items: price.items.map(item => ({
      line: item.line === undefined ? null : (lines[item.line]?.line ?? null),
      title: item.title,
      fen: item.fen,
    })),
  }
}

/** What is still to come, the stage at work first. An order that has ended has nothing ahead of it. */
function aheadOf(order: Order, journey: OrderProgramme, rows: readonly StageRow[]): OrderView['ahead'] {
  if (order.state !== 'draft' && order.state !== 'open') return []
  return journey.stages
    .filter(stage => {
      const row = rows.find(r => r.stage === stage.name)
      return !row || !atRest(stage.stage, row.state)
    })
    .map(stage => ({ stage: stage.name, title: titleOf(stage) }))
}

const noRights: OrderView['may'] = {
  edit: false,
  submit: false,
  pay: false,
  cancel: false,
  refund: false,
  copy: false,
  invoice: false,
  address: false,
  received: false,
  lines: false,
  reopen: false,
}

async function partsOf(
  spine: Spine,
  db: Reader,
  order: Order,
  journey: OrderProgramme,
  rows: readonly StageRow[],
): Promise<ViewPart[]> {
  const parts: ViewPart[] = []
  for (const stage of journey.stages) {
    const row = rows.find(r => r.stage === stage.name)
    const room = spine.rooms.get(stage.stage)
    const part = await (row ? room?.describe?.(db, order, row, stage) : room?.foresee?.(db, order, stage))
    if (part) parts.push(part)
  }
  return parts
}

async function valuesOf(
  db: Reader,
  order: Order,
  { programme }: OrderProgramme,
  { masked, plain }: ViewOptions,
  lines: readonly LineRow[],
) {
  const values = await readValues(db, keyOf(order))
  const kept = [...values].filter(([path]) => isOfLines(path, lines))
  return kept.map(([path, v]) => {
    const type = fieldAt(programme, path)?.field.type ?? 'text'
    const shown = masked && !(plain && path.startsWith(`${plain}.`)) ? mask(type, v.value) : v.value
    const marks = { ...(shown !== v.value ? { masked: true } : {}), ...(v.unsure ? { unsure: true } : {}) }
    return { path, value: shown, source: v.source, ...marks }
  })
}

/** What a list shows of an order; nothing here needs more than the order's row and its stages' states. */
export function card(
  spine: Spine,
  order: Order,
  journey: OrderProgramme,
  rows: readonly StageRow[],
  facts: CardFacts,
): OrderCard {
  const { programme, offer } = journey
  const states = Object.fromEntries(rows.map(row => [row.stage, row.state]))
  const labels = axes(programme, order.offer, states, order.state === 'draft' ? 'open' : order.state)
  const now = nowOf(spine, order, journey, rows)
  // A draft and an end have words of their own in every counter.
  const ended = ends[order.state]
  const own = order.state === 'draft' ? draftLabel : orderLabel(programme, labels)
  const axis = (name: keyof typeof labels) => ({ code: labels[name].code, label: labels[name].text })
  return {
    id: order.id,
    authority: order.authority_id,
    number: order.number,
    programme: order.programme,
    title: programme.title,
    tag: programme.tag ?? '',
    offer: order.offer,
    offerTitle: offer.title,
    organisation: order.organisation,
    agent: order.agent,
    state: order.state,
    created: order.created_at.toISOString(),
    submitted: order.submitted_at?.toISOString() ?? null,
    axes: {
      payment: axis('payment'),
      review: axis('review'),
      certificate: axis('certificate'),
      invoice: axis('invoice'),
    },
    now,
    label: ended?.zh && order.state !== 'completed' ? { zh: ended.zh, en: ended.en } : (own ?? now.title),
    amountFen: order.total_fen,
    ...facts,
  }
}

const ends: Partial<Record<Order['state'], { zh: string; en: string; next: { zh: string; en: string } }>> = {
  completed: {
    zh: '办理完成',
    en: 'Completed',
    next: { zh: '证书可以使用了。', en: 'The certificates are ready for use.' },
  },
  cancelled: {
    zh: '已取消',
    en: 'Cancelled',
    next: { zh: '需要时可以复制资料再申请。', en: 'You can copy it into a new order.' },
  },
  closed: {
    zh: '已关闭',
    en: 'Closed',
    next: { zh: '需要时可以复制资料再申请。', en: 'You can copy it into a new order.' },
  },
  rejected: {
    zh: '审核不通过',
    en: 'Rejected',
    next: {
      zh: '已付的款项会原路退回，可以复制资料再申请。',
      en: 'What was paid goes back; you can copy it into a new order.',
    },
  },
  refunded: {
    zh: '已退款',
    en: 'Refunded',
    next: { zh: '款项已原路退回。', en: 'The money has gone back.' },
  },
}

const whose: Record<Holder, { zh: string; en: string }> = {
  applicant: { zh: '轮到您了', en: 'Your turn' },
  reviewer: { zh: '审核中', en: 'In review' },
  finance: { zh: '财务处理中', en: 'With finance' },
  producer: { zh: '制证中', en: 'In production' },
  shipper: { zh: '准备寄出', en: 'Being packed' },
  service: { zh: '客服处理中', en: 'With customer service' },
  provider: { zh: '等待确认', en: 'Waiting for confirmation' },
  ca: { zh: '签发中', en: 'Being issued' },
  courier: { zh: '在路上', en: 'On its way' },
  nobody: { zh: '办理完成', en: 'Completed' },
}

const draftLabel = { zh: '待提交', en: 'Draft' }

function nowOf(
  spine: Spine,
  order: Order,
  journey: OrderProgramme,
  rows: readonly StageRow[],
): OrderCard['now'] {
  const waiting = journey.stages.flatMap(stage => {
    const row = rows.find(r => r.stage === stage.name)
    if (!row) return []
    const spec = stateOf(
      stage.stage as StageKind,
      row.state,
      stage.stage === 'issuance' ? stage.by : undefined,
    )
    return spec.holder === 'nobody' ? [] : [{ stage, row, spec }]
  })
  const end = ends[order.state]
  const ended = order.state !== 'draft' && order.state !== 'open'
  // First what the applicant must do, then what others do; an optional offer only when nothing else waits.
  const first =
    waiting.find(w => w.spec.holder === 'applicant' && !w.spec.rest) ??
    waiting.find(w => !w.spec.rest && (!ended || w.stage.stage === 'payment')) ??
    waiting.find(w => w.spec.rest === 'optional' && !(ended && order.state !== 'completed'))
  if (!first || (ended && order.state !== 'completed' && first.stage.stage !== 'payment')) {
    const text = end ?? whose.nobody
    return {
      holder: 'nobody',
      title: { zh: text.zh, en: text.en },
      next: end?.next ?? whose.nobody,
      by: null,
      action: doneAction(rows),
    }
  }
  const { stage, row, spec } = first
  const title = ended && end && spec.rest === 'optional' ? { zh: end.zh, en: end.en } : whose[spec.holder]
  const action = actionOf(spine, order, stage, row, spec.holder)
  return {
    holder: spec.holder as OrderCard['now']['holder'],
    title,
    next: action === 'verify-phone' ? phoneFirst : spec.next,
    by: spec.rest === 'optional' ? null : (row.due_at?.toISOString() ?? null),
    action,
  }
}

const phoneFirst = {
  zh: '先看一眼要准备的材料，再验证经办人的手机号。之后就可以填写各项。',
  en: 'See what to have at hand, then verify the agent’s phone. After that the sections open.',
}

const doneAction = (rows: readonly StageRow[]): OrderCard['now']['action'] =>
  rows.some(row => row.kind === 'invoice' && row.state === 'issued') ? 'view-invoice' : 'none'

function actionOf(
  spine: Spine,
  order: Order,
  stage: NamedStage,
  row: StageRow,
  holder: Holder,
): OrderCard['now']['action'] {
  const kind = stage.stage
  if (kind === 'form' && row.state === 'drafting' && asksPhone(stage) && !order.verified_mobile)
    return 'verify-phone'
  if (kind === 'issuance') {
    if (holder !== 'applicant') return 'none'
    return row.state === 'signed' ? 'resume-write' : 'collect'
  }
  return spine.rooms.get(kind)?.actions?.[row.state] ?? 'none'
}
