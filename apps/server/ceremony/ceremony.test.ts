// Ceremonies in a folder of their own: a root and an issuing CA whose secrets officers hold, a cross certificate between
// two hierarchies, a responder, a root's CRL. OpenSSL judges what came out; a second person replays each.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Bench, DISTID } from '@hufu/pki/testing/openssl.ts'
import { afterAll, describe, expect, it } from 'vitest'
import { PlanFaults } from './plan.ts'
import { replayCeremony } from './replay-ceremony.ts'
import { runCeremony } from './run-ceremony.ts'

const folder = mkdtempSync(join(tmpdir(), 'hufu-ceremony-'))
const bench = new Bench()
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  bench.close()
})

const people = 'people: [王一（主持）, 李二（见证）]'
const addresses = 'addresses: { crl: http://ca.example.cn/r.crl, certificate: http://ca.example.cn/r.cer }'
const now = () => new Date('2026-11-21T08:00:00.400Z')

const run = async (name: string, text: string, secrets: { issuer?: string[]; store?: string[] } = {}) => {
  const plan = join(folder, `${name}.yaml`)
  writeFileSync(plan, text)
  return await runCeremony({
    ...{ folder, plan, now },
    issuerSecret: () => secrets.issuer ?? [],
    storeSecret: () => secrets.store ?? [],
  })
}
const replay = (name: string) => replayCeremony(folder, join(folder, `${name}.yaml`))
const root = (name: string, algorithm: string) => `
ceremony: 根 CA ${name}
kind: root
name: ${name}
${people}
algorithm: ${algorithm}
bits: 2048
subject: [{ C: CN }, { O: 示例认证机构 }, { CN: 示例 ${name} }]
days: 3650
store: { new: ${name}.store.json, shares: 2/3 }
`
const issuing = (name: string, by: string, algorithm: string) => `
ceremony: 签发 CA ${name}
kind: issuing
name: ${name}
${people}
algorithm: ${algorithm}
bits: 2048
subject: [{ C: CN }, { O: 示例认证机构 }, { CN: 示例 ${name} }]
days: 1800
issuer: ${by}
issuerStore: ${by}.store.json
store: { new: ${name}.store.json, shares: 3/5 }
${addresses}
`
const shares: Record<string, string[]> = {}

describe.each([
  { algorithm: 'sm2', root: 'sm2-root', issuing: 'sm2-1' },
  { algorithm: 'rsa', root: 'rsa-root', issuing: 'rsa-1' },
])('a hierarchy of $algorithm', names => {
  it('is made by its ceremonies, verified by OpenSSL, and replayed without a secret', async () => {
    const made = await run(names.root, root(names.root, names.algorithm))
    expect(made.shares).toHaveLength(3)
    shares[names.root] = made.shares
    const below = await run(names.issuing, issuing(names.issuing, names.root, names.algorithm), {
      issuer: made.shares.slice(1),
    })
    shares[names.issuing] = below.shares
    for (const name of [names.root, names.issuing])
      bench.put(`${name}.pem`, readFileSync(join(folder, `${name}.pem`)))
    const option = names.algorithm === 'sm2' ? `-vfyopt ${DISTID} ` : ''
    const ran = bench.openssl(`verify ${option}-x509_strict -CAfile ${names.root}.pem ${names.issuing}.pem`)
    expect(ran.output).toContain(`${names.issuing}.pem: OK`)

    expect(replay(names.root)).toEqual({ hash: made.hash, differences: [] })
    expect(replay(names.issuing)).toEqual({ hash: below.hash, differences: [] })
  }, 60_000)

  it('signs nothing with too few officers, and writes nothing then', async () => {
    const before = readdirSync(folder).length
    const name = `early-${names.algorithm}`
    const two = await run(name, issuing(name, names.root, names.algorithm), {
      issuer: shares[names.root]!.slice(0, 1),
    }).catch((error: Error) => error.message)
    expect(two).toMatch(/2 different shares are wanted, there are 1/)
    // Its own plan alone is new.
    expect(readdirSync(folder).length).toBe(before + 1)
  })
})

