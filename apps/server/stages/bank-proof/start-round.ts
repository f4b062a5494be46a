// A new round: one small payment to the account that the account form names. The row is written first, with a number of
// its own, and the payment is a job of the same transaction: whatever happens between, a round is paid once or not at all.
import { mask } from '@hufu/programme'
import { sql } from 'kysely'
import { advance } from '../../order/advance.ts'
import { expectConsent } from '../../order/consent.ts'
import {
  type Actor,
  expectOpen,
  expectState,
  keyOf,
  lockOrder,
  lockOwnOrder,
  type Order,
  type OrderKey,
  readOrder,
  readOwnOrder,
  system,
  type Trx,
} from '../../order/order.ts'
import { AppError } from '../../platform/errors.ts'
import { faultOfBank, faultsOfAccount, readAccount } from './account.ts'
import {
  type Account,
  type BankProofDeps,
  type BankProofStage,
  dropOpenRounds,
  paymentsADay,
  payoutNumber,
  proofStage,
  type Round,
  readProofSheet,
  readRounds,
  roundsAllowed,
} from './rounds.ts'
import { drawAmount, drawCode, type RoundSecret } from './secrets.ts'

const DAY = 86_400_000

export async function startRound(deps: BankProofDeps, key: OrderKey, person: string): Promise<void> {
  const { spine } = deps
  const db = spine.db.kysely
  await refuseUnknownBank(deps, await readOwnOrder(db, key, person))
  await spine.db.transaction(async trx => {
    const order = await lockOwnOrder(trx, key, person)
    await openRound(deps, trx, order, { kind: 'applicant', id: person })
  })
}

/**
 * The stage was reached and the account came with the application: nobody has to press a button (R-13). What hinders it
 * (no consent yet, another name) is the applicant's to settle, on the page of the proof.
 */
export async function startByItself(deps: BankProofDeps, key: OrderKey): Promise<void> {
  const { spine } = deps
  try {
    await refuseUnknownBank(deps, await readOrder(spine.db.kysely, key))
    await spine.db.transaction(async trx => {
      const order = await lockOrder(trx, key)
      const { row } = await proofStage(spine, trx, order)
      const begun = (await readRounds(trx, key, row.stage)).length > 0
      if (order.state === 'open' && row.state === 'due' && !begun) await openRound(deps, trx, order, system)
    })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    spine.log.info({ event: 'bank-proof.not-automatic', order: key.order, code: error.code }, 'left to do')
  }
}

async function refuseUnknownBank(deps: BankProofDeps, order: Order): Promise<void> {
  const db = deps.spine.db.kysely
  const { stage, journey } = await proofStage(deps.spine, db, order)
  const account = await readAccount(db, order, journey, stage)
  const faults = await faultOfBank(deps, order, journey, stage, account)
  if (faults.length) throw new AppError('bank-proof.account', { faults })
}

async function openRound(deps: BankProofDeps, trx: Trx, order: Order, actor: Actor): Promise<void> {
  const { spine } = deps
  const key = keyOf(order)
  const at = spine.clock.now()
  // Step 1: may there be one? A second click while the first payment is under way changes nothing.
  expectOpen(order)
  const { row, stage, journey } = await proofStage(spine, trx, order)
  if (row.state === 'paying') return
  expectState(row, 'due', 'failed', 'sent')
  if (!deps.port(key.authority)) throw new AppError('bank-proof.unavailable')
  await expectConsent(spine, trx, order, 'bank-account')
  const faults = await faultsOfAccount(deps, trx, order, journey, stage)
  if (faults.length) throw new AppError('bank-proof.account', { faults })

  // Step 2: the caps. Tries go over from round to round, so that new rounds give no new guesses (X-06).
  const account = await readAccount(trx, order, journey, stage)
  const sheet = await readProofSheet(trx, key, row.stage)
  const rounds = await readRounds(trx, key, row.stage)
  const span = sheet.span ?? 0
  const lately = rounds.filter(round => round.span === span)
  const tries = lately.at(-1)?.tries_left ?? stage.tries
  if (lately.length >= roundsAllowed || tries === 0) throw new AppError('bank-proof.too-often')
  const mark = deps.secrets.mark(account.number)
  await refuseThirstyAccount(trx, key.authority, mark, at)

  // Step 3: the round and its payment's job, or neither.
  await dropOpenRounds(trx, key, at, row.stage)
  const round = (rounds.at(-1)?.round ?? 0) + 1
  const payoutNo = payoutNumber(order, row.stage, round)
  const secret = drawSecret(stage, account, order)
  await trx
    .insertInto('bank_proof_round')
    .values({
      ...{ authority_id: key.authority, order_id: key.order, stage: row.stage, round, span },
      payout_no: payoutNo,
      kind: stage.kind,
      account_name: account.name,
      bank: account.bank,
      account_masked: mask('bank-account', account.number),
      account_mark: mark,
      secret: deps.secrets.seal(secret, `${key.authority}/${payoutNo}`),
      tries,
      tries_left: tries,
      state: 'prepared',
      prepared_at: at,
    })
    .execute()
  const wrongAccount = row.state === 'sent'
  await advance(spine, trx, key, {
    moves: [{ stage: row.stage, from: [row.state], to: 'paying' }],
    event: 'bank-proof-paying',
    text: wrongAccount
      ? { zh: '更换账户，重新打款', en: 'Another account: a new payment is sent' }
      : { zh: '正在向对公账户打款', en: 'A small payment is being sent to the account' },
    actor,
    sheet: { ...sheet, why: null },
  })
  await spine.jobs.send(trx, 'bank-proof.pay', { authority: key.authority, payoutNo }, { key: payoutNo })
}

/** Nobody may have strangers' accounts showered with payments. The lock makes two orders count one after the other. */
async function refuseThirstyAccount(trx: Trx, authority: string, mark: string, at: Date): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`bank-proof ${authority} ${mark}`}, 0))`.execute(
    trx,
  )
  const { count } = await trx
    .selectFrom('bank_proof_round')
    .select(eb => eb.fn.countAll<number>().as('count'))
    .where('authority_id', '=', authority)
    .where('account_mark', '=', mark)
    .where('prepared_at', '>', new Date(at.getTime() - DAY))
    .executeTakeFirstOrThrow()
  if (Number(count) >= paymentsADay) throw new AppError('bank-proof.too-often')
}

function drawSecret(stage: BankProofStage, account: Account, order: Order): RoundSecret {
  const code = stage.kind === 'memo-code' ? drawCode() : null
  return {
    accountName: account.name,
    bank: account.bank,
    account: account.number,
    amountFen: drawAmount(stage.fen),
    memo: code ? `账户验证 验证码${code} 请勿告诉他人` : `账户验证 ${order.number ?? ''}`.trim(),
    code,
  }
}

/** True where another payment may be asked for without a person's help. */
export function mayHaveAnother(stage: BankProofStage, rounds: readonly Round[], span: number): boolean {
  const lately = rounds.filter(round => round.span === span)
  const left = lately.at(-1)?.tries_left ?? stage.tries
  return lately.length < roundsAllowed && left > 0
}
