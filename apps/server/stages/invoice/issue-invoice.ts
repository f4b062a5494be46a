// The e-invoice: asked for by the applicant (or by itself), sent to the vendor once under our own number, asked after
// until it is issued, and its PDF kept by us, since vendors' addresses expire.
import { OutsideError } from '@hufu/outside/errors.ts'
import type { InvoicePort } from '@hufu/outside/invoice/port.ts'
import type { Selectable } from 'kysely'
import type { Tables } from '../../migrations/tables.ts'
import { advance, type Step } from '../../order/advance.ts'
import { formsOf } from '../../order/context.ts'
import { readValues } from '../../order/dossier.ts'
import { expectReached } from '../../order/journey.ts'
import { orderMark } from '../../order/number.ts'
import {
  type Actor,
  keyOf,
  lockOrder,
  lockOwnOrder,
  type Order,
  type OrderKey,
  readOrder,
  readStage,
  readStages,
  system,
  type Trx,
} from '../../order/order.ts'
import { programmeOf, type Spine, stageNamed } from '../../order/spine.ts'
import { json } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import type { Files } from '../../platform/files.ts'
import { beginRedLetter } from './begin-red-letter.ts'
import { makeLink } from './invoice-link.ts'

export interface InvoiceDeps {
  spine: Spine
  files: Files
  port(authority: string): InvoicePort | null
  /** Named on the invoice as the one who issued it (开票人). */
  clerk: string
  /** Where the links of messages lead. */
  publicUrl: string
}

interface InvoiceJob extends OrderKey {
  round: number
}
type InvoiceRow = Selectable<Tables['invoice_request']>

/** 税收分类编码 of «information security services» and the 6 % rate of modern services. */
const goodsCode = '3040203000000000000'
const taxRate = 600
/** Seconds between questions. */
const pace = [2, 3, 5, 10, 30, 60, 300, 900]

/** Asks for the invoice: a move, a row and a job in one transaction. A second click finds it under way and is content. */
export async function askInvoice(deps: InvoiceDeps, key: OrderKey, actor: Actor): Promise<void> {
  const { spine } = deps
  await spine.db.transaction(async trx => {
    const order = await lockOrder(trx, key)
    const row = (await readStages(trx, key)).find(stage => stage.kind === 'invoice')
    if (!row || row.state === 'none') throw new AppError('invoice.not-due')
    if (row.state === 'issuing' || row.state === 'issued') return
    // What was given back, or taken away by finance, is not invoiced.
    if (order.state === 'rejected' || order.state === 'refunded') throw new AppError('invoice.not-due')
    await expectReached(trx, order, await programmeOf(spine, order), row.stage)
    await trx
      .insertInto('invoice_request')
      .values({
        authority_id: key.authority,
        order_id: key.order,
        stage: row.stage,
        order_no: invoiceNumber(order),
        state: 'prepared',
        requested_at: spine.clock.now(),
      })
      .onConflict(conflict =>
        conflict
          .columns(['authority_id', 'order_id', 'stage'])
          .doUpdateSet({ state: 'prepared', failure: null }),
      )
      .execute()
    await advance(spine, trx, key, {
      moves: [{ stage: row.stage, from: ['offered', 'waiting', 'failed'], to: 'issuing' }],
      event: 'invoice-asked',
      text: { zh: '开票申请已发送，处理中', en: 'The invoice was requested' },
      actor,
    })
    await knock(spine, trx, { ...key, round: 0 }, 0)
  })
}

const knock = (spine: Spine, trx: Trx, job: InvoiceJob, seconds: number) =>
  spine.jobs.send(trx, 'invoice.work', job, {
    key: job.order,
    after: new Date(spine.clock.now().getTime() + seconds * 1000),
  })

/** Nuonuo takes 20 characters. */
const invoiceNumber = (order: Order) =>
  `${(order.number ?? order.id).replace(/[^0-9A-Za-z]/g, '').slice(-11)}${orderMark(order)}F`

/** F, F2, F3 …: a failed one is asked for again under a new number. */
function numberAfter(number: string): string {
  const [, stem = number, round = '1'] = /^(.*F)(\d?)$/.exec(number) ?? []
  return `${stem}${Number(round || 1) + 1}`
}

