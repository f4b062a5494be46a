// Paying by bank transfer: what the payer is told, the attempt that stands for it, and the announcement that the money is on
// its way. Whether it arrived, only the statement says (match-deposit.ts).
import type { TransferView } from '@hufu/contract'
import { addDeadline, checkSection, type StageOf, writeYuan } from '@hufu/programme'
import type { Selectable } from 'kysely'
import type { Tables } from '../../migrations/tables.ts'
import { advance } from '../../order/advance.ts'
import { contextOf, formsOf } from '../../order/context.ts'
import { readFiles, readSheet, readValues } from '../../order/dossier.ts'
import {
  expectOpen,
  expectState,
  keyOf,
  lockOwnOrder,
  type Order,
  type OrderKey,
  type Reader,
  readStage,
  readStages,
  type StageRow,
  type Trx,
} from '../../order/order.ts'
import { type NamedStage, type OrderProgramme, programmeOf, stageNamed } from '../../order/spine.ts'
import { AppError } from '../../platform/errors.ts'
import {
  type Attempt,
  type PaymentDeps,
  type PaymentSheet,
  readAttempts,
  tradeNumber,
  transferMethod,
} from './attempts.ts'
import { closeOthers } from './settle-payment.ts'

export type Deposit = Selectable<Tables['bank_deposit']>
export type TransferSpec = NonNullable<StageOf<'payment'>['transfer']>

/** How this stage takes transfers, if it does. */
export function transferOf(stage: NamedStage | undefined): TransferSpec | null {
  return stage?.stage === 'payment' && stage.methods.includes(transferMethod)
    ? (stage.transfer ?? null)
    : null
}

export function requireTransfer(journey: OrderProgramme, row: StageRow): TransferSpec {
  const spec = transferOf(stageNamed(journey, row.stage))
  if (!spec) throw new AppError('request.invalid')
  return spec
}

/** What the payer writes into the memo. */
export const memoOf = (order: Order): string => order.payment_number ?? order.number ?? ''

/** The deposits that pay for an attempt, in the order in which they came. */
export async function depositsOf(db: Reader, authority: string, outTradeNo: string): Promise<Deposit[]> {
  return await db
    .selectFrom('bank_deposit')
    .selectAll()
    .where('authority_id', '=', authority)
    .where('out_trade_no', '=', outTradeNo)
    .where('state', '=', 'matched')
    .orderBy('booked_at')
    .orderBy('deposit_no')
    .execute()
}

export const sumOf = (deposits: readonly Deposit[]): number =>
  deposits.reduce((sum, deposit) => sum + deposit.amount_fen - deposit.surplus_fen, 0)

export const openAttempt = (attempts: readonly Attempt[]): Attempt | undefined =>
  attempts.find(a => a.method === transferMethod && (a.state === 'started' || a.state === 'paid'))

