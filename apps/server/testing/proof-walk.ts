// For tests only: the first counter's programme with a proof of the account between form and payment, in all its kinds.
import { readAuthorities } from '../programme/authorities.ts'
import { publishProgrammes, readProgrammes } from '../programme/shelf.ts'
import { answerRound } from '../stages/bank-proof/answer-round.ts'
import { askStaff } from '../stages/bank-proof/decide-proof.ts'
import { type BankProofStage, type Round, readRounds } from '../stages/bank-proof/rounds.ts'
import { startRound } from '../stages/bank-proof/start-round.ts'
import { agreed, filled, startWalk, type Walk } from './applicant.ts'
import { programmeName, programmesFolder, type TestHouse } from './house.ts'

export interface ProofVariant {
  stage?: Partial<Omit<BankProofStage, 'name' | 'stage'>>
  /** The account is asked for in a section of the application. */
  inForm?: boolean
  /** False: the programme asks no consent for it. */
  consent?: boolean
  /** The proof comes after the payment, before the review. */
  late?: boolean
}

const field = { required: true, from: [], locked: false, bound: false, fills: [] }

/** From now on new orders are of this variant. */
export async function publishProof(
  house: TestHouse,
  { stage, inForm, consent = true, late }: ProofVariant = {},
) {
  const read = (await readProgrammes(programmesFolder)).find(p => p.programme.programme === programmeName)
  const programme = structuredClone(read!.programme)
  programme.forms.account = {
    title: { zh: '对公账户', en: 'Account' },
    scope: 'order',
    fields: {
      name: { ...field, zh: '账户名称', en: 'Account name', type: 'organisation-name' },
      bank: { ...field, zh: '开户行', en: 'Bank', type: 'bank-name' },
      number: { ...field, zh: '银行账号', en: 'Account number', type: 'bank-account' },
    },
  }
  if (consent)
    programme.agreements['bank-account'] = { ...programme.agreements.service!, about: 'bank-account' }
  for (const event of ['bank-proof-sent', 'bank-proof-failed', 'bank-proof-passed'] as const) {
    const text = { zh: `${event} {number} {reasons} {next}`, en: event }
    programme.notices[event] = { to: ['agent'], sms: text }
  }
  const journey = programme.offers.new!.journey
  if (inForm && journey.form?.stage === 'form') journey.form.forms.push('account')
  journey.bank = {
    stage: 'bank-proof',
    after: ['form'],
    checks: [],
    kind: 'random-amount',
    fen: { from: 1, to: 100 },
    typed: true,
    account: 'account',
    tries: 3,
    'on-fail': ['again', 'correct', 'review'],
    ...stage,
  }
  journey.payment!.after = [late ? 'form' : 'bank']
  if (late) journey.review!.after = ['bank']
  const source = JSON.stringify(programme)
  await publishProgrammes(house.db, house.clock, await readAuthorities(programmesFolder), [
    { programme, source },
  ])
}

let running = 0
export const newAccount = (): string => `62220212${String(++running).padStart(8, '0')}`
export const applicantName = '郑州示例期货有限公司'
const bankName = '中国工商银行郑州花园路支行'

/** An order before its proof, and the deeds of its applicant. */
export async function proofWalk(house: TestHouse, options: { account?: string; inForm?: boolean } = {}) {
  const walk: Walk = await startWalk(house)
  const number = options.account ?? newAccount()
  const account = { 'account.name': applicantName, 'account.bank': bankName, 'account.number': number }
  await walk.fill({ ...filled(walk.uscc), ...(options.inForm ? account : {}) })
  const rounds = (): Promise<Round[]> => readRounds(house.db.kysely, walk.key, 'bank')
  return {
    ...walk,
    ...{ number, account, rounds },
    async submitAll(given: readonly string[] = [...agreed, 'bank-account']) {
      await walk.submit({ agreed: given })
      if (!options.inForm) await walk.save(account)
    },
    start: () => startRound(house.bankProof, walk.key, walk.person),
    answer: (typed: string) => answerRound(house.bankProof, walk.key, walk.person, typed),
    askStaff: (note = '') => askStaff(house.bankProof, walk.key, walk.person, note),
    /** Lets the bank work: pays, and polls until it has said something. */
    async settle() {
      await house.pass(1000)
      await house.pass(10_000)
    },
    /** What the statement of the last payment shows. */
    async statement() {
      const round = (await rounds()).at(-1)
      const paid = house.bank.payouts.get(round?.payout_no ?? '')
      if (!paid) throw new Error('nothing was paid')
      const { amountFen, memo } = paid.request
      return {
        amountFen,
        yuan: (amountFen / 100).toFixed(2),
        memo,
        code: /验证码(\w{6})/.exec(memo)?.[1] ?? '',
      }
    },
    proof: async () => (await walk.view()).bankProof,
    state: async () => (await walk.stages()).bank,
  }
}

export type ProofWalk = Awaited<ReturnType<typeof proofWalk>>

/** An amount that is certainly not the one that was paid. */
export const wrongYuan = (amountFen: number): string =>
  ((amountFen === 100 ? 99 : amountFen + 1) / 100).toFixed(2)