/** Sends the request if it was not sent, else asks after it. Safe to repeat at any point. */
export async function workInvoice(deps: InvoiceDeps, job: InvoiceJob): Promise<void> {
  const { spine } = deps
  const key = { authority: job.authority, order: job.order }
  const port = deps.port(key.authority)
  const row = await readInvoice(deps, key)
  if (!row || row.state === 'issued' || row.state === 'failed') return
  if (!port) throw new Error('no invoice service is configured')

  // Step 1: send, once: the same number at the vendor is the same invoice.
  if (row.state === 'prepared' && row.serial) await renew(deps, port, row, row.serial)
  if (row.state === 'prepared') {
    const order = await readOrder(spine.db.kysely, key)
    try {
      const { serial } = await port.issue(await requestOf(deps, order, row))
      await setRow(deps, row, { state: 'sent', serial })
    } catch (error) {
      if (error instanceof OutsideError && error.kind === 'refused')
        return await fail(deps, key, row, error.message)
      // A conflict means that it is known there already: ask.
      if (!(error instanceof OutsideError) || error.kind !== 'conflict') throw error
      await setRow(deps, row, { state: 'sent' })
    }
  }

  // Step 2: how far is it?
  const said = await port.query({ orderNo: row.order_no })
  if (said.state === 'issued') {
    const pdf = await deps.files.put(await port.fetchPdf(said.pdfUrl))
    await finish(deps, key, row, {
      state: 'issued',
      number: said.number,
      issued_at: said.issuedAt,
      pdf: json(pdf),
    })
    return
  }
  if (said.state === 'failed' || said.state === 'void') {
    // Known under this number at the vendor, even where its answer to the request was lost.
    const serial = said.state === 'failed' ? said.serial : row.serial
    return await fail(deps, key, { ...row, serial }, said.state === 'failed' ? said.reason : '已作废')
  }
  const round = job.round + 1
  await spine.db.transaction(trx =>
    knock(spine, trx, { ...key, round }, pace[Math.min(round, pace.length - 1)] ?? 60),
  )
}

/** Asked again after a failure: what became of the old number decides whether it is tried again or a new one taken. */
async function renew(deps: InvoiceDeps, port: InvoicePort, row: InvoiceRow, serial: string): Promise<void> {
  const before = await port.query({ orderNo: row.order_no })
  const over = before.state === 'void' || (before.state === 'failed' && before.retry === 'new-number')
  if (before.state === 'failed' && before.retry === 'reissue')
    await port.reissue({ orderNo: row.order_no, serial })
  const next = over
    ? { state: 'prepared' as const, order_no: numberAfter(row.order_no), serial: null }
    : { state: 'sent' as const }
  await setRow(deps, row, next)
  Object.assign(row, next)
}

export async function requestOf(deps: InvoiceDeps, order: Order, row: InvoiceRow) {
  const journey = await programmeOf(deps.spine, order)
  const stage = stageNamed(journey, row.stage)
  const form = stage.stage === 'invoice' ? (stage.form ?? 'invoice') : 'invoice'
  const title = formsOf(await readValues(deps.spine.db.kysely, keyOf(order)))[form] ?? {}
  const fields = Object.entries(journey.programme.forms[form]?.fields ?? {})
  const byType = (...types: string[]) => {
    return fields.flatMap(([name, field]) => (types.includes(field.type) ? (title[name] ?? []) : []))[0]
  }
  return {
    orderNo: row.order_no,
    kind: 'ordinary' as const,
    requestedAt: row.requested_at,
    buyer: {
      // A natural person's invoice names the person and needs no number.
      name: byType('organisation-name') ?? (order.organisation || byType('person-name') || ''),
      taxNumber: byType('tax-number', 'uscc') ?? (order.uscc || undefined),
      address: byType('address'),
      phone: byType('phone', 'landline', 'mobile'),
      bankName: byType('bank-name'),
      bankAccount: byType('bank-account'),
    },
    lines: [{ name: '数字证书服务费', goodsCode, quantity: 1, amountFen: order.total_fen ?? 0, taxRate }],
    clerk: deps.clerk,
    remark: order.number ?? undefined,
  }
}

async function finish(
  deps: InvoiceDeps,
  key: OrderKey,
  row: InvoiceRow,
  set: Parameters<typeof setRow>[2],
): Promise<void> {
  await move(deps, key, row, set, {
    to: 'issued',
    event: 'invoice-issued',
    text: { zh: '发票已开具', en: 'The invoice was issued' },
  })
}

