// Rounds of the proof: what every deed of this room is handed, and the only ways to read and change a round's row.
import { createHash } from 'node:crypto'
import type { BankOffice, BankPort, PayoutReturn } from '@hufu/outside/bank/port.ts'
import type { StageOf } from '@hufu/programme'
import type { Selectable, Updateable } from 'kysely'
import type { RoundState } from '../../migrations/tables/bank-proof.ts'
import type { Text } from '../../migrations/tables/order.ts'
import type { Tables } from '../../migrations/tables.ts'
import { readSheet } from '../../order/dossier.ts'
import {
  keyOf,
  type Move,
  type Order,
  type OrderKey,
  type Reader,
  readStage,
  readStages,
  type StageRow,
  type Trx,
} from '../../order/order.ts'
import { type OrderProgramme, programmeOf, type Spine, stageNamed } from '../../order/spine.ts'
import type { ProofSecrets } from './secrets.ts'

export interface BankProofDeps {
  spine: Spine
  secrets: ProofSecrets
  /** The bank of an authority; null where none is connected. */
  port(authority: string): BankPort | null
  noticeUrl(authority: string): string
  /** Head banks from our own list, for when the bank's directory does not answer. */
  headBanks(query: string): BankOffice[]
}

export type Round = Selectable<Tables['bank_proof_round']>
export type BankProofStage = StageOf<'bank-proof'> & { name: string }

/** So many payments one order gets before a person must look at it; counted anew after staff gave it back. */
export const roundsAllowed = 5
/** So many payments one account gets within a day, whichever orders ask for them. */
export const paymentsADay = 3

/** The stage of this order that proves an account, with its row: the one at work where a journey has several. */
export async function proofStage(
  spine: Spine,
  db: Reader,
  order: Order,
): Promise<{ row: StageRow; stage: BankProofStage; journey: OrderProgramme }> {
  const row = await readStage(db, keyOf(order), 'bank-proof')
  const journey = await programmeOf(spine, order)
  const stage = stageNamed(journey, row.stage)
  if (stage.stage !== 'bank-proof') throw new Error(`stage ${row.stage} proves no account`)
  return { row, stage, journey }
}

export async function readRounds(db: Reader, key: OrderKey, stage: string): Promise<Round[]> {
  return await db
    .selectFrom('bank_proof_round')
    .selectAll()
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .where('stage', '=', stage)
    .orderBy('round')
    .execute()
}

export async function findRound(db: Reader, authority: string, payoutNo: string): Promise<Round | undefined> {
  return await db
    .selectFrom('bank_proof_round')
    .selectAll()
    .where('authority_id', '=', authority)
    .where('payout_no', '=', payoutNo)
    .executeTakeFirst()
}

/** One conditional UPDATE; false where the round is in none of the states any more. */
export async function changeRound(
  trx: Trx,
  round: Pick<Round, 'authority_id' | 'payout_no'>,
  from: readonly RoundState[],
  change: Updateable<Tables['bank_proof_round']>,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('bank_proof_round')
    .set(change)
    .where('authority_id', '=', round.authority_id)
    .where('payout_no', '=', round.payout_no)
    .where('state', 'in', [...from])
    .executeTakeFirst()
  return Number(numUpdatedRows) === 1
}

/** Ends whatever round of the stage is still open: it can be answered no more. */
export async function dropOpenRounds(trx: Trx, key: OrderKey, at: Date, stage?: string): Promise<void> {
  let query = trx
    .updateTable('bank_proof_round')
    .set({ state: 'dropped', ended_at: at })
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .where('state', 'in', ['prepared', 'sent'])
  if (stage) query = query.where('stage', '=', stage)
  await query.execute()
}

/**
 * A correction that named another account sent the order here before its reviewer could go on: the case goes back with the
 * proof, unless signed papers must be handed in first, whose room then does it.
 */
export async function backToReview(trx: Trx, key: OrderKey): Promise<Move[]> {
  const rows = await readStages(trx, key)
  const review = rows.find(row => row.kind === 'review' && row.state === 'returned')
  const waited = rows.some(row => row.state === 'correcting' || row.state === 'outdated')
  return review && !waited ? [{ stage: review.stage, from: ['returned'], to: 'waiting' }] : []
}

/** Letters and digits only, and another one for every order, stage and round, at whichever bank they meet. */
export function payoutNumber(order: Order, stage: string, round: number): string {
  const about = `${order.authority_id}/${order.id}/${stage}`
  return `BP${createHash('sha256').update(about).digest('hex').slice(0, 16)}R${round}`
}

export interface Account {
  name: string
  bank: string
  number: string
}

/** What this room leaves in the dossier: why the applicant must act again, and in the end how the account was proved. */
export interface ProofSheet {
  /** Grows each time that staff give the order back: tries and rounds begin anew. */
  span?: number
  why?: Text | null
  proved?: { by: 'answer' | 'bank' | 'staff'; kind: string; at: string; account: Account; mark: string }
}

export async function readProofSheet(db: Reader, key: OrderKey, stage: string): Promise<ProofSheet> {
  return (await readSheet<ProofSheet>(db, key, stage)) ?? {}
}

const returnTexts: Record<PayoutReturn | 'refused', { zh: string; en: string }> = {
  'account-unknown': { zh: '银行查无此账号', en: 'The bank does not know this account number' },
  'account-closed': { zh: '账户已销户', en: 'The account is closed' },
  'name-mismatch': { zh: '户名与账号不符', en: 'The account belongs to another name' },
  'bank-mismatch': { zh: '开户行与账号不符', en: 'The account is held at another bank' },
  'account-frozen': { zh: '账户被冻结或只收不付', en: 'The account is frozen or restricted' },
  other: { zh: '银行退回了这笔款项', en: 'The bank sent the payment back' },
  refused: { zh: '银行没有受理这笔款项', en: 'The bank did not accept the payment' },
}

export const returnText = (reason: string | null): { zh: string; en: string } =>
  returnTexts[(reason ?? 'other') as keyof typeof returnTexts] ?? returnTexts.other
