// The payment of a round, and what the bank says of it. Jobs are delivered at least once and processes die: from the
// moment that the bank was first asked, it is queried before it is asked again, and always under the round's own number.

import type { BankPort, PayoutState } from '@hufu/outside/bank/port.ts'
import { OutsideError } from '@hufu/outside/errors.ts'
import { advance } from '../../order/advance.ts'
import { deadlineOf } from '../../order/deadline.ts'
import { isOpen, lockOrder, type Order, readStages, type StageRow, type Trx } from '../../order/order.ts'
import { programmeOf, stageNamed } from '../../order/spine.ts'
import {
  type BankProofDeps,
  type BankProofStage,
  backToReview,
  changeRound,
  findRound,
  type Round,
  readProofSheet,
  returnText,
} from './rounds.ts'
import { takeProofBack } from './take-proof-back.ts'

export interface RoundJob {
  authority: string
  payoutNo: string
  count?: number
}

type Said =
  | PayoutState
  | { state: 'absent' }
  /** The bank took no such order: a wrong number of digits, a bank it cannot reach. */
  | { state: 'refused' }

export async function payRound(deps: BankProofDeps, job: RoundJob): Promise<void> {
  const { spine } = deps
  const round = await findRound(spine.db.kysely, job.authority, job.payoutNo)
  if (!round) return
  const port = deps.port(job.authority)
  if (!port) throw new Error(`no bank is connected for ${job.authority}`)
  // Step 1: the first to come notes that the bank is being asked. A round that was dropped before is never paid.
  const first = round.asked_at === null && (await noteAsking(deps, round))
  if (round.asked_at === null && !first) return
  // Step 2: whoever comes after a crash asks what became of it.
  const known = first ? ({ state: 'absent' } as const) : await port.queryPayout(round.payout_no)
  const said = known.state === 'absent' && round.state === 'prepared' ? await pay(deps, port, round) : known
  await apply(deps, job, said)
}

async function noteAsking(deps: BankProofDeps, round: Round): Promise<boolean> {
  const { spine } = deps
  const noted = await spine.db.kysely
    .updateTable('bank_proof_round')
    .set({ asked_at: spine.clock.now() })
    .where('authority_id', '=', round.authority_id)
    .where('payout_no', '=', round.payout_no)
    .where('state', '=', 'prepared')
    .where('asked_at', 'is', null)
    .executeTakeFirst()
  return Number(noted.numUpdatedRows) === 1
}

async function pay(deps: BankProofDeps, port: BankPort, round: Round): Promise<Said> {
  const about = `${round.authority_id}/${round.payout_no}`
  const { code: _code, ...order } = deps.secrets.open(round.secret, about)
  try {
    return await port.payOut({
      ...order,
      payoutNo: round.payout_no,
      noticeUrl: deps.noticeUrl(round.authority_id),
    })
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error
    if (error.kind === 'conflict') return await port.queryPayout(round.payout_no)
    if (error.kind === 'refused') return { state: 'refused' }
    // Busy or unreachable: the job comes again, and then it asks before it pays.
    throw error
  }
}

/** Seconds between questions; the last one repeats. */
const pace = [5, 15, 60, 300, 900, 1800]
/** After so many questions (some ten days) nobody waits for an answer; the list of payouts shows it as open. */
const enough = 500

export async function pollRound(deps: BankProofDeps, job: RoundJob): Promise<void> {
  const round = await findRound(deps.spine.db.kysely, job.authority, job.payoutNo)
  const port = deps.port(job.authority)
  if (!round?.asked_at || !port || round.bank_state === 'sent' || round.bank_state === 'returned') return
  await apply(deps, job, await port.queryPayout(job.payoutNo))
}

/** Banks send money back days after they booked it, and a notice may get lost: for so long they are asked again. */
const watched = 10 * 86_400_000

export async function lookBack(deps: BankProofDeps): Promise<void> {
  const { spine } = deps
  const booked = await spine.db.kysely
    .selectFrom('bank_proof_round')
    .select(['authority_id', 'payout_no'])
    .where('bank_state', '=', 'sent')
    .where('sent_at', '>', new Date(spine.clock.now().getTime() - watched))
    .orderBy('sent_at')
    .limit(5000)
    .execute()
  for (const { authority_id: authority, payout_no: payoutNo } of booked) {
    const port = deps.port(authority)
    try {
      if (port) await applyOnce(deps, { authority, payoutNo }, await port.queryPayout(payoutNo))
    } catch (error) {
      // The bank is away: the next look asks again. Only our own faults end the job.
      if (!(error instanceof OutsideError)) throw error
    }
  }
}

