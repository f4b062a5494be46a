// Proving that the organisation owns its account: for the applicant, for the reviewer's desk, and the bank's notices.
import { z } from 'zod'
import { route } from '../route.ts'
import { orderView } from '../views.ts'
import { authorityPath, fen, id, moment, orderPath, text } from '../words.ts'

export const bankOffice = z.object({ name: z.string(), code: z.string(), bank: z.string() })

/** One round as staff see it: its dates and what the bank said, never its amount or code. */
export const proofRound = z.object({
  round: z.number().int(),
  payoutNo: z.string(),
  kind: z.enum(['random-amount', 'memo-code']),
  accountName: z.string(),
  bank: z.string(),
  account: z.string(),
  state: z.enum(['prepared', 'sent', 'returned', 'answered', 'spent', 'expired', 'dropped']),
  bankState: z.enum(['unknown', 'processing', 'sent', 'returned', 'absent']),
  reason: text.nullable(),
  wrong: z.number().int(),
  prepared: moment,
  sent: moment.nullable(),
  returned: moment.nullable(),
  ended: moment.nullable(),
})

export const proofCase = z.object({
  order: id,
  number: z.string(),
  programmeTitle: text,
  organisation: z.string(),
  stage: z.string(),
  state: z.string(),
  by: moment.nullable(),
  /** As the applicant gives it now; null where nothing was given yet. */
  account: z.object({ name: z.string(), bank: z.string(), number: z.string() }).nullable(),
  sameName: z.boolean(),
  why: text.nullable(),
  rounds: z.array(proofRound),
  mayDecide: z.boolean(),
})

export const payoutRow = proofRound.extend({ order: id, number: z.string(), organisation: z.string() })

/** Only rounds that are over count in `costFen`: the sum of a day must not tell an amount that is still a secret. */
export const payoutDay = z.object({
  day: z.string(),
  paid: z.number().int(),
  sent: z.number().int(),
  returned: z.number().int(),
  answered: z.number().int(),
  open: z.number().int(),
  costFen: fen,
})

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

export const bankProofRoutes = {
  searchBanks: route({
    method: 'GET',
    path: '/api/:authority/banks',
    access: 'person',
    summary: 'Find a bank or a branch by name, pinyin, initials or number',
    params: authorityPath,
    query: z.object({ q: z.string().trim().max(60).default('') }),
    reply: z.object({ offices: z.array(bankOffice) }),
  }),
  startBankProof: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/bank-proof',
    access: 'person',
    summary:
      'Send the small payment to the account that the account form names; a new round replaces an open one',
    params: orderPath,
    reply: orderView,
  }),
  answerBankProof: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/bank-proof/answer',
    access: 'person',
    summary: 'The amount in yuan, or the code of the memo',
    params: orderPath,
    body: z.object({ answer: z.string().trim().min(1).max(20) }),
    reply: orderView,
  }),
  askBankProofStaff: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/bank-proof/ask-staff',
    access: 'person',
    summary: 'Let our staff check the account by hand',
    params: orderPath,
    body: z.object({ note: z.string().trim().max(200).default('') }),
    reply: orderView,
  }),
}

export const bankProofDeskRoutes = {
  proofCase: route({
    method: 'GET',
    path: '/api/:authority/desk/bank-proof/:order',
    access: ['reviewer'],
    summary: 'The proof of one order: names side by side, rounds, what the bank said',
    params: orderPath,
    reply: proofCase,
  }),
  decideProof: route({
    method: 'POST',
    path: '/api/:authority/desk/bank-proof/:order/decide',
    access: ['reviewer'],
    summary: 'Pass (saying what was checked), give back to the applicant, or refuse',
    params: orderPath,
    body: z.object({
      decision: z.enum(['pass', 'back', 'refuse']),
      note: z.string().trim().min(4).max(200),
    }),
    reply: proofCase,
  }),
  payouts: route({
    method: 'GET',
    path: '/api/:authority/desk/bank-payouts',
    access: ['reviewer', 'finance'],
    summary: 'Payouts of some days for reconciliation, with sums by day',
    params: authorityPath,
    query: z.object({ from: day.optional(), until: day.optional() }),
    reply: z.object({ days: z.array(payoutDay), payouts: z.array(payoutRow), truncated: z.boolean() }),
  }),
}

export const bankNotice = route({
  method: 'POST',
  path: '/notify/:authority/bank',
  access: 'vendor',
  summary: 'The bank: a payout moved (a reason to ask)',
  raw: true,
  rawBody: true,
  params: authorityPath,
})

export type BankOfficeView = z.infer<typeof bankOffice>
export type ProofCase = z.infer<typeof proofCase>
export type ProofRound = z.infer<typeof proofRound>
export type PayoutRow = z.infer<typeof payoutRow>
export type PayoutDay = z.infer<typeof payoutDay>