describe('the other kinds', () => {
  it('certifies the other hierarchy’s CA as it is: a cross certificate that OpenSSL chains through', async () => {
    await run(
      'cross',
      `
ceremony: 交叉认证
kind: cross
name: cross
${people}
issuer: rsa-root
issuerStore: rsa-root.store.json
certificate: sm2-1.cer
days: 365
${addresses}
`,
      { issuer: shares['rsa-root']!.slice(0, 2) },
    )
    bench.put('cross.pem', readFileSync(join(folder, 'cross.pem')))
    expect(bench.openssl('verify -CAfile rsa-root.pem cross.pem').output).toContain('cross.pem: OK')
    const spki = (name: string) => bench.openssl(`x509 -in ${name}.pem -noout -pubkey`).output
    expect(spki('cross')).toBe(spki('sm2-1'))
    expect(replay('cross').differences).toEqual([])
  })

  it('makes a delegated responder under the issuing CA, and the root’s CRL', async () => {
    const responder = `
ceremony: OCSP 响应者
kind: responder
name: rsa-ocsp
${people}
algorithm: rsa
bits: 2048
subject: [{ C: CN }, { O: 示例认证机构 }, { CN: 示例 OCSP }]
days: 90
issuer: rsa-1
issuerStore: rsa-1.store.json
store: { file: rsa-1.store.json }
`
    const officers = shares['rsa-1']!.slice(0, 3)
    await run('rsa-ocsp', responder, { issuer: officers, store: officers })
    bench.put('rsa-ocsp.pem', readFileSync(join(folder, 'rsa-ocsp.pem')))
    const text = bench.openssl('x509 -in rsa-ocsp.pem -noout -text').output
    expect(text).toMatch(/OCSP Signing/)
    expect(text).toMatch(/OCSP No Check/i)
    await run(
      'rsa-root-1',
      `
ceremony: 根 CRL
kind: crl
name: rsa-root-1
${people}
issuer: rsa-root
issuerStore: rsa-root.store.json
number: 1
days: 180
revoked: [{ serial: 4A11, at: 2026-11-01T00:00:00Z, reason: cACompromise }]
`,
      { issuer: shares['rsa-root']!.slice(0, 2) },
    )
    bench.put('r.crl', readFileSync(join(folder, 'rsa-root-1.crl')))
    expect(bench.openssl('crl -inform DER -in r.crl -CAfile rsa-root.pem -noout').output).toMatch(/verify OK/)
    expect(bench.openssl('crl -inform DER -in r.crl -noout -text').output).toMatch(/4A11[\s\S]*CA Compromise/)
    expect([replay('rsa-ocsp').differences, replay('rsa-root-1').differences]).toEqual([[], []])
  })

  it('never writes over what was certified', async () => {
    const before = readFileSync(join(folder, 'rsa-root.cer'))
    await expect(run('rsa-root', root('rsa-root', 'rsa'))).rejects.toThrow(/rsa-root.store.json.* exists/)
    expect(readFileSync(join(folder, 'rsa-root.cer')).equals(before)).toBe(true)
  })

  it('tells all faults of a plan at once, with their lines, and refuses what the lints refuse', async () => {
    const bad = root('bad', 'dsa').replace('days: 3650', 'days: 0').replace(people, 'people: [王一]')
    const said = await run('bad', bad).catch((error: Error) => error)
    expect(said).toBeInstanceOf(PlanFaults)
    expect((said as Error).message).toMatch(/3 fault/)
    expect((said as Error).message).toMatch(/\d+: days/)
    // rsa-1 may certify no further CA.
    const files = readdirSync(folder).length
    await expect(
      run('deep', issuing('deep', 'rsa-1', 'rsa'), { issuer: shares['rsa-1']!.slice(0, 3) }),
    ).rejects.toThrow(/lint: .*path/i)
    // Not even the key of what was refused.
    expect(readdirSync(folder).length).toBe(files + 1)
  })

  it('a second person finds a changed plan, a changed transcript and a changed certificate', () => {
    const change = (file: string, from: string | RegExp, to: string) => {
      const path = join(folder, file)
      const whole = readFileSync(path)
      writeFileSync(path, whole.toString('latin1').replace(from, to), 'latin1')
      return () => writeFileSync(path, whole)
    }
    const plan = change('sm2-1.yaml', 'days: 1800', 'days: 1801')
    expect(replay('sm2-1').differences.join()).toMatch(/plan: .*built: .*not those of the plan/)
    plan()
    const transcript = change('sm2-1.transcript.jsonl', '"act":"drawn"', '"act":"drawm"')
    expect(() => replay('sm2-1')).toThrow(/does not follow/)
    transcript()
    const certificate = change('sm2-1.cer', /.$/s, '~')
    expect(replay('sm2-1').differences.join()).toMatch(/signed: /)
    certificate()
    expect(replay('sm2-1').differences).toEqual([])
  })
})
