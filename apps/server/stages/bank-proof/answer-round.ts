// The answer: the amount that arrived, or the code of the memo. Each try is taken by one conditional UPDATE before
// anything is compared, so that however many answers come at once, no more are heard than there are tries.
import type { Fault } from '@hufu/contract'
import { sql } from 'kysely'
import { advance } from '../../order/advance.ts'
import {
  expectOpen,
  expectState,
  lockOwnOrder,
  type Order,
  type OrderKey,
  type StageRow,
  type Trx,
} from '../../order/order.ts'
import { AppError } from '../../platform/errors.ts'
import { provedBy } from './pay-round.ts'
import {
  type BankProofDeps,
  type BankProofStage,
  backToReview,
  changeRound,
  proofStage,
  type Round,
  readProofSheet,
} from './rounds.ts'
import { isAnswer, readAnswer } from './secrets.ts'

type Outcome = { right: true } | { right: false; left: number }

export async function answerRound(
  deps: BankProofDeps,
  key: OrderKey,
  person: string,
  typed: string,
): Promise<void> {
  // The try must stay taken: the refusal is thrown after the transaction.
  const outcome = await deps.spine.db.transaction(async (trx): Promise<Outcome> => {
    const order = await lockOwnOrder(trx, key, person)
    expectOpen(order)
    const { row, stage } = await proofStage(deps.spine, trx, order)
    // The same right answer sent twice is one answer.
    if (row.state === 'passed') return { right: true }
    expectState(row, 'sent')
    const answer = readAnswer(stage.kind, typed, stage.fen)
    if (answer === null) throw new AppError('request.invalid', { faults: [notAnAnswer(stage)] })
    const round = await takeTry(deps, trx, key, row)
    const secret = deps.secrets.open(round.secret, `${key.authority}/${round.payout_no}`)
    if (isAnswer(secret, answer)) {
      await pass(deps, trx, key, { row, round, person })
      return { right: true }
    }
    if (round.tries_left === 0) await spend(deps, trx, order, { row, round })
    return { right: false, left: round.tries_left }
  })
  if (!outcome.right) throw new AppError('bank-proof.wrong', { faults: [triesLeft(outcome.left)] })
}

/** One statement: the round is open, in time, and has a try left, and now has one less. */
async function takeTry(deps: BankProofDeps, trx: Trx, key: OrderKey, row: StageRow): Promise<Round> {
  const now = deps.spine.clock.now()
  const taken = await trx
    .updateTable('bank_proof_round')
    .set({ tries_left: sql<number>`tries_left - 1` })
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .where('stage', '=', row.stage)
    .where('state', '=', 'sent')
    .where('tries_left', '>', 0)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst()
  if (!taken) throw new AppError('order.wrong-state', { state: `${row.stage}:expired` })
  return taken
}

async function pass(
  deps: BankProofDeps,
  trx: Trx,
  key: OrderKey,
  { row, round, person }: { row: StageRow; round: Round; person: string },
): Promise<void> {
  const now = deps.spine.clock.now()
  await changeRound(trx, round, ['sent'], { state: 'answered', ended_at: now })
  await advance(deps.spine, trx, key, {
    moves: [{ stage: row.stage, from: ['sent'], to: 'passed' }, ...(await backToReview(trx, key))],
    event: 'bank-proof-passed',
    text: { zh: '打款验证通过', en: 'The account is proved' },
    actor: { kind: 'applicant', id: person },
    sheet: {
      ...(await readProofSheet(trx, key, row.stage)),
      why: null,
      proved: provedBy(round, 'answer', now),
    },
  })
}

/** C-18: wrong for the last time. A person looks at it; nothing has to be filled in anew. */
async function spend(
  deps: BankProofDeps,
  trx: Trx,
  order: Order,
  { row, round }: { row: StageRow; round: Round },
): Promise<void> {
  const key = { authority: order.authority_id, order: order.id }
  const why = { zh: `连续 ${round.tries} 次填写不一致`, en: `${round.tries} answers did not match` }
  await changeRound(trx, round, ['sent'], { state: 'spent', ended_at: deps.spine.clock.now() })
  await advance(deps.spine, trx, key, {
    moves: [{ stage: row.stage, from: ['sent'], to: 'manual' }],
    event: 'bank-proof-manual',
    text: {
      zh: '填写次数已用完，已自动转人工核对，无需重新申请',
      en: 'No tries are left; our staff check by hand, you need not apply anew',
    },
    actor: { kind: 'applicant', id: order.person_id },
    sheet: { ...(await readProofSheet(trx, key, row.stage)), why },
  })
}

const notAnAnswer = ({ kind, fen }: BankProofStage): Fault => {
  const yuan = (amount: number) => (amount / 100).toFixed(2)
  return kind === 'random-amount'
    ? {
        path: 'bank-proof.answer',
        code: 'bank-proof.answer-form',
        zh: `请按元填写，例如 ${yuan(fen.from)}，金额在 ${yuan(fen.from)} 至 ${yuan(fen.to)} 元之间。没有扣次数。`,
        en: `Write yuan, for example ${yuan(fen.from)}; it is between ${yuan(fen.from)} and ${yuan(fen.to)}. No try was used.`,
      }
    : {
        path: 'bank-proof.answer',
        code: 'bank-proof.answer-form',
        zh: '验证码是附言里的 6 位字母和数字，请照着填写。没有扣次数。',
        en: 'The code has 6 letters and digits, as in the memo. No try was used.',
      }
}

const triesLeft = (left: number): Fault => ({
  path: 'bank-proof.answer',
  code: 'bank-proof.tries',
  zh: left > 0 ? `还可以填写 ${left} 次。` : '次数已用完，已自动转人工核对，无需重新申请。',
  en: left > 0 ? `${left} more may be tried.` : 'No tries are left; our staff check by hand now.',
})