async function fail(deps: InvoiceDeps, key: OrderKey, row: InvoiceRow, reason: string): Promise<void> {
  await move(
    deps,
    key,
    row,
    { state: 'failed', failure: reason.slice(0, 200), serial: row.serial },
    {
      to: 'failed',
      event: 'invoice-failed',
      text: { zh: '开票遇到问题，财务正在处理', en: 'The invoice met a problem; finance is on it' },
    },
  )
}

async function move(
  deps: InvoiceDeps,
  key: OrderKey,
  row: InvoiceRow,
  set: Parameters<typeof setRow>[2],
  step: Pick<Step, 'event' | 'text'> & { to: string },
): Promise<void> {
  await deps.spine.db.transaction(async trx => {
    await lockOrder(trx, key)
    const stage = await readStage(trx, key, 'invoice')
    if (stage.state !== 'issuing') return
    await setRow(deps, row, set, trx)
    const told = step.to === 'issued' ? await linkFor(deps, trx, key, stage.stage) : {}
    const order = await advance(deps.spine, trx, key, {
      tell: told,
      moves: [{ stage: stage.stage, from: ['issuing'], to: step.to }],
      event: step.event,
      text: step.text,
      actor: system,
    })
    // The order was rejected while the invoice was on its way.
    if (step.to === 'issued' && (order.state === 'rejected' || order.state === 'refunded'))
      await beginRedLetter(deps.spine, trx, order)
  })
}

/** What the message says where the programme sends the invoice itself: a link that spends itself. */
async function linkFor(
  deps: InvoiceDeps,
  trx: Trx,
  key: OrderKey,
  name: string,
): Promise<Record<string, string>> {
  const stage = stageNamed(await programmeOf(deps.spine, await readOrder(trx, key)), name)
  const sent = stage.stage === 'invoice' && stage.channels.some(each => each === 'sms' || each === 'email')
  return sent ? { link: `${deps.publicUrl}/i/${await makeLink(deps.spine, trx, key)}` } : {}
}

/** 无需发票: the applicant wants none, where the programme lets them say so. */
export async function declineInvoice(deps: InvoiceDeps, key: OrderKey, person: string): Promise<void> {
  const { spine } = deps
  await spine.db.transaction(async trx => {
    const order = await lockOwnOrder(trx, key, person)
    const row = (await readStages(trx, key)).find(stage => stage.kind === 'invoice')
    const stage = row && stageNamed(await programmeOf(spine, order), row.stage)
    if (!row || stage?.stage !== 'invoice' || !stage.optional) throw new AppError('invoice.not-due')
    await advance(spine, trx, key, {
      moves: [{ stage: row.stage, from: ['offered', 'waiting'], to: 'none' }],
      event: 'invoice-declined',
      text: { zh: '申请人不需要发票', en: 'The applicant wants no invoice' },
      actor: { kind: 'applicant', id: person },
    })
  })
}

async function setRow(
  deps: InvoiceDeps,
  row: InvoiceRow,
  set: {
    state: InvoiceRow['state']
    order_no?: string
    serial?: string | null
    number?: string
    issued_at?: Date
    pdf?: string
    failure?: string
  },
  trx?: Trx,
): Promise<void> {
  await (trx ?? deps.spine.db.kysely)
    .updateTable('invoice_request')
    .set(set)
    .where('authority_id', '=', row.authority_id)
    .where('order_id', '=', row.order_id)
    .where('stage', '=', row.stage)
    .execute()
}

export async function readInvoice(
  deps: Pick<InvoiceDeps, 'spine'>,
  key: OrderKey,
): Promise<InvoiceRow | undefined> {
  return await deps.spine.db.kysely
    .selectFrom('invoice_request')
    .selectAll()
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .executeTakeFirst()
}

/** The kept PDF, decrypted. */
export async function openInvoice(
  deps: InvoiceDeps,
  key: OrderKey,
): Promise<{ bytes: Buffer; name: string }> {
  const row = await readInvoice(deps, key)
  if (!row?.pdf) throw new AppError('not-found')
  return { bytes: await deps.files.get(row.pdf), name: `发票-${row.number ?? ''}.pdf` }
}
