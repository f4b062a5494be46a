// The form room: preparation, sections, drafts and their task list. A journey may have several form stages
// (a preparation page before the sections); the first one of them that is filled in carries the submission.

import type { Task } from '@hufu/contract'
import { checkSection, mask, type Programme } from '@hufu/programme'
import { advance } from '../../order/advance.ts'
import { contextOf } from '../../order/context.ts'
import { readFiles, readSheet, readValues } from '../../order/dossier.ts'
import { keyOf, lockOrder, readStages, system } from '../../order/order.ts'
import { type NamedStage, programmeOf, type Room, type Spine } from '../../order/spine.ts'
import { formValuesOf } from './form-values.ts'

interface ReviewSheet {
  defects?: { path: string; reason: string; text: { zh: string; en: string }; note?: string }[]
}

export function formRoom(spine: Spine): Room {
  return {
    kind: 'form',
    actions: { drafting: 'fill', correcting: 'correct' },
    async enter(_trx, order, stage) {
      // A preparation asks for the phone only; an order copied by the same person brings its proof along.
      return isPreparation(stage) && order.verified_mobile ? { state: 'submitted', due: null } : {}
    },
    async describe(db, order, row, stage) {
      if (stage.stage !== 'form') return {}
      const key = keyOf(order)
      const { programme, stages } = await programmeOf(spine, order)
      const held = await readValues(db, key)
      const values = Object.fromEntries([...held].map(([path, v]) => [path, v.value]))
      const slots = new Set((await readFiles(db, key)).map(file => file.slot))
      const facts = await contextOf(spine, db, order)
      const given = formValuesOf(programme, held, slots)
      const filling = row.state === 'drafting' || row.state === 'correcting'
      const review = stages.find(s => s.stage === 'review')
      const sheet = review ? await readSheet<ReviewSheet>(db, key, review.name) : null
      const reviewRow = review ? (await readStages(db, key)).find(r => r.stage === review.name) : undefined
      const defects = reviewRow?.state === 'returned' ? (sheet?.defects ?? []) : []
      const shown = isPreparation(stage) ? stages.find(isFillable) : stage
      const forms = shown?.stage === 'form' ? shown.forms : []
      const tasks = forms.map((name): Task => {
        const form = programme.forms[name]
        const faults = checkSection(programme, name, given, facts).filter(fault => fault.severity === 'error')
        // The verified phone is filled in for everybody; nobody has begun by that.
        const begun = [...held].some(
          ([path, v]) => path.startsWith(`${name}.`) && v.source !== 'verified-phone',
        )
        const blamed = defects.some(
          d => d.path.startsWith(`${name}.`) || d.path === name || isSlotOf(programme, name, d.path),
        )
        const status =
          blamed && filling ? 'returned' : faults.length === 0 ? 'done' : begun ? 'doing' : 'todo'
        return {
          section: name,
          title: form?.title ?? { zh: name, en: name },
          status: filling ? status : 'locked',
          summary: summaryOf(programme, name, values),
        }
      })
      return {
        tasks,
        defects,
        may: { edit: filling, submit: filling && stage.forms.length > 0, copy: order.number !== null },
      }
    },
    async expire(key, row) {
      await spine.db.transaction(async trx => {
        await lockOrder(trx, key)
        const rows = await readStages(trx, key)
        const now = rows.find(s => s.stage === row.stage)
        if (now?.state !== row.state) return
        if (row.state === 'drafting') {
          await advance(spine, trx, key, {
            event: 'draft-closed',
            text: { zh: '草稿太久没有提交，已关闭', en: 'The draft was left too long and was closed' },
            actor: system,
            end: 'closed',
          })
        }
        // Not corrected in time: the review that waits for it ends, and what was paid goes back.
        const review = rows.find(s => s.kind === 'review' && s.state === 'returned')
        if (row.state === 'correcting' && review) {
          await advance(spine, trx, key, {
            moves: [{ stage: review.stage, from: ['returned'], to: 'rejected' }],
            event: 'review-rejected',
            text: { zh: '补正期限已过，申请结束', en: 'Not corrected in time; the order ended' },
            actor: system,
            tell: { reasons: '补正期限已过' },
          })
        }
      })
    },
  }
}

/** A form stage without forms: materials, cautions, agreements, and the proof of the phone (Z-10). */
export const isPreparation = (stage: NamedStage): boolean =>
  stage.stage === 'form' && stage.forms.length === 0
const isFillable = (stage: NamedStage): boolean => stage.stage === 'form' && stage.forms.length > 0

const isSlotOf = (programme: Programme, form: string, path: string) =>
  Object.values(programme.forms[form]?.fields ?? {}).some(
    field => field.type === 'slot' && field.slot === path,
  )

/** Two values at most, masked as a list must be. */
function summaryOf(programme: Programme, form: string, values: Readonly<Record<string, string>>): string {
  const shown: string[] = []
  for (const [name, field] of Object.entries(programme.forms[form]?.fields ?? {})) {
    const value = values[`${form}.${name}`]
    if (value && field.type !== 'slot' && shown.length < 2) shown.push(mask(field.type, value))
  }
  return shown.join(' · ')
}
