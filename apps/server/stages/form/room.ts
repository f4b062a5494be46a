// The form room: preparation, sections, drafts and their task list. A journey may have several form stages
// (a preparation page before the sections); the first one of them that is filled in carries the submission.

import type { Task } from '@hufu/contract'
import { formsOfOffer, mask, type Offer, type Programme, slotAddress, type Text } from '@hufu/programme'
import { advance } from '../../order/advance.ts'
import { readSheet } from '../../order/dossier.ts'
import { keyOf, lockOrder, readStages, system } from '../../order/order.ts'
import { asksPhone, type NamedStage, programmeOf, type Room, type Spine } from '../../order/spine.ts'
import { type JudgedSection, judgeSections } from './judge-sections.ts'
import { linesTask } from './lines-task.ts'
import { mayReopen } from './reopen-form.ts'

interface ReviewSheet {
  defects?: { path: string; reason: string; text: { zh: string; en: string }; note?: string }[]
}

export function formRoom(spine: Spine): Room {
  return {
    kind: 'form',
    actions: { drafting: 'fill', correcting: 'correct' },
    async enter(_trx, order, stage) {
      // A preparation asks for the phone only, if for that; an order copied by the same person brings its proof along.
      const asks = asksPhone(stage) && !order.verified_mobile
      return isPreparation(stage) && !asks ? { state: 'submitted', due: null } : {}
    },
    async describe(db, order, row, stage) {
      if (stage.stage !== 'form') return {}
      const key = keyOf(order)
      const { programme, offer, stages } = await programmeOf(spine, order)
      const filling = row.state === 'drafting' || row.state === 'correcting'
      const review = stages.find(s => s.stage === 'review')
      const sheet = review ? await readSheet<ReviewSheet>(db, key, review.name) : null
      const reviewRow = review ? (await readStages(db, key)).find(r => r.stage === review.name) : undefined
      const defects = reviewRow?.state === 'returned' ? (sheet?.defects ?? []) : []
      const shown = isPreparation(stage) ? stages.find(isFillable) : stage
      const forms = shown?.stage === 'form' ? [...shown.forms, ...broughtAlong(programme, offer, stages)] : []
      const { sections, values, lines } = await judgeSections(spine, db, order, forms)
      const tasks = sections.map((section): Task => {
        // What a machine filled in for everybody is no beginning of anybody's.
        const begun = [...values].some(
          ([path, v]) => path.startsWith(`${section.id}.`) && !unasked.has(v.source),
        )
        const blamed = defects.some(d => isAbout(programme, section, d.path))
        const wrong = section.faults.some(fault => fault.severity === 'error')
        const status = blamed && filling ? 'returned' : !wrong ? 'done' : begun ? 'doing' : 'todo'
        return {
          section: section.id,
          title: section.title,
          status: filling ? status : 'locked',
          summary: summaryOf(programme, section, values),
        }
      })
      const choice = await linesTask(spine, db, order, lines)
      const choosing = row.state === 'drafting' && order.state === 'draft'
      if (choice)
        tasks.unshift({
          ...choice,
          status: choosing ? choice.status : filling ? 'done' : 'locked',
        })
      return {
        tasks,
        defects,
        may: {
          edit: filling,
          submit: filling && stage.forms.length > 0,
          copy: order.number !== null,
          lines: choice !== null && choosing,
          reopen: mayReopen(order, await readStages(db, key)),
        },
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
        // Opened again by the applicant, before anything was paid, and left.
        if (row.state === 'correcting' && !review) {
          await advance(spine, trx, key, {
            event: 'draft-closed',
            text: {
              zh: '改动太久没有提交，已关闭',
              en: 'The changes were left too long; the order was closed',
            },
            actor: system,
            end: 'closed',
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

const unasked: ReadonlySet<string> = new Set(['verified-phone', 'profile', 'copied', 'preset'])

/** Forms that a role asks for and no stage names are filled in with the first form stage. */
function broughtAlong(programme: Programme, offer: Offer, stages: readonly NamedStage[]): string[] {
  const named = new Set(stages.flatMap(stage => (stage.stage === 'form' ? stage.forms : [])))
  return formsOfOffer(programme, offer).filter(form => !named.has(form))
}

/** A defect is pinned to a section, to a field of it, or to a slot that one of its fields fills. */
function isAbout(programme: Programme, { id, form, line }: JudgedSection, path: string): boolean {
  if (path === id || path.startsWith(`${id}.`)) return true
  return Object.values(programme.forms[form]?.fields ?? {}).some(
    field => field.type === 'slot' && field.slot && slotAddress(programme, field.slot, line) === path,
  )
}

/** Two values at most, masked as a list must be. */
function summaryOf(
  programme: Programme,
  { id, form }: JudgedSection,
  values: ReadonlyMap<string, { value: string }>,
): Text {
  const shown: string[] = []
  for (const [name, field] of Object.entries(programme.forms[form]?.fields ?? {})) {
    const value = values.get(`${id}.${name}`)?.value
    // A choice says nothing without its question.
    if (!value || field.type === 'slot' || field.type === 'choice' || shown.length === 2) continue
    shown.push(mask(field.type, value))
  }
  const said = shown.join(' · ')
  return { zh: said, en: said }
}
