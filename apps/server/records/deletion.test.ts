// Deletion: when a person asks, and when the law's term is over. What must be kept is stored and used for nothing; what is deleted is
// gone from every table, whichever room keeps it.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { viewCase } from '../desk/case.ts'
import { readOrder } from '../order/order.ts'
import { refuseRestricted } from '../order/restricted.ts'
import { mobile, reviewer, startWalk, type Walk } from '../testing/applicant.ts'
import { DAY, openHouse, type TestHouse } from '../testing/house.ts'
import { deleteOrder } from './delete-order.ts'
import { inventory, unlistedTypes } from './inventory.ts'
import { keptUntil, sweep } from './retention.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

/** The house's authority signs without a register: what a certificate's row would say is put in by hand. */
async function certify(walk: Walk, notAfter: Date, state: 'good' | 'revoked' = 'good') {
  const at = house.clock.now()
  const { authority, order } = walk.key
  await house.db.transaction(async trx => {
    await sql`set local session_replication_role = replica`.execute(trx)
    await trx
      .insertInto('certificate')
      .values({
        ...{ authority_id: authority, id: randomUUID(), ca_id: 'sm2-1', serial: randomUUID(), use: 'sign' },
        ...{ request_id: randomUUID(), order_id: order, line: 1, person_id: walk.person, programme: 'zce' },
        ...{ organisation: '公开', uscc: '公开', subject: '公开', spki_sha256: randomUUID() },
        ...{ der: Buffer.alloc(1), not_before: at, not_after: notAfter, state, issued_at: at },
        ...{ revoked_at: state === 'revoked' ? at : null, profile: 'p', profile_version: 1 },
      })
      .execute()
  })
}

async function completed() {
  const walk = await (await startWalk(house)).to('delivery')
  await walk.ship()
  await walk.deliver()
  await walk.askInvoice()
  await house.jobs.idle(house.clock.now())
  await house.db.kysely
    .updateTable('orders')
    .set({ state: 'completed' })
    .where('id', '=', walk.key.order)
    .execute()
  return walk
}

