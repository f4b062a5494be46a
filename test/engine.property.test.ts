// Random walks over HTTP: people and vendors press whatever they like, twice, too late, in any order. Whatever they do:
// no fault of ours, only legal states, never two payments, never two numbers, and the order can still reach an end.
import { applicantRoutes, deskRoutes, type OrderView, ProblemError } from '@hufu/contract'
import { stateOf } from '@hufu/programme'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from './stand/database.ts'
import { authority, type Draft, desk, placeOf, programme, readyDraft, useStand } from './stand/journey.ts'
import { agreementsOf, type StaffDesk, signInApplicant, startDraft } from './stand/people.ts'
import { openSoftwareKey } from './stand/software-key.ts'
import { until } from './stand/world.ts'

const stand = useStand()
const runs = Number(process.env.PROPERTY_RUNS ?? 30)

interface Walk extends Draft {
  /** Versions seen so far: commands may name an old one. */
  versions: number[]
  codes: string[]
  key: ReturnType<typeof openSoftwareKey>
  tokens: string[]
}

interface Staff {
  reviewer: StaffDesk
  second: StaffDesk
  producer: StaffDesk
  finance: StaffDesk
}

type Deed = (walk: Walk, staff: Staff, pick: number) => Promise<unknown>
const of = <T>(list: readonly T[], pick: number): T | undefined => list[pick % Math.max(1, list.length)]
const params = ({ at }: Walk) => at
const version = (walk: Walk, pick: number) =>
  (pick % 3 === 0 ? of(walk.versions, pick) : walk.versions.at(-1)) ?? 1
const defects = [{ path: 'mailing.address', reason: 'address-incomplete' }]

const deeds: Record<string, Deed> = {
  save: (w, _s, pick) =>
    w.who.call(applicantRoutes.saveValues, {
      params: params(w),
      body: { values: [{ path: 'mailing.address', value: `郑东新区演示路${pick}号` }] },
    }),
  submit: (w, _s, pick) =>
    w.who.call(applicantRoutes.submit, {
      params: params(w),
      body: { version: version(w, pick), agreed: agreementsOf(w.document, 'new') },
    }),
  'submit without consent': (w, _s, pick) =>
    w.who.call(applicantRoutes.submit, {
      params: params(w),
      body: { version: version(w, pick), agreed: [] },
    }),
  'ask for a code': async w => {
    const started = await w.who.call(applicantRoutes.pay, {
      params: params(w),
      body: { method: 'wechat-pay' },
    })
    if (started.kind === 'native') w.codes.push(started.codeUrl)
  },
  'pay a code': async (w, _s, pick) => {
    const code = of(w.codes, pick)
    const found = (await stand().world.cashier()).find(p => p.codeUrl === code)
    if (found?.state === 'waiting' || found?.state === 'refused')
      await stand().world.press(found.token, 'pay').catch(tooLate)
  },
  'refuse at the cashier': async (w, _s, pick) => {
    const code = of(w.codes, pick)
    const found = (await stand().world.cashier()).find(p => p.codeUrl === code)
    if (found?.state === 'waiting') await stand().world.press(found.token, 'refuse').catch(tooLate)
  },
  'claim the free policy': w =>
    w.who.call(applicantRoutes.pay, { params: params(w), body: { method: 'entitlement' } }),
  refresh: w => w.who.call(applicantRoutes.refreshPayment, { params: params(w) }),
  cancel: (w, _s, pick) =>
    pick % 4 === 0 ? w.who.call(applicantRoutes.cancel, { params: params(w) }) : Promise.resolve(),
  'give up': w => w.who.call(applicantRoutes.refund, { params: params(w), body: { reason: '不办了' } }),
  claim: (w, s) => s.reviewer.call(deskRoutes.claim, { params: params(w) }),
  release: (w, s) => s.reviewer.call(deskRoutes.release, { params: params(w) }),
  pass: (w, s, pick) =>
    s.reviewer.call(deskRoutes.decide, {
      params: params(w),
      body: { decision: 'pass', version: version(w, pick) },
    }),
  'pass by another': (w, s, pick) =>
    s.second.call(deskRoutes.decide, {
      params: params(w),
      body: { decision: 'pass', version: version(w, pick) },
    }),
  return: (w, s, pick) =>
    s.reviewer.call(deskRoutes.decide, {
      params: params(w),
      body: { decision: 'return', version: version(w, pick), defects },
    }),
  reject: (w, s, pick) =>
    pick % 3 === 0
      ? s.reviewer.call(deskRoutes.decide, {
          params: params(w),
          body: { decision: 'reject', version: version(w, pick), defects },
        })
      : Promise.resolve(),
  'make the key': async (w, s) => {
    const at = { ...params(w), line: 1 }
    const plan = await s.producer.call(deskRoutes.startProduction, { params: at })
    const request = await w.key.generate(plan)
    await s.producer.call(deskRoutes.requestCertificate, {
      params: at,
      body: { request: plan.request, ...request },
    })
  },
  'write the pair': async (w, s) => {
    const at = { ...params(w), line: 1 }
    const plan = await s.producer.call(deskRoutes.startProduction, { params: at })
    const bundle = await s.producer.call(deskRoutes.productionBundle, { params: at })
    const { signSerial, encryptSerial } = await w.key.take(plan, bundle)
    await s.producer.call(deskRoutes.productionWritten, {
      params: at,
      body: { request: plan.request, signSerial, encryptSerial },
    })
  },
  'say it is written': (w, s) =>
    s.producer.call(deskRoutes.productionWritten, {
      params: { ...params(w), line: 1 },
      body: { request: 'x', signSerial: '01', encryptSerial: null },
    }),
  ship: (w, s) =>
    s.producer.call(deskRoutes.ship, { params: params(w), body: { courier: '顺丰', waybill: 'SF12345678' } }),
  receive: w => w.who.call(applicantRoutes.received, { params: params(w) }),
  'ask for the invoice': w => w.who.call(applicantRoutes.askInvoice, { params: params(w) }),
  'prepare a refund': async (w, s) => {
    const { token } = await s.finance.call(deskRoutes.prepareRefund, { params: params(w) })
    w.tokens.push(token)
  },
  'execute a refund': (w, s, pick) =>
    s.finance.call(deskRoutes.executeRefund, {
      params: params(w),
      body: { token: of(w.tokens, pick) ?? 'a-token-that-was-never' },
    }),
  'refuse a refund': (w, s) =>
    s.finance.call(deskRoutes.refuseRefund, { params: params(w), body: { reason: '请改好再交' } }),
}

