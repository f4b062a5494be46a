// The number under which the public security organ has a seal on file (备案号): given by the applicant with the picture, or by
// our staff, who may also let a seal without one pass and say why.

import { type Order, type Reader, readLines, type Trx } from '../order/order.ts'
import { programmeOf } from '../order/spine.ts'
import { AppError } from '../platform/errors.ts'
import type { LineKey, PictureRow, SealContext } from './context.ts'
import { readOrderSeals, readPicture } from './read-seals.ts'

export type AsksFiling = 'no' | 'optional' | 'required'

export async function asksFiling(
  { spine }: SealContext,
  db: Reader,
  order: Order,
  line: number,
): Promise<AsksFiling> {
  const { programme } = await programmeOf(spine, order)
  const rows = await readLines(db, { authority: order.authority_id, order: order.id })
  const product = rows.find(row => row.line === line)?.product ?? ''
  return programme.products[product]?.['seal-filing'] ?? 'no'
}

/** Refuses a picture that cannot become a seal of this programme. */
export function expectFiling(asks: AsksFiling, row: PictureRow | undefined, given: string | undefined): void {
  if (asks !== 'required' || given || row?.filing || row?.filing_waived) return
  throw new AppError('seal.filing', {
    faults: [
      {
        path: 'seal.filing',
        code: 'field.missing',
        zh: '备案号是 13 位数字，在刻章备案证明上。',
        en: 'The filing number has 13 digits and stands on the certificate of the seal’s filing.',
      },
    ],
  })
}

export async function storeFiling(
  trx: Trx,
  key: LineKey,
  set: { filing: string | null; filing_waived: string | null },
): Promise<void> {
  const stored = await trx
    .updateTable('seal_picture')
    .set(set)
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .where('line', '=', key.line)
    .returning('id')
    .executeTakeFirst()
  if (!stored) throw new AppError('not-found')
}

/** At the desk. What is sealed keeps the number that it was sealed with. */
export async function setFiling(
  { spine, audit }: SealContext,
  key: LineKey,
  staff: string,
  given: { number: string } | { waived: string },
): Promise<void> {
  await spine.db.transaction(async trx => {
    const seal = (await readOrderSeals(trx, key)).find(row => row.line === key.line)
    if (seal && seal.state !== 'preparing') throw new AppError('seal.made')
    if (!(await readPicture(trx, key))) throw new AppError('not-found')
    const number = 'number' in given ? given.number : null
    const waived = 'waived' in given ? given.waived : null
    await storeFiling(trx, key, { filing: number, filing_waived: waived })
    await audit.write(trx, {
      authority: key.authority,
      actor: `staff:${staff}`,
      act: number ? 'seal.filing-set' : 'seal.filing-waived',
      subject: `order:${key.order}`,
      detail: { line: key.line, number, waived },
    })
  })
}
