// The ca role killed at every step: the next run makes exactly one registered pair, and no serial is ever used again.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testEngines } from '../platform/test-database.ts'
import { type IssuanceStep, issuanceSteps } from './context.ts'
import { openEscrowedKey } from './escrow.ts'
import { issue } from './issue.ts'
import { openStand, type Stand } from './testing/stand.ts'

describe.each(testEngines)('a ca role that dies, on %s', engine => {
  let stand: Stand
  beforeAll(async () => {
    stand = await openStand({ engine, suites: ['sm2'] })
  })
  afterAll(() => stand.close())

  const rowsOf = async (request: string) => {
    const db = stand.db.kysely
    return {
      intents: await db.selectFrom('issuance_intent').selectAll().where('request_id', '=', request).execute(),
      certificates: await db
        .selectFrom('certificate')
        .selectAll()
        .where('request_id', '=', request)
        .execute(),
      keys: await db.selectFrom('escrowed_key').selectAll().where('claimed_by', '=', request).execute(),
    }
  }

  const once = (at: IssuanceStep) => {
    let died = false
    stand.world.atStep = step => {
      if (step !== at || died) return
      died = true
      throw new Error(`killed at ${step}`)
    }
    return () => died
  }

  it.each(issuanceSteps)('at «%s» leaves one pair after the retry', async at => {
    const died = once(at)
    const order = await stand.placeOrder()
    const request = await stand.issue(order)
    expect(died()).toBe(true)
    const { intents, certificates, keys } = await rowsOf(request)

    expect(certificates.map(row => row.use).sort()).toEqual(['encrypt', 'sign'])
    const [a, b] = certificates
    expect([a!.twin_id, b!.twin_id]).toEqual([b!.id, a!.id])
    // Registered are the serials of the last try alone; those of the dead one are abandoned, and other numbers.
    const registered = intents.filter(intent => intent.state === 'registered')
    expect(registered.map(row => row.serial).sort()).toEqual(certificates.map(row => row.serial).sort())
    expect(new Set(intents.map(intent => intent.serial)).size).toBe(intents.length)
    expect(intents.filter(row => row.state !== 'registered').every(row => row.state === 'abandoned')).toBe(
      true,
    )
    const tries = ['authorised', 'registered'].includes(at) ? 1 : 2
    expect(intents.length).toBe(2 * tries)

    // A key over which a signature may exist goes to the history; an untouched one goes back and is used.
    const signedInVain = ['committed', 'signed', 'registering'].includes(at)
    expect(keys.map(key => key.state).sort()).toEqual(signedInVain ? ['history', 'in-use'] : ['in-use'])
    for (const key of keys) {
      const opened = openEscrowedKey(stand.context.keyWrap, key)
      expect(opened.length).toBeGreaterThan(60)
    }
    expect(await stand.authority.issuing.bundle(stand.db.kysely, order.authority, request)).not.toBeNull()
  })

  it('run twice at the same time, issues once', async () => {
    const order = await stand.placeOrder()
    let second: Promise<unknown> | undefined
    let request = ''
    stand.world.atStep = async step => {
      if (step !== 'committed' || second) return
      // The queue believes the first run dead and starts another, which overtakes it.
      second = issue(stand.context, { authority: order.authority, issuance: request })
      await second
    }
    request = await stand.db.transaction(trx => stand.authority.issuing.request(trx, order))
    await stand.jobs.idle(new Date(Date.now() + 3600_000))
    const { intents, certificates } = await rowsOf(request)
    expect(second).toBeDefined()
    expect(certificates).toHaveLength(2)
    expect(intents.filter(intent => intent.state === 'registered')).toHaveLength(2)
  })

  it('a repeated click is the same request; another key for the same line is a conflict', async () => {
    stand.world.atStep = undefined
    const order = await stand.placeOrder()
    const first = await stand.issue(order)
    expect(await stand.issue(order)).toBe(first)
    const other = await stand.placeOrder()
    await expect(stand.issue({ ...order, csr: other.csr })).rejects.toMatchObject({ code: 'order.stale' })
    await expect(stand.issue({ ...other, csr: order.csr })).rejects.toMatchObject({
      code: 'request.key-used',
    })
    expect((await rowsOf(first)).certificates).toHaveLength(2)
  })

  it('an escrowed key whose row was changed by hand does not open', async () => {
    const { keys } = await rowsOf(await stand.issue(await stand.placeOrder()))
    const [key] = keys
    const { keyWrap } = stand.context
    expect(openEscrowedKey(keyWrap, key!).length).toBeGreaterThan(60)
    expect(() => openEscrowedKey(keyWrap, { ...key!, state: 'spare' })).toThrow()
    expect(() => openEscrowedKey(keyWrap, { ...key!, certificate_id: order() })).toThrow()
    expect(() => openEscrowedKey(keyWrap, { ...key!, authority_id: 'other' })).toThrow()
  })
})

const order = () => '00000000-0000-4000-8000-000000000000'
