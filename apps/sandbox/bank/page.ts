// /bank: the online bank of whoever tries the demo. Statements show the small payment with its amount and memo; payouts can
// be sent back; and money can be transferred to a counter's account. The same deeds answer JSON for scripts.
import { parse } from 'node:querystring'
import { payoutReturns } from '@hufu/outside/bank/port.ts'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import type { World } from '../state.ts'
import type { BankDeeds } from './deeds.ts'
import { type BankShown, drawAccount, drawBank } from './draw.ts'
import type { Payout } from './ledger.ts'

interface Page extends BankShown {
  deeds: BankDeeds
}

const transfer = z.object({
  account: z.string().regex(/^\d{8,30}$/),
  payerName: z.string().trim().min(1).max(120),
  payerAccount: z.string().regex(/^\d{8,30}$/),
  payerBank: z.string().trim().max(120).default('中国工商银行'),
  memo: z.string().trim().max(120).default(''),
  amountFen: z.int().positive(),
})

export function registerPage(app: FastifyInstance, world: World, page: Page): void {
  const { ledger, deeds } = page
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, parse(String(body))),
  )
  // The wire beside this page keeps raw bytes, and hands that down.
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
    done(null, JSON.parse(String(body) || '{}')),
  )
  const send = (reply: FastifyReply, text: string) =>
    reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(text)

  type At = { Params: { number: string; payout: string }; Querystring: Record<string, string> }
  app.get<At>('/bank', ({ query }, reply) => send(reply, drawBank(page, query)))
  app.get<At>('/bank/accounts/:number', ({ params }, reply) =>
    send(reply, drawAccount(ledger, params.number)),
  )

  // For scripts and tests: what the page shows, as JSON.
  app.get<At>('/sandbox/bank/accounts/:number', ({ params }) => ({
    account: ledger.accounts.get(params.number) ?? null,
    entries: ledger.statement(params.number),
  }))
  app.get('/sandbox/bank/payouts', () => [...ledger.payouts.values()])
  app.post('/sandbox/bank/transfers', ({ body }, reply) => {
    const given = transfer.safeParse(body)
    return given.success ? ledger.transfer(given.data) : reply.status(400).send(given.error.issues)
  })
  app.post<At & { Body: { reason?: string } }>('/sandbox/bank/payouts/:payout/return', call => {
    const payout = ledger.payouts.get(call.params.payout)
    if (payout) deeds.giveBack(payout, returnOf(call.body?.reason))
    return payout ?? {}
  })
  app.post<At>('/sandbox/bank/payouts/:payout/settle', ({ params }) => {
    const payout = ledger.payouts.get(params.payout)
    if (payout) deeds.settle(payout)
    return payout ?? {}
  })

  registerForms(app, world, page)
}

function registerForms(app: FastifyInstance, world: World, { ledger, deeds }: Page): void {
  const back = (reply: FastifyReply, said: string) =>
    reply.redirect(`/bank?said=${encodeURIComponent(said)}`, 303)
  type Form = { Body: Record<string, string> }

  app.post<Form>('/bank/transfer', ({ body }, reply) => {
    const amountFen = Math.round(Number(body.yuan) * 100)
    const given = transfer.safeParse({ ...body, amountFen })
    if (!given.success) return back(reply, 'wrong')
    ledger.transfer(given.data)
    return back(reply, 'transferred')
  })
  app.post<Form>('/bank/open', ({ body }, reply) => {
    const { number = '', name = '', bank = '' } = body
    if (!/^\d{8,30}$/.test(number) || !name.trim()) return back(reply, 'wrong')
    const account = ledger.open(number, name.trim(), bank || '中国工商银行')
    Object.assign(account, { name: name.trim(), closed: false })
    return back(reply, 'opened')
  })
  app.post<Form>('/bank/close', ({ body }, reply) => {
    ledger.close(body.number ?? '')
    return back(reply, 'closed')
  })
  app.post<Form>('/bank/payout', ({ body }, reply) => {
    const payout = ledger.payouts.get(body.payoutNo ?? '')
    if (payout && body.deed === 'settle') deeds.settle(payout)
    if (payout && body.deed === 'return') deeds.giveBack(payout, returnOf(body.reason))
    return back(reply, 'done')
  })
  app.post<Form>('/bank/mood', ({ body }, reply) => {
    const mood = moods[body.mood as keyof typeof moods]
    if (mood) world.controls.set('bank', mood)
    return back(reply, 'done')
  })
}

const moods = {
  normal: { down: false, settle: 'alone', settleMs: 1500 },
  slow: { down: false, settle: 'alone', settleMs: 60_000 },
  'by-hand': { down: false, settle: 'by-hand' },
  down: { down: true },
} as const

const returnOf = (reason: unknown): NonNullable<Payout['reason']> =>
  payoutReturns.find(each => each === reason) ?? 'other'
