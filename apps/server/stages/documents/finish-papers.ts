// All papers are signed and uploaded: every missing or outdated one is named at once, or the order goes on. A case that
// the review returned goes back to the reviewer in the same step.
import { advance } from '../../order/advance.ts'
import { readFiles } from '../../order/dossier.ts'
import {
  type Actor,
  expectOpen,
  expectState,
  keyOf,
  lockOwnOrder,
  type Move,
  type Order,
  type OrderKey,
  readStage,
  readStages,
  type StageRow,
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
    const { row, stage } = await expectDue(deps, trx, order)

    // Step 2: all faults at once.
    const { faults } = await readStagePapers(deps, trx, order, stage)
    if (faults.length) throw new AppError('order.faults', { faults })

    // Step 3: on, and back to the reviewer who waits for nothing else.
    await goOn(deps, trx, order, row, { kind: 'applicant', id: person })
  })
}

/** The documents stage that is due, and the form closed; anything else is a wrong state. */
export async function expectDue({ spine }: DocumentsDeps, trx: Trx, order: Order, name?: string) {
  const key = keyOf(order)
  expectOpen(order)
  const row = await readStage(trx, key, 'documents')
  if (name && row.stage !== name)
    throw new AppError('order.wrong-state', { state: `${row.stage}:${row.state}` })
  expectState(row, 'due', 'outdated')
  const open = (await readStages(trx, key)).find(each => each.kind === 'form' && each.state === 'correcting')
  if (open) throw new AppError('order.wrong-state', { state: `${open.stage}:${open.state}` })
  return { row, stage: stageNamed(await programmeOf(spine, order), row.stage) }
}

/** After a signature or a confirmation: nothing is missing and nothing more could be added, so nobody need press a button. */
export async function goOnIfWhole(deps: DocumentsDeps, trx: Trx, order: Order, actor: Actor): Promise<void> {
  const { row, stage } = await expectDue(deps, trx, order)
  const { faults, places } = await readStagePapers(deps, trx, order, stage)
  const files = new Set((await readFiles(trx, keyOf(order))).map(file => file.slot))
  const optional = places.some(place => !place.required && !files.has(place.address))
  if (faults.length === 0 && !optional) await goOn(deps, trx, order, row, actor)
}

async function goOn(deps: DocumentsDeps, trx: Trx, order: Order, row: StageRow, actor: Actor): Promise<void> {
  const key = keyOf(order)
  const rows = await readStages(trx, key)
  const stage = stageNamed(await programmeOf(deps.spine, order), row.stage)
  const { papers, binding } = await readStagePapers(deps, trx, order, stage)
  const others = rows.some(
    each => each.kind === 'documents' && each.stage !== row.stage && each.state === 'outdated',
  )
  const review = others ? undefined : rows.find(each => each.kind === 'review' && each.state === 'returned')
  const back: Move[] = review ? [{ stage: review.stage, from: ['returned'], to: 'waiting' }] : []
  await keepWithRound(trx, key)
  const unread = papers.flatMap(paper => paper.files).filter(file => file.state === 'unread').length
  const bound = binding?.current?.state === 'done' ? binding.current : null
  await advance(deps.spine, trx, key, {
    moves: [{ stage: row.stage, from: ['due', 'outdated'], to: 'uploaded' }, ...back],
    event: 'papers-uploaded',
    text: bound
      ? {
          zh: '文件已由单位确认，无需盖章',
          en: 'The organisation stands behind its papers; no stamp is needed',
        }
      : { zh: '签章文件已上传', en: 'The signed papers are uploaded' },
    actor,
    sheet: { unread, way: bound?.way ?? 'paper', by: bound?.by ?? null },
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
