// The bank-proof room: an organisation shows that an account is its own, by a small payment whose amount or memo only
// the owner can read. Amount and code are in no view, notice, log or desk; a person can always decide instead.
import { advance } from '../../order/advance.ts'
import { writeSheet } from '../../order/dossier.ts'
import {
  keyOf,
  lockOrder,
  type Order,
  type OrderKey,
  readStages,
  type StageRow,
  system,
  type Trx,
} from '../../order/order.ts'
import type { NamedStage, Room, ViewPart } from '../../order/spine.ts'
import { programmeOf } from '../../order/spine.ts'
import { isGiven, readAccount, sameName, shown } from './account.ts'
import { mayAskStaff } from './decide-proof.ts'
import { lookBack, payRound, pollRound, type RoundJob } from './pay-round.ts'
import { type BankProofDeps, changeRound, dropOpenRounds, readProofSheet, readRounds } from './rounds.ts'
import { mayHaveAnother, startByItself } from './start-round.ts'

export function bankProofRoom(deps: BankProofDeps): Room {
  const { spine } = deps
  return {
    kind: 'bank-proof',
    actions: { due: 'prove-account', failed: 'prove-account', sent: 'answer-proof' },
    async enter(trx, order, stage) {
      if (await isReadyByItself(deps, trx, order, stage)) {
        const key = keyOf(order)
        await spine.jobs.send(trx, 'bank-proof.begin', key, { key: `${key.order}/${stage.name}` })
      }
      return {}
    },
    expire: (key, row) => expireProof(deps, key, row),
    ended: (trx, order) => dropOpenRounds(trx, keyOf(order), spine.clock.now()),
    async resubmitted(trx, order, row, stage) {
      if (row.state !== 'passed' || stage.stage !== 'bank-proof') return null
      const key = keyOf(order)
      const { proved, span = 0 } = await readProofSheet(trx, key, row.stage)
      const account = await readAccount(trx, order, await programmeOf(spine, order), stage)
      const same =
        proved &&
        proved.mark === deps.secrets.mark(account.number) &&
        // A reviewer may have accepted another name, with a reason; the name must then be the one that was accepted.
        (proved.by === 'staff'
          ? sameName(proved.account.name, account.name)
          : sameName(account.name, order.organisation))
      if (same) return null
      // Another account is another proof, with tries and rounds of its own.
      await writeSheet(trx, key, row.stage, { span: span + 1 }, spine.clock.now())
      return { stage: row.stage, from: ['passed'], to: 'due' }
    },
    describe: (db, order, row, stage) => describeProof(deps, db, order, row, stage),
  }
}

export function defineBankProofJobs(deps: BankProofDeps): void {
  const { jobs } = deps.spine
  jobs.define<OrderKey>('bank-proof.begin', { handler: key => startByItself(deps, key), retries: 10 })
  jobs.define<RoundJob>('bank-proof.pay', { handler: job => payRound(deps, job), retries: 30 })
  jobs.define<RoundJob>('bank-proof.poll', { handler: job => pollRound(deps, job), retries: 30 })
  jobs.define<object>('bank-proof.look-back', { handler: () => lookBack(deps) })
  jobs.every('bank-proof.look-back', '23 */8 * * *')
}

/** The account came with the application, in one of its sections: nothing is left for the applicant to fill in. */
async function isReadyByItself(
  deps: BankProofDeps,
  trx: Trx,
  order: Order,
  stage: NamedStage,
): Promise<boolean> {
  if (stage.stage !== 'bank-proof' || !deps.port(order.authority_id)) return false
  const journey = await programmeOf(deps.spine, order)
  const asked = journey.stages.some(each => each.stage === 'form' && each.forms.includes(stage.account))
  return asked && isGiven(await readAccount(trx, order, journey, stage))
}

type Reader = Parameters<NonNullable<Room['describe']>>[0]

