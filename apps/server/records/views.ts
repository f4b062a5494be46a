// How the records room shows processors and transfers: to a person, to an administrator, in a file.
import type { DisclosureView, ProcessorView } from '@hufu/contract'
import type { RecordsRoom } from './deps.ts'
import { type DataKind, dataKinds, type ProcessorName, processors } from './processors.ts'
import type { TransferRow } from './transfers.ts'

const kindsOf = (kinds: readonly string[]) => kinds.map(kind => dataKinds[kind as DataKind])

/** Each that is configured, with whom the counters have a contract. */
export function viewProcessors({
  authorities,
  processors: present,
}: Pick<RecordsRoom, 'authorities' | 'processors'>): ProcessorView[] {
  return present.map(id => {
    const { title, purpose, role, kinds, company } = processors[id]
    return {
      ...{ id, title, purpose, role, kinds: kindsOf(kinds) },
      by: authorities.flatMap(authority => {
        const own = authority.processors?.[id]
        const name = own?.name ?? company
        return name ? [{ counter: authority.title, name, contact: own?.contact ?? authority.hotline }] : []
      }),
    }
  })
}

export const viewTransfer = (row: TransferRow, number: string | null): DisclosureView => ({
  at: row.at.toISOString(),
  processor: row.processor,
  title: processors[row.processor as ProcessorName].title,
  act: row.act,
  kinds: kindsOf(row.kinds),
  order: row.order_id,
  number,
  reference: row.reference,
})

/** For the person whom it is about: in words, without what is ours. */
export const showTransfer = (row: TransferRow) => ({
  at: row.at.toISOString(),
  to: processors[row.processor as ProcessorName].title,
  purpose: processors[row.processor as ProcessorName].purpose,
  kinds: kindsOf(row.kinds),
  order: row.order_id,
})

/** For a spreadsheet: a byte order mark, since Excel takes UTF-8 for GBK without one, and no cell that it would run. */
export async function csvOf(rows: AsyncIterable<TransferRow>): Promise<string> {
  const lines = [['时间', '接收方', '动作', '个人信息种类', '申请', '编号']]
  for await (const row of rows) {
    const { title } = processors[row.processor as ProcessorName]
    const kinds = kindsOf(row.kinds).map(kind => kind.zh)
    lines.push([
      row.at.toISOString(),
      ...[title.zh, row.act, kinds.join('、'), row.order_id ?? '', row.reference ?? ''],
    ])
  }
  return `\uFEFF${lines.map(cells => cells.map(cell).join(',')).join('\r\n')}\r\n`
}

const cell = (value: string) =>
  `"${(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`
