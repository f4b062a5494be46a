// An invoice is taken back by a red-letter one (红字发票): a form at the vendor under our own number, then the red invoice that the
// bureau issues for it, kept by us like the first. Each step asks what is there before it does anything, so that a kill at any
// point, or the same job twice, makes one form and one red invoice. Nothing is called cancelled that is not.
import { OutsideError } from '@hufu/outside/errors.ts'
import type { InvoicePort, RedLetterPort, RedLetterState } from '@hufu/outside/invoice/port.ts'
import type { Selectable, Updateable } from 'kysely'
import type { Tables } from '../../migrations/tables.ts'
import { advance } from '../../order/advance.ts'
import {
  type Actor,
  expectState,
  lockOrder,
  type OrderKey,
  type Reader,
  readOrder,
  readStage,
  system,
  type Trx,
} from '../../order/order.ts'
import { json } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import { knockRedLetter, type RedLetterJob } from './begin-red-letter.ts'
import { type InvoiceDeps, readInvoice, requestOf } from './issue-invoice.ts'

export type RedLetter = Selectable<Tables['red_letter']>
type Vendor = InvoicePort & RedLetterPort
/** How far the step came: on to the next one, ask again later, or over. */
type Step = 'on' | 'later' | 'over'

export async function readRedLetter(db: Reader, key: OrderKey): Promise<RedLetter | undefined> {
  return await db
    .selectFrom('red_letter')
    .selectAll()
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .executeTakeFirst()
}

/** Takes as many steps as the vendor lets it. Safe to repeat at any point. */
export async function workRedLetter(deps: InvoiceDeps, job: RedLetterJob): Promise<void> {
  const { spine } = deps
  const key = { authority: job.authority, order: job.order }
  const port = deps.port(key.authority)
  for (;;) {
    const row = await readRedLetter(spine.db.kysely, key)
    if (!row || row.state === 'issued' || row.state === 'failed') return
    if (!port || !canRedLetter(port)) return await fail(deps, key, row, '开票服务不支持自动红冲')
    const step = await stepOf(deps, port, key, row)
    if (step === 'over') return
    if (step === 'on') continue
    await spine.db.transaction(trx => knockRedLetter(spine, trx, { ...key, round: job.round + 1 }))
    return
  }
}

const canRedLetter = (port: InvoicePort): port is Vendor => 'requestRedLetter' in port

async function stepOf(deps: InvoiceDeps, port: Vendor, key: OrderKey, row: RedLetter): Promise<Step> {
  if (row.state === 'prepared') return await ask(deps, port, key, row)
  if (row.state === 'asked') return await follow(deps, port, key, row)
  return await fetchRed(deps, port, key, row)
}

/** Step 1: the form. Known under its number already: an answer was lost, or we were killed before we wrote it down. */
async function ask(deps: InvoiceDeps, port: Vendor, key: OrderKey, row: RedLetter): Promise<Step> {
  const known = await port.queryRedLetter(row.form_no)
  const spent = known.state === 'void' || known.state === 'failed'
  // Asked anew by finance after the first came to nothing: only then another number, and so another form.
  if (spent && row.failure === null) return await end(deps, key, row, known)
  if (spent) {
    const form = { form_no: `${row.form_no.replace(/R\d*$/, '')}R${row.round + 1}`, round: row.round + 1 }
    await change(deps.spine.db.kysely, row, ['prepared'], { ...form, failure: null })
    return 'on'
  }
  if (known.state === 'absent') {
    const blue = await readInvoice(deps, key)
    if (!blue) throw new Error(`order ${key.order} has no invoice to take back`)
    const { buyer, kind } = await requestOf(deps, await readOrder(deps.spine.db.kysely, key), blue)
    try {
      const { form_no: formNo, blue_number: blueNumber } = row
      await port.requestRedLetter({ formNo, kind, blueNumber, buyer, reason: 'returned' })
    } catch (error) {
      if (!(error instanceof OutsideError) || error.kind !== 'refused') throw error
      await fail(deps, key, row, error.message)
      return 'over'
    }
  }
  await change(deps.spine.db.kysely, row, ['prepared'], { state: 'asked', failure: null })
  return 'on'
}

/** Step 2: does the bureau, and where it must the buyer, agree? */
async function follow(deps: InvoiceDeps, port: Vendor, key: OrderKey, row: RedLetter): Promise<Step> {
  const said = await port.queryRedLetter(row.form_no)
  if (said.state === 'void' || said.state === 'failed') return await end(deps, key, row, said)
  const waits = said.state === 'waiting-for-buyer'
  const serial = said.state === 'confirmed' ? said.serial : undefined
  const set = serial ? { state: 'confirmed' as const, serial } : {}
  await change(deps.spine.db.kysely, row, ['asked'], { ...set, waits_for_buyer: waits })
  return serial ? 'on' : 'later'
}

async function end(deps: InvoiceDeps, key: OrderKey, row: RedLetter, said: RedLetterState): Promise<Step> {
  await fail(
    deps,
    key,
    row,
    said.state === 'failed' ? said.reason : '购方未同意或超过 72 小时未确认，红字确认单已作废',
  )
  return 'over'
}