async function describeProof(
  deps: BankProofDeps,
  db: Reader,
  order: Order,
  row: StageRow,
  stage: NamedStage,
): Promise<ViewPart> {
  if (stage.stage !== 'bank-proof') return {}
  const key = keyOf(order)
  const sheet = await readProofSheet(db, key, row.stage)
  const rounds = await readRounds(db, key, row.stage)
  const span = sheet.span ?? 0
  const last = rounds.filter(round => round.span === span).at(-1)
  const given = await readAccount(db, order, await programmeOf(deps.spine, order), stage)
  const paid = last && { name: last.account_name, bank: last.bank, number: last.account_masked }
  const underWay = row.state === 'paying' || row.state === 'sent'
  const asked = row.state === 'due' || row.state === 'failed' || row.state === 'sent'
  const mayRetry = asked && mayHaveAnother(stage, rounds, span) && deps.port(order.authority_id) !== null
  return {
    bankProof: {
      stage: row.stage,
      state: row.state,
      kind: stage.kind,
      typed: stage.typed,
      form: stage.account,
      account: sheet.proved?.account ?? (underWay && paid ? paid : isGiven(given) ? shown(given) : null),
      triesLeft: last?.tries_left ?? stage.tries,
      expires: row.state === 'sent' ? (last?.expires_at?.toISOString() ?? null) : null,
      why: sheet.why ?? null,
      mayRetry,
      mayAskStaff: asked && mayAskStaff(deps, order.authority_id, stage, rounds, span),
    },
  }
}

/** The time of a state is over: never a dead end, and never a payment that nobody looks after. */
async function expireProof(deps: BankProofDeps, key: OrderKey, was: StageRow): Promise<void> {
  const { spine } = deps
  await spine.db.transaction(async trx => {
    await lockOrder(trx, key)
    const rows = await readStages(trx, key)
    const row = rows.find(each => each.stage === was.stage)
    if (row?.state !== was.state) return
    const at = spine.clock.now()
    const sheet = await readProofSheet(trx, key, row.stage)
    const move = (to: string) => [{ stage: row.stage, from: [row.state], to }]
    if (row.state === 'sent') {
      const open = (await readRounds(trx, key, row.stage)).find(round => round.state === 'sent')
      if (open) await changeRound(trx, open, ['sent'], { state: 'expired', ended_at: at })
      await advance(spine, trx, key, {
        moves: move('failed'),
        event: 'bank-proof-failed',
        text: {
          zh: '打款验证超过有效期，可以重新打款',
          en: 'Not answered in time; a new payment can be sent',
        },
        actor: system,
        sheet: { ...sheet, why: tooLate },
        tell: { reasons: tooLate.zh },
      })
    }
    if (row.state === 'paying') {
      // The bank has not said for a whole working day whether it paid. The round is over for us, whatever comes.
      await dropOpenRounds(trx, key, at, row.stage)
      await advance(spine, trx, key, {
        moves: move('manual'),
        event: 'bank-proof-manual',
        text: {
          zh: '银行没有及时回复打款结果，已转人工核对',
          en: 'The bank did not say in time what became of the payment; our staff check by hand',
        },
        actor: system,
        sheet: { ...sheet, why: bankSilent },
      })
    }
    if (row.state === 'due' || row.state === 'failed') {
      // What was paid for an order that nobody goes on with goes back, as after a rejection.
      const paid = rows.some(each => each.kind === 'payment' && each.state === 'paid')
      await advance(spine, trx, key, {
        event: 'closed',
        text: {
          zh: '太久没有完成打款验证，申请已关闭',
          en: 'The account was not proved in time; the order was closed',
        },
        actor: system,
        end: paid ? 'rejected' : 'closed',
      })
    }
  })
}

const tooLate = { zh: '超过有效期没有填写', en: 'Not answered in time' }
const bankSilent = { zh: '银行没有及时回复', en: 'The bank did not answer in time' }
