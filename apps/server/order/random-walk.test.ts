// Random people: whatever is clicked, in whatever order, twice or from an old page, an order stays consistent, and it
// can always still be brought to an end.

import { lifecycles, type StageKind } from '@hufu/programme'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { AppError } from '../platform/errors.ts'
import { testEngines } from '../platform/test-database.ts'
import { readAuthorities } from '../programme/authorities.ts'
import { publishProgrammes, readProgrammes } from '../programme/shelf.ts'
import { refreshPayment } from '../stages/payment/ask-vendor.ts'
import { askRefund, executeRefund, refuseRefund } from '../stages/payment/refund-payment.ts'
import { finance, newUscc, staffActor, startWalk, type Walk } from '../testing/applicant.ts'
import {
  authority,
  DAY,
  HOUR,
  openHouse,
  programmeName,
  programmesFolder,
  type TestHouse,
} from '../testing/house.ts'
import { endOf } from './journey.ts'
import { readStages } from './order.ts'
import { programmeOf } from './spine.ts'

let house: TestHouse
beforeAll(async () => {
  // PostgreSQL where there is one: there, clicks at one moment really run beside one another.
  house = await openHouse({ engine: testEngines.at(-1), poolSize: 5 })
})
afterAll(() => house.close())

interface World {
  walk: Walk
  versions: number[]
  notices: { rawBody: Buffer; headers: Record<string, string> }[]
}
type Deed = (world: World) => Promise<unknown>

const deeds: Record<string, Deed> = {
  verify: w => w.walk.verifyPhone(),
  fill: w => w.walk.fill(),
  submit: w => w.walk.submit(),
  'submit an old page': w => w.walk.submit({ version: w.versions[0] ?? 0 }),
  'submit twice at once': w => both(w.walk.submit(), w.walk.submit()),
  'start paying': w => w.walk.startPayment(),
  'claim the free policy': w => w.walk.startPayment('entitlement'),
  'pay at the vendor': async w => {
    for (const attempt of await w.walk.attempts()) {
      if ((await house.pay.query(attempt.out_trade_no)).state === 'waiting')
        w.notices.push(house.pay.pay(attempt.out_trade_no))
    }
  },
  'deliver all notices again': async w => {
    for (const notice of w.notices) {
      const again = house.pay.sign(JSON.parse(notice.rawBody.toString()))
      await w.walk.notice({ ...again, rawBody: again.rawBody })
    }
  },
  'refresh, unanswered': async w => {
    const { payment } = await w.walk.stages()
    const asks = (await w.walk.attempts()).some(attempt => attempt.state === 'started')
    if (asks && (payment === 'due' || payment === 'confirming')) house.pay.failNext('query', 'unreachable')
    await refreshPayment(house.payment, w.walk.key)
  },
  refresh: w => refreshPayment(house.payment, w.walk.key),
  cancel: w => w.walk.cancel(),
  pass: w => w.walk.decide('pass'),
  return: w => w.walk.decide('return'),
  reject: w => w.walk.decide('reject'),
  'two reviewers at once': w => both(w.walk.decide('pass'), w.walk.decide('return')),
  'decide on an old page': w => w.walk.decide('pass', [], undefined, w.versions[0] ?? 0),
  'ask a refund': w => askRefund(house.payment, w.walk.key, w.walk.person, '不办了'),
  'execute the refund': w =>
    house.db.transaction(trx => executeRefund(house.payment, trx, w.walk.key, staffActor(finance))),
  'refuse the refund': w => refuseRefund(house.payment, w.walk.key, staffActor(finance), '不退'),
  'finish refunds': async w => {
    const rows = await house.db.kysely
      .selectFrom('refund')
      .selectAll()
      .where('order_id', '=', w.walk.key.order)
      .where('state', '=', 'sent')
      .execute()
    for (const row of rows) await w.walk.notice(house.pay.finishRefund(row.out_refund_no))
  },
  'hand in': w => w.walk.handIn(),
  sign: () => house.issuing.sign(),
  'refuse to sign': () => house.issuing.refuse(),
  write: w => w.walk.write(),
  ship: w => w.walk.ship(),
  received: w => w.walk.deliver(),
  'ask an invoice': w => w.walk.askInvoice(),
  work: () => house.jobs.idle(house.clock.now()),
  'an hour': () => house.pass(HOUR),
  'a month': () => house.pass(31 * DAY),
}
const both = (...all: Promise<unknown>[]) => Promise.allSettled(all)

/** A refusal has a code of ours. Anything else that is thrown is a fault of the house. */
async function does(name: string, world: World): Promise<void> {
  try {
    await deeds[name]!(world)
  } catch (error) {
    if (error instanceof AppError && error.status < 500) return
    if (error instanceof AppError && error.code === 'payment.unavailable') return
    throw new Error(`${name}: ${error instanceof Error ? error.stack : String(error)}`)
  }
  world.versions.push((await world.walk.order()).version)
}

