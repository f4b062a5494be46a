// From ceremonies to certificates: a root and two issuing CAs made offline, taken over one after the other by an
// installation that makes none itself. What either issued is verified by OpenSSL up to the ceremony's root.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodePem } from '@hufu/pki'
import { Bench } from '@hufu/pki/testing/openssl.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addressesOf } from '../authority/ca.ts'
import { prepareAuthorities } from '../authority/prepare-authorities.ts'
import { readStore, unlockStore } from '../authority/store/ca-store.ts'
import { openStand, type Stand } from '../authority/testing/stand.ts'
import { fixedClock } from '../platform/clock.ts'
import { adoptHierarchy } from './adopt-hierarchy.ts'
import { runCeremony } from './run-ceremony.ts'

const AUTHORITY = 'zce-counter'
const PUBLIC_URL = 'http://ca.example.cn'

describe('a hierarchy of ceremonies', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hufu-adopt-'))
  const bench = new Bench()
  let stand: Stand

  const hold = async (name: string, lines: readonly string[], secrets: string[][] = []) => {
    const plan = join(folder, `${name}.yaml`)
    const head = [`ceremony: ${name}`, `name: ${name}`, 'people: [王一, 李二]']
    writeFileSync(plan, [...head, ...lines].join('\n'))
    const [issuer = [], store = []] = secrets
    const now = () => stand?.clock.now() ?? new Date()
    return await runCeremony({ folder, plan, now, issuerSecret: () => issuer, storeSecret: () => store })
  }
  const key = (name: string) => [
    'algorithm: rsa',
    'bits: 2048',
    `subject: [{ C: CN }, { O: 示例 }, { CN: ${name} }]`,
  ]
  const under = ['issuer: rsa-root', 'issuerStore: root.store.json']
  const { crl, certificate } = addressesOf(PUBLIC_URL, AUTHORITY, 'rsa-root')
  const addresses = `addresses: { crl: "${crl}", certificate: "${certificate}" }`

  beforeAll(async () => {
    const at = fixedClock().now()
    const from = `from: ${new Date(at.getTime() - 60_000).toISOString()}`
    const newStore = 'store: { new: ca.store.json, shares: 2/2 }'
    const root = await hold('rsa-root', [
      ...['kind: root', ...key('示例根'), 'days: 3650', from, 'store: { new: root.store.json, shares: 2/3 }'],
    ])
    const issuing = ['kind: issuing', ...under, 'days: 1800', from, addresses]
    const ca = await hold('rsa-1', [...issuing, ...key('示例签发 1'), newStore], [root.shares])
    const again = [...issuing, ...key('示例签发 2'), 'store: { file: ca.store.json }']
    await hold('rsa-2', again, [root.shares, ca.shares])
    await hold('rsa-root-crl', ['kind: crl', ...under, from, 'days: 365', 'number: 1'], [root.shares])
    const store = readStore(readFileSync(join(folder, 'ca.store.json'), 'utf8'))
    stand = await openStand({
      suites: [],
      demo: false,
      caKeys: { storeKey: await unlockStore(store, ca.shares) },
    })
  }, 120_000)
  afterAll(async () => {
    await stand?.close()
    bench.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const adopt = (issuing: string, context = stand.context) =>
    adoptHierarchy(context, { folder, authority: AUTHORITY, root: 'rsa-root', issuing, crl: 'rsa-root-crl' })

  const issued = async () => {
    const request = await stand.issue(await stand.placeOrder({ suite: 'rsa' }))
    return (await stand.authority.issuing.bundle(stand.db.kysely, AUTHORITY, request))!
  }
  const verifies = (bundle: Awaited<ReturnType<typeof issued>>) => {
    bench.put('root.pem', readFileSync(join(folder, 'rsa-root.pem')))
    bench.put('int.pem', encodePem('CERTIFICATE', Buffer.from(bundle.chain[0]!, 'base64')))
    bench.put('sign.pem', encodePem('CERTIFICATE', Buffer.from(bundle.signCertificate, 'base64')))
    return bench.openssl('verify -x509_strict -no_check_time -CAfile root.pem -untrusted int.pem sign.pem')
      .output
  }

  it('is refused while another installation’s addresses stand in it, its plan was changed, or the store is not open', async () => {
    const elsewhere = { ...stand.context, publicUrl: 'http://other.example.cn' }
    await expect(adopt('rsa-1', elsewhere)).rejects.toThrow(/this installation serves http:\/\/other/)
    await expect(adopt('rsa-1', { ...stand.context, caKeys: { storeKey: null } })).rejects.toThrow(/not open/)
    const plan = join(folder, 'rsa-1.yaml')
    const text = readFileSync(plan, 'utf8')
    writeFileSync(plan, text.replace('days: 1800', 'days: 1801'))
    await expect(adopt('rsa-1')).rejects.toThrow(/rsa-1/)
    writeFileSync(plan, text)
    expect(await stand.db.kysely.selectFrom('ca').select('id').execute()).toEqual([])
  })

  it('issues under the ceremony’s root, whose key is nowhere here', async () => {
    await adopt('rsa-1')
    await prepareAuthorities(stand.context)
    const keys = await stand.db.kysely.selectFrom('ca_key').select('ca_id').execute()
    expect(keys.map(row => row.ca_id)).toEqual(['rsa-1'])
    const crls = await stand.db.kysely.selectFrom('crl').select('ca_id').orderBy('ca_id').execute()
    expect([...new Set(crls.map(row => row.ca_id))]).toEqual(['rsa-1', 'rsa-root'])
    expect(verifies(await issued())).toContain('sign.pem: OK')
    await expect(adopt('rsa-1')).rejects.toThrow(/already/)
  })

  it('hands over to the next issuing CA, and what the first issued still verifies', async () => {
    const before = await issued()
    await adopt('rsa-2')
    await prepareAuthorities(stand.context)
    const after = await issued()
    expect(after.chain[0]).not.toBe(before.chain[0])
    expect(verifies(after)).toContain('sign.pem: OK')
    expect(verifies(before)).toContain('sign.pem: OK')
    const states = await stand.db.kysely.selectFrom('ca').select(['id', 'state']).orderBy('id').execute()
    expect(states.map(row => [row.id, row.state])).toEqual([
      ['rsa-1', 'retired'],
      ['rsa-2', 'active'],
      ['rsa-root', 'active'],
    ])
  })
})
