// A payment that had proved its account came back: nothing was received there, so nothing is proved. Before anything is certified
// the proof is open again and the applicant is told what to do; afterwards it is a person's matter, written on the order.
import { randomUUID } from 'node:crypto'
import { advance } from '../../order/advance.ts'
import { isOpen, keyOf, type Order, readStages, type StageRow, type Trx } from '../../order/order.ts'
import {
  type BankProofDeps,
  changeRound,
  type Round,
  readProofSheet,
  readRounds,
  returnText,
} from './rounds.ts'

export async function takeProofBack(
  deps: BankProofDeps,
  trx: Trx,
  at: { order: Order; row: StageRow | undefined; round: Round },
  reason: string,
): Promise<void> {
  const { spine } = deps
  const { order, row, round } = at
  const key = keyOf(order)
  // Step 1: once, whoever says it first and however often it is said.
  if (!(await changeRound(trx, round, ['answered'], { state: 'returned' }))) return
  spine.log.warn(
    { event: 'bank-proof.returned-after-proof', payoutNo: round.payout_no, reason },
    'a payment came back after it had proved its account',
  )
  // Step 2: does the proof still rest on it? A later round, a person, or another account may have proved it since.
  if (!row || !(await restsOn(trx, row, round))) return
  const why = returnText(reason)
  const outside = { kind: 'outside' as const, name: 'bank' }
  const sheet = await readProofSheet(trx, key, row.stage)

  // Step 3: nothing is certified yet: prove it anew, with rounds and tries of its own.
  if (isOpen(order) && !(await isCertified(trx, order))) {
    const { proved: _proved, ...rest } = sheet
    await advance(spine, trx, key, {
      moves: [{ stage: row.stage, from: ['passed'], to: 'failed' }],
      event: 'bank-proof-returned',
      text: {
        zh: `核验款被银行退回（${why.zh}），此前的账户验证作废。请核对户名、开户行和账号后重新打款，或改为人工核对；其他资料不用重填。`,
        en: `The bank sent the small payment back (${why.en}), so the account is not proved any more. Check name, bank and number and let it be paid again, or ask our staff; nothing else has to be filled in.`,
      },
      actor: outside,
      sheet: { ...rest, span: (sheet.span ?? 0) + 1, why },
      tell: { reasons: why.zh },
    })
    return
  }

  // Step 4: certified or over: no machine undoes that.
  await trx
    .insertInto('order_note')
    .values({
      ...{ authority_id: key.authority, order_id: key.order, id: randomUUID(), at: spine.clock.now() },
      ...{ staff_id: '00000000-0000-0000-0000-000000000000', staff_name: '系统' },
      text: `核验款在证书签发后被银行退回：${why.zh}。请联系申请单位核实对公账户；核实不了的，按规定吊销证书。`,
    })
    .execute()
  await advance(spine, trx, key, {
    event: 'bank-proof-returned',
    text: {
      zh: `核验款被银行退回（${why.zh}）。请保持电话畅通，工作人员会联系您核实对公账户；您也可以直接联系客服。`,
      en: `The bank sent the small payment back (${why.en}). Our staff will call to check the account; you may also call customer service.`,
    },
    actor: outside,
    tell: { reasons: why.zh },
  })
}

async function restsOn(trx: Trx, row: StageRow, round: Round): Promise<boolean> {
  if (row.state !== 'passed') return false
  const key = { authority: round.authority_id, order: round.order_id }
  const { proved, span = 0 } = await readProofSheet(trx, key, row.stage)
  if (!proved || proved.by === 'staff' || proved.mark !== round.account_mark) return false
  const later = (await readRounds(trx, key, row.stage)).some(
    each => each.round > round.round && each.state === 'answered',
  )
  return !later && round.span === span
}

async function isCertified(trx: Trx, order: Order): Promise<boolean> {
  const rows = await readStages(trx, keyOf(order))
  if (rows.some(row => row.kind === 'issuance' && ['signing', 'signed', 'written'].includes(row.state)))
    return true
  const found = await trx
    .selectFrom('certificate')
    .select('id')
    .where('authority_id', '=', order.authority_id)
    .where('order_id', '=', order.id)
    .executeTakeFirst()
  return found !== undefined
}