async function isConsistent({ walk }: World): Promise<void> {
  const order = await walk.order()
  const rows = await readStages(house.db.kysely, walk.key)
  for (const row of rows)
    expect(Object.keys(lifecycles[row.kind as StageKind].states), row.stage).toContain(row.state)
  const attempts = await walk.attempts()
  expect(attempts.filter(a => a.state === 'paid').length).toBeLessThanOrEqual(1)
  const payment = rows.find(row => row.kind === 'payment')?.state ?? 'none'
  const paid = ['paid', 'refund-asked', 'refunding', 'refunded'].includes(payment)
  expect(attempts.some(a => a.state === 'paid')).toBe(paid)
  expect(order.number !== null).toBe(rows.some(row => row.stage === 'payment'))
  const uses = await house.db.kysely
    .selectFrom('entitlement_use')
    .select('state')
    .where('order_id', '=', walk.key.order)
    .execute()
  const reserved = uses.some(use => use.state !== 'released')
  expect(reserved).toBe(payment === 'entitled')
  const { programme } = await house.shelf.latest(authority, 'zce')
  const left = await house.ledger.allowance(
    house.db.kysely,
    authority,
    programme,
    'futures-company',
    order.uscc,
  )
  expect(left?.remaining).toBeGreaterThanOrEqual(0)
  const end = endOf(await programmeOf(house.spine, order), rows, { ...order, state: 'open' })
  if (end) expect([end, ...(end === 'closed' ? ['cancelled'] : [])]).toContain(order.state)
  if (order.state === 'open') expect(end).toBeNull()
  if (order.state !== 'draft' && order.state !== 'open') expect(order.ended_at).not.toBeNull()
}

/** The best that everybody can do from wherever the order stands. */
async function bringToAnEnd(world: World): Promise<void> {
  const { walk } = world
  const good = [
    ...['work', 'fill', 'submit', 'finish refunds', 'refuse the refund', 'start paying'],
    ...['pay at the vendor', 'deliver all notices again', 'refresh', 'pass', 'hand in', 'sign', 'write'],
    ...['ship', 'received', 'work', 'finish refunds'],
  ]
  for (let round = 0; round < 5; round++) {
    for (const name of good) await does(name, world)
    const state = await walk.order()
    const money = (await walk.stages()).payment
    if (state.state !== 'draft' && state.state !== 'open' && money !== 'refunding') return
  }
  throw new Error(
    `no end: ${JSON.stringify({ ...(await walk.stages()), order: (await walk.order()).state })}`,
  )
}

it('any walk keeps the order consistent and open to an end', async () => {
  const name = fc.constantFrom(...Object.keys(deeds))
  // Mostly forward, with anything in between: pure chance seldom gets past the form.
  const ahead = ['fill', 'submit', 'start paying', 'pay at the vendor', 'deliver all notices again', 'pass']
  const behind = ['hand in', 'sign', 'write', 'ship', 'ask an invoice', 'received']
  const walks = fc
    .tuple(fc.array(fc.array(name, { maxLength: 3 }), { minLength: 13, maxLength: 13 }), fc.nat({ max: 12 }))
    .map(([between, until]) =>
      [...ahead, ...behind]
        .slice(0, until)
        .flatMap((step, i) => [...(between[i] ?? []), step, step])
        .concat(between.at(-1) ?? []),
    )
  await fc.assert(
    fc.asyncProperty(walks, async names => {
      await house.forgetJobs()
      const uscc = newUscc()
      await house.enrol(uscc)
      const walk = await startWalk(house, { group: 'futures-company' })
      const world: World = { walk, versions: [], notices: [] }
      for (const each of names) {
        await does(each, world)
        await isConsistent(world)
      }
      await bringToAnEnd(world)
      await isConsistent(world)
      expect(await house.jobs.dead()).toEqual([])
    }),
    { numRuns: Number(process.env.HUFU_WALKS ?? 12), endOnFailure: true },
  )
}, 180_000)

it('keeps the version of the programme that it was started under', async () => {
  const old = await (await startWalk(house)).to('payment')
  const read = (await readProgrammes(programmesFolder)).find(p => p.programme.programme === programmeName)
  const changed = structuredClone(read!.programme)
  changed.products.organisation!.price[0]!.fen = 50_000
  const offer = changed.offers.new!
  delete offer.journey.delivery
  const authorities = await readAuthorities(programmesFolder)
  const source = JSON.stringify(changed)
  await publishProgrammes(house.db, house.clock, authorities, [{ programme: changed, source }])
  await publishProgrammes(house.db, house.clock, authorities, [{ programme: changed, source }])
  expect((await house.shelf.latest(authority, 'zce')).version).toBe(2)

  const young = await (await startWalk(house)).to('delivery')
  expect(await young.order()).toMatchObject({ programme_version: 2, total_fen: 50_000, state: 'completed' })
  await old.pay()
  await old.decide('pass')
  await old.produce()
  expect(await old.stages()).toMatchObject({ delivery: 'waiting' })
  expect(await old.order()).toMatchObject({ programme_version: 1, total_fen: 30_000, state: 'open' })
})
