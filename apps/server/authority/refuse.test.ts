// What the CA will not sign, checked by itself from the database, whatever the counter believes.
import { readFileSync } from 'node:fs'
import { decodePemOnly, encodeName, signRequest, sm2Pkcs8FromRaw, softwareSigner } from '@hufu/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { IssuanceOrder } from './issuing.ts'
import { makeToken, type OrderPlan, openStand, type Stand } from './testing/stand.ts'

let stand: Stand
beforeAll(async () => {
  stand = await openStand({ suites: ['sm2'] })
})
afterAll(() => stand.close())

const refusedWith = async (order: IssuanceOrder): Promise<string | undefined> => {
  const id = await stand.issue(order)
  const db = stand.db.kysely
  const certificates = await db.selectFrom('certificate').select('id').where('request_id', '=', id).execute()
  expect(certificates).toEqual([])
  const last = stand.outcomes.at(-1)
  expect(last).toMatchObject({ how: 'refused', order: order.order })
  return last?.code
}

describe('the ca role refuses [law 3]', () => {
  const plans: [string, OrderPlan, Partial<IssuanceOrder>, string][] = [
    ['an order not yet paid', { stages: { payment: 'due' } }, {}, 'not-paid'],
    ['a payment still to be confirmed', { stages: { payment: 'confirming' } }, {}, 'not-paid'],
    [
      'a payment skipped where the programme does not skip it',
      { stages: { payment: 'skipped' } },
      {},
      'not-paid',
    ],
    ['an order in review', { stages: { review: 'waiting' } }, {}, 'not-reviewed'],
    ['a returned order', { stages: { review: 'returned' } }, {}, 'not-reviewed'],
    ['a form still open', { stages: { form: 'correcting' } }, {}, 'not-reviewed'],
    ['an order at another stage', { stages: { issuance: 'waiting' } }, {}, 'wrong-stage'],
    ['a cancelled order', { state: 'cancelled' }, {}, 'order-closed'],
    ['a longer term than was bought', {}, { term: '5y' }, 'not-in-programme'],
    ['a profile that the product does not name', {}, { profile: 'sub-ca' }, 'not-in-programme'],
    ['one certificate where a pair was bought', {}, { certificates: 'single' }, 'not-in-programme'],
    [
      'another organisation than was reviewed',
      {},
      { facts: { organisation: '别家公司', uscc: 'X' } },
      'facts-differ',
    ],
    ['a renewal that the order does not speak of', {}, { replaces: crypto.randomUUID() }, 'replaces-foreign'],
    [
      'a renewal of a certificate that does not exist',
      { renews: crypto.randomUUID() },
      {},
      'replaces-foreign',
    ],
    ['a suite for which there is no CA', { suite: 'rsa' }, {}, 'no-ca'],
    ['a name too long for X.520', { organisation: '公'.repeat(65) }, {}, 'subject-unfit'],
    ['a name with an invisible character', { organisation: '公\u200b司' }, {}, 'lint'],
  ]
  it.each(plans)('%s', async (_, plan, change, code) => {
    const order = { ...(await stand.placeOrder(plan)), ...change }
    expect(await refusedWith(order)).toBe(code)
  })

  it('an order that loses its approval between preparing and signing', async () => {
    const order = await stand.placeOrder()
    stand.world.atStep = async step => {
      if (step !== 'prepared') return
      await stand.db.kysely
        .updateTable('order_stage')
        .set({ state: 'returned' })
        .where('order_id', '=', order.order)
        .where('stage', '=', 'review')
        .execute()
    }
    expect(await refusedWith(order)).toBe('not-reviewed')
    stand.world.atStep = undefined
  })

  it('a programme version that was altered after it was published', async () => {
    const version = () => stand.db.kysely.updateTable('programme_version').where('programme', '=', 'zce')
    const { source } = await stand.db.kysely
      .selectFrom('programme_version')
      .select('source')
      .executeTakeFirstOrThrow()
    await version()
      .set({ source: source.replace('"2y"', '"5y"') })
      .execute()
    const code = await refusedWith({ ...(await stand.placeOrder()), term: '5y' })
    await version().set({ source }).execute()
    expect(code).toBe('not-in-programme')
  })

  it('nothing for ever: after a refusal the line takes another request', async () => {
    const order = await stand.placeOrder({ stages: { payment: 'due' } })
    expect(await refusedWith(order)).toBe('not-paid')
    await stand.db.kysely
      .updateTable('order_stage')
      .set({ state: 'entitled' })
      .where('order_id', '=', order.order)
      .where('stage', '=', 'payment')
      .execute()
    const id = await stand.issue(order)
    expect(await stand.authority.issuing.bundle(stand.db.kysely, order.authority, id)).not.toBeNull()
  })
})

