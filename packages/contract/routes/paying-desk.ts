// At the finance desk: the money on the statement, which order it is for, and what goes back.
import { z } from 'zod'
import { route } from '../route.ts'
import { authorityPath, done, fen, id, moment, orderPath, text } from '../words.ts'
import { caseView } from './desk.ts'

/** The statement's own number: banks use digits and letters. */
const depositNo = z
  .string()
  .trim()
  .regex(/^[0-9A-Za-z_-]{4,64}$/)
const depositPath = authorityPath.extend({ deposit: depositNo })

export const depositReturn = z.object({
  purpose: z.enum(['refund', 'surplus', 'whole']),
  amountFen: fen,
  state: z.enum(['prepared', 'sent', 'done', 'failed']),
  failure: z.string().nullable(),
  how: z.string().nullable(),
})

export const deposit = z.object({
  deposit: z.string(),
  at: moment,
  payerName: z.string(),
  /** Masked. */
  payerAccount: z.string(),
  payerBank: z.string(),
  amountFen: fen,
  memo: z.string(),
  state: z.enum(['open', 'matched', 'to-return', 'returned']),
  surplusFen: fen,
  order: id.nullable(),
  number: z.string().nullable(),
  note: z.string().nullable(),
  returns: z.array(depositReturn),
  /** Whether the bank can send it back; else by hand. */
  returnable: z.boolean(),
  /** The orders it was taken back from: why, when, by whom. */
  unmatched: z.array(z.object({ number: z.string(), at: moment, reason: z.string(), by: z.string() })),
})

/** How well a deposit fits an order: each of the three, said by itself. */
const fit = z.object({ memo: z.boolean(), amount: z.boolean(), payer: z.boolean() })

export const transferCase = z.object({
  order: id,
  number: z.string(),
  memo: z.string(),
  organisation: z.string(),
  fromOwn: z.boolean(),
  state: z.string(),
  amountFen: fen,
  receivedFen: fen,
  missingFen: fen,
  announcedAt: moment.nullable(),
  /** What the applicant said of the remittance. */
  said: z.array(z.object({ title: text, value: z.string() })),
  /** The slips, among the case's files. */
  slips: z.array(id),
  matched: z.array(deposit),
  suggested: z.array(deposit.extend({ fit })),
})

const finance = ['finance'] as const
const reason = z.string().trim().min(2).max(200)

export const payingDeskRoutes = {
  transferCase: route({
    method: 'GET',
    path: '/api/:authority/desk/transfers/:order',
    access: finance,
    summary: 'A transfer, and the deposits that may be it',
    params: orderPath,
    reply: transferCase,
  }),
  matchDeposit: route({
    method: 'POST',
    path: '/api/:authority/desk/transfers/:order/match',
    access: finance,
    summary: 'This deposit pays for this order',
    params: orderPath,
    body: z.object({ deposit: depositNo, note: z.string().trim().max(200).optional() }),
    reply: caseView,
  }),
  unmatchDeposit: route({
    method: 'POST',
    path: '/api/:authority/desk/deposits/:deposit/unmatch',
    access: finance,
    summary: 'It was matched to the wrong order: free again, and the order put right',
    params: depositPath,
    body: z.object({ reason }),
    reply: deposit,
  }),
  refuseTransfer: route({
    method: 'POST',
    path: '/api/:authority/desk/transfers/:order/refuse',
    access: finance,
    summary: 'Nothing like it has come in: back to the applicant with the reason',
    params: orderPath,
    body: z.object({ reason }),
    reply: caseView,
  }),
  deposits: route({
    method: 'GET',
    path: '/api/:authority/desk/deposits',
    access: finance,
    summary: 'The money on the statement: unmatched, to be returned, or all',
    params: authorityPath,
    query: z.object({
      state: z.enum(['open', 'to-return', 'all']).default('open'),
      q: z.string().max(60).default(''),
      page: z.coerce.number().int().min(1).default(1),
    }),
    reply: z.object({
      deposits: z.array(deposit),
      total: z.number().int(),
      /** When the bank was last asked; null where no bank is connected. */
      asked: moment.nullable(),
      bank: z.boolean(),
    }),
  }),
  fetchDeposits: route({
    method: 'POST',
    path: '/api/:authority/desk/deposits/fetch',
    access: finance,
    summary: 'Ask the bank now',
    params: authorityPath,
    reply: z.object({ fresh: z.number().int() }),
  }),
  addDeposit: route({
    method: 'POST',
    path: '/api/:authority/desk/deposits',
    access: finance,
    summary: 'Enter a deposit from the paper statement',
    params: authorityPath,
    body: z.object({
      deposit: depositNo,
      amountFen: fen.min(1),
      payerName: z.string().trim().min(2).max(100),
      payerAccount: z
        .string()
        .trim()
        .regex(/^\d{0,30}$/)
        .default(''),
      payerBank: z.string().trim().max(100).default(''),
      memo: z.string().trim().max(200).default(''),
      at: moment,
    }),
    reply: deposit,
  }),
  prepareReturn: route({
    method: 'POST',
    path: '/api/:authority/desk/deposits/:deposit/return/prepare',
    access: finance,
    summary: 'Show what a return would do, and give a one-use token',
    params: depositPath,
    reply: z.object({ token: z.string(), amountFen: fen, to: z.string(), text }),
  }),
  returnDeposit: route({
    method: 'POST',
    path: '/api/:authority/desk/deposits/:deposit/return',
    access: finance,
    summary: 'Send the money back to the account it came from',
    params: depositPath,
    body: z.object({ token: z.string().max(200), reason }),
    reply: deposit,
  }),
  returnedByHand: route({
    method: 'POST',
    path: '/api/:authority/desk/deposits/:deposit/return/by-hand',
    access: finance,
    summary: 'It was sent back outside this system: how',
    params: depositPath,
    body: z.object({ how: reason }),
    reply: deposit,
  }),
  refundByHand: route({
    method: 'POST',
    path: '/api/:authority/desk/refunds/:order/by-hand',
    access: finance,
    summary: 'A refund that failed was paid outside this system: how',
    params: orderPath,
    body: z.object({ how: reason }),
    reply: done,
  }),
}

export type DepositView = z.infer<typeof deposit>
export type TransferCase = z.infer<typeof transferCase>
