// The small payments of some days, for reconciliation with the bank's statement (O-08): which were sent, came back, were
// answered, and what they cost. Amounts of single payments are never listed, and none counts while it is still a secret.
import type { PayoutDay, PayoutRow, ProofCase, ProofRound } from '@hufu/contract'
import { dayOf } from '@hufu/programme'
import { type Order, type OrderKey, readOrder } from '../../order/order.ts'
import type { StaffMember } from '../../order/readers.ts'
import { isGiven, readAccount, sameName, shown } from './account.ts'
import {
  type BankProofDeps,
  proofStage,
  type Round,
  readProofSheet,
  readRounds,
  returnText,
} from './rounds.ts'

const DAY = 86_400_000
const shownAtMost = 1000

export async function listPayouts(
  deps: BankProofDeps,
  authority: string,
  range: { from?: string; until?: string },
): Promise<{ days: PayoutDay[]; payouts: PayoutRow[]; truncated: boolean }> {
  const today = dayOf(deps.spine.clock.now())
  const until = range.until ?? today
  const from = range.from ?? dayOf(new Date(midnight(until).getTime() - 30 * DAY))
  const rows = await deps.spine.db.kysely
    .selectFrom('bank_proof_round as r')
    .innerJoin('orders as o', join =>
      join.onRef('o.authority_id', '=', 'r.authority_id').onRef('o.id', '=', 'r.order_id'),
    )
    .selectAll('r')
    .select(['o.number', 'o.organisation'])
    .where('r.authority_id', '=', authority)
    .where('r.prepared_at', '>=', midnight(from))
    .where('r.prepared_at', '<', new Date(midnight(until).getTime() + DAY))
    .orderBy('r.prepared_at', 'desc')
    .limit(shownAtMost + 1)
    .execute()
  const kept = rows.slice(0, shownAtMost)
  return {
    days: sumUp(deps, kept),
    payouts: kept.map(row => ({
      ...roundView(row),
      order: row.order_id,
      number: row.number ?? '',
      organisation: row.organisation,
    })),
    truncated: rows.length > shownAtMost,
  }
}

const midnight = (day: string): Date => new Date(`${day}T00:00:00+08:00`)

function sumUp(deps: BankProofDeps, rounds: readonly Round[]): PayoutDay[] {
  const days = new Map<string, PayoutDay>()
  for (const round of rounds) {
    const day = dayOf(round.prepared_at)
    const sum = days.get(day) ?? { day, paid: 0, sent: 0, returned: 0, answered: 0, open: 0, costFen: 0 }
    const open = round.ended_at === null
    days.set(day, {
      day,
      paid: sum.paid + (round.asked_at ? 1 : 0),
      sent: sum.sent + (round.bank_state === 'sent' ? 1 : 0),
      returned: sum.returned + (round.bank_state === 'returned' ? 1 : 0),
      answered: sum.answered + (round.state === 'answered' ? 1 : 0),
      open: sum.open + (open ? 1 : 0),
      costFen: sum.costFen + (!open && round.bank_state === 'sent' ? amountOf(deps, round) : 0),
    })
  }
  return [...days.values()].sort((a, b) => (a.day < b.day ? 1 : -1))
}

const amountOf = (deps: BankProofDeps, round: Round): number =>
  deps.secrets.open(round.secret, `${round.authority_id}/${round.payout_no}`).amountFen

/** The case on the desk. */
export async function viewProof(deps: BankProofDeps, key: OrderKey, staff: StaffMember): Promise<ProofCase> {
  const { spine } = deps
  const db = spine.db.kysely
  const order: Order = await readOrder(db, key)
  const { row, stage, journey } = await proofStage(spine, db, order)
  const sheet = await readProofSheet(db, key, row.stage)
  const account = await readAccount(db, order, journey, stage)
  return {
    order: order.id,
    number: order.number ?? '',
    programmeTitle: journey.programme.title,
    organisation: order.organisation,
    stage: row.stage,
    state: row.state,
    by: row.due_at?.toISOString() ?? null,
    account: isGiven(account) ? shown(account) : null,
    sameName: sameName(account.name, order.organisation),
    why: sheet.why ?? null,
    rounds: (await readRounds(db, key, row.stage)).map(roundView),
    mayDecide: staff.roles.includes('reviewer') && row.state === 'manual' && order.person_id !== staff.id,
  }
}

const roundView = (round: Round): ProofRound => ({
  round: round.round,
  payoutNo: round.payout_no,
  kind: round.kind,
  accountName: round.account_name,
  bank: round.bank,
  account: round.account_masked,
  state: round.state,
  bankState: round.bank_state,
  reason: round.return_reason ? returnText(round.return_reason) : null,
  // The right answer took a try as well.
  wrong: Math.max(0, round.tries - round.tries_left - (round.state === 'answered' ? 1 : 0)),
  prepared: round.prepared_at.toISOString(),
  sent: round.sent_at?.toISOString() ?? null,
  returned: round.returned_at?.toISOString() ?? null,
  ended: round.ended_at?.toISOString() ?? null,
})