/** The bank said by itself that a payout moved: its word is only a reason to ask. */
export async function hearBank(
  deps: BankProofDeps,
  authority: string,
  raw: Uint8Array,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Promise<'heard' | 'forged'> {
  const port = deps.port(authority)
  try {
    if (!port) return 'forged'
    const { payoutNo } = port.openNotice(raw, headers)
    const round = await findRound(deps.spine.db.kysely, authority, payoutNo)
    if (round?.asked_at) await applyOnce(deps, { authority, payoutNo }, await port.queryPayout(payoutNo))
    return 'heard'
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error
    deps.spine.log.warn(
      { event: 'bank-proof.notice-refused', kind: error.kind, code: error.code },
      'a notice of the bank was refused',
    )
    // Our own polls go on; only what was not signed by the bank is turned away.
    return error.kind === 'forged' || error.kind === 'malformed' ? 'forged' : 'heard'
  }
}

/** Applies the bank's word, and asks again later while it is not final. */
async function apply(deps: BankProofDeps, job: RoundJob, said: Said): Promise<void> {
  const { spine } = deps
  await applyOnce(deps, job, said)
  if (said.state !== 'processing') return
  const count = job.count ?? 0
  if (count >= enough) return
  const wait = pace[Math.min(count, pace.length - 1)] ?? 60
  await spine.db.transaction(trx =>
    spine.jobs.send(
      trx,
      'bank-proof.poll',
      { authority: job.authority, payoutNo: job.payoutNo, count: count + 1 },
      { after: new Date(spine.clock.now().getTime() + wait * 1000), key: job.payoutNo },
    ),
  )
}

/** Notices, polls and repeated jobs all end here, in any order and any number: the order's lock lets one settle. */
export async function applyOnce(deps: BankProofDeps, job: RoundJob, said: Said): Promise<void> {
  const { spine } = deps
  const known = await findRound(spine.db.kysely, job.authority, job.payoutNo)
  if (!known) return
  await spine.db.transaction(async trx => {
    const order = await lockOrder(trx, { authority: job.authority, order: known.order_id })
    const round = await findRound(trx, job.authority, job.payoutNo)
    if (!round) return
    await noteBank(deps, trx, round, said)
    if (said.state === 'processing' || said.state === 'absent') return
    if (said.state !== 'sent' && round.state === 'answered') {
      const rows = await readStages(trx, { authority: job.authority, order: order.id })
      const reason = said.state === 'returned' ? said.reason : 'refused'
      const row = rows.find(each => each.stage === round.stage)
      return await takeProofBack(deps, trx, { order, row, round }, reason)
    }
    if (!isOpen(order)) return
    const journey = await programmeOf(spine, order)
    const stage = stageNamed(journey, round.stage)
    const row = (await readStages(trx, { authority: job.authority, order: order.id })).find(
      each => each.stage === round.stage,
    )
    if (!row || stage.stage !== 'bank-proof') return
    if (said.state === 'sent') await settleSent(deps, trx, { order, row, stage, round })
    else await settleReturned(deps, trx, { row, round }, said.state === 'returned' ? said.reason : 'refused')
  })
}

/** What the bank says stands in the list of payouts even where the round has long been over. */
async function noteBank(deps: BankProofDeps, trx: Trx, round: Round, said: Said): Promise<void> {
  const back = said.state === 'returned' || said.state === 'refused'
  const now = deps.spine.clock.now()
  await changeRound(trx, round, [round.state], {
    bank_state: back ? 'returned' : said.state,
    ...(said.state === 'sent' ? { sent_at: said.sentAt } : {}),
    ...(back ? { returned_at: said.state === 'returned' ? said.returnedAt : now } : {}),
    ...(back ? { return_reason: said.state === 'returned' ? said.reason : 'refused' } : {}),
  })
}

async function settleSent(
  deps: BankProofDeps,
  trx: Trx,
  at: { order: Order; row: StageRow; stage: BankProofStage; round: Round },
): Promise<void> {
  const { spine } = deps
  const { row, stage, round } = at
  const now = spine.clock.now()
  const key = { authority: round.authority_id, order: round.order_id }
  const sheet = await readProofSheet(trx, key, row.stage)
  if (row.state !== 'paying') return
  if (!stage.typed) {
    // R-13, where nothing is typed back: the bank took the payment under this name and number, and that proves it.
    if (!(await changeRound(trx, round, ['prepared'], { state: 'answered', ended_at: now }))) return
    await advance(spine, trx, key, {
      moves: [{ stage: row.stage, from: ['paying'], to: 'passed' }, ...(await backToReview(trx, key))],
      event: 'bank-proof-passed',
      text: { zh: '打款成功，对公账户已验证', en: 'The payment arrived; the account is proved' },
      actor: { kind: 'outside', name: 'bank' },
      sheet: { ...sheet, why: null, proved: provedBy(round, 'bank', now) },
    })
    return
  }
  const due = deadlineOf(stage, 'sent', now)
  if (!(await changeRound(trx, round, ['prepared'], { state: 'sent', expires_at: due }))) return
  await advance(spine, trx, key, {
    moves: [{ stage: row.stage, from: ['paying'], to: 'sent', due }],
    event: 'bank-proof-sent',
    text: {
      zh: '核验款已打出，请查询到账记录后填写',
      en: 'The small payment was sent; look at the statement',
    },
    actor: { kind: 'outside', name: 'bank' },
  })
}

async function settleReturned(
  deps: BankProofDeps,
  trx: Trx,
  { row, round }: { row: StageRow; round: Round },
  reason: string,
): Promise<void> {
  const { spine } = deps
  const now = spine.clock.now()
  if (!(await changeRound(trx, round, ['prepared', 'sent'], { state: 'returned', ended_at: now }))) return
  if (row.state !== 'paying' && row.state !== 'sent') return
  const key = { authority: round.authority_id, order: round.order_id }
  const why = returnText(reason)
  await advance(spine, trx, key, {
    moves: [{ stage: row.stage, from: [row.state], to: 'failed' }],
    event: 'bank-proof-failed',
    text: { zh: `打款没有成功：${why.zh}`, en: `The payment failed: ${why.en}` },
    actor: { kind: 'outside', name: 'bank' },
    sheet: { ...(await readProofSheet(trx, key, row.stage)), why },
    tell: { reasons: why.zh },
  })
}

export const provedBy = (round: Round, by: 'answer' | 'bank', at: Date) => ({
  by,
  kind: round.kind,
  at: at.toISOString(),
  account: { name: round.account_name, bank: round.bank, number: round.account_masked },
  mark: round.account_mark,
})
