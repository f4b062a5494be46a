// Any order of anybody's deeds: paying at two vendors, by transfer in parts, refusing, cancelling, letting time pass. In the end
// every fen that came in either pays for the order, exactly once, or has gone back or waits with finance to go back.
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { finance, staffActor, startWalk, type Walk } from '../../testing/applicant.ts'
import { authority, DAY, openHouse, type TestHouse } from '../../testing/house.ts'
import { announce, match, publishPaying, receive, take } from '../../testing/paying.ts'
import { refreshPayment } from './ask-vendor.ts'
import { refuseTransfer } from './match-deposit.ts'
import { receiveNotice } from './receive-notice.ts'
import { startPayment } from './start-payment.ts'

const deeds = [
  'start wechat-pay',
  'start alipay',
  'pay wechat-pay',
  'pay alipay',
  'choose transfer',
  'announce',
  'receive exact',
  'receive part',
  'receive more',
  'receive other payer',
  'match',
  'match',
  'refuse',
  'refresh',
  'cancel',
  'time',
] as const
type Deed = (typeof deeds)[number]

describe('money', () => {
  let house: TestHouse
  beforeAll(async () => {
    house = await openHouse()
    await publishPaying(house)
  })
  afterAll(() => house.close())
  beforeEach(() => house.forgetJobs())

  async function act(walk: Walk, deed: Deed): Promise<void> {
    const { key, person } = walk
    const [verb, what = ''] = deed.split(' ')
    switch (verb) {
      case 'start':
        await startPayment(house.payment, { key, person, method: what, inWechat: false })
        return
      case 'pay': {
        const open = (await walk.attempts()).filter(a => a.method === what && a.state !== 'paid')
        const number = open.at(-1)?.out_trade_no
        if (!number) return
        const vendor = what === 'alipay' ? house.alipay : house.pay
        const { rawBody, headers } = vendor.pay(number)
        await receiveNotice(house.payment, authority, what, rawBody, headers)
        return
      }
      case 'choose':
        await walk.startPayment('transfer')
        return
      case 'announce':
        return await announce(house, walk)
      case 'receive': {
        const amountFen = { exact: 30_000, part: 12_000, more: 45_000, other: 30_000 }[what] ?? 1
        await receive(house, walk, { amountFen, ...(what === 'other' ? { payerName: '某个人' } : {}) })
        await take(house)
        return
      }
      case 'match': {
        const [first] = await house.db.kysely
          .selectFrom('bank_deposit')
          .select('deposit_no')
          .where('state', '=', 'open')
          .where('memo', 'like', `%${(await walk.order()).payment_number}%`)
          .execute()
        if (first) await match(house, walk, first.deposit_no, '已核实')
        return
      }
      case 'refuse':
        return await refuseTransfer(house.payment, key, staffActor(finance), '未见到账')
      case 'refresh':
        return await refreshPayment(house.payment, key)
      case 'cancel':
        return await walk.cancel()
      default:
        await house.pass(6 * DAY)
    }
  }

  async function check(walk: Walk): Promise<void> {
    const attempts = await walk.attempts()
    const stage = (await walk.stages()).payment ?? ''
    const order = await walk.order()
    const deposits = await house.db.kysely
      .selectFrom('bank_deposit')
      .selectAll()
      .where('memo', 'like', `%${order.payment_number}%`)
      .execute()
    const paid = attempts.filter(a => a.state === 'paid')
    expect(paid.length).toBe(stage === 'paid' ? 1 : 0)
    for (const attempt of attempts.filter(a => a.method !== 'transfer')) {
      const vendor = attempt.method === 'alipay' ? house.alipay : house.pay
      const said = await vendor.query(attempt.out_trade_no)
      // What a vendor took is the settled one, or went back.
      if (said.state === 'paid') expect(attempt.state).toBe('paid')
      if (said.state === 'refunded') expect(attempt.state).toBe('surplus-refunded')
      if (attempt.state === 'paid') expect(said.state).toBe('paid')
    }
    for (const deposit of deposits.filter(d => d.state === 'matched')) {
      const attempt = attempts.find(a => a.out_trade_no === deposit.out_trade_no)
      // Money tied to an order pays for it, or is the first part of what will.
      expect(attempt?.method).toBe('transfer')
      if (attempt?.state !== 'paid') expect([attempt?.state, order.state]).toEqual(['started', 'open'])
    }
    const settled = paid.find(a => a.method === 'transfer')
    if (settled) {
      const mine = deposits.filter(d => d.state === 'matched')
      expect(mine.reduce((sum, d) => sum + d.amount_fen - d.surplus_fen, 0)).toBe(30_000)
    }
  }

  it('every path ends in exactly one settled attempt, or with the money on its way back [Z-22] [O-05]', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...deeds), { minLength: 3, maxLength: 12 }), async story => {
        const walk = await (await startWalk(house)).to('payment')
        for (const deed of story) {
          // Many deeds are refused where the order stands; a refusal must change nothing that counts.
          await act(walk, deed).catch((error: Error) => {
            if (error.name !== 'AppError' && !/nothing to pay/.test(error.message)) throw error
          })
          await house.jobs.idle(house.clock.now())
        }
        await house.pass(2 * DAY)
        await check(walk)
      }),
      { numRuns: Number(process.env.HUFU_RUNS ?? 10), endOnFailure: true },
    )
  }, 120_000)
})
