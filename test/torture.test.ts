// Orders walk while the server is killed with SIGKILL at random moments and started again. Afterwards every order has
// reached the right end, every payment settled once, every certificate was issued once, every notice was sent once.
import { randomInt, randomUUID } from 'node:crypto'
import { applicantRoutes, deskRoutes, type OrderView } from '@hufu/contract'
import type { Programme } from '@hufu/programme'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '../apps/server/platform/db.ts'
import { engine, pgliteFolder, query } from './stand/database.ts'
import { authority, desk, programme, readyDraft, useStand } from './stand/journey.ts'
import { newOrganisation } from './stand/organisation.ts'
import { type Applicant, agreementsOf, type OrderAt, type StaffDesk } from './stand/people.ts'
import { openSoftwareKey } from './stand/software-key.ts'
import type { Stand } from './stand/stand.ts'
import { steadily } from './stand/steady.ts'
import { until } from './stand/world.ts'

const orders = Number(process.env.TORTURE_ORDERS ?? 200)
const workers = 8
/** Then it is left alone: an embedded database takes seconds to come back, and the run must end in minutes. */
const mostKills = 25
const offer = 'new'
/** What becomes of an order, by its running number: most are made, some rejected and refunded, some cancelled. */
const fateOf = (n: number) => (n % 10 === 3 ? 'rejected' : n % 10 === 7 ? 'cancelled' : 'made')

const stand = useStand({ keep: process.env.TORTURE_KEEP === '1' })

interface Worker {
  who: Applicant
  from: OrderAt
  document: Programme
}

describe(`${orders} orders while the server is killed again and again, on ${engine}`, () => {
  it('all reach their right end, paid once, issued once, told once', {
    timeout: 420_000,
  }, async () => {
    const s = stand()
    const staff = { reviewer: await desk(s, 'reviewer'), producer: await desk(s, 'producer') }
    const teams: Worker[] = []
    for (let n = 0; n < workers; n++) {
      const { who, at, document } = await readyDraft(s, { organisation: newOrganisation() })
      teams.push({ who, from: at, document })
    }
    await s.world.controls({
      'wechat-pay': { noticeCopies: 2, noticeRetryMs: [200, 400, 800, 1600, 3000, 3000, 3000, 3000] },
    })

    const killer = startKilling(s)
    const ends = new Map<string, { fate: string; order: OrderView }>()
    let next = 0
    try {
      await Promise.all(
        teams.map(async team => {
          for (let n = next++; n < orders; n = next++) {
            const fate = fateOf(n)
            const at = await walkOne(s, team, staff, fate)
            ends.set(at.order, { fate, order: (await steadily(() => team.who.order(at)))! })
          }
        }),
      )
    } finally {
      await killer.stop()
    }
    expect(killer.kills()).toBeGreaterThan(Math.min(8, orders / 25))
    process.stdout.write(`${orders} orders on ${engine}, server killed ${killer.kills()} times\n`)

    // Everybody to their end: what was under way when the last kill came is finished by the jobs.
    for (const [order, end] of ends) {
      const wanted = { made: 'open', rejected: 'refunded', cancelled: 'cancelled' }[end.fate]
      const last = await ownerOf
        .get(order)!
        .waitFor({ authority, order }, `${end.fate} to end`, o => o.state === wanted)
      end.order = last
      const certificates = last.lines.flatMap(l => l.certificates)
      expect([end.fate, certificates.length]).toEqual([end.fate, end.fate === 'made' ? 2 : 0])
      expect(last.timeline.filter(t => t.event === 'payment-received').length).toBe(
        end.fate === 'cancelled' ? 0 : 1,
      )
    }
    await untilQuiet(s)
    await s.server.stop()
    await judge(s, ends)
  })
})

const ownerOf = new Map<string, Applicant>()

/** One order by a client that tries again: each step is safe to repeat, or says that it was done. */
async function walkOne(
  s: Stand,
  { who, from, document }: Worker,
  staff: { reviewer: StaffDesk; producer: StaffDesk },
  fate: string,
): Promise<OrderAt> {
  const key = randomUUID()
  const draft = await steadily(() =>
    who.call(applicantRoutes.startOrder, {
      params: { authority },
      body: { programme, offer, suite: 'sm2', copyOf: from.order, key },
    }),
  )
  const at = { authority, order: draft!.id }
  ownerOf.set(at.order, who)
  const look = async () => (await steadily(() => who.order(at)))!

  // Submit under the version just read; when the answer was lost, the order says that it is submitted.
  for (;;) {
    const now = await look()
    if (now.state !== 'draft') break
    const body = { version: now.version, agreed: agreementsOf(document, offer) }
    await steadily(() => who.call(applicantRoutes.submit, { params: at, body }), {
      done: ['order.stale', 'order.wrong-state'],
    })
  }
  if (fate === 'cancelled') {
    await steadily(() => who.call(applicantRoutes.cancel, { params: at }), { done: ['order.wrong-state'] })
    return at
  }

  // Pay: the code may be asked for twice, the payer presses once.
  let pressed = false
  await until(
    'the payment',
    async () => {
      const now = await look()
      if (now.payment?.state === 'paid') return true
      if (!pressed) {
        const started = await steadily(
          () => who.call(applicantRoutes.pay, { params: at, body: { method: 'wechat-pay' } }),
          { done: ['payment.settled'] },
        )
        if (started?.kind === 'native') {
          await s.world.pay(started.codeUrl)
          pressed = true
        }
      } else await steadily(() => who.call(applicantRoutes.refreshPayment, { params: at }))
      return false
    },
    { patience: 60_000, pace: 150 },
  )

  await review(staff.reviewer, at.order, fate === 'rejected' ? 'reject' : 'pass', look)
  if (fate === 'made') await makeKey(staff.producer, at.order)
  return at
}

