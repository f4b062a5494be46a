// When a person looks at an account instead of the bank's statement: the applicant asks for it, a reviewer decides. The
// decision carries a note that says what was checked, or what the applicant must change.
import { advance } from '../../order/advance.ts'
import { expectOpen, expectState, lockOrder, lockOwnOrder, type OrderKey } from '../../order/order.ts'
import type { StaffMember } from '../../order/readers.ts'
import type { Audit } from '../../platform/audit.ts'
import { AppError } from '../../platform/errors.ts'
import { readAccount, shown } from './account.ts'
import {
  type BankProofDeps,
  type BankProofStage,
  backToReview,
  dropOpenRounds,
  proofStage,
  type Round,
  readProofSheet,
  readRounds,
} from './rounds.ts'
import { mayHaveAnother } from './start-round.ts'

/**
 * The second route is open where the programme names it, and wherever there is no other: no bank connected, or no
 * payment left to ask for.
 */
export function mayAskStaff(
  deps: BankProofDeps,
  authority: string,
  stage: BankProofStage,
  rounds: readonly Round[],
  span: number,
): boolean {
  return (
    stage['on-fail'].includes('review') ||
    deps.port(authority) === null ||
    !mayHaveAnother(stage, rounds, span)
  )
}

export async function askStaff(
  deps: BankProofDeps,
  key: OrderKey,
  person: string,
  note: string,
): Promise<void> {
  const { spine } = deps
  await spine.db.transaction(async trx => {
    const order = await lockOwnOrder(trx, key, person)
    expectOpen(order)
    // Whoever would rather not have the account processed comes here without one: other papers can be looked at.
    const { row, stage } = await proofStage(spine, trx, order)
    if (row.state === 'manual') return
    expectState(row, 'due', 'failed', 'sent')
    const sheet = await readProofSheet(trx, key, row.stage)
    const rounds = await readRounds(trx, key, row.stage)
    if (!mayAskStaff(deps, key.authority, stage, rounds, sheet.span ?? 0))
      throw new AppError('order.wrong-state', { state: `${row.stage}:${row.state}` })
    await dropOpenRounds(trx, key, spine.clock.now(), row.stage)
    const why = note
      ? { zh: `申请人请求人工核对：${note}`, en: `The applicant asked for a check by hand: ${note}` }
      : { zh: '申请人请求人工核对', en: 'The applicant asked for a check by hand' }
    await advance(spine, trx, key, {
      moves: [{ stage: row.stage, from: [row.state], to: 'manual' }],
      event: 'bank-proof-manual',
      text: { zh: '您请求人工核对账户', en: 'You asked our staff to check the account' },
      actor: { kind: 'applicant', id: person },
      sheet: { ...sheet, why },
    })
  })
}

export interface ProofDecision {
  decision: 'pass' | 'back' | 'refuse'
  note: string
}

export async function decideProof(
  deps: BankProofDeps,
  audit: Audit,
  key: OrderKey,
  staff: StaffMember,
  { decision, note }: ProofDecision,
): Promise<void> {
  const { spine } = deps
  await spine.db.transaction(async trx => {
    const order = await lockOrder(trx, key)
    expectOpen(order)
    const { row, stage, journey } = await proofStage(spine, trx, order)
    expectState(row, 'manual')
    if (order.person_id === staff.id) throw new AppError('access.self-review')
    const at = spine.clock.now()
    const sheet = await readProofSheet(trx, key, row.stage)
    const account = await readAccount(trx, order, journey, stage)
    const told = outcomes[decision]
    await advance(spine, trx, key, {
      moves: [
        { stage: row.stage, from: ['manual'], to: told.to },
        ...(decision === 'pass' ? await backToReview(trx, key) : []),
      ],
      event: told.event,
      text: told.text(note),
      actor: { kind: 'staff', id: staff.id, name: staff.name },
      sheet:
        decision === 'pass'
          ? {
              ...sheet,
              why: null,
              proved: {
                by: 'staff',
                kind: stage.kind,
                at: at.toISOString(),
                account: shown(account),
                mark: deps.secrets.mark(account.number),
              },
            }
          : { ...sheet, span: (sheet.span ?? 0) + 1, why: { zh: note, en: note } },
      tell: { reasons: decision === 'pass' ? '' : note },
    })
    await audit.write(trx, {
      authority: key.authority,
      actor: `staff:${staff.id}`,
      act: `bank-proof.${decision}`,
      subject: `order:${key.order}`,
      detail: { note },
    })
  })
}

const outcomes = {
  pass: {
    to: 'passed',
    event: 'bank-proof-passed',
    // The note is the reviewer's record of what was checked; the applicant needs only the result.
    text: () => ({ zh: '人工核对通过，对公账户已验证', en: 'Checked by hand: the account is proved' }),
  },
  back: {
    to: 'due',
    event: 'bank-proof-failed',
    text: (note: string) => ({
      zh: `人工核对：请修改账户后重新提交。${note}`,
      en: `Checked by hand: please correct the account and hand it in again. ${note}`,
    }),
  },
  refuse: {
    to: 'refused',
    event: 'review-rejected',
    text: (note: string) => ({
      zh: `未能确认对公账户：${note}`,
      en: `The account could not be confirmed: ${note}`,
    }),
  },
} as const
