// Delta CRLs: whichever full CRL somebody holds and still may trust, with the newest delta it tells the full truth of now.
import { randomUUID } from 'node:crypto'
import { applyDelta, type Crl, encodePem, parseCrl } from '@hufu/pki'
import { Bench } from '@hufu/pki/testing/openssl.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStand, type Stand } from '../authority/testing/stand.ts'
import { buildHttp } from '../platform/http.ts'
import { ensureCrl, publishCrl } from './publish-crl.ts'

const HOME = 'zce-counter'
const CA = 'rsa-1'
const bench = new Bench()
let stand: Stand
let serials: string[] = []

beforeAll(async () => {
  stand = await openStand({ suites: ['rsa'] })
  for (let n = 0; n < 3; n++)
    await stand.issue(await stand.placeOrder({ suite: 'rsa', person: randomUUID() }))
  const rows = await stand.db.kysely.selectFrom('certificate').select('serial').orderBy('serial').execute()
  serials = rows.map(row => row.serial)
}, 180_000)
afterAll(async () => {
  bench.close()
  await stand.close()
})

const set = (n: number, state: 'good' | 'suspended' | 'revoked') =>
  stand.db.kysely
    .updateTable('certificate')
    .set({
      state,
      revoked_at: state === 'good' ? null : new Date(Math.floor(stand.clock.now().getTime() / 1000) * 1000),
      reason: state === 'revoked' ? 'superseded' : null,
    })
    .where('serial', '=', serials[n]!)
    .execute()
const publish = async (hours = 1) => {
  stand.clock.advance(hours * 3600_000)
  return await publishCrl(stand.context, HOME, CA)
}
const lists = async (kind: 'full' | 'delta') => {
  const rows = await stand.db.kysely
    .selectFrom('crl')
    .select('der')
    .where('ca_id', '=', CA)
    .where('kind', '=', kind)
    .orderBy('number')
    .execute()
  return rows.map(row => parseCrl(row.der))
}
const truth = (entries: Iterable<{ serialHex: string; reason: unknown }>) =>
  [...entries].map(({ serialHex, reason }) => `${serials.indexOf(serialHex)} ${reason}`).sort()

/** Every full CRL that is still good, with the newest delta, is the newest full CRL. */
async function expectAllLeadToNow(): Promise<Crl> {
  const full = await lists('full')
  const [newest, delta] = [full.at(-1)!, (await lists('delta')).at(-1)!]
  expect(delta.number).toBe(newest.number)
  for (const held of full.filter(crl => crl.nextUpdate! > stand.clock.now() && crl !== newest)) {
    expect(held.number! >= delta.baseNumber!, `base for ${held.number}`).toBe(true)
    expect(truth(applyDelta(held, delta).values()), `from ${held.number}`).toEqual(truth(newest.entries))
  }
  return delta
}

it('suspended, resumed and revoked entries come out right from every list that somebody may hold', async () => {
  // Before anything changed: no delta is promised where there is none.
  expect((await lists('full')).map(crl => crl.extensions.some(each => each.oid === '2.5.29.46'))).toEqual([
    false,
  ])
  await set(0, 'suspended')
  await set(1, 'revoked')
  await publish()
  await expectAllLeadToNow()
  // A hold ends; another begins and ends between two bases; a third becomes a revocation.
  await set(0, 'good')
  await set(2, 'suspended')
  await set(3, 'suspended')
  await publish()
  await expectAllLeadToNow()
  await set(2, 'good')
  await set(3, 'revoked')
  await publish()
  const ended = await expectAllLeadToNow()
  // 2 stands on no base, but did in a list in between (RFC 5280 5.2.4).
  expect(truth(ended.entries)).toEqual(['0 removeFromCRL', '1 superseded', '2 removeFromCRL', '3 superseded'])
  await set(0, 'suspended')
  await publish()
  await expectAllLeadToNow()
  await publish()
  await expectAllLeadToNow()

  // A week on the first lists have ended: the base moves, and what it knows is not said again.
  await publish(6 * 24)
  await publish(22)
  const late = await expectAllLeadToNow()
  expect(late.entries.every(entry => entry.reason !== 'removeFromCRL')).toBe(true)
  expect(late.baseNumber! > 1n).toBe(true)
})

it('openssl reads both at their addresses and believes the delta', async () => {
  const app = await buildHttp({
    ...{ ...stand, config: { publicUrl: stand.publicUrl, rateLimit: 0 } },
    sessionOf: async () => ({}),
  })
  stand.authority.registerVa(app)
  const bytesOf = async (file: string) => {
    const answer = await app.inject({ url: `/va/${HOME}/${file}` })
    expect([file, answer.statusCode, answer.headers['content-type']]).toEqual([
      ...[file, 200, file.endsWith('cer') ? 'application/pkix-cert' : 'application/pkix-crl'],
    ])
    return answer.rawPayload
  }
  await publish()
  const held = await bytesOf(`${CA}.crl`)
  const victim = serials[4]!
  await set(4, 'revoked')
  await publish()
  const delta = await bytesOf(`${CA}.delta.crl`)
  const { der } = await stand.db.kysely
    .selectFrom('certificate')
    .select('der')
    .where('serial', '=', victim)
    .executeTakeFirstOrThrow()
  bench.put('root.pem', encodePem('CERTIFICATE', await bytesOf('rsa-root.cer')))
  bench.put('int.pem', encodePem('CERTIFICATE', await bytesOf(`${CA}.cer`)))
  bench.put('leaf.pem', encodePem('CERTIFICATE', der))
  bench.put('held.pem', encodePem('X509 CRL', held))
  bench.put('both.pem', encodePem('X509 CRL', held) + encodePem('X509 CRL', delta))
  const at = Math.floor(stand.clock.now().getTime() / 1000)
  const verify = (crls: string) =>
    bench.openssl(
      `verify -attime ${at} -crl_check -use_deltas -extended_crl -CAfile root.pem -untrusted int.pem -CRLfile ${crls} leaf.pem`,
    )
  expect(verify('held.pem').output).toContain('OK')
  expect(verify('both.pem').output).toContain('certificate revoked')
  const text = bench.openssl('crl -in held.pem -noout -text').output
  expect(text).toContain(`URI:http://ca.example.cn/va/${HOME}/${CA}.delta.crl`)
  await app.close()
})

it('a large list rests between full CRLs, and its number never runs behind the deltas', async () => {
  const context = { ...stand.context, fullCrl: { large: 1, restMs: 3600_000 } }
  await publish(2)
  const before = await lists('full')
  await set(5, 'suspended')
  stand.clock.advance(60_000)
  const number = await publishCrl(context, HOME, CA)
  expect(await lists('full')).toHaveLength(before.length)
  const delta = (await lists('delta')).at(-1)!
  expect([Number(delta.number), truth(delta.entries)]).toEqual([
    number,
    expect.arrayContaining(['5 certificateHold']),
  ])
  stand.clock.advance(3600_000)
  await ensureCrl(context, HOME, CA)
  expect((await lists('full')).at(-1)!.number).toBe(BigInt(number! + 1))
  await expectAllLeadToNow()
  await ensureCrl(context, HOME, CA)
  expect(await lists('full')).toHaveLength(before.length + 1)
})
