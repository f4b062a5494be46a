// Submitting: every check at once, every fault pinned, and only then the order moves. After a correction the same deed
// brings the order back to the review, without a second payment.

import type { Fault } from '@hufu/contract'
import { type FieldAt, formsOfOffer, slotAddress } from '@hufu/programme'
import { advance } from '../../order/advance.ts'
import { type CertifiedText, certifiedTexts, sameTexts } from '../../order/certified.ts'
import { readConsents, recordConsent } from '../../order/consent.ts'
import { contextOf } from '../../order/context.ts'
import { readFiles, readSheet, readValues } from '../../order/dossier.ts'
import { isOfLines } from '../../order/lines.ts'
import { nextNumber } from '../../order/number.ts'
import {
  expectOpen,
  expectState,
  keyOf,
  lockOwnOrder,
  type Move,
  type Order,
  type OrderKey,
  readLines,
  readOrder,
  readStage,
  readStages,
  type Trx,
} from '../../order/order.ts'
import { type OrderProgramme, programmeOf, type Spine, stageNamed } from '../../order/spine.ts'
import { storeValues } from '../../order/store-values.ts'
import { fieldsOf, shownFields } from '../../order/subject.ts'
import { json } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import { judgeSections } from './judge-sections.ts'
import { linesSection } from './lines-task.ts'
import { isPreparation } from './room.ts'
import { mayInsist, runChecks } from './run-checks.ts'

export async function submitForm(
  spine: Spine,
  key: OrderKey,
  person: string,
  submit: {
    version: number
    agreed: readonly string[]
    insisted?: readonly string[]
    confirmed?: readonly CertifiedText[]
  },
): Promise<void> {
  const done = await spine.db.transaction(async trx => {
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

    const shown = await certifiedTexts(spine, trx, order, journey)

    // Step 2: what only repeats another field is taken over; then all checks, all faults together. What was agreed to in
    // an earlier round holds for the corrections.
    await storeValues(spine, trx, order, journey, [], { repeat: true })
    const earlier = (await readSheet<{ agreed?: string[] }>(trx, key, 'form'))?.agreed ?? []
    const given = (await readConsents(trx, key)).map(consent => consent.agreement)
    const agreed = [...new Set([...earlier, ...given, ...submit.agreed])]
    const now = await readOrder(trx, key)
    const { faults, results, counts } = await judge(spine, trx, now, journey, agreed, submit.insisted ?? [])
    if (faults.length) throw new AppError('order.faults', { faults })

    // What the certificates will say is confirmed with the submission (电子签名法, art. 21): in the words of this version,
    // and not in others that taking over repeated values has just made of them.
    const confirmed = await certifiedTexts(spine, trx, now, journey)
    // The values stay taken over, so that the page shows the words as they are now.
    if (!sameTexts(submit.confirmed ?? shown, confirmed)) return 'other-words' as const

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
    await keepSubmission(spine, trx, order, journey, at)
    for (const agreement of submit.agreed) await recordConsent(spine, trx, order, person, agreement)

    // Step 4: on. A returned review waits again, with a fresh clock.
    const undone = again ? await doneAgain(spine, trx, order, journey) : []
    const review = (await readStages(trx, key)).find(
      stage => stage.kind === 'review' && stage.state === 'returned',
    )
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
        checks: counts,
        agreed,
        confirmed,
      },
      sheetOf: 'form',
    })
    return 'submitted' as const
  })
  if (done === 'other-words') throw new AppError('order.stale')
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
  insisted: readonly string[],
) {
  const formStages = journey.stages.filter(stage => stage.stage === 'form')
  const { sections, values, lines } = await judgeSections(
    spine,
    trx,
    order,
    formsOfOffer(journey.programme, journey.offer),
  )
  const facts = await contextOf(spine, trx, order)
  const shown = shownFields(journey.programme, journey.offer, lines, facts, values)
  // A hidden value is as if it were not there.
  const plain = Object.fromEntries(
    shown.flatMap(({ path }) => (values.has(path) ? [[path, values.get(path)?.value ?? '']] : [])),
  )
  const faults: Fault[] = order.lines_chosen ? [] : [notChosen]
  for (const fault of sections.flatMap(section => section.faults)) {
    if (fault.severity === 'error')
      faults.push({ path: fault.path, code: `field.${fault.code}`, ...fault.text })
  }
  for (const stage of formStages) {
    for (const agreement of stage.agreements) {
      if (!agreed.includes(agreement)) faults.push(notAgreed(agreement))
    }
  }
  const { results, refused, counts } = await runChecks(spine, trx, order, journey, plain, insisted)
  for (const { check, path, text } of refused) {
    const insist = mayInsist(journey, check) ? { insist: check } : {}
    faults.push({ path: path ?? '', code: `check.${check}`, ...text, ...insist })
  }
  return { faults, results, counts }
}

/**
 * What was submitted stays for ever, round by round: the review decides on it, the next round is compared with it. What
 * is hidden (another variant's form, a line that was taken away) is not submitted.
 */
async function keepSubmission(
  spine: Spine,
  trx: Trx,
  order: Order,
  { programme, offer }: OrderProgramme,
  at: Date,
): Promise<void> {
  const key = keyOf(order)
  const values = await readValues(trx, key)
  const lines = await readLines(trx, key)
  const facts = await contextOf(spine, trx, await readOrder(trx, key))
  const shown = shownFields(programme, offer, lines, facts, values)
  const address = (each: FieldAt) => slotAddress(programme, each.field.slot ?? '', each.line)
  const kept = new Set(shown.map(address))
  const hidden = new Set(
    fieldsOf(programme, offer, lines)
      .map(address)
      .filter(slot => !kept.has(slot)),
  )
  const files = (await readFiles(trx, key)).filter(
    file => !hidden.has(file.slot) && isOfLines(file.slot, lines),
  )
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
        values: Object.fromEntries(
          shown.flatMap(({ path }) => (values.has(path) ? [[path, values.get(path)?.value ?? '']] : [])),
        ),
        files: hashesOf(files),
      }),
    })
    .execute()
}

/** Hashes by slot; several files of one slot side by side. */
function hashesOf(files: readonly { slot: string; sha256: string }[]): Record<string, string> {
  const hashes: Record<string, string> = {}
  for (const { slot, sha256 } of files) hashes[slot] = hashes[slot] ? `${hashes[slot]} ${sha256}` : sha256
  return hashes
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

const notChosen: Fault = {
  path: linesSection,
  code: 'lines.missing',
  zh: '请先选择证书的种类、数量和年限',
  en: 'Choose the certificates first: kind, number and term',
}

const notAgreed = (agreement: string): Fault => ({
  path: `agreement.${agreement}`,
  code: 'agreement.missing',
  zh: '请先阅读并同意协议',
  en: 'Please read and accept the agreement first',
})