/** The one attempt of an order that deposits settle; made when it is first needed. */
export async function transferAttempt(
  deps: PaymentDeps,
  trx: Trx,
  order: Order,
  row: StageRow,
): Promise<Attempt> {
  const attempts = await readAttempts(trx, keyOf(order))
  const mine = attempts.find(a => a.method === transferMethod && a.state === 'started')
  if (mine) return mine
  const now = deps.spine.clock.now()
  return await trx
    .insertInto('payment_attempt')
    .values({
      ...{ authority_id: order.authority_id, order_id: order.id, stage: row.stage },
      out_trade_no: tradeNumber(order, attempts.length),
      ...{ method: transferMethod, kind: 'transfer', state: 'started', payer: null },
      amount_fen: order.total_fen ?? 0,
      started_at: now,
      expires_at: row.due_at ?? now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Whoever chooses a transfer gets the days that a transfer takes; once, or choosing again would hold the order for ever. */
export async function chooseTransfer(deps: PaymentDeps, key: OrderKey, person: string): Promise<void> {
  const { spine } = deps
  await spine.db.transaction(async trx => {
    const order = await lockOwnOrder(trx, key, person)
    const row = await readStage(trx, key, 'payment')
    refuseIfPaid(row)
    expectOpen(order)
    if (row.state === 'checking') return
    expectState(row, 'due')
    const spec = requireTransfer(await programmeOf(spine, order), row)
    const before = (await readAttempts(trx, key)).some(a => a.method === transferMethod)
    await transferAttempt(deps, trx, order, row)
    const due = addDeadline(spine.clock.now(), spec.within)
    if (before || (row.due_at && row.due_at >= due)) return
    await advance(spine, trx, key, {
      moves: [{ stage: row.stage, from: ['due'], to: 'due', due }],
      event: 'transfer-chosen',
      text: { zh: '选择了对公转账', en: 'Chose to pay by bank transfer' },
      actor: { kind: 'applicant', id: person },
    })
  })
}

/** The applicant says that the money was sent: the form is whole, the slip is there, finance looks for it. */
export async function announceTransfer(deps: PaymentDeps, key: OrderKey, person: string): Promise<void> {
  const { spine } = deps
  await spine.db.transaction(async trx => {
    // Step 1: only an order that still waits for its money.
    const order = await lockOwnOrder(trx, key, person)
    const row = await readStage(trx, key, 'payment')
    refuseIfPaid(row)
    expectOpen(order)
    expectState(row, 'due')
    const journey = await programmeOf(spine, order)
    const spec = requireTransfer(journey, row)
    const faults = await faultsOf(deps, trx, order, journey, spec)
    if (faults.length) throw new AppError('transfer.incomplete', { faults })

    // Step 2: with finance. Codes on other screens are closed; one that was paid meanwhile still counts.
    const attempt = await transferAttempt(deps, trx, order, row)
    await advance(spine, trx, key, {
      moves: [{ stage: row.stage, from: ['due'], to: 'checking' }],
      event: 'transfer-announced',
      text: { zh: '汇款信息已提交，等待财务核对', en: 'Transfer announced; finance looks for it' },
      actor: { kind: 'applicant', id: person },
      sheet: {
        method: transferMethod,
        announcedAt: spine.clock.now().toISOString(),
        why: null,
      } satisfies PaymentSheet,
    })
    await closeOthers(deps, trx, attempt)
    await spine.jobs.send(trx, 'payment.deposits', {}, { key: 'announced' })
  })
}

function refuseIfPaid(row: StageRow): void {
  if (row.state === 'paid' || row.state === 'entitled') throw new AppError('payment.settled')
}

async function faultsOf(
  deps: PaymentDeps,
  trx: Trx,
  order: Order,
  { programme }: OrderProgramme,
  spec: TransferSpec,
) {
  const key = keyOf(order)
  const slots = new Set((await readFiles(trx, key)).map(file => file.slot))
  const faults: { path: string; code: string; zh: string; en: string }[] = []
  if (spec.form) {
    const form = spec.form
    const values = formsOf(await readValues(trx, key))
    const uploads = Object.entries(programme.forms[form]?.fields ?? {}).flatMap(([name, field]) =>
      field.type === 'slot' && field.slot && slots.has(field.slot) ? [[name, 1]] : [],
    )
    const given = { ...values, [form]: { ...values[form], ...Object.fromEntries(uploads) } }
    for (const fault of checkSection(programme, form, given, await contextOf(deps.spine, trx, order)))
      if (fault.severity === 'error')
        faults.push({ path: fault.path, code: `field.${fault.code}`, ...fault.text })
  }
  if (spec.slip && programme.slots[spec.slip]?.required && !slots.has(spec.slip))
    faults.push({
      ...{ path: spec.slip, code: 'field.missing' },
      zh: '请上传汇款凭据（水单），拍照也可以',
      en: 'Upload the remittance slip; a photo is fine',
    })
  return faults
}

/** What the applicant sees while a transfer is a way to pay, and while finance looks for it. */
export async function describeTransfer(
  db: Reader,
  order: Order,
  row: StageRow,
  spec: TransferSpec,
): Promise<TransferView> {
  const sheet = await readSheet<PaymentSheet>(db, keyOf(order), row.stage)
  const attempt = openAttempt(await readAttempts(db, keyOf(order)))
  const received = attempt ? sumOf(await depositsOf(db, order.authority_id, attempt.out_trade_no)) : 0
  const amount = order.total_fen ?? 0
  return {
    payee: spec.payee,
    bank: spec.bank,
    account: spec.account,
    amountFen: amount,
    receivedFen: received,
    missingFen: Math.max(0, amount - received),
    memo: memoOf(order),
    form: spec.form ?? null,
    slip: spec.slip ?? null,
    fromOwn: spec.from === 'applicant-organisation',
    within: withinText(spec.within),
    announcedAt: sheet?.announcedAt ?? null,
    why: row.state === 'due' ? (sheet?.why ?? null) : null,
  }
}

function withinText(within: string): { zh: string; en: string } {
  const count = Number.parseInt(within, 10)
  const days = count === 1 ? 'day' : 'days'
  if (within.endsWith('wd')) return { zh: `${count} 个工作日`, en: `${count} working ${days}` }
  if (within.endsWith('d')) return { zh: `${count} 天`, en: `${count} ${days}` }
  return { zh: `${count} 小时`, en: `${count} hour${count === 1 ? '' : 's'}` }
}

/** Finance found nothing like it, or not enough: the ball is the applicant's again, with the reason and fresh days. */
export async function backToApplicant(
  deps: PaymentDeps,
  trx: Trx,
  order: Order,
  back: {
    row: StageRow
    spec: TransferSpec
    event: 'transfer-refused' | 'transfer-short'
    why: { zh: string; en: string }
    actor: Parameters<typeof advance>[3]['actor']
  },
): Promise<void> {
  const { spine } = deps
  const { row, spec, event, why, actor } = back
  const due = addDeadline(spine.clock.now(), spec.within)
  await advance(spine, trx, keyOf(order), {
    moves: [{ stage: row.stage, from: [row.state], to: 'due', due }],
    event,
    text: why,
    actor,
    sheet: { method: transferMethod, why } satisfies PaymentSheet,
    tell: { reasons: why.zh },
  })
}

export const yuanOf = (fen: number): string => writeYuan(fen)

/** The payment stage that a transfer is for: the one at work, else the last. */
export async function paymentRow(db: Reader, key: OrderKey): Promise<StageRow | undefined> {
  return (await readStages(db, key)).findLast(stage => stage.kind === 'payment')
}
