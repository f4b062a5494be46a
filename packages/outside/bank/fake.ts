// A bank in memory, for tests of rooms: it keeps what contract.ts asks of a real one, and can be told to fail, to lose
// an answer after the deed, to be slow, to send a payout back, and to receive transfers.
import { createHmac, randomUUID } from 'node:crypto'
import { OutsideError, type OutsideErrorKind } from '../errors.ts'
import type { BankOffice, BankPort, Deposit, PayoutRequest, PayoutReturn, PayoutState } from './port.ts'
import { searchOffices } from './search-offices.ts'

export type BankVerb = 'payOut' | 'queryPayout' | 'searchBanks' | 'deposits'

export interface FakePayout {
  request: PayoutRequest
  state: PayoutState
}

export interface FakeBank extends BankPort {
  /** Every payout by its number, with what the receiver reads on the statement. */
  readonly payouts: ReadonlyMap<string, FakePayout>
  /** The account belongs to this name from now on: a payout under another name comes back. */
  openAccount(account: string, name: string): void
  closeAccount(account: string): void
  /** False: payouts stay `processing` until settled or returned by the test. True at first: the next question finds them sent. */
  settleAlone(alone: boolean): void
  settle(payoutNo: string): void
  returnPayout(payoutNo: string, reason: PayoutReturn): void
  /** An incoming transfer; without `at` it is booked now. */
  receive(deposit: Omit<Deposit, 'depositNo' | 'at'> & { at?: Date; depositNo?: string }): Deposit
  /** The next `times` calls of `verb` fail; with `afterDeed` the bank has done it and only the answer is lost. */
  failNext(verb: BankVerb, kind: OutsideErrorKind, options?: { times?: number; afterDeed?: boolean }): void
  delay(milliseconds: number): void
  /** What the bank would send to the payout's noticeUrl. */
  notice(payoutNo: string): { rawBody: Buffer; headers: Record<string, string> }
}

export function createFakeBank(options: { now: () => Date; branches?: readonly BankOffice[] }): FakeBank {
  const { now, branches = sampleBranches } = options
  const key = randomUUID()
  const payouts = new Map<string, FakePayout>()
  const accounts = new Map<string, { name: string; closed: boolean }>()
  const deposits: Deposit[] = []
  let failures: { verb: BankVerb; kind: OutsideErrorKind; left: number; afterDeed: boolean }[] = []
  let delayMs = 0
  let alone = true

  async function answer<T>(verb: BankVerb, deed: () => T): Promise<T> {
    if (delayMs > 0) await new Promise(resolve => setTimeout(resolve, delayMs))
    const failure = failures.find(one => one.verb === verb)
    if (!failure) return deed()
    failure.left -= 1
    failures = failures.filter(one => one.left > 0)
    if (failure.afterDeed) deed()
    throw new OutsideError(failure.kind, {
      code: `bank.${failure.kind}`,
      message: `the fake was told to fail ${verb}`,
    })
  }

  function payOut(request: PayoutRequest): PayoutState {
    const earlier = payouts.get(request.payoutNo)
    if (earlier) {
      if (fingerprint(earlier.request) === fingerprint(request)) return earlier.state
      throw new OutsideError('conflict', { code: 'bank.number-reused', message: 'fake: number-reused' })
    }
    const fault = refusalOf(request)
    const state: PayoutState = fault
      ? { state: 'returned', reason: fault, returnedAt: now() }
      : { state: 'processing' }
    payouts.set(request.payoutNo, { request, state })
    return state
  }

  function refusalOf(request: PayoutRequest): PayoutReturn | null {
    const known = accounts.get(request.account)
    if (known?.closed) return 'account-closed'
    return known && known.name !== request.accountName ? 'name-mismatch' : null
  }

  function known(payoutNo: string): FakePayout {
    const payout = payouts.get(payoutNo)
    if (!payout) throw new Error(`no payout ${payoutNo}`)
    return payout
  }

  function query(payoutNo: string): PayoutState | { state: 'absent' } {
    const payout = payouts.get(payoutNo)
    if (!payout) return { state: 'absent' }
    if (alone && payout.state.state === 'processing') payout.state = { state: 'sent', sentAt: now() }
    return payout.state
  }

  return {
    payouts,
    payOut: request => answer('payOut', () => payOut(request)),
    queryPayout: payoutNo => answer('queryPayout', () => query(payoutNo)),
    searchBanks: typed => answer('searchBanks', () => searchOffices(typed, branches)),
    deposits: ({ since, until, account }) =>
      answer('deposits', () =>
        deposits
          .filter(one => one.at >= since && (!until || one.at < until))
          .filter(one => !account || one.account === account)
          .sort((a, b) => a.at.getTime() - b.at.getTime()),
      ),
    openNotice(rawBody, headers) {
      if (headers['fake-signature'] !== seal(key, rawBody)) {
        throw new OutsideError('forged', { code: 'bank.forged', message: 'fake: bad signature' })
      }
      return JSON.parse(Buffer.from(rawBody).toString('utf8')) as { payoutNo: string }
    },
    openAccount: (account, name) => void accounts.set(account, { name, closed: false }),
    closeAccount(account) {
      accounts.set(account, { name: accounts.get(account)?.name ?? '', closed: true })
    },
    settleAlone(yes) {
      alone = yes
    },
    settle(payoutNo) {
      known(payoutNo).state = { state: 'sent', sentAt: now() }
    },
    returnPayout(payoutNo, reason) {
      known(payoutNo).state = { state: 'returned', reason, returnedAt: now() }
    },
    receive(deposit) {
      const booked = { depositNo: `D${randomUUID()}`, at: now(), ...deposit }
      deposits.push(booked)
      return booked
    },
    failNext(verb, kind, { times = 1, afterDeed = false } = {}) {
      failures.push({ verb, kind, left: times, afterDeed })
    },
    delay(milliseconds) {
      delayMs = milliseconds
    },
    notice(payoutNo) {
      const rawBody = Buffer.from(JSON.stringify({ payoutNo }))
      return { rawBody, headers: { 'fake-signature': seal(key, rawBody) } }
    },
  }
}

const seal = (key: string, body: Uint8Array) => createHmac('sha256', key).update(body).digest('hex')

const fingerprint = ({ payoutNo, accountName, bank, account, amountFen, memo }: PayoutRequest): string =>
  JSON.stringify([payoutNo, accountName, bank, account, amountFen, memo])

const sampleBranches: readonly BankOffice[] = [
  { name: '中国工商银行郑州花园路支行', code: '102491000019', bank: '中国工商银行' },
  { name: '中国建设银行太原迎泽支行', code: '105161000028', bank: '中国建设银行' },
]
