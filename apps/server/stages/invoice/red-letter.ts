// An invoice issued at payment, and the order rejected afterwards: the invoice is taken back by a red-letter one (红字发票).
// A service that cannot do it, or refuses, leaves finance a note: nothing is called cancelled that is not.
import { randomUUID } from 'node:crypto'
import { OutsideError } from '@hufu/outside/errors.ts'
import type { InvoicePort, RedLetterPort } from '@hufu/outside/invoice/port.ts'
import { advance } from '../../order/advance.ts'
import { lockOrder, type OrderKey, readOrder, readStage, system, type Trx } from '../../order/order.ts'
import { type InvoiceDeps, readInvoice, requestOf } from './issue-invoice.ts'

interface RedLetterJob extends OrderKey {
  round: number
}
/** Hours: the buyer has 72 hours to agree. */
const pace = [0, 1, 6, 12]

export const takeInvoiceBack = (deps: InvoiceDeps, trx: Trx, key: OrderKey, round = 0) =>
  deps.spine.jobs.send(
    trx,
    'invoice.red-letter',
    { authority: key.authority, order: key.order, round },
    {
      key: key.order,
      after: new Date(deps.spine.clock.now().getTime() + (pace[Math.min(round, 3)] ?? 12) * 3_600_000),
    },
  )

export async function workRedLetter(deps: InvoiceDeps, { round, ...key }: RedLetterJob): Promise<void> {
  const { spine } = deps
  const row = await readInvoice(deps, key)
  const stage = await readStage(spine.db.kysely, key, 'invoice')
  if (row?.state !== 'issued' || !row.number || stage.state !== 'issued') return
  const order = await readOrder(spine.db.kysely, key)
  const port = deps.port(key.authority)
  if (!port || !canRedLetter(port)) return await leaveToFinance(deps, key, '开票服务不支持自动红冲')
  // The same number again is the same form, so the whole deed may be repeated.
  const formNo = `${row.order_no}R`
  try {
    const { buyer, kind } = await requestOf(deps, order, row)
    await port.requestRedLetter({ formNo, kind, blueNumber: row.number, buyer, reason: 'returned' })
  } catch (error) {
    if (!(error instanceof OutsideError) || (error.kind !== 'refused' && error.kind !== 'conflict'))
      throw error
    if (error.kind === 'refused') return await leaveToFinance(deps, key, error.message)
  }
  const said = await port.queryRedLetter(formNo)
  if (said.state === 'failed' || said.state === 'void')
    return await leaveToFinance(deps, key, said.state === 'failed' ? said.reason : '红字单已作废')
  if (said.state !== 'confirmed') {
    await spine.db.transaction(trx => takeInvoiceBack(deps, trx, key, round + 1))
    return
  }
  await spine.db.transaction(async trx => {
    await lockOrder(trx, key)
    const now = await readStage(trx, key, 'invoice')
    if (now.state !== 'issued') return
    await advance(spine, trx, key, {
      moves: [{ stage: now.stage, from: ['issued'], to: 'red-lettered' }],
      event: 'invoice-red-lettered',
      text: { zh: '发票已红冲', en: 'The invoice was cancelled by a red-letter invoice' },
      actor: system,
    })
  })
}

const canRedLetter = (port: InvoicePort): port is InvoicePort & RedLetterPort => 'requestRedLetter' in port

/** Once: a note on the order, which finance reads beside the issued invoice. */
async function leaveToFinance(deps: InvoiceDeps, key: OrderKey, why: string): Promise<void> {
  const { spine } = deps
  await spine.db.transaction(async trx => {
    await lockOrder(trx, key)
    const text = `申请已结束，已开的发票需要人工红冲：${why}`.slice(0, 400)
    const row = { authority_id: key.authority, order_id: key.order, id: randomUUID(), at: spine.clock.now() }
    const known = await trx
      .selectFrom('order_note')
      .select('id')
      .where('authority_id', '=', key.authority)
      .where('order_id', '=', key.order)
      .where('text', '=', text)
      .executeTakeFirst()
    if (known) return
    const system = { staff_id: '00000000-0000-0000-0000-000000000000', staff_name: '系统' }
    await trx
      .insertInto('order_note')
      .values({ ...row, ...system, text })
      .execute()
  })
}
