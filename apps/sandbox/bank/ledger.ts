// What the demo's bank remembers: accounts, payouts by the sender's number, incoming transfers. Statements are drawn from
// these, so that a tester reads amount and memo where a real owner would.
import { randomInt } from 'node:crypto'
import type { PayoutReturn } from '@hufu/outside/bank/port.ts'
import { z } from 'zod'
import { refuse } from '../house-wire.ts'
import type { World } from '../state.ts'
import { keepOnDisk } from '../state-file.ts'

export const payoutRequest = z.object({
  payoutNo: z.string().regex(/^[0-9A-Za-z]{6,32}$/),
  accountName: z.string().min(1).max(120),
  bank: z.string().min(1).max(120),
  account: z.string().regex(/^\d{8,30}$/),
  amountFen: z.int().min(1).max(100_000),
  memo: z.string().max(60),
  noticeUrl: z.url().optional(),
})

export interface Payout extends z.infer<typeof payoutRequest> {
  state: 'processing' | 'sent' | 'returned'
  reason?: PayoutReturn
  at: string
  /** Of `sent` or `returned`. */
  movedAt?: string
}

export interface Account {
  number: string
  name: string
  bank: string
  closed: boolean
}

export interface Booked {
  depositNo: string
  account: string
  payerName: string
  payerAccount: string
  payerBank: string
  amountFen: number
  memo: string
  at: string
}

export interface Entry {
  at: string
  /** From the owner of the statement's side: money that came is positive. */
  fen: number
  other: string
  memo: string
  payoutNo?: string
}

export type Ledger = ReturnType<typeof openLedger>

export function openLedger(world: World) {
  const kept = keepOnDisk(world, 'bank', {
    payouts: new Map<string, Payout>(),
    accounts: new Map<string, Account>(),
    deposits: new Map<string, Booked>(),
    /** Accounts that the counters ask about: where transfers to them go. */
    collecting: new Map<string, string>(),
  })
  const { payouts, accounts, deposits, collecting, changed, saveNow } = kept
  const now = () => world.clock.now().toISOString()

  function open(number: string, name: string, bank: string): Account {
    const account = accounts.get(number) ?? { number, name, bank, closed: false }
    accounts.set(number, account)
    changed()
    return account
  }

  function returnPayout(payout: Payout, reason: PayoutReturn): void {
    Object.assign(payout, { state: 'returned', reason, movedAt: now() })
    changed()
  }

  return {
    ...{ payouts, accounts, deposits, collecting, saveNow, open, returnPayout },
    /** The same number again is the same payout. `fresh`: it is the first time. */
    payOut(request: z.infer<typeof payoutRequest>): { payout: Payout; fresh: boolean } {
      const earlier = payouts.get(request.payoutNo)
      if (earlier) {
        const same = (['accountName', 'bank', 'account', 'amountFen', 'memo'] as const).every(
          field => earlier[field] === request[field],
        )
        if (!same) throw refuse(409, 'NUMBER_REUSED', '付款编号已用于另一笔付款')
        return { payout: earlier, fresh: false }
      }
      const known = accounts.get(request.account)
      const payout: Payout = { ...request, state: 'processing', at: now() }
      payouts.set(payout.payoutNo, payout)
      if (known?.closed) returnPayout(payout, 'account-closed')
      else if (known && known.name !== request.accountName) returnPayout(payout, 'name-mismatch')
      else open(request.account, request.accountName, request.bank)
      changed()
      return { payout, fresh: true }
    },
    settle(payout: Payout): boolean {
      if (payout.state !== 'processing') return false
      Object.assign(payout, { state: 'sent', movedAt: now() })
      changed()
      return true
    },
    close(number: string): void {
      const account = accounts.get(number)
      if (account) account.closed = true
      changed()
    },
    transfer(given: Omit<Booked, 'depositNo' | 'at'>): Booked {
      const depositNo = `D${world.clock.now().getTime()}${randomInt(1000, 9999)}`
      const booked = { ...given, depositNo, at: now() }
      deposits.set(depositNo, booked)
      open(given.payerAccount, given.payerName, given.payerBank)
      return booked
    },
    statement(number: string): Entry[] {
      const came = [...payouts.values()]
        .filter(payout => payout.account === number && payout.state === 'sent')
        .map(({ payoutNo, memo, amountFen, movedAt = '' }): Entry => {
          return { at: movedAt, fen: amountFen, other: '电子认证服务机构（演示）', memo, payoutNo }
        })
      const went = [...deposits.values()]
        .filter(each => each.payerAccount === number)
        .map((each): Entry => ({ at: each.at, fen: -each.amountFen, other: each.account, memo: each.memo }))
      return [...came, ...went].sort((a, b) => (a.at < b.at ? 1 : -1))
    },
  }
}
