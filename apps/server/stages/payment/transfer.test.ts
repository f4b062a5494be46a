// Bank transfers: announced or not, exact, short, over, late, from another's account, with two clerks at once: the money of each
// line of the statement pays for one order or goes back, and never both.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testEngines } from '../../platform/test-database.ts'
import { finance, newUscc, staffActor, startWalk, type Walk } from '../../testing/applicant.ts'
import { DAY, HOUR, openHouse, type TestHouse } from '../../testing/house.ts'
import { account, announce, depositRow, match, publishPaying, receive, take } from '../../testing/paying.ts'
import { refuseTransfer } from './match-deposit.ts'
import { askRefund, executeRefund, recordRefundByHand } from './refund-payment.ts'
import { recordReturnByHand, startReturn } from './return-deposit.ts'
import { keepDeposit } from './take-deposits.ts'
import { announceTransfer } from './transfer.ts'
import { viewTransfer } from './transfer-desk.ts'

describe.each(testEngines)('bank transfer on %s', engine => {
  let house: TestHouse
  beforeAll(async () => {
    house = await openHouse({ engine, poolSize: 6 })
    await publishPaying(house)
  })
  afterAll(() => house.close())
  beforeEach(() => house.forgetJobs())
  const idle = () => house.jobs.idle(house.clock.now())
  const due = async () => await (await startWalk(house)).to('payment')
  const settled = async (walk: Walk) => (await walk.attempts()).filter(a => a.state === 'paid')
  const actor = staffActor(finance)

  it('says to whom, how much, under which number and by when [H-19] [S-24]', async () => {
    const walk = await due()
    const { transfer, methods } = await walk.view()
    const { number, payment_number } = await walk.order()
    expect(payment_number).toMatch(/^017\d{9}$/)
    expect(transfer).toMatchObject({
      account,
      amountFen: 30_000,
      missingFen: 30_000,
      memo: payment_number,
      slip: 'slip',
      form: 'remittance',
      fromOwn: true,
      within: { zh: '3 个工作日', en: '3 working days' },
    })
    expect(methods.map(m => m.method)).toContain('transfer')
    expect(number).not.toBe(payment_number)
  })

  it('takes an announcement only with its form and slip, and gives it to finance for a working day [H-20] [S-24]', async () => {
    const walk = await due()
    await expect(announceTransfer(house.payment, walk.key, walk.person)).rejects.toMatchObject({
      code: 'transfer.incomplete',
      faults: [{ path: 'remittance.payer' }, { path: 'remittance.day' }, { path: 'slip' }],
    })
    await announce(house, walk)
    const { now, transfer, may } = await walk.view()
    expect(now).toMatchObject({ holder: 'finance', action: 'see-transfer', by: expect.any(String) })
    expect(Date.parse(now.by ?? '') - house.clock.now().getTime()).toBeLessThanOrEqual(2 * DAY)
    expect(transfer?.announcedAt).not.toBeNull()
    expect(may).toMatchObject({ pay: false, cancel: false })
    // The slip can be sent again while finance looks.
    await walk.upload('slip')
    await expect(walk.cancel()).rejects.toMatchObject({ code: 'order.wrong-state' })
  })

  it('settles by hand what fits, once, whoever of two clerks is quicker [O-05]', async () => {
    const walk = await due()
    await announce(house, walk)
    const deposit = await receive(house, walk)
    await take(house)
    const seen = await viewTransfer(house.payment, walk.key)
    expect(seen.suggested).toMatchObject([{ deposit, fit: { memo: true, amount: true, payer: true } }])
    expect(seen.suggested[0]?.payerAccount).not.toContain('6222020200112233445')
    expect(seen.slips).toHaveLength(1)
    const both = await Promise.allSettled([match(house, walk, deposit), match(house, walk, deposit)])
    expect(both.map(each => each.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await walk.stages()).toMatchObject({ payment: 'paid', review: 'waiting' })
    expect(await settled(walk)).toMatchObject([{ method: 'transfer', transaction_id: deposit }])
    expect((await walk.view()).payment).toMatchObject({ method: 'transfer', amountFen: 30_000 })
  })

  it('lets one deposit pay for one of two orders only, even at once [O-05]', async () => {
    const [one, two] = [await due(), await due()]
    const deposit = await receive(house, one)
    await keepDeposits()
    const both = await Promise.allSettled([match(house, one, deposit), match(house, two, deposit)])
    expect(both.filter(each => each.status === 'fulfilled')).toHaveLength(1)
    expect((await settled(one)).length + (await settled(two)).length).toBe(1)
  })

  /** The statement as it is, without anything being looked at. */
  async function keepDeposits() {
    for (const line of await house.bank.deposits({ since: new Date(0) }))
      await keepDeposit(house.payment, 'zce-counter', { ...line, enteredBy: null })
  }

  it('asks for the rest of a short payment and adds it up [O-05]', async () => {
    const walk = await due()
    await announce(house, walk)
    const first = await receive(house, walk, { amountFen: 20_000 })
    await take(house)
    expect(await match(house, walk, first)).toBe('short')
    const view = await walk.view()
    expect(view.payment?.state).toBe('due')
    expect(view.transfer).toMatchObject({
      receivedFen: 20_000,
      missingFen: 10_000,
      why: { zh: expect.stringContaining('还差 100.00 元') },
    })
    const second = await receive(house, walk, { amountFen: 10_000 })
    await take(house)
    expect(await walk.stages()).toMatchObject({ payment: 'checking' })
    expect(await match(house, walk, second)).toBe('settled')
    expect(await settled(walk)).toHaveLength(1)
  })

  it('settles what is too much and sends the surplus back, once [O-05]', async () => {
    const walk = await due()
    await announce(house, walk)
    const deposit = await receive(house, walk, { amountFen: 35_000 })
    await take(house)
    expect(await match(house, walk, deposit)).toBe('surplus')
    expect(await depositRow(house, deposit)).toMatchObject({ state: 'matched', surplus_fen: 5_000 })
    const back = () =>
      house.db.transaction(trx =>
        startReturn(house.payment, trx, { authority: walk.key.authority, deposit, reason: '多付' }),
      )
    const tries = await Promise.allSettled([back(), back()])
    expect(tries.filter(each => each.status === 'fulfilled')).toHaveLength(1)
    // The bank takes the payout, and says a minute later that it is booked.
    await house.pass(2 * 60_000)
    await house.pass(2 * 60_000)
    expect(paidBack('6222020200112233445', 5_000)).toBe(1)
    expect((await viewTransfer(house.payment, walk.key)).matched[0]?.returns).toMatchObject([
      { purpose: 'surplus', state: 'done', amountFen: 5_000 },
    ])
  })

  const paidBack = (to: string, amountFen: number) =>
    [...house.bank.payouts.values()].filter(
      p => p.request.account === to && p.request.amountFen === amountFen && p.state.state === 'sent',
    ).length

  it('takes money of another payer only with a note; otherwise it goes back [O-05] [H-19]', async () => {
    const walk = await due()
    await announce(house, walk)
    const deposit = await receive(house, walk, { payerName: '某某个人', payerAccount: '6222000000000000001' })
    await take(house)
    await expect(match(house, walk, deposit)).rejects.toMatchObject({ code: 'transfer.wrong-payer' })
    expect(await depositRow(house, deposit)).toMatchObject({ state: 'open', order_id: null })
    await refuseTransfer(house.payment, walk.key, actor, '付款户名不是申请单位')
    expect((await walk.view()).transfer?.why?.zh).toContain('付款户名不是申请单位')
    await announce(house, walk)
    expect(await match(house, walk, deposit, '法定代表人代付，已电话核实')).toBe('settled')
    expect(await depositRow(house, deposit)).toMatchObject({ note: '法定代表人代付，已电话核实' })
  })

  it('gives back what comes after the order was closed', async () => {
    const walk = await due()
    const deposit = await receive(house, walk)
    await walk.cancel()
    await take(house)
    expect(await depositRow(house, deposit)).toMatchObject({ state: 'open' })
    expect(await match(house, walk, deposit)).toBe('late')
    expect(await settled(walk)).toEqual([])
    await house.db.transaction(trx =>
      startReturn(house.payment, trx, { authority: walk.key.authority, deposit, reason: '申请已取消' }),
    )
    await house.pass(2 * 60_000)
    await house.pass(2 * 60_000)
    expect(await depositRow(house, deposit)).toMatchObject({ state: 'returned' })
  })

  it('keeps what came in unannounced from being closed at its deadline', async () => {
    const walk = await due()
    await walk.startPayment('transfer')
    const before = Date.parse((await walk.view()).payment?.expires ?? '')
    expect(before - house.clock.now().getTime()).toBeGreaterThan(2 * DAY)
    // Choosing it once more gives no further days.
    await house.pass(HOUR)
    await walk.startPayment('transfer')
    expect(Date.parse((await walk.view()).payment?.expires ?? '')).toBe(before)
    await receive(house, walk)
    await house.pass(before - house.clock.now().getTime() + 1000)
    expect(await walk.stages()).toMatchObject({ payment: 'checking' })
  })

  it('closes an unannounced transfer when its days are over, and sends back what had come in part', async () => {
    const walk = await due()
    await walk.startPayment('transfer')
    const deposit = await receive(house, walk, { amountFen: 1_000 })
    await take(house)
    expect(await match(house, walk, deposit)).toBe('short')
    await house.pass(14 * DAY)
    expect(await walk.order()).toMatchObject({ state: 'closed' })
    expect(await depositRow(house, deposit)).toMatchObject({ state: 'to-return', order_id: walk.key.order })
  })

  it('may be left for another way while it is due; the part that came in goes back [Z-22] [C-20]', async () => {
    const walk = await due()
    await walk.startPayment('transfer')
    const deposit = await receive(house, walk, { amountFen: 1_000 })
    await take(house)
    await match(house, walk, deposit)
    await walk.pay()
    await idle()
    expect(await settled(walk)).toMatchObject([{ method: 'wechat-pay' }])
    expect(await depositRow(house, deposit)).toMatchObject({ state: 'to-return' })
  })

  it('a code paid while finance looks settles; the transfer that follows goes back', async () => {
    const walk = await due()
    await walk.startPayment()
    const code = (await walk.attempts()).at(-1)?.out_trade_no ?? ''
    const notice = house.pay.pay(code)
    await announce(house, walk)
    await walk.notice(notice)
    await idle()
    expect(await settled(walk)).toMatchObject([{ method: 'wechat-pay' }])
    const deposit = await receive(house, walk)
    await take(house)
    expect(await match(house, walk, deposit)).toBe('late')
  })

  it('settles by itself only where all three fit and the programme says so [O-05]', async () => {
    await publishPaying(house, { transfer: { match: 'automatic' } })
    const [exact, other, less] = [await due(), await due(), await due()]
    for (const walk of [exact, other, less]) await announce(house, walk)
    await receive(house, exact)
    await receive(house, other, { payerName: '别的单位' })
    await receive(house, less, { amountFen: 1 })
    await take(house)
    expect((await exact.stages()).payment).toBe('paid')
    expect((await other.stages()).payment).toBe('checking')
    expect((await less.stages()).payment).toBe('checking')
    expect(await exact.timeline()).toContain('payment-received')
    await publishPaying(house)
  })

  describe('refunds', () => {
    const returned = async (amounts: number[]) => {
      const walk = await due()
      await announce(house, walk)
      const deposits: string[] = []
      for (const amountFen of amounts) {
        const payerAccount = `62220202001122${String(1_000_000 + refundAccount++).slice(-5)}`
        deposits.push(await receive(house, walk, { amountFen, payerAccount }))
        await take(house)
        await match(house, walk, deposits.at(-1) ?? '')
      }
      await walk.decide('return')
      await askRefund(house.payment, walk.key, walk.person, '不办了')
      return { walk, deposits }
    }
    let refundAccount = 1
    const execute = (walk: Walk) =>
      house.db.transaction(trx => executeRefund(house.payment, trx, walk.key, actor))
    const payoutsOf = async (deposit: string) => {
      const { payer_account } = await depositRow(house, deposit)
      return [...house.bank.payouts.values()].filter(p => p.request.account === payer_account)
    }

    it('pays each deposit back to the account it came from, and only once though it is killed in between [H-28] [O-06]', async () => {
      const { walk, deposits } = await returned([10_000, 20_000])
      expect((await walk.view()).axes.payment?.label.zh).toMatch(/退/)
      // The bank has paid and its answer is lost: the job begins anew under the same number.
      house.bank.failNext('payOut', 'unreachable', { afterDeed: true })
      await execute(walk)
      await house.pass(5 * 60_000)
      await house.pass(5 * 60_000)
      expect(await walk.order()).toMatchObject({ state: 'refunded' })
      expect((await walk.view()).axes.payment?.code).toBe('refunded')
      for (const [index, amount] of [10_000, 20_000].entries()) {
        const payouts = await payoutsOf(deposits[index] ?? '')
        expect(payouts.map(p => p.request.amountFen)).toEqual([amount])
      }
    })

    it('goes to finance by hand when the bank sends it back, with a record of how [H-28] [O-06]', async () => {
      const { walk, deposits } = await returned([30_000])
      const byHand = () =>
        house.db.transaction(trx =>
          recordRefundByHand(house.payment, trx, walk.key, finance, '网银转账，回单 20260304-17'),
        )
      // Nothing failed yet: by hand now could pay twice.
      await expect(byHand()).rejects.toMatchObject({ code: 'order.wrong-state' })
      house.bank.closeAccount((await depositRow(house, deposits[0] ?? '')).payer_account)
      await execute(walk)
      await house.pass(5 * 60_000)
      expect(await walk.stages()).toMatchObject({ payment: 'refund-asked' })
      await byHand()
      expect(await walk.order()).toMatchObject({ state: 'refunded' })
      const refund = await house.db.kysely
        .selectFrom('refund')
        .selectAll()
        .where('order_id', '=', walk.key.order)
        .executeTakeFirstOrThrow()
      expect(refund).toMatchObject({ state: 'done', how: '网银转账，回单 20260304-17', done_by: finance.id })
      await expect(byHand()).rejects.toMatchObject({ code: 'order.wrong-state' })
    })
  })

  it('an entry from paper is taken once, and returned by hand where no account is known [O-05]', async () => {
    const line = {
      ...{ depositNo: `P${newUscc()}`, account: '', payerName: '某单位', payerAccount: '', payerBank: '' },
      ...{ amountFen: 5, memo: '', at: house.clock.now(), enteredBy: finance.id },
    }
    const at = { authority: 'zce-counter', deposit: line.depositNo }
    expect(await keepDeposit(house.payment, 'zce-counter', line)).toBe(true)
    expect(await keepDeposit(house.payment, 'zce-counter', line)).toBe(false)
    const back = house.db.transaction(trx => startReturn(house.payment, trx, { ...at, reason: '来路不明' }))
    await expect(back).rejects.toMatchObject({ code: 'deposit.no-account' })
    const byHand = () =>
      house.db.transaction(trx =>
        recordReturnByHand(house.payment, trx, { ...at, how: '柜台退回', by: finance.id }),
      )
    await byHand()
    await expect(byHand()).rejects.toMatchObject({ code: 'deposit.taken' })
    expect(await depositRow(house, line.depositNo)).toMatchObject({ state: 'returned' })
  })
})
