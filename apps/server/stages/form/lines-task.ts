// The first task of an order in which there is something to choose: which certificates, of which term, on which key.
import type { Task } from '@hufu/contract'
import { lineChoice, priceOf, writeMoney, writeTerm } from '@hufu/programme'
import { contextOf } from '../../order/context.ts'
import { renewedRole } from '../../order/lines.ts'
import type { LineRow, Order, Reader } from '../../order/order.ts'
import { programmeOf, type Spine } from '../../order/spine.ts'

/** Its place in the task list, and the path that a fault of it is pinned to. */
export const linesSection = 'lines'

export async function linesTask(
  spine: Spine,
  db: Reader,
  order: Order,
  lines: readonly LineRow[],
): Promise<Task | null> {
  const { programme } = await programmeOf(spine, order)
  if (!lineChoice(programme, await renewedRole(db, order, programme)).open) return null
  const chosen = lines.map(line => ({ role: line.role ?? '', term: line.term, seal: line.seal }))
  const price = priceOf(programme, chosen, await contextOf(spine, db, order))
  const summary = (lang: 'zh' | 'en', comma: string) => {
    const names = [...new Set(lines.map(line => `${line.title[lang]} ${writeTerm(line.term)[lang]}`))]
    const counted =
      names.length === 1 && lines.length > 1 ? `${names[0]} × ${lines.length}` : names.join(comma)
    return order.lines_chosen ? `${counted} · ${writeMoney(price.fen)[lang]}` : ''
  }
  return {
    section: linesSection,
    title: { zh: '证书选择', en: 'Certificates' },
    status: order.lines_chosen ? 'done' : 'todo',
    summary: { zh: summary('zh', '、'), en: summary('en', ', ') },
  }
}
