// The doors of the bank-proof room: who may knock at which, banks for whoever fills in, and the bank's own signed word.
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readOwnOrder } from '../../order/order.ts'
import { viewOrder } from '../../order/view.ts'
import { buildHttp } from '../../platform/http.ts'
import { finance, reviewer } from '../../testing/applicant.ts'
import { authority, newPerson, openHouse, type TestHouse } from '../../testing/house.ts'
import { proofWalk, publishProof } from '../../testing/proof-walk.ts'
import { registerBankProof } from './routes.ts'

let house: TestHouse
let app: FastifyInstance
beforeAll(async () => {
  house = await openHouse()
  await publishProof(house)
  const { spine, audit, log, clock, db } = house
  app = await buildHttp({
    config: { publicUrl: 'https://counter.example', rateLimit: 0 },
    ...{ log, clock, db },
    sessionOf: async request => JSON.parse(String(request.headers['x-session'] ?? '{}')),
  })
  registerBankProof(app, house.bankProof, audit, async (key, person) =>
    viewOrder(spine, db.kysely, await readOwnOrder(db.kysely, key, person), { masked: false }),
  )
})
afterAll(async () => {
  await app.close()
  await house.close()
})

async function call(session: object, method: 'GET' | 'POST', url: string, payload?: object) {
  const headers = { 'x-session': JSON.stringify(session).replace(/[^\x20-\x7e]/g, 'x') }
  const answer = await app.inject({
    method,
    url: `/api/${authority}${url}`,
    headers,
    ...(payload ? { payload } : {}),
  })
  return { status: answer.statusCode, body: answer.json() }
}
const asPerson = (id: string) => ({ person: { id } })
const asStaff = ({ id, name, roles }: typeof reviewer, of = authority) => ({
  staff: { id, authority: of, name, roles },
})

describe('banks', () => {
  it('are found by initials, and head banks even while the directory is down [R-06]', async () => {
    const find = (q: string) => call(asPerson(newPerson()), 'GET', `/banks?q=${encodeURIComponent(q)}`)
    expect((await find('gsyh')).body.offices[0]).toMatchObject({ name: '中国工商银行', code: '102' })
    house.bank.failNext('searchBanks', 'unreachable')
    expect((await find('工商')).body.offices[0]).toMatchObject({ name: '中国工商银行' })
    // Before anything is typed, the banks that most have their account with.
    const usual = (await find('')).body.offices.map((office: { name: string }) => office.name)
    expect(usual).toEqual(expect.arrayContaining(['中国工商银行', '中国建设银行']))
    expect(await call({}, 'GET', '/banks?q=x')).toMatchObject({ status: 401 })
  })
})

describe('one proof over the doors', () => {
  it('starts, answers wrong with the tries that are left, and shows the order each time [C-17] [C-18]', async () => {
    const walk = await proofWalk(house)
    await walk.submitAll()
    const me = asPerson(walk.person)
    const at = `/orders/${walk.key.order}/bank-proof`
    expect(await call(asPerson(newPerson()), 'POST', at)).toMatchObject({ status: 404 })
    expect(await call(me, 'POST', at)).toMatchObject({
      status: 200,
      body: { bankProof: { state: 'paying' } },
    })
    await walk.settle()
    expect(await call(me, 'POST', `${at}/answer`, { answer: 'x'.repeat(21) })).toMatchObject({ status: 400 })
    const { amountFen, yuan } = await walk.statement()
    const wrong = amountFen === 1 ? '0.02' : '0.01'
    expect(await call(me, 'POST', `${at}/answer`, { answer: wrong })).toMatchObject({
      status: 422,
      body: { code: 'bank-proof.wrong', faults: [{ zh: '还可以填写 2 次。' }] },
    })
    expect(await call(me, 'POST', `${at}/answer`, { answer: yuan })).toMatchObject({
      status: 200,
      body: { bankProof: { state: 'passed' } },
    })
  })

  it('takes the bank’s word only where the bank signed it', async () => {
    const { rawBody, headers } = house.bank.notice('BP0000R1')
    const knock = (given: Record<string, string>) =>
      app.inject({
        method: 'POST',
        url: `/notify/${authority}/bank`,
        payload: rawBody,
        headers: { ...given, 'content-type': 'application/json' },
      })
    expect((await knock(headers)).statusCode).toBe(200)
    expect((await knock({ ...headers, 'fake-signature': 'x' })).statusCode).toBeGreaterThanOrEqual(400)
  })
})

describe('the desk', () => {
  it('is the reviewer’s, the list of payouts finance’s too, and nobody’s of another authority [O-08]', async () => {
    const walk = await proofWalk(house)
    await walk.submitAll()
    await walk.askStaff()
    const at = `/desk/bank-proof/${walk.key.order}`
    const pass = { decision: 'pass', note: '电话核对，一致' }
    for (const who of [asStaff(finance), asStaff(reviewer, 'another'), asPerson(walk.person), {}])
      expect((await call(who, 'POST', `${at}/decide`, pass)).status).toBeGreaterThanOrEqual(401)
    expect(await call(asStaff(reviewer), 'POST', `${at}/decide`, { ...pass, note: ' ' })).toMatchObject({
      status: 400,
    })
    expect(await call(asStaff(reviewer), 'GET', at)).toMatchObject({
      status: 200,
      body: { state: 'manual', mayDecide: true },
    })
    expect(await call(asStaff(reviewer), 'POST', `${at}/decide`, pass)).toMatchObject({
      status: 200,
      body: { state: 'passed', mayDecide: false },
    })
    expect((await call(asStaff(finance), 'GET', '/desk/bank-payouts')).status).toBe(200)
    expect(await call(asStaff(finance), 'GET', '/desk/bank-payouts?from=yesterday')).toMatchObject({
      status: 400,
    })
  })
})