describe('a request handed in', () => {
  const check = (csr: Uint8Array, suite: 'rsa' | 'sm2' = 'sm2') =>
    stand.authority.issuing.checkRequest(stand.db.kysely, 'zce-counter', suite, Buffer.from(csr))
  const theirs = (name: string) => {
    const pem = readFileSync(
      new URL(`../../../packages/pki/vectors/${name}.csr.pem`, import.meta.url),
      'utf8',
    )
    return decodePemOnly(pem, 'CERTIFICATE REQUEST')
  }

  it('is refused with its reason', async () => {
    const good = (await makeToken('sm2')).csr
    await expect(check(good)).resolves.toBeUndefined()
    const forged = Buffer.from(good)
    forged[forged.length - 1]! ^= 1
    await expect(check(forged)).rejects.toMatchObject({ code: 'request.signature' })
    await expect(check(good.subarray(0, -1))).rejects.toMatchObject({ code: 'request.malformed' })
    await expect(check(Buffer.from('not a request'))).rejects.toMatchObject({ code: 'request.malformed' })
    await expect(check(theirs('rsa-1024-openssl'), 'rsa')).rejects.toMatchObject({ code: 'request.key-weak' })
    await expect(check(theirs('p256-openssl'))).rejects.toMatchObject({ code: 'request.algorithm' })
    await expect(check(theirs('rsa-sha1-openssl'), 'rsa')).rejects.toMatchObject({
      code: 'request.algorithm',
    })
    await expect(check(good, 'rsa')).rejects.toMatchObject({ code: 'request.algorithm' })
  })

  it('with a key that was certified, or is being, is refused; and says whose it was', async () => {
    const order = await stand.placeOrder()
    await stand.issue(order)
    await expect(check(order.csr)).rejects.toMatchObject({ code: 'request.key-used' })
    const { checkRequest } = stand.authority.issuing
    const held = (holder: { person: string; uscc: string | null }) =>
      checkRequest(stand.db.kysely, 'zce-counter', 'sm2', order.csr, holder)
    const certificates = () => stand.db.kysely.updateTable('certificate').where('order_id', '=', order.order)
    const row = await stand.db.kysely
      .selectFrom('certificate')
      .select(['person_id as person', 'uscc'])
      .where('order_id', '=', order.order)
      .executeTakeFirstOrThrow()
    await expect(held(row)).rejects.toMatchObject({ code: 'request.key-used' })
    const stranger = { ...row, person: crypto.randomUUID() }
    await expect(held(stranger)).rejects.toMatchObject({ code: 'request.key-other-holder' })
    await expect(held({ ...row, uscc: null })).rejects.toMatchObject({ code: 'request.key-other-holder' })
    // What was revoked stays refused for its own holder, and a disclosed key is told as such before all else.
    await certificates()
      .set({ state: 'revoked', revoked_at: stand.clock.now(), reason: 'superseded' })
      .execute()
    await expect(held(row)).rejects.toMatchObject({ code: 'request.key-revoked' })
    await certificates().set({ reason: 'keyCompromise' }).execute()
    await expect(held(stranger)).rejects.toMatchObject({ code: 'request.key-compromised' })
  })

  it('over a key that is printed in a standard, or made by a chip with the ROCA fault, is refused as such', async () => {
    const sample = softwareSigner(
      sm2Pkcs8FromRaw(Buffer.from('3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8', 'hex')),
    )
    const printed = await signRequest({ subject: encodeName([{ type: 'CN', value: 'x' }]) }, sample)
    await expect(check(printed)).rejects.toMatchObject({ code: 'request.key-compromised' })
    await expect(check(theirs('rsa-roca'), 'rsa')).rejects.toMatchObject({ code: 'request.key-device' })
  })
})
