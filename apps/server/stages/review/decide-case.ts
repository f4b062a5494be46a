// The decision: pass, return with every defect in one go, or reject for good. The reviewer decides on the version they
// looked at; a later one is a conflict. Nobody reviews their own order.
import type { Defect } from '@hufu/contract'
import { advance } from '../../order/advance.ts'
import {
  expectOpen,
  expectState,
  type LineRow,
  lockOrder,
  type OrderKey,
  readLines,
  readStage,
  readStages,
} from '../../order/order.ts'
import { placesOf, readPlaceFacts } from '../../order/places.ts'
import type { StaffMember } from '../../order/readers.ts'
import { type OrderProgramme, programmeOf, type Spine } from '../../order/spine.ts'
import { fieldsOf } from '../../order/subject.ts'
import type { Audit } from '../../platform/audit.ts'
import { AppError } from '../../platform/errors.ts'
import { claimedByOther } from './claim-case.ts'

export interface Decision {
  decision: 'pass' | 'return' | 'reject'
  version: number
  defects: readonly Pick<Defect, 'path' | 'reason' | 'note'>[]
}

export async function decideCase(
  spine: Spine,
  audit: Audit,
  key: OrderKey,
  staff: StaffMember,
  decision: Decision,
): Promise<void> {
  await spine.db.transaction(async trx => {
    const order = await lockOrder(trx, key)
    expectOpen(order)
    const row = await readStage(trx, key, 'review')
    expectState(row, 'waiting')
    if (order.version !== decision.version) throw new AppError('order.stale')
    if (order.person_id === staff.id) throw new AppError('access.self-review')
    if (claimedByOther(spine, order, staff.id)) throw new AppError('review.claimed')
    const journey = await programmeOf(spine, order)
    const slots = journey.stages.flatMap(stage => (stage.stage === 'documents' ? stage.slots : []))
    const places = placesOf(await readPlaceFacts(spine, trx, order), slots)
    const addresses = places.map(place => place.address)
    const defects =
      decision.decision === 'pass'
        ? []
        : explain(journey, decision.defects, addresses, await readLines(trx, key))
    if (decision.decision !== 'pass' && defects.length === 0) throw new AppError('review.no-reason')

    await trx
      .updateTable('orders')
      .set({ claimed_by: null, claimed_at: null })
      .where('authority_id', '=', key.authority)
      .where('id', '=', key.order)
      .execute()
    const form = (await readStages(trx, key)).findLast(
      stage => stage.kind === 'form' && stage.state === 'submitted',
    )
    const reasons = defects.map(d => d.text.zh + (d.note ? `（${d.note}）` : '')).join('；')
    const told = outcomes[decision.decision]
    const correct =
      decision.decision === 'return' && form
        ? [{ stage: form.stage, from: ['submitted'], to: 'correcting' }]
        : []
    await advance(spine, trx, key, {
      moves: [{ stage: row.stage, from: ['waiting'], to: told.to }, ...correct],
      event: told.event,
      text: told.text(defects.length),
      actor: { kind: 'staff', id: staff.id, name: staff.name },
      sheet: { decision: decision.decision, defects, by: staff.id, at: spine.clock.now().toISOString() },
      tell: { reasons },
    })
    await audit.write(trx, {
      authority: key.authority,
      actor: `staff:${staff.id}`,
      act: `review.${decision.decision}`,
      subject: `order:${key.order}`,
      detail: { version: decision.version, defects: defects.map(d => `${d.path}:${d.reason}`) },
    })
  })
}

const outcomes = {
  pass: {
    to: 'passed',
    event: 'review-passed',
    text: () => ({ zh: '审核通过', en: 'Review passed' }),
  },
  return: {
    to: 'returned',
    event: 'review-returned',
    text: (n: number) => ({ zh: `审核：需要补正 ${n} 处`, en: `Review: ${n} thing(s) to correct` }),
  },
  reject: {
    to: 'rejected',
    event: 'review-rejected',
    text: () => ({ zh: '审核不通过', en: 'Rejected' }),
  },
} as const

/** Each defect must name a field or slot of this order and a reason of this programme (or carry a note of its own). */
function explain(
  journey: OrderProgramme,
  given: Decision['defects'],
  places: readonly string[],
  lines: readonly LineRow[],
): Defect[] {
  const fields = fieldsOf(journey.programme, journey.offer, lines)
  const paths = new Set([...fields.flatMap(f => [f.path, f.field.slot ?? f.path]), ...places])
  return given.map(defect => {
    const reason = journey.programme.reasons[defect.reason]
    const note = defect.note?.trim()
    if (!paths.has(defect.path) || (!reason && !note)) throw new AppError('review.no-reason')
    const text = reason ? { zh: reason.zh, en: reason.en } : { zh: note ?? '', en: note ?? '' }
    return { path: defect.path, reason: defect.reason, text, ...(reason && note ? { note } : {}) }
  })
}
