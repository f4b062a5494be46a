// All papers are signed and uploaded: every missing or outdated one is named at once, or the order goes on. A case that
// the review returned goes back to the reviewer in the same step.
import { advance } from '../../order/advance.ts'
import { readFiles } from '../../order/dossier.ts'
import {
  expectOpen,
  expectState,
  lockOwnOrder,
  type Move,
  type OrderKey,
  readStage,
  readStages,
  type Trx,
} from '../../order/order.ts'
import { programmeOf, stageNamed } from '../../order/spine.ts'
import { json } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import type { DocumentsDeps } from './deps.ts'
import { readStagePapers } from './stage-papers.ts'

export async function finishPapers(deps: DocumentsDeps, key: OrderKey, person: string): Promise<void> {
  const { spine } = deps
  await spine.db.transaction(async trx => {
    // Step 1: the papers are due, and the form they show is not being changed.
    const order = await lockOwnOrder(trx, key, person)
    expectOpen(order)
    const row = await readStage(trx, key, 'documents')
    expectState(row, 'due', 'outdated')
    const rows = await readStages(trx, key)
    const open = rows.find(each => each.kind === 'form' && each.state === 'correcting')
    if (open) throw new AppError('order.wrong-state', { state: `${open.stage}:${open.state}` })

    // Step 2: all faults at once.
    const stage = stageNamed(await programmeOf(spine, order), row.stage)
    const { faults, papers } = await readStagePapers(deps, trx, order, stage)
    if (faults.length) throw new AppError('order.faults', { faults })

    // Step 3: on, and back to the reviewer who waits for nothing else.
    const others = rows.some(
      each => each.kind === 'documents' && each.stage !== row.stage && each.state === 'outdated',
    )
    const review = others ? undefined : rows.find(each => each.kind === 'review' && each.state === 'returned')
    const back: Move[] = review ? [{ stage: review.stage, from: ['returned'], to: 'waiting' }] : []
    await keepWithRound(trx, key)
    const unread = papers.flatMap(paper => paper.files).filter(file => file.state === 'unread').length
    await advance(spine, trx, key, {
      moves: [{ stage: row.stage, from: ['due', 'outdated'], to: 'uploaded' }, ...back],
      event: 'papers-uploaded',
      text: { zh: '签章文件已上传', en: 'The signed papers are uploaded' },
      actor: { kind: 'applicant', id: person },
      sheet: { unread },
    })
  })
}

/** The signed papers belong to what was submitted last: the next round is compared with them too. */
async function keepWithRound(trx: Trx, key: OrderKey): Promise<void> {
  const last = await trx
    .selectFrom('submission')
    .select(['round', 'content'])
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .orderBy('round', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!last) return
  const files: Record<string, string> = {}
  for (const { slot, sha256 } of await readFiles(trx, key))
    files[slot] = files[slot] ? `${files[slot]} ${sha256}` : sha256
  await trx
    .updateTable('submission')
    .set({ content: json({ ...last.content, files: { ...last.content.files, ...files } }) })
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .where('round', '=', last.round)
    .execute()
}
