// A paper for the applicant to print: drawn from the order as it is now, and noted, so that a scan of it can be told later
// what has changed since.
import { type OrderKey, readOwnOrder } from '../../order/order.ts'
import { json } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import { drawDocx } from '../../programme/draw-docx.ts'
import { drawPdf } from '../../programme/draw-template.ts'
import type { PaperFormat } from '../../programme/sheet.ts'
import type { DocumentsDeps } from './deps.ts'
import { paperOf, readPaperSource } from './paper.ts'

export async function printPaper(
  deps: DocumentsDeps,
  key: OrderKey,
  person: string,
  asked: { document: string; line?: number | undefined; format: PaperFormat },
): Promise<{ bytes: Buffer; name: string }> {
  const db = deps.spine.db.kysely
  const order = await readOwnOrder(db, key, person)
  const source = await readPaperSource(deps.spine, db, order)
  const paper = paperOf(source, asked.document, asked.line ?? 0, deps.paperKey)
  if (!paper) throw new AppError('not-found')
  const { outputs } = paper.document
  const offered = asked.format === 'docx' ? outputs.includes('docx') : outputs.some(each => each !== 'docx')
  if (!offered) throw new AppError('not-found')
  if (paper.code) {
    await db
      .insertInto('paper_print')
      .values({
        authority_id: key.authority,
        order_id: key.order,
        document: paper.name,
        line: paper.line,
        code: paper.code,
        shown: json(paper.shown),
        printed_at: deps.spine.clock.now(),
      })
      .onConflict(conflict => conflict.doNothing())
      .execute()
  }
  const bytes = asked.format === 'docx' ? await drawDocx(paper.sheet) : await drawPdf(paper.sheet)
  return { bytes, name: paper.code ? `${paper.document.zh}-${paper.code}` : paper.document.zh }
}
