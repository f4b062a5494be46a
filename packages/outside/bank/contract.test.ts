// What every bank adapter owes the bank-proof and payment rooms. One suite, run on the fake and on the adapter against the
// sandbox over real HTTP; the next bank adds itself at the end.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBankStage } from '../../../apps/sandbox/bank/stage.ts'
import { createFakeBank } from './fake.ts'
import { createHouseBank } from './house-bank.ts'
import type { BankPort, Deposit, PayoutRequest, PayoutReturn } from './port.ts'

interface Stage {
  port: BankPort
  noticeUrl: string
  busyNext(): void
  loseAnswerOfPayout(): void
  /** Payouts do not arrive by themselves any more. */
  byHand(): void
  settle(payoutNo: string): Promise<unknown>
  giveBack(payoutNo: string, reason: PayoutReturn): Promise<unknown>
  openAccount(number: string, name: string): Promise<unknown>
  closeAccount(number: string): Promise<unknown>
  receive(deposit: Omit<Deposit, 'depositNo' | 'at'>): Promise<unknown>
  notice(payoutNo: string): Promise<{ rawBody: Buffer; headers: Record<string, string> }>
  close(): Promise<void>
}

const digits = () =>
  `6222${BigInt(`0x${randomUUID().replaceAll('-', '').slice(0, 14)}`)}`.slice(0, 16).padEnd(16, '0')
const number = () => `BP${randomUUID().replaceAll('-', '').slice(0, 20)}`

function contract(name: string, open: () => Promise<Stage>) {
  describe(`bank port: ${name}`, () => {
    let stage: Stage
    beforeAll(async () => {
      stage = await open()
    })
    afterAll(() => stage.close())
    const request = (change: Partial<PayoutRequest> = {}): PayoutRequest => ({
      payoutNo: number(),
      accountName: '郑州示例期货有限公司',
      bank: '中国工商银行郑州花园路支行',
      account: digits(),
      amountFen: 37,
      memo: '账户验证 20260304000001',
      ...change,
    })
    const moved = async (payoutNo: string) => {
      for (let left = 100; left > 0; left--) {
        const said = await stage.port.queryPayout(payoutNo)
        if (said.state !== 'processing') return said
        await new Promise(resolve => setTimeout(resolve, 10))
      }
      throw new Error('nothing moved')
    }

    it('pays, and says so when asked', async () => {
      const order = request()
      expect(await stage.port.queryPayout(order.payoutNo)).toEqual({ state: 'absent' })
      expect(['processing', 'sent']).toContain((await stage.port.payOut(order)).state)
      expect(await moved(order.payoutNo)).toMatchObject({ state: 'sent', sentAt: expect.any(Date) })
    })

    it('is one payout under one number, and other content under it is a conflict', async () => {
      const order = request()
      await stage.port.payOut(order)
      await stage.port.payOut(order)
      await expect(stage.port.payOut({ ...order, amountFen: 38 })).rejects.toMatchObject({ kind: 'conflict' })
    })

    it('has paid although the answer was lost; the same number again pays nothing more', async () => {
      const order = request()
      stage.loseAnswerOfPayout()
      await expect(stage.port.payOut(order)).rejects.toMatchObject({ kind: 'unreachable', repeatable: true })
      expect((await stage.port.queryPayout(order.payoutNo)).state).not.toBe('absent')
      expect((await stage.port.payOut(order)).state).not.toBe('returned')
    })

    it('says busy when it is, and works the next time', async () => {
      const order = request()
      stage.busyNext()
      await expect(stage.port.payOut(order)).rejects.toMatchObject({ kind: 'busy', repeatable: true })
      await stage.port.payOut(order)
    })

    it('sends back what goes to another name or a closed account, and says why', async () => {
      const [other, closed] = [request(), request()]
      await stage.openAccount(other.account, '别家有限公司')
      await stage.openAccount(closed.account, closed.accountName)
      await stage.closeAccount(closed.account)
      await stage.port.payOut(other)
      await stage.port.payOut(closed)
      expect(await moved(other.payoutNo)).toMatchObject({ state: 'returned', reason: 'name-mismatch' })
      expect(await moved(closed.payoutNo)).toMatchObject({
        state: 'returned',
        reason: 'account-closed',
        returnedAt: expect.any(Date),
      })
    })

    it('finds banks and branches by name, town, initials, and what people call them', async () => {
      const names = async (query: string) => (await stage.port.searchBanks(query)).map(each => each.name)
      expect(await names('工商')).toEqual(expect.arrayContaining(['中国工商银行']))
      expect((await names('gsyh'))[0]).toBe('中国工商银行')
      expect((await names('招行'))[0]).toBe('招商银行')
      expect(await names('工商银行郑州花园路')).toContain('中国工商银行郑州花园路支行')
      expect(await names('工行郑州花园')).toContain('中国工商银行郑州花园路支行')
      expect(await names('没有这家银行的')).toEqual([])
      // Nothing typed yet: the banks that most have their account with.
      expect(await names('')).toEqual(expect.arrayContaining(['中国工商银行', '中国建设银行']))
      expect((await names('')).length).toBeLessThanOrEqual(20)
      expect((await stage.port.searchBanks('银行')).length).toBeLessThanOrEqual(20)
      const [branch] = await stage.port.searchBanks('中国工商银行郑州花园路支行')
      expect(branch).toMatchObject({ bank: '中国工商银行', code: expect.stringMatching(/^102\d{9}$/) })
    })

    it('lists what came in, in order, by time and account, each under a number of its own', async () => {
      const since = new Date(Date.now() - 1000)
      const account = digits()
      const deposit = {
        account,
        payerName: '郑州示例期货有限公司',
        payerAccount: digits(),
        payerBank: '中国工商银行',
        amountFen: 30_000,
        memo: 'ZCE20260304000001',
      }
      await stage.receive(deposit)
      await stage.receive({ ...deposit, amountFen: 30_001 })
      await stage.receive({ ...deposit, account: digits() })
      const mine = await stage.port.deposits({ since, account })
      expect(mine).toMatchObject([deposit, { amountFen: 30_001 }])
      expect(new Set(mine.map(each => each.depositNo)).size).toBe(2)
      expect(mine[0]?.at).toBeInstanceOf(Date)
      expect(await stage.port.deposits({ since, account })).toEqual(mine)
      expect(await stage.port.deposits({ since, until: since, account })).toEqual([])
      expect((await stage.port.deposits({ since })).length).toBeGreaterThanOrEqual(3)
    })

    it('tells by a signed notice which payout moved, and a changed one is forged', async () => {
      stage.byHand()
      const order = request({ noticeUrl: stage.noticeUrl })
      await stage.port.payOut(order)
      expect(await stage.port.queryPayout(order.payoutNo)).toEqual({ state: 'processing' })
      await stage.settle(order.payoutNo)
      const { rawBody, headers } = await stage.notice(order.payoutNo)
      expect(stage.port.openNotice(rawBody, headers)).toEqual({ payoutNo: order.payoutNo })
      const changed = Buffer.from(rawBody.toString().replace('BP', 'BQ'))
      expect(() => stage.port.openNotice(changed, headers)).toThrow(
        expect.objectContaining({ kind: 'forged' }),
      )
      expect(await moved(order.payoutNo)).toMatchObject({ state: 'sent' })
      // What was booked may still come back.
      await stage.giveBack(order.payoutNo, 'account-frozen')
      expect(await moved(order.payoutNo)).toMatchObject({ state: 'returned', reason: 'account-frozen' })
    })
  })
}

