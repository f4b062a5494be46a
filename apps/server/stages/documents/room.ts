// The documents room: papers that are printed, signed, stamped and come back. Data that changes afterwards makes the signed
// copy outdated; nothing that was proved otherwise is asked for again.
import { advance } from '../../order/advance.ts'
import { lockOrder, readStages, system } from '../../order/order.ts'
import type { Room } from '../../order/spine.ts'
import type { DocumentsDeps } from './deps.ts'
import { readStagePapers } from './stage-papers.ts'

export function documentsRoom(deps: DocumentsDeps): Room {
  const { spine } = deps
  return {
    kind: 'documents',
    actions: { due: 'print-papers', outdated: 'print-papers' },
    async describe(db, order, row, stage) {
      const { papers, places, binding } = await readStagePapers(deps, db, order, stage)
      const due = row.state === 'due' || row.state === 'outdated'
      return {
        papers,
        places,
        ...(binding ? { binding } : {}),
        ...(due ? { may: { papers: order.state === 'open' } } : {}),
      }
    },
    async resubmitted(trx, order, row, stage) {
      // Told again while it is outdated, so that the review goes on waiting for the signed papers.
      if (row.state === 'outdated') return { stage: row.stage, from: ['outdated'], to: 'outdated' }
      if (row.state !== 'uploaded') return null
      const { faults } = await readStagePapers(deps, trx, order, stage)
      return faults.length ? { stage: row.stage, from: ['uploaded'], to: 'outdated' } : null
    },
    async expire(key, row) {
      await spine.db.transaction(async trx => {
        await lockOrder(trx, key)
        const rows = await readStages(trx, key)
        if (rows.find(each => each.stage === row.stage)?.state !== row.state) return
        const review = rows.find(each => each.kind === 'review' && each.state === 'returned')
        const paid = rows.some(each => each.kind === 'payment' && !['due', 'closed'].includes(each.state))
        // What was paid goes back by a rejection; an unpaid order is closed like a draft.
        if (review) {
          await advance(spine, trx, key, {
            moves: [{ stage: review.stage, from: ['returned'], to: 'rejected' }],
            event: 'review-rejected',
            text: {
              zh: '签章文件逾期未交，申请结束',
              en: 'The signed papers did not come in time; the order ended',
            },
            actor: system,
            tell: { reasons: '签章文件逾期未交' },
          })
        } else {
          await advance(spine, trx, key, {
            event: 'papers-expired',
            text: {
              zh: '签章文件逾期未交，申请已关闭',
              en: 'The signed papers did not come in time; the order was closed',
            },
            actor: system,
            end: paid ? 'rejected' : 'closed',
          })
        }
      })
    },
  }
}
