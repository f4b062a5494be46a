// Where an order stands, for people: who holds the ball, by when, and what comes next.
import { addDeadline } from '../deadline.ts'
import { type Holder, stateOf } from '../lifecycle/index.ts'
import type { Offer } from '../schema/offer.ts'
import type { StageSpec } from '../schema/stage.ts'
import type { Text } from '../text.ts'
import type { States } from './what-is-next.ts'

export type Waiting = {
  stage: string
  kind: StageSpec['stage']
  state: string
  holder: Holder
  /** As written: `3wd`, `24h`. */
  deadline: string
  next: Text
  /** Does not hold the order open. */
  optional: boolean
}

const titles: Record<StageSpec['stage'], Text> = {
  form: { zh: '填写资料', en: 'Form' },
  documents: { zh: '签章文件', en: 'Signed papers' },
  identity: { zh: '身份核验', en: 'Identity' },
  'bank-proof': { zh: '打款验证', en: 'Bank proof' },
  payment: { zh: '费用支付', en: 'Payment' },
  review: { zh: '审核', en: 'Review' },
  issuance: { zh: '证书制作', en: 'Issuance' },
  delivery: { zh: '邮寄', en: 'Delivery' },
  invoice: { zh: '发票', en: 'Invoice' },
}

/** The stage's own title, or what its kind is called. */
export function titleOf(spec: StageSpec): Text {
  return spec.title ?? titles[spec.stage]
}

/** Every stage that waits for someone now, in the order of the journey. */
export function whoHolds(states: States, offer: Offer): Waiting[] {
  return Object.entries(offer.journey).flatMap(([stage, spec]) => {
    const state = states[stage]
    if (state === undefined) return []
    const row = stateOf(spec.stage, state, spec.stage === 'issuance' ? spec.by : undefined)
    if (row.holder === 'nobody') return []
    return [
      {
        stage,
        kind: spec.stage,
        state,
        holder: row.holder,
        deadline: deadlineOf(spec, state),
        next: row.next,
        optional: row.rest === 'optional',
      },
    ]
  })
}

/** The programme's word for the state in which a stage mainly waits, the table's for all others. */
export function deadlineOf(spec: StageSpec, state: string): string {
  const row = stateOf(spec.stage, state, spec.stage === 'issuance' ? spec.by : undefined)
  const own = spec.stage === 'payment' ? (spec.expires ?? spec.within) : spec.within
  const main = {
    invoice: 'waiting',
    'bank-proof': 'sent',
    identity: 'due',
    payment: 'due',
    form: 'drafting',
  } as Record<string, string>
  const mainly = main[spec.stage] ?? (spec.stage === 'documents' ? 'due' : 'waiting')
  return (state === mainly ? own : undefined) ?? row.deadline ?? '30d'
}

export function dueAt(spec: StageSpec, state: string, entered: Date): Date {
  return addDeadline(entered, deadlineOf(spec, state))
}
