// The proof of an account: paid once whatever dies, answered no more often than allowed, and always a person behind it.
import { OutsideError } from '@hufu/outside/errors.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testEngines } from '../../platform/test-database.ts'
import { newPerson, openHouse, type TestHouse } from '../../testing/house.ts'
import { applicantName, newAccount, proofWalk, publishProof, wrongYuan } from '../../testing/proof-walk.ts'
import { answerRound } from './answer-round.ts'
import { memoCodeAnswered } from './memo-code.ts'
import { hearBank, payRound } from './pay-round.ts'
import { startRound } from './start-round.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

describe.each(testEngines)('bank proof on %s', engine => {
  let house: TestHouse
  beforeAll(async () => {
    house = await openHouse({ engine, poolSize: 5 })
    await publishProof(house)
  })
  afterAll(() => house.close())
  beforeEach(async () => {
    await house.forgetJobs()
    house.bank.settleAlone(true)
  })

  const due = async (options: Parameters<typeof proofWalk>[1] = {}) => {
    const walk = await proofWalk(house, options)
    await walk.submitAll()
    return walk
  }
  const sent = async (options: Parameters<typeof proofWalk>[1] = {}) => {
    const walk = await due(options)
    await walk.start()
    await walk.settle()
    expect(await walk.state()).toBe('sent')
    return walk
  }
  const paidTo = (account: string) =>
    [...house.bank.payouts.values()].filter(payout => payout.request.account === account)

  it('asks for the account, pays a random amount, takes it back typed, and goes on to the payment [C-17]', async () => {
    const walk = await due()
    expect((await walk.view()).now).toMatchObject({ holder: 'applicant', action: 'prove-account' })
    await walk.start()
    await walk.settle()
    expect((await walk.view()).now).toMatchObject({ action: 'answer-proof' })
    expect(await walk.proof()).toMatchObject({
      state: 'sent',
      kind: 'random-amount',
      triesLeft: 3,
      account: { name: applicantName, number: expect.stringContaining('****') },
    })
    await walk.answer((await walk.statement()).yuan)
    expect(await walk.stages()).toMatchObject({ bank: 'passed', payment: 'due' })
    expect(await walk.timeline()).toEqual(
      expect.arrayContaining(['bank-proof-paying', 'bank-proof-sent', 'bank-proof-passed']),
    )
  })

  it('waits 72 hours from the payment’s arrival, not longer, and then offers a new one [C-18]', async () => {
    const walk = await sent()
    const { amountFen, yuan } = await walk.statement()
    const expires = Date.parse((await walk.proof())?.expires ?? '')
    const [round] = await walk.rounds()
    expect(expires - (round?.sent_at?.getTime() ?? 0)).toBeLessThanOrEqual(72 * HOUR)
    expect(expires - house.clock.now().getTime()).toBeGreaterThan(71 * HOUR)
    await house.pass(expires - house.clock.now().getTime() - 1000)
    expect(await walk.state()).toBe('sent')
    house.clock.advance(2000)
    // In time by the bank's job or not: what comes after the hour is not heard.
    await expect(walk.answer(yuan)).rejects.toMatchObject({ code: 'order.wrong-state' })
    await house.pass(1000)
    expect(await walk.state()).toBe('failed')
    expect(await walk.proof()).toMatchObject({ mayRetry: true, mayAskStaff: true, triesLeft: 3 })
    await walk.start()
    await walk.settle()
    expect(await walk.state()).toBe('sent')
    expect((await walk.rounds()).map(each => each.state)).toEqual(['expired', 'sent'])
    // The old amount is worth nothing now, unless chance drew it again.
    const again = await walk.statement()
    if (again.amountFen !== amountFen)
      await expect(walk.answer(yuan)).rejects.toMatchObject({ code: 'bank-proof.wrong' })
  })

  it('hears exactly three of twenty wrong answers at one moment, then a person looks [C-18]', async () => {
    const walk = await sent()
    const { amountFen, yuan } = await walk.statement()
    const heard = await Promise.allSettled(
      Array.from({ length: 20 }, () => walk.answer(wrongYuan(amountFen))),
    )
    const codes = heard.map(each => (each.status === 'rejected' ? each.reason.code : 'passed'))
    expect(codes.filter(code => code === 'bank-proof.wrong')).toHaveLength(3)
    expect(codes.filter(code => code === 'order.wrong-state')).toHaveLength(17)
    expect(await walk.state()).toBe('manual')
    expect((await walk.rounds())[0]).toMatchObject({ tries_left: 0, state: 'spent' })
    // Even the right one comes too late now.
    await expect(walk.answer(yuan)).rejects.toMatchObject({ code: 'order.wrong-state' })
    expect((await walk.view()).now).toMatchObject({ holder: 'reviewer' })
  })

  it('gives no new guesses with a new round: tries go over [X-06]', async () => {
    const walk = await sent()
    for (const _ of [1, 2]) {
      const { amountFen } = await walk.statement()
      await expect(walk.answer(wrongYuan(amountFen))).rejects.toMatchObject({ code: 'bank-proof.wrong' })
    }
    await walk.save({ 'account.number': newAccount() })
    await walk.start()
    await walk.settle()
    expect(await walk.proof()).toMatchObject({ triesLeft: 1 })
    const { amountFen } = await walk.statement()
    await expect(walk.answer(wrongYuan(amountFen))).rejects.toMatchObject({
      faults: [{ zh: expect.stringContaining('人工') }],
    })
    expect(await walk.state()).toBe('manual')
  })

  it('takes no try for what cannot be an answer, and reads amounts as people write them', async () => {
    const walk = await sent()
    const { amountFen, yuan } = await walk.statement()
    for (const slip of ['37', '1.01', '0', '0.00', 'abc', '0.123'])
      await expect(walk.answer(slip)).rejects.toMatchObject({ code: 'request.invalid' })
    expect(await walk.proof()).toMatchObject({ triesLeft: 3 })
    const wide = `￥ ${(amountFen / 100).toFixed(2).replace(/\d/g, d => String.fromCharCode(0xff10 + Number(d)))} 元`
    await walk.answer(wide)
    expect(await walk.state()).toBe('passed')
    // The same answer sent twice is one.
    await walk.answer(yuan)
    expect((await walk.timeline()).filter(event => event === 'bank-proof-passed')).toHaveLength(1)
  })

  it('is nobody else’s: another person’s order is not found', async () => {
    const walk = await sent()
    const other = newPerson()
    await expect(startRound(house.bankProof, walk.key, other)).rejects.toMatchObject({ code: 'not-found' })
    await expect(answerRound(house.bankProof, walk.key, other, '0.01')).rejects.toMatchObject({
      code: 'not-found',
    })
    expect(await walk.proof()).toMatchObject({ triesLeft: 3 })
  })

  it('pays nothing before the person agreed to it, and keeps which text was shown [law 15]', async () => {
    const walk = await proofWalk(house)
    await walk.submitAll(['service', 'identity-images'])
    await expect(walk.start()).rejects.toMatchObject({
      code: 'consent.missing',
      faults: [{ path: 'agreement.bank-account' }],
    })
    await walk.settle()
    expect(paidTo(walk.number)).toEqual([])
    expect(await walk.state()).toBe('due')
  })

  it('pays a round once: killed after the bank paid and before we noted it', async () => {
    const walk = await due()
    house.bank.failNext('payOut', 'unreachable', { afterDeed: true })
    await walk.start()
    await walk.settle()
    await walk.settle()
    expect(await walk.state()).toBe('sent')
    expect(paidTo(walk.number)).toHaveLength(1)
  })

  it('pays a round once: killed before the bank heard of it, asked twice at one moment, started twice', async () => {
    const walk = await due()
    house.bank.failNext('payOut', 'unreachable', { times: 2 })
    await Promise.allSettled([walk.start(), walk.start(), walk.start()])
    const [round] = await walk.rounds()
    const job = { authority: walk.key.authority, payoutNo: round?.payout_no ?? '' }
    await Promise.allSettled([1, 2, 3].map(() => payRound(house.bankProof, job)))
    // The job is repeated until the bank answers; how often depends on who met the unreachable one.
    for (let again = 0; again < 8 && paidTo(walk.number).length === 0; again++) await walk.settle()
    await walk.settle()
    expect(await walk.rounds()).toHaveLength(1)
    expect(paidTo(walk.number)).toHaveLength(1)
    expect(await walk.state()).toBe('sent')
  })

  it('does not pay a round that was dropped before the bank was asked', async () => {
    const walk = await due()
    await walk.start()
    await walk.cancel()
    await walk.settle()
    expect(paidTo(walk.number).length).toBeLessThanOrEqual(1)
    const [round] = await walk.rounds()
    expect(round?.state).toBe('dropped')
    await payRound(house.bankProof, { authority: walk.key.authority, payoutNo: round?.payout_no ?? '' })
    expect(paidTo(walk.number).length).toBe(round?.asked_at ? 1 : 0)
  })

  it('says why the bank sent it back, and pays anew to the corrected account [R-14]', async () => {
    const walk = await due()
    house.bank.openAccount(walk.number, '另一家有限公司')
    await walk.start()
    await walk.settle()
    expect(await walk.state()).toBe('failed')
    expect((await walk.view()).now).toMatchObject({ action: 'prove-account' })
    expect(await walk.proof()).toMatchObject({ why: { zh: expect.stringContaining('户名') }, mayRetry: true })
    const right = newAccount()
    await walk.save({ 'account.number': right })
    await walk.start()
    await walk.settle()
    expect(await walk.state()).toBe('sent')
    expect(paidTo(right)).toHaveLength(1)
    await walk.answer((await walk.statement()).yuan)
    expect(await walk.state()).toBe('passed')
  })

  it('hears that the bank sent it back days later, by a notice that it signed', async () => {
    const walk = await sent()
    const [round] = await walk.rounds()
    house.bank.returnPayout(round!.payout_no, 'account-closed')
    const { rawBody, headers } = house.bank.notice(round!.payout_no)
    const forged = { ...headers, 'fake-signature': 'x' }
    expect(await hearBank(house.bankProof, walk.key.authority, rawBody, forged)).toBe('forged')
    expect(await walk.state()).toBe('sent')
    expect(await hearBank(house.bankProof, walk.key.authority, rawBody, headers)).toBe('heard')
    expect(await walk.state()).toBe('failed')
    expect(await walk.proof()).toMatchObject({ why: { zh: '账户已销户' } })
  })

  it('pays nobody but the applicant organisation, however its name is written [X-06]', async () => {
    const walk = await due()
    await walk.save({ 'account.name': '别家期货有限公司' })
    await expect(walk.start()).rejects.toMatchObject({
      code: 'bank-proof.account',
      faults: [{ path: 'account.name', code: 'bank-proof.name-differs' }],
    })
    await walk.settle()
    expect(paidTo(walk.number)).toEqual([])
    // The second route: a person looks at it, and nothing is paid.
    await walk.askStaff('单位上周改名')
    expect(await walk.state()).toBe('manual')
    const other = await due()
    await other.save({ 'account.name': ' 郑州示例期货 有限公司 ' })
    await other.start()
    await other.settle()
    expect(await other.state()).toBe('sent')
  })

  it('takes the bank from the list, and stops nobody while the list is down [R-06]', async () => {
    const walk = await due()
    await walk.save({ 'account.bank': '工商' })
    await expect(walk.start()).rejects.toMatchObject({ faults: [{ code: 'bank-proof.bank-unknown' }] })
    await walk.save({ 'account.bank': '中国工商银行' })
    house.bank.failNext('searchBanks', 'unreachable')
    await walk.start()
    expect(await walk.state()).toBe('paying')
  })

  it('caps rounds of an order and payments of an account, and leaves the way to a person open', async () => {
    const walk = await sent()
    for (const _ of [2, 3]) {
      await walk.start()
      await walk.settle()
    }
    // Three a day to one account, whichever orders ask.
    await expect(walk.start()).rejects.toMatchObject({ code: 'bank-proof.too-often' })
    const other = await due({ account: walk.number })
    await expect(other.start()).rejects.toMatchObject({ code: 'bank-proof.too-often' })
    await house.pass(DAY)
    for (const _ of [4, 5]) {
      await walk.start()
      await walk.settle()
    }
    await house.pass(DAY)
    await expect(walk.start()).rejects.toMatchObject({ code: 'bank-proof.too-often' })
    expect(await walk.proof()).toMatchObject({ mayRetry: false, mayAskStaff: true })
    await walk.askStaff()
    expect(await walk.state()).toBe('manual')
    expect(paidTo(walk.number)).toHaveLength(5)
  })

  it('waits while the bank is busy, and hands over to a person when it stays silent for a day', async () => {
    const walk = await due()
    house.bank.settleAlone(false)
    house.bank.failNext('payOut', 'busy')
    await walk.start()
    await walk.settle()
    expect(await walk.state()).toBe('paying')
    await house.pass(3 * DAY)
    expect(await walk.state()).toBe('manual')
    // It arrives after all: the list of payouts knows, the order does not move.
    const [round] = await walk.rounds()
    house.bank.settle(round!.payout_no)
    await house.pass(HOUR)
    expect(await walk.state()).toBe('manual')
    expect((await walk.rounds())[0]).toMatchObject({ bank_state: 'sent', state: 'dropped' })
  })

  it('takes a refusal of the bank for a payment that failed', async () => {
    const walk = await due()
    house.bank.failNext('payOut', 'refused')
    await walk.start()
    await walk.settle()
    expect(await walk.state()).toBe('failed')
    expect(await walk.proof()).toMatchObject({ why: { zh: '银行没有受理这笔款项' } })
    expect(new OutsideError('refused', { code: 'x', message: '' }).repeatable).toBe(false)
  })

  it('is done once more when a correction names another account, and then the reviewer goes on', async () => {
    const walk = await sent()
    await walk.answer((await walk.statement()).yuan)
    await walk.pay()
    await walk.decide('return')
    await walk.save({ 'mailing.receiver': '李四' })
    await walk.submit()
    // The same account: nothing to prove again.
    expect(await walk.stages()).toMatchObject({ bank: 'passed', review: 'waiting' })
    await walk.decide('return')
    await walk.save({ 'account.number': newAccount() })
    await walk.submit()
    expect(await walk.stages()).toMatchObject({ bank: 'due', payment: 'paid', review: 'returned' })
    expect(await walk.proof()).toMatchObject({ triesLeft: 3, mayRetry: true })
    await walk.start()
    await walk.settle()
    await walk.answer((await walk.statement()).yuan)
    expect(await walk.stages()).toMatchObject({ bank: 'passed', payment: 'paid', review: 'waiting' })
  })

  it('ends the order and gives back what was paid where nobody goes on', async () => {
    const walk = await due()
    await house.pass(32 * DAY)
    expect(await walk.order()).toMatchObject({ state: 'closed' })
  })

  describe('by a code in the memo', () => {
    it('reads the code back as people type it, and tells later rooms that it was answered [X-05]', async () => {
      await publishProof(house, { stage: { kind: 'memo-code', fen: { from: 1, to: 1 } } })
      const walk = await sent()
      const { amountFen, memo, code } = await walk.statement()
      expect(amountFen).toBe(1)
      expect(memo).toContain(code)
      expect(code).toMatch(/^[ACDEFGHJKMNPQRTUVWXY34679]{6}$/)
      expect(await memoCodeAnswered(house.db.kysely, walk.key)).toBeNull()
      await expect(walk.answer('AAAAAA' === code ? 'CCCCCC' : 'AAAAAA')).rejects.toMatchObject({
        code: 'bank-proof.wrong',
      })
      await expect(walk.answer(code.slice(1))).rejects.toMatchObject({ code: 'request.invalid' })
      await walk.answer(` ${code.slice(0, 3).toLowerCase()} - ${code.slice(3)} `)
      expect(await walk.state()).toBe('passed')
      expect(await memoCodeAnswered(house.db.kysely, walk.key)).toBeInstanceOf(Date)
    })

    it('pays by itself when the account came with the application, and the bank’s success is proof [R-13]', async () => {
      await publishProof(house, {
        stage: { kind: 'memo-code', fen: { from: 1, to: 1 }, typed: false, 'on-fail': ['correct', 'review'] },
        inForm: true,
      })
      const walk = await due({ inForm: true })
      await walk.settle()
      expect(await walk.stages()).toMatchObject({ bank: 'passed', payment: 'due' })
      expect((await walk.statement()).amountFen).toBe(1)
      await publishProof(house)
    })

    it('passes by the bank’s notice as well, and never without its word', async () => {
      await publishProof(house, {
        stage: { kind: 'memo-code', fen: { from: 1, to: 1 }, typed: false, 'on-fail': ['correct', 'review'] },
        inForm: true,
      })
      house.bank.settleAlone(false)
      const walk = await due({ inForm: true })
      await walk.settle()
      expect(await walk.state()).toBe('paying')
      const [round] = await walk.rounds()
      const { rawBody, headers } = house.bank.notice(round!.payout_no)
      await hearBank(house.bankProof, walk.key.authority, rawBody, headers)
      expect(await walk.state()).toBe('paying')
      house.bank.settle(round!.payout_no)
      await Promise.all([1, 2, 3].map(() => hearBank(house.bankProof, walk.key.authority, rawBody, headers)))
      expect(await walk.state()).toBe('passed')
      expect((await walk.timeline()).filter(event => event === 'bank-proof-passed')).toHaveLength(1)
      await publishProof(house)
    })

    it('leaves what hinders the automatic payment to the applicant', async () => {
      await publishProof(house, {
        stage: { kind: 'memo-code', fen: { from: 1, to: 1 }, typed: false },
        inForm: true,
      })
      const walk = await proofWalk(house, { inForm: true })
      await walk.submitAll(['service', 'identity-images'])
      await walk.settle()
      expect(await walk.state()).toBe('due')
      expect(paidTo(walk.number)).toEqual([])
      await publishProof(house)
    })
  })
})