/** The other finger was quicker at the cashier. */
const tooLate = (error: unknown): void => {
  if (!String(error).includes('409')) throw error
}

/** The likely next thing comes up often enough that walks get far. */
const straight = [
  'submit',
  'ask for a code',
  'pay a code',
  'refresh',
  'pass',
  'make the key',
  'write the pair',
  'ship',
  'receive',
  'ask for the invoice',
]
const command = fc.record({
  deed: fc.oneof(fc.constantFrom(...Object.keys(deeds)), fc.constantFrom('next', 'next', 'next')),
  pick: fc.nat(11),
  twice: fc.boolean(),
})

describe(`random commands, on ${engine}`, () => {
  let staff: Staff
  let template: Draft
  beforeAll(async () => {
    staff = {
      reviewer: await desk(stand(), 'reviewer'),
      second: await desk(stand(), 'reviewer2'),
      producer: await desk(stand(), 'producer'),
      finance: await desk(stand(), 'finance'),
    }
    template = await readyDraft(stand())
  })

  it('never fault, never leave the table of states, never pay or number twice', {
    timeout: 400_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 8, maxLength: 40 }), async commands => {
        const order = await startDraft(template.who, {
          authority,
          programme,
          offer: 'new',
          suite: 'sm2',
          copyOf: template.at.order,
        })
        const walk: Walk = {
          ...template,
          order,
          at: { authority, order: order.id },
          versions: [order.version],
          codes: [],
          tokens: [],
          key: openSoftwareKey(),
        }
        const numbers = new Set<string>()
        let at = 0
        for (const { deed, pick, twice } of commands) {
          const name = deed === 'next' ? straight[at++ % straight.length]! : deed
          const act = () => judged(name, deeds[name]!(walk, staff, pick))
          // The same click twice at the same moment, as an impatient finger does it.
          await (twice ? Promise.all([act(), act()]) : act())
          const now = await walk.who.order(walk.at)
          walk.versions.push(now.version)
          if (now.number) numbers.add(now.number)
          check(now)
        }
        expect(numbers.size).toBeLessThanOrEqual(1)
        await paidOnce(walk)
      }),
      { numRuns: runs, endOnFailure: true, interruptAfterTimeLimit: 240_000 },
    )
  })

  it('leave every open order with somebody who holds the ball, and a way on', async () => {
    const who = await signInApplicant(placeOf(stand()))
    expect((await who.call(applicantRoutes.orders, { params: { authority }, query: {} })).total).toBe(0)
    for (let page = 1; ; page++) {
      const { orders, total, perPage } = await template.who.call(applicantRoutes.orders, {
        params: { authority },
        query: { page },
      })
      for (const order of orders) {
        if (order.state !== 'open') continue
        expect([order.id, order.now.holder]).not.toEqual([order.id, 'nobody'])
        expect(order.now.next.zh.length).toBeGreaterThan(4)
        expect(order.now.by ?? order.now.action).toBeTruthy()
      }
      if (page * perPage >= total) break
    }
  })
})

/** A refusal with a reason is a good answer; a fault of ours is not. */
async function judged(name: string, deed: Promise<unknown>): Promise<void> {
  try {
    await deed
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    if (error.status >= 500)
      throw new Error(`${name} ended in ${error.status} ${error.problem?.code}`, { cause: error })
    expect(error.problem.zh.what.length).toBeGreaterThan(2)
  }
}

function check(order: OrderView): void {
  // Throws for a state that the lifecycle does not know.
  if (order.payment) stateOf('payment', order.payment.state)
  if (order.delivery) stateOf('delivery', order.delivery.state)
  if (order.invoice) stateOf('invoice', order.invoice.state)
  const events = order.timeline.map(t => t.event)
  const count = (event: string) => events.filter(e => e === event).length
  expect(count('payment-received')).toBeLessThanOrEqual(1)
  expect(count('issued')).toBeLessThanOrEqual(1)
  expect(count('refunded')).toBeLessThanOrEqual(1)
  expect(order.lines.flatMap(l => l.certificates).length).toBeLessThanOrEqual(2)
  if (order.state === 'draft') expect(order.number).toBeNull()
}

/** In the vendor's own book: at most one payment kept; what came on top has gone back. */
async function paidOnce(walk: Walk): Promise<void> {
  await until(
    'surplus payments to go back',
    async () => {
      const mine = (await stand().world.cashier()).filter(p => p.codeUrl && walk.codes.includes(p.codeUrl))
      return mine.filter(p => p.state === 'paid').length <= 1
    },
    { patience: 15_000, pace: 200 },
  )
}
