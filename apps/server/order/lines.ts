// The lines of an order as rows: written when it starts and whenever they are chosen anew. Rules and numbers are the
// programme package's; a renewal keeps the role of the certificate that it follows.
import { chooseLines, type PickedLine, type Programme } from '@hufu/programme'
import { json } from '../platform/db.ts'
import { type LineRow, type Order, type OrderKey, type Reader, readLines, type Trx } from './order.ts'

export async function writeLines(trx: Trx, key: OrderKey, lines: readonly PickedLine[]): Promise<void> {
  await trx
    .deleteFrom('order_line')
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .execute()
  if (lines.length === 0) return
  await trx
    .insertInto('order_line')
    .values(
      lines.map(({ title, ...line }) => ({
        ...{ authority_id: key.authority, order_id: key.order },
        ...line,
        title: json(title),
      })),
    )
    .execute()
}

/**
 * Whether a value or file at this address counts: what was given for a line that is taken away waits in the database, out
 * of sight, until the line comes back.
 */
export function isOfLines(address: string, lines: readonly LineRow[]): boolean {
  const [, line] = /^line\.(\d+)\./.exec(address) ?? []
  return line === undefined || lines.some(each => each.line === Number(line))
}

/** The one role that a renewal is of; nothing for a new order, whose roles are the applicant's choice. */
export async function renewedRole(
  db: Reader,
  order: Pick<Order, 'authority_id' | 'renews'>,
  programme: Programme,
): Promise<string | undefined> {
  if (!order.renews || !programme.lines) return undefined
  const row = await db
    .selectFrom('certificate as c')
    .innerJoin('order_line as l', join =>
      join
        .onRef('l.authority_id', '=', 'c.authority_id')
        .onRef('l.order_id', '=', 'c.order_id')
        .onRef('l.line', '=', 'c.line'),
    )
    .select('l.role')
    .where('c.authority_id', '=', order.authority_id)
    .where('c.id', '=', order.renews)
    .executeTakeFirst()
  const roles = Object.keys(programme.lines.roles)
  return row?.role && roles.includes(row.role) ? row.role : roles[0]
}

/** What an order of this programme that is copied consisted of, where that can still be had. */
export async function copiedLines(
  db: Reader,
  from: Pick<Order, 'authority_id' | 'id' | 'programme' | 'lines_chosen'>,
  programme: Programme,
): Promise<PickedLine[] | null> {
  if (from.programme !== programme.programme || !from.lines_chosen) return null
  const rows = await readLines(db, { authority: from.authority_id, order: from.id })
  const wanted = rows.map(({ role, term, medium, seal }) => ({ role: role ?? '', term, medium, seal }))
  const chosen = chooseLines(programme, wanted)
  return 'faults' in chosen ? null : chosen.lines
}