async function review(
  reviewer: StaffDesk,
  order: string,
  decision: 'pass' | 'reject',
  look: () => Promise<OrderView>,
): Promise<void> {
  const params = { authority, order }
  for (;;) {
    const now = await look()
    if (now.axes.review?.code !== 'waiting') return
    const defects = decision === 'reject' ? [{ path: 'organisation.name', reason: 'name-differs' }] : []
    const body = { decision, version: now.version, defects }
    await steadily(() => reviewer.call(deskRoutes.decide, { params, body }), {
      done: ['order.stale', 'order.wrong-state'],
    })
  }
}

async function makeKey(producer: StaffDesk, order: string): Promise<void> {
  const params = { authority, order, line: 1 }
  const key = openSoftwareKey()
  const plan = (await steadily(() => producer.call(deskRoutes.startProduction, { params })))!
  const request = await key.generate(plan)
  await steadily(() =>
    producer.call(deskRoutes.requestCertificate, { params, body: { request: plan.request, ...request } }),
  )
  const bundle = await until(
    'the pair',
    async () => {
      const found = await steadily(() => producer.call(deskRoutes.productionBundle, { params }), {
        done: ['order.wrong-state'],
      })
      return found ?? false
    },
    { patience: 90_000, pace: 100 },
  )
  const { signSerial, encryptSerial } = await key.take(plan, bundle)
  await steadily(() =>
    producer.call(deskRoutes.productionWritten, {
      params,
      body: { request: plan.request, signSerial, encryptSerial },
    }),
  )
}

function startKilling(s: Stand) {
  let going = true
  let count = 0
  const over = (async () => {
    while (going && count < mostKills) {
      await new Promise(resolve => setTimeout(resolve, randomInt(200, 3500)))
      if (!going) break
      await s.server.kill()
      count++
      await s.server.start()
    }
  })()
  return {
    kills: () => count,
    async stop() {
      going = false
      await over
    },
  }
}

/** The queues on which something of an order may still be under way; deadlines and polls wait for days. */
const working = [
  'notice.send',
  'payment.refund',
  'payment.close-attempt',
  'payment.return-surplus',
  'ca.issue',
]

async function untilQuiet(s: Stand): Promise<void> {
  await until(
    'the last jobs',
    async () => {
      const metrics = await (await fetch(`${s.url}/metrics`)).text()
      const left = working.filter(queue =>
        new RegExp(`^hufu_jobs\\{queue="${queue}",state="(waiting|active)"\\} [1-9]`, 'm').test(metrics),
      )
      return left.length === 0
    },
    { pace: 300, patience: 90_000 },
  )
}

interface Row {
  [column: string]: unknown
}

/** Reads the tables of the ended stand, whichever engine they are in. */
async function readTables(s: Stand): Promise<(text: string) => Promise<Row[]>> {
  if (s.databaseUrl) return text => query(s.databaseUrl!, text)
  const db = await openDatabase({ dataDir: pgliteFolder(s.data) })
  return async text => (db.engine.kind === 'pglite' ? (await db.engine.pglite.query<Row>(text)).rows : [])
}

async function judge(s: Stand, ends: Map<string, { fate: string }>): Promise<void> {
  const ask = await readTables(s)
  const count = (fate: string) => [...ends.values()].filter(e => e.fate === fate).length
  const paid = count('made') + count('rejected')

  // Every payment settled once: here, and in the vendor's book.
  const settled = await ask(
    `select order_id, count(*)::int as n from payment_attempt where state = 'paid' group by order_id`,
  )
  expect(settled).toHaveLength(paid)
  expect(settled.every(row => row.n === 1)).toBe(true)
  const cashier = await s.world.cashier()
  expect(cashier.filter(p => p.state === 'paid')).toHaveLength(count('made'))
  expect(cashier.filter(p => p.state === 'refunded')).toHaveLength(count('rejected'))
  expect(await ask(`select 1 from refund where state <> 'done'`)).toEqual([])

  // Every certificate issued once: two an order, each serial its own, none beside them.
  const pairs = await ask(
    `select order_id, count(*)::int as n, count(distinct serial)::int as serials from certificate group by order_id`,
  )
  expect(pairs).toHaveLength(count('made'))
  expect(pairs.every(row => row.n === 2 && row.serials === 2)).toBe(true)

  // One number each, without a gap that belongs to nobody, and no second.
  const numbers = await ask('select number from orders where number is not null')
  expect(new Set(numbers.map(row => row.number)).size).toBe(ends.size)

  // Every notice was sent once: no two of one event in our book, and exactly one for each in the vendor's.
  const notices = await ask(`select id, state, channel, event from notice`)
  expect(notices.filter(n => n.state !== 'sent' && n.state !== 'delivered')).toEqual([])
  const twice = await ask(`select order_id, event, channel from notice group by 1, 2, 3 having count(*) > 1`)
  expect(twice).toEqual([])
  const byReference = new Map<string, number>()
  for (const message of await s.world.messages())
    byReference.set(message.reference, (byReference.get(message.reference) ?? 0) + 1)
  expect([...byReference.values()].filter(n => n > 1)).toEqual([])
  // The vendor's book of the sandbox holds a thousand messages; more orders than that would need another look.
  if (byReference.size < 950)
    expect(notices.filter(n => n.channel === 'sms' && !byReference.has(String(n.id)))).toEqual([])
}