/** Step 3: the red invoice itself, for just the amount of the first one, and its file. */
async function fetchRed(deps: InvoiceDeps, port: Vendor, key: OrderKey, row: RedLetter): Promise<Step> {
  const serial = row.serial ?? ''
  const said = await port.query({ serial })
  if (said.state === 'failed') {
    if (row.failure === null || said.retry !== 'reissue') {
      await fail(deps, key, row, said.reason)
      return 'over'
    }
    await port.reissue({ orderNo: row.form_no, serial })
    await change(deps.spine.db.kysely, row, ['confirmed'], { failure: null })
    return 'later'
  }
  if (said.state !== 'issued') return 'later'
  const { total_fen: total } = await readOrder(deps.spine.db.kysely, key)
  if (said.amountFen !== -(total ?? 0)) {
    await fail(deps, key, row, `红字发票 ${said.number} 的金额与蓝字发票不符`)
    return 'over'
  }
  const pdf = json(await deps.files.put(await port.fetchPdf(said.pdfUrl)))
  await deps.spine.db.transaction(async trx => {
    const set = { state: 'issued' as const, number: said.number, issued_at: said.issuedAt, pdf }
    await finish(deps, trx, key, row, { from: 'confirmed', set, actor: system })
  })
  return 'over'
}

async function finish(
  { spine }: InvoiceDeps,
  trx: Trx,
  key: OrderKey,
  row: RedLetter,
  how: {
    from: RedLetter['state']
    set: Updateable<Tables['red_letter']> & { number: string }
    actor: Actor
  },
): Promise<void> {
  await lockOrder(trx, key)
  if (!(await change(trx, row, [how.from], { ...how.set, failure: null, waits_for_buyer: false }))) return
  await advance(spine, trx, key, {
    moves: [{ stage: row.stage, from: ['red-lettering', 'red-letter-failed'], to: 'red-lettered' }],
    event: 'invoice-red-lettered',
    text: {
      zh: `发票已红冲，红字发票 ${how.set.number}`,
      en: `The invoice was cancelled by red-letter invoice ${how.set.number}`,
    },
    actor: how.actor,
  })
}

/** Finance's turn: they try again, or do it on the bureau's own page and write the number down. */
async function fail({ spine }: InvoiceDeps, key: OrderKey, row: RedLetter, why: string): Promise<void> {
  await spine.db.transaction(async trx => {
    await lockOrder(trx, key)
    const failed = { state: 'failed' as const, failure: why.slice(0, 200) }
    if (!(await change(trx, row, ['prepared', 'asked', 'confirmed'], failed))) return
    await advance(spine, trx, key, {
      moves: [{ stage: row.stage, from: ['red-lettering'], to: 'red-letter-failed' }],
      event: 'invoice-red-letter-failed',
      text: {
        zh: '发票红冲遇到问题，财务正在处理',
        en: 'Cancelling the invoice met a problem; finance is on it',
      },
      actor: system,
    })
  })
}

export async function retryRedLetter(
  { spine }: InvoiceDeps,
  trx: Trx,
  key: OrderKey,
  staff: Actor,
): Promise<void> {
  await lockOrder(trx, key)
  const row = await failedOne(trx, key)
  await change(trx, row, ['failed'], { state: row.serial ? 'confirmed' : 'prepared' })
  await advance(spine, trx, key, {
    moves: [{ stage: row.stage, from: ['red-letter-failed'], to: 'red-lettering' }],
    event: 'invoice-red-letter-again',
    text: { zh: '财务重新发起红冲', en: 'Finance tries the red-letter invoice again' },
    actor: staff,
  })
  await knockRedLetter(spine, trx, { ...key, round: 0 })
}

/** It was done on the bureau's page. The number is the red invoice's own, and no other order's. */
export async function redLetterByHand(
  deps: InvoiceDeps,
  trx: Trx,
  key: OrderKey,
  given: { number: string; how: string; staff: { id: string; name: string } },
): Promise<void> {
  await lockOrder(trx, key)
  const row = await failedOne(trx, key)
  if (given.number === row.blue_number) throw new AppError('invoice.same-number')
  const at = deps.spine.clock.now()
  await finish(deps, trx, key, row, {
    from: 'failed',
    set: { state: 'issued', number: given.number, issued_at: at, how: given.how, done_by: given.staff.id },
    actor: { kind: 'staff', ...given.staff },
  })
}

async function failedOne(trx: Trx, key: OrderKey): Promise<RedLetter> {
  expectState(await readStage(trx, key, 'invoice'), 'red-letter-failed')
  const row = await readRedLetter(trx, key)
  if (row?.state !== 'failed') throw new AppError('order.stale')
  return row
}

/** One conditional UPDATE; false where somebody was quicker. */
async function change(
  db: Reader,
  row: RedLetter,
  from: readonly RedLetter['state'][],
  set: Updateable<Tables['red_letter']>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('red_letter')
    .set(set)
    .where('authority_id', '=', row.authority_id)
    .where('order_id', '=', row.order_id)
    .where('form_no', '=', row.form_no)
    .where('state', 'in', [...from])
    .executeTakeFirst()
  return Number(numUpdatedRows) === 1
}

export async function openRedLetter(
  deps: InvoiceDeps,
  key: OrderKey,
): Promise<{ bytes: Buffer; name: string }> {
  const row = await readRedLetter(deps.spine.db.kysely, key)
  if (!row?.pdf) throw new AppError('not-found')
  return { bytes: await deps.files.get(row.pdf), name: `红字发票-${row.number ?? ''}.pdf` }
}