/** Every table that holds one of these words, with the row. */
async function whoKnows(words: RegExp): Promise<string[]> {
  const { rows: tables } = await sql<{
    name: string
  }>`select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(house.db.kysely)
  const found: string[] = []
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(
      house.db.kysely,
    )
    for (const { row } of rows) if (words.test(row)) found.push(`${name}: ${words.exec(row)?.[0]}`)
  }
  return found
}

it('answers «deleted» where no law keeps, and then no table knows a word of it [law 10] [law 20]', async () => {
  const walk = await startWalk(house)
  await walk.fill({ 'agent.name': '欧阳删除', 'mailing.address': '不留门牌九九九号' })
  await expect(deleteOrder(house, walk.key, walk.person)).rejects.toMatchObject({
    code: 'records.order-open',
  })
  await walk.cancel()
  await expect(deleteOrder(house, walk.key, randomUUID())).rejects.toMatchObject({ code: 'not-found' })
  const words = new RegExp(`欧阳删除|不留门牌九九九号|${walk.uscc}`)
  expect((await whoKnows(words)).length).toBeGreaterThan(0)
  expect(await deleteOrder(house, walk.key, walk.person)).toMatchObject({ outcome: 'erased', until: null })
  expect(await whoKnows(words)).toEqual([])
})

it('answers «stored only» where the law keeps, says why and until when, and uses nothing of it [law 10]', async () => {
  const walk = await completed()
  const until = new Date(house.clock.now().getTime() + 365 * DAY)
  await certify(walk, until)
  const answer = await deleteOrder(house, walk.key, walk.person)
  expect(answer).toMatchObject({ outcome: 'restricted', why: { zh: expect.stringContaining('五年') } })
  expect(answer.until?.getUTCFullYear()).toBe(until.getUTCFullYear() + 5)

  const seen = await viewCase(house.desk, walk.key, { ...reviewer, roles: ['reviewer', 'service'] })
  expect([seen.facts, seen.files]).toEqual([[], []])
  await expect(refuseRestricted(house.db.kysely, walk.key)).rejects.toMatchObject({
    code: 'records.restricted',
  })
  await expect(startWalk(house, { person: walk.person, copyOf: walk.key.order })).rejects.toMatchObject({
    code: 'records.restricted',
  })
  // A next order of the same person begins empty: not even their own name is taken over.
  const next = await startWalk(house, { person: walk.person })
  const begun = await house.db.kysely
    .selectFrom('order_value')
    .select('path')
    .where('order_id', '=', next.key.order)
    .where('source', '=', 'order')
    .execute()
  expect(begun).toEqual([])
  const notices = await house.db.kysely.selectFrom('notice').select('id').execute()
  await house.db.transaction(async trx =>
    house.spine.writeNotices(trx, await readOrder(trx, walk.key), 'shipped'),
  )
  expect(await house.db.kysely.selectFrom('notice').select('id').execute()).toHaveLength(notices.length)
})

it('keeps the evidence of a certificate for five years after its end, and forgets it then, everywhere [law 9]', async () => {
  const walk = await completed()
  await house.db.kysely
    .updateTable('order_value')
    .set({ value: '司马到期' })
    .where('order_id', '=', walk.key.order)
    .where('path', '=', 'agent.name')
    .execute()
  const start = house.clock.now()
  const end = new Date(start.getTime() + 2 * 365 * DAY)
  await certify(walk, end)
  const until = (await keptUntil(house.db.kysely, walk.key))?.until
  expect(until?.toISOString()).toBe(
    new Date(Date.UTC(end.getUTCFullYear() + 5, end.getUTCMonth(), end.getUTCDate(), 2)).toISOString(),
  )
  const held = async () =>
    (
      await house.db.kysely
        .selectFrom('order_value')
        .select('path')
        .where('order_id', '=', walk.key.order)
        .execute()
    ).length
  // Refused a day before, even for one who comes last behind many that must stay.
  house.clock.set(new Date(until!.getTime() - DAY))
  await sweep(house, 1)
  expect(await held()).toBeGreaterThan(5)
  house.clock.set(new Date(until!.getTime() + DAY))
  while ((await sweep(house, 1)) > 0);
  expect(await held()).toBe(0)
  const left = await whoKnows(new RegExp(`司马到期|${walk.uscc}|11010519491231002X|${mobile}|未来路69号`))
  // Accounts of money are kept by accounting law, each with its own term; nothing else may stand here.
  expect(left.filter(line => !/^(bank_deposit|invoice_request|payment_attempt):/.test(line))).toEqual([])
  house.clock.set(start)
})

it('lists every kind of personal information that the programmes ask for, and marks what is sensitive [law 17]', async () => {
  expect(unlistedTypes()).toEqual([])
  const all = await house.shelf.all()
  for (const { authority, programme } of all) {
    const items = await inventory(house.db.kysely, authority, [programme])
    expect([programme.programme, items.length > 3]).toEqual([programme.programme, true])
    // Sensitive data is asked for under a consent of its own, wherever it is asked for (law 15 is proved at the steps).
    // The account printed on an organisation's invoice is no person's.
    const bare = items
      .filter(item => item.sensitive && !item.consent && !item.path.startsWith('invoice.'))
      .map(item => item.path)
    expect([programme.programme, bare]).toEqual([programme.programme, []])
  }
  const zce = all.find(each => each.programme.programme === 'zce')
  const items = await inventory(house.db.kysely, zce!.authority, [zce!.programme])
  expect(items[0]).toMatchObject({ sensitive: true })
  expect(items.find(item => item.path === 'agent.name')).toMatchObject({
    kind: { zh: '姓名' },
    sensitive: false,
  })
})