contract('fake', async () => {
  const port = createFakeBank({ now: () => new Date() })
  return {
    port,
    noticeUrl: 'https://counter.example.test/notify/bank',
    busyNext: () => port.failNext('payOut', 'busy'),
    loseAnswerOfPayout: () => port.failNext('payOut', 'unreachable', { afterDeed: true }),
    byHand: () => port.settleAlone(false),
    settle: async payoutNo => port.settle(payoutNo),
    giveBack: async (payoutNo, reason) => port.returnPayout(payoutNo, reason),
    openAccount: async (account, owner) => port.openAccount(account, owner),
    closeAccount: async account => port.closeAccount(account),
    receive: async deposit => port.receive(deposit),
    notice: async payoutNo => port.notice(payoutNo),
    close: async () => {},
  }
})

contract('the house wire against the sandbox', async () => {
  const stage = await openBankStage()
  return {
    port: createHouseBank(stage.options),
    noticeUrl: stage.noticeUrl,
    busyNext: () => stage.control({ fault: 'busy', faultCount: 1 }),
    loseAnswerOfPayout: () => stage.control({ fault: 'hang', faultCount: 1 }),
    byHand: () => stage.control({ settle: 'by-hand' }),
    settle: payoutNo => stage.post(`/sandbox/bank/payouts/${payoutNo}/settle`),
    giveBack: (payoutNo, reason) => stage.post(`/sandbox/bank/payouts/${payoutNo}/return`, { reason }),
    openAccount: (account, owner) => stage.form('/bank/open', { number: account, name: owner, bank: '' }),
    closeAccount: account => stage.form('/bank/close', { number: account }),
    receive: deposit => stage.post('/sandbox/bank/transfers', deposit),
    notice: () => stage.nextNotice(),
    close: () => stage.close(),
  }
})

describe('the page of the bank', () => {
  let stage: Awaited<ReturnType<typeof openBankStage>>
  beforeAll(async () => {
    stage = await openBankStage()
  })
  afterAll(() => stage.close())

  it('shows amount and memo on the statement, sends a payout back, and takes a transfer', async () => {
    const port = createHouseBank(stage.options)
    const [account, payoutNo] = [digits(), number()]
    await port.payOut({
      ...{ payoutNo, account, accountName: '示例<b>公司', bank: '招商银行', amountFen: 42 },
      memo: '账户验证 验证码A3C4D6',
    })
    await stage.form('/bank/payout', { payoutNo, deed: 'settle' })
    const statement = await stage.read(`/bank/accounts/${account}`)
    expect(statement).toContain('+0.42')
    expect(statement).toContain('验证码A3C4D6')
    expect(statement).not.toContain('<b>公司')
    await stage.form('/bank/payout', { payoutNo, deed: 'return', reason: 'account-closed' })
    expect(await port.queryPayout(payoutNo)).toMatchObject({ reason: 'account-closed' })
    expect(await stage.read(`/bank/accounts/${account}`)).not.toContain('+0.42')
    const since = new Date(Date.now() - 1000)
    await stage.form('/bank/transfer', {
      ...{ account: '44201583400052512345', payerName: '示例公司', payerAccount: account },
      ...{ payerBank: '招商银行', yuan: '300.50', memo: '货款' },
    })
    expect(await port.deposits({ since })).toMatchObject([{ amountFen: 30_050, memo: '货款' }])
    expect(await stage.form('/bank/mood', { mood: 'down' })).toContain('aria-pressed="true">停机')
    await expect(port.queryPayout(payoutNo)).rejects.toMatchObject({ kind: 'busy' })
  })
})
