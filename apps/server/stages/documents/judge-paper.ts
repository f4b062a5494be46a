// Is this scan the paper that we printed, and the version that is true now? An older one is refused at once, with what has
// changed since; one without a readable code is taken, and a person compares.
import type { Fault } from '@hufu/contract'
import type { ShownValue } from '../../migrations/tables/documents.ts'
import type { Order, Reader } from '../../order/order.ts'
import type { FilePlace } from '../../order/places.ts'
import { AppError } from '../../platform/errors.ts'
import type { DocumentsDeps } from './deps.ts'
import { type Mark, type Paper, paperOf, readPaperSource } from './paper.ts'

export interface Judged {
  code: string
  read: boolean
}

/** The paper that is signed and uploaded in this place, if its version matters. */
export async function paperFor(
  deps: DocumentsDeps,
  db: Reader,
  order: Order,
  place: FilePlace,
): Promise<(Paper & { code: string }) | null> {
  if (!place.slot.template) return null
  const source = await readPaperSource(deps.spine, db, order)
  const spec = source.journey.programme.documents[place.slot.template]
  const line = spec?.scope === 'line' ? (place.line ?? 0) : 0
  const paper = paperOf(source, place.slot.template, line, deps.paperKey)
  return paper?.code ? { ...paper, code: paper.code } : null
}

/** Null where the place takes no versioned paper. Throws what the applicant must be told. */
export async function judgePaper(
  deps: DocumentsDeps,
  db: Reader,
  order: Order,
  place: FilePlace,
  mark: Mark | null,
): Promise<Judged | null> {
  const paper = await paperFor(deps, db, order, place)
  if (!paper) return null
  if (!mark) return { code: paper.code, read: false }
  if (mark.order !== order.id || mark.document !== paper.name || mark.line !== paper.line)
    throw new AppError('paper.other')
  if (mark.code === paper.code) return { code: paper.code, read: true }
  const print = await db
    .selectFrom('paper_print')
    .select('shown')
    .where('authority_id', '=', order.authority_id)
    .where('order_id', '=', order.id)
    .where('document', '=', paper.name)
    .where('line', '=', paper.line)
    .where('code', '=', mark.code)
    .executeTakeFirst()
  throw new AppError('paper.outdated', {
    faults: differences(place.address, print?.shown ?? [], paper.shown),
  })
}

function differences(address: string, before: readonly ShownValue[], now: readonly ShownValue[]): Fault[] {
  return now.flatMap(({ path, zh, en, value }) => {
    const earlier = before.find(each => each.path === path)
    if (!earlier || earlier.value === value) return []
    const [old, fresh] = [earlier.value || '空', value || '空']
    return [
      {
        path: address,
        code: 'paper.changed',
        zh: `${zh}：纸上是“${old}”，现在是“${fresh}”`,
        en: `${en}: “${earlier.value || 'nothing'}” on the paper, now “${value || 'nothing'}”`,
      },
    ]
  })
}
