// CRLs in a directory, read by OpenLDAP's own client from its own server; and a directory that is down holds up nothing.
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { encodePem, parseCrl } from '@hufu/pki'
import { Bench } from '@hufu/pki/testing/openssl.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStand, type Stand } from '../authority/testing/stand.ts'
import { caDn } from './ldap-directory.ts'
import { publishCrl } from './publish-crl.ts'
import { openSlapd } from './testing/slapd.ts'

const HOME = 'zce-counter'
const bench = new Bench()
let slapd: Awaited<ReturnType<typeof openSlapd>>
let stand: Stand

beforeAll(async () => {
  slapd = await openSlapd()
  stand = await openStand({ suites: ['rsa'], ldap: slapd.plan })
}, 180_000)
afterAll(async () => {
  await slapd.close()
  await stand.close()
  bench.close()
})

/** Anonymously, as any relying party. */
function read(ca: string, attribute: string): Buffer | undefined {
  const asked = ['-x', '-LLL', '-o', 'ldif-wrap=no', '-H', slapd.plan.url, '-b', caDn(slapd.plan, HOME, ca)]
  const { stdout } = spawnSync('ldapsearch', [...asked, '-s', 'base', `${attribute};binary`], {
    encoding: 'utf8',
  })
  const value = new RegExp(`^${attribute};binary:: (.+)$`, 'm').exec(stdout)?.[1]
  return value === undefined ? undefined : Buffer.from(value, 'base64')
}
const numberIn = (ca: string, attribute = 'certificateRevocationList') => {
  const found = read(ca, attribute)
  return found ? Number(parseCrl(found).number) : undefined
}
const newest = async (ca: string) => {
  const row = await stand.db.kysely
    .selectFrom('crl')
    .select('number')
    .where('ca_id', '=', ca)
    .where('kind', '=', 'full')
    .orderBy('number', 'desc')
    .executeTakeFirstOrThrow()
  return row.number
}
const later = () => stand.jobs.idle(new Date(Date.now() + 7 * 86_400_000))
const state = () =>
  stand.db.kysely
    .selectFrom('ldap_publication')
    .selectAll()
    .where('ca_id', '=', 'rsa-1')
    .executeTakeFirstOrThrow()

it('certificate, full and delta CRL of each CA are in the directory, to the byte [Z-33]', async () => {
  // Authorities that were there before the directory.
  await stand.db.transaction(trx => stand.jobs.send(trx, 'ldap.sweep', {}))
  await stand.jobs.idle()
  expect([numberIn('rsa-root'), numberIn('rsa-1'), numberIn('rsa-1', 'deltaRevocationList')]).toEqual([
    1,
    1,
    undefined,
  ])
  await publishCrl(stand.context, HOME, 'rsa-1')
  await stand.jobs.idle()
  expect([numberIn('rsa-root'), numberIn('rsa-root', 'authorityRevocationList')]).toEqual([1, 1])
  expect([numberIn('rsa-1'), numberIn('rsa-1', 'deltaRevocationList')]).toEqual([2, 2])
  bench.put('ca.pem', encodePem('CERTIFICATE', read('rsa-1', 'cACertificate')!))
  bench.put('crl.pem', encodePem('X509 CRL', read('rsa-1', 'certificateRevocationList')!))
  expect(bench.openssl('crl -in crl.pem -CAfile ca.pem -noout').output).toContain('verify OK')
  expect(await state()).toMatchObject({ crl_number: 2, delta_number: 2, failure: null })
})

it('a directory that is down delays neither CRL nor issuance, and has all of it when it is back', async () => {
  await slapd.stop()
  expect(await publishCrl(stand.context, HOME, 'rsa-1')).toBe(3)
  await stand.jobs.idle()
  expect(await newest('rsa-1')).toBe(3)
  expect(await state()).toMatchObject({ crl_number: 2, failure: expect.stringContaining('ECONNREFUSED') })
  const request = await stand.issue(await stand.placeOrder({ suite: 'rsa', person: randomUUID() }))
  const issued = await stand.authority.issuing.bundle(stand.db.kysely, HOME, request)
  expect(issued?.signCertificate).toBeTruthy()
  expect(await publishCrl(stand.context, HOME, 'rsa-1')).toBe(4)

  await slapd.start()
  await later()
  expect([numberIn('rsa-1'), numberIn('rsa-1', 'deltaRevocationList')]).toEqual([4, 4])
  expect(await state()).toMatchObject({ crl_number: 4, failed_at: null, failure: null })
})
