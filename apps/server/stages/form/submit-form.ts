// Submitting: every check at once, every fault pinned, and only then the order moves. After a correction the same deed
// brings the order back to the review, without a second payment.

import type { Fault } from '@hufu/contract'
import { checkAll } from '@hufu/programme'
import { advance } from '../../order/advance.ts'
import { readConsents, recordConsent } from '../../order/consent.ts'
import { contextOf } from '../../order/context.ts'
import { readFiles, readSheet, readValues } from '../../order/dossier.ts'
import { nextNumber } from '../../order/number.ts'
import {
  expectOpen,
  expectState,
  keyOf,
  lockOwnOrder,
  type Move,
  type Order,
  type OrderKey,
  readStage,
  readStages,
  type Trx,
} from '../../order/order.ts'
import { type OrderProgramme, programmeOf, type Spine, stageNamed } from '../../order/spine.ts'
import { json } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import { formValuesOf } from './form-values.ts'
import { isPreparation } from './room.ts'
import { runChecks } from './run-checks.ts'

export async function submitForm(
  spine: Spine,
  key: OrderKey,
  person: string,
  submit: { version: number; agreed: readonly string[] },
): Promise<void> {
  await spine.db.transaction(async trx => {
    // Step 1: the order as the applicant saw it, and not a later one.
    const order = await lockOwnOrder(trx, key, person)
    expectOpen(order)
    const row = await readStage(trx, key, 'form')
    expectState(row, 'drafting', 'correcting')
    if (order.version !== submit.version) throw new AppError('order.stale')
    const journey = await programmeOf(spine, order)
    if (isPreparation(stageNamed(journey, row.stage)))
      throw new AppError('order.faults', { faults: [phoneFirst] })
    await refuseWhileRefunding(trx, key)

    // Step 2: all checks; all faults together. What was agreed to in an earlier round holds for the corrections.
    const earlier = (await readSheet<{ agreed?: string[] }>(trx, key, 'form'))?.agreed ?? []
    const given = (await readConsents(trx, key)).map(consent => consent.agreement)
    const agreed = [...new Set([...earlier, ...given, ...submit.agreed])]
    const { faults, results } = await judge(spine, trx, order, journey, agreed)
    if (faults.length) throw new AppError('order.faults', { faults })

    // Step 3: its number, and what exactly was submitted.
    const at = spine.clock.now()
    const again = row.state === 'correcting'
    if (!again) {
      await trx
        .updateTable('orders')
        .set({
          state: 'open',
          number: await nextNumber(trx, key.authority, journey.programme, at),
          submitted_at: at,
        })
        .where('authority_id', '=', key.authority)
        .where('id', '=', key.order)
        .execute()
    }
    await keepSubmission(trx, key, at)
    for (const agreement of submit.agreed) await recordConsent(spine, trx, order, person, agreement)

    // Step 4: on. A returned review waits again, with a fresh clock.
    const undone = again ? await doneAgain(spine, trx, order, journey) : []
    const review = (await readStages(trx, key)).find(
      stage => stage.kind === 'review' && stage.state === 'returned',
    )
    const open = results.filter(r => r.result === 'warning' || r.result === 'unavailable').length
    await advance(spine, trx, key, {
      moves: [
        { stage: row.stage, from: [row.state], to: 'submitted' },
        ...undone,
        // The reviewer waits for the papers that must be signed once more; their room sends the case back.
        ...(review && undone.length === 0
          ? [{ stage: review.stage, from: ['returned'], to: 'waiting' }]
          : []),
      ],
      event: 'submitted',
      text: again
        ? { zh: '补正材料已提交', en: 'Corrections submitted' }
        : { zh: '已提交申请，初步校验通过', en: 'Submitted; the first checks passed' },
      actor: { kind: 'applicant', id: person },
      sheet: {
        results,
        checks: { passed: results.filter(r => r.result === 'passed').length, failed: 0, open },
        agreed,
      },
      sheetOf: 'form',
    })
  })
}

/** Moves of the stages that must be done once more after this correction. */
async function doneAgain(spine: Spine, trx: Trx, order: Order, journey: OrderProgramme): Promise<Move[]> {
  const moves: Move[] = []
  for (const row of await readStages(trx, keyOf(order))) {
    const stage = stageNamed(journey, row.stage)
    const move = await spine.rooms.get(stage.stage)?.resubmitted?.(trx, order, row, stage)
    if (move) moves.push(move)
  }
  return moves
}

async function judge(
  spine: Spine,
  trx: Trx,
  order: Order,
  journey: OrderProgramme,
  agreed: readonly string[],
) {
  const key = { authority: order.authority_id, order: order.id }
  const values = await readValues(trx, key)
  const files = await readFiles(trx, key)
  const facts = await contextOf(spine, trx, order)
  const plain = Object.fromEntries([...values].map(([path, v]) => [path, v.value]))
  const formStages = journey.stages.filter(stage => stage.stage === 'form')
  const forms = formStages.flatMap(stage => stage.forms)
  const given = formValuesOf(journey.programme, values, new Set(files.map(f => f.slot)))
  const faults: Fault[] = checkAll(journey.programme, forms, given, facts)
    .filter(fault => fault.severity === 'error')
    .map(fault => ({ path: fault.path, code: `field.${fault.code}`, ...fault.text }))
  for (const stage of formStages) {
    for (const agreement of stage.agreements) {
      if (!agreed.includes(agreement)) faults.push(notAgreed(agreement))
    }
  }
  const results = await runChecks(spine, trx, order, journey, plain)
  for (const r of results) {
    if (r.result === 'failed') faults.push({ path: r.path ?? '', code: `check.${r.check}`, ...r.text })
  }
  return { faults, results }
}

/** What was submitted stays for ever, round by round: the review decides on it, the next round is compared with it. */
async function keepSubmission(trx: Trx, key: OrderKey, at: Date): Promise<void> {
  const values = await readValues(trx, key)
  const files = await readFiles(trx, key)
  const last = await trx
    .selectFrom('submission')
    .select(eb => eb.fn.max('round').as('round'))
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .executeTakeFirst()
  await trx
    .insertInto('submission')
    .values({
      authority_id: key.authority,
      order_id: key.order,
      round: Number(last?.round ?? 0) + 1,
      at,
      content: json({
        values: Object.fromEntries([...values].map(([path, v]) => [path, v.value])),
        files: Object.fromEntries(files.map(f => [f.slot, f.sha256])),
      }),
    })
    .execute()
}

async function refuseWhileRefunding(trx: Trx, key: OrderKey): Promise<void> {
  const payment = (await readStages(trx, key)).find(stage => stage.kind === 'payment')
  if (payment?.state.startsWith('refund')) {
    throw new AppError('order.wrong-state', { state: `${payment.stage}:${payment.state}` })
  }
}

const phoneFirst: Fault = {
  path: 'agent.mobile',
  code: 'phone.unverified',
  zh: '请先验证经办人的手机号',
  en: 'Verify the agent’s phone first',
}

const notAgreed = (agreement: string): Fault => ({
  path: `agreement.${agreement}`,
  code: 'agreement.missing',
  zh: '请先阅读并同意协议',
  en: 'Please read and accept the agreement first',
})
