// From an empty device to a written pair, over HTTP, with openssl as the judge of what comes out.
import type { KeyBundle, KeyPlan } from '@hufu/contract/routes/applicant.ts'
import { encodePem } from '@hufu/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHAIN_URL, type Counter, openCounter } from '../testing/counter.ts'
import { ask, PIN, plan, Stand } from '../testing/stand.ts'

const stand = new Stand()
const counters = new Map<KeyPlan['algorithm'], Counter>()
const algorithms = ['rsa-2048', 'sm2', 'ec-p256'] as const

beforeAll(async () => {
  await stand.start()
  stand.token = await stand.pair()
  for (const kind of algorithms) counters.set(kind, await openCounter(kind))
}, 60_000)
afterAll(() => stand.close())

const counter = (kind: KeyPlan['algorithm']): Counter => counters.get(kind)!
const generate = (device: string, made: KeyPlan, pin = PIN) =>
  stand.call('POST', `/v1/devices/${device}/generate`, { pin, plan: made })
const write = (device: string, bundle: KeyBundle, pin = PIN) =>
  stand.call('POST', `/v1/devices/${device}/import`, { pin, bundle })

async function written(kind: KeyPlan['algorithm'], device: string, more: Partial<KeyPlan> = {}) {
  const made = plan(kind, more)
  const { csr } = (await generate(device, made)).body
  const bundle = await counter(kind).issue(csr, made)
  const answer = await write(device, bundle)
  expect(answer.body.error).toBeUndefined()
  return { made, csr, bundle, answer: answer.body }
}

function opensslVerifies(csr: string, kind: string) {
  const distid = kind === 'sm2' ? ['-vfyopt', 'distid:1234567812345678'] : []
  const input = encodePem('CERTIFICATE REQUEST', Buffer.from(csr, 'base64'))
  return ask('openssl', ['req', '-verify', '-noout', '-subject', '-nameopt', 'utf8', ...distid], input)
}

describe.each(algorithms)('%s', kind => {
  it('makes a request that openssl verifies, and the same one for the same plan', async () => {
    const device = await stand.device()
    const made = plan(kind)
    const first = await generate(device, made)
    expect(first.status).toBe(200)
    const judged = opensslVerifies(first.body.csr, kind)
    expect(judged.output).toMatch(/verify OK/)
    expect(judged.output).toContain('示例期货有限公司')
    expect(judged.ok).toBe(true)
    expect((await generate(device, made)).body).toEqual(first.body)
    const { containers } = await stand.seen(device)
    expect(containers).toMatchObject([
      { container: made.container, state: 'key', request: made.request, algorithm: kind },
    ])
  })

  it('takes the pair in, shows its fields and exports it; importing again changes nothing [Z-33]', async () => {
    const device = await stand.device()
    const { made, bundle, answer } = await written(kind, device)
    const { containers } = await stand.seen(device)
    const uses = kind === 'ec-p256' ? ['sign'] : ['sign', 'encrypt']
    expect(containers[0]?.state).toBe('pair')
    expect(containers[0]?.certificates.map(one => one.use)).toEqual(uses)
    const [sign] = containers[0]!.certificates
    expect(sign).toMatchObject({
      serial: answer.signSerial,
      subject: 'C=CN, O=示例期货有限公司, CN=张三',
      issuer: 'CN=Test Issuing',
      issuerUrl: CHAIN_URL,
      algorithm: { 'rsa-2048': 'RSA 2048', sm2: 'SM2', 'ec-p256': 'ECDSA P-256' }[kind],
      der: bundle.signCertificate,
    })
    expect(new Date(sign!.notAfter).getTime()).toBeGreaterThan(Date.now())
    for (const use of uses) {
      const pem = String(
        (await stand.call('GET', `/v1/devices/${device}/containers/${made.container}/${use}.pem`)).body,
      )
      const ran = ask('openssl', ['x509', '-noout', '-serial'], pem)
      expect(
        ran.output
          .trim()
          .toLowerCase()
          .replace(/^serial=0*/, ''),
      ).toBe((use === 'sign' ? answer.signSerial : answer.encryptSerial).replace(/^0*/, ''))
    }
    expect((await write(device, bundle)).body).toEqual(answer)
    expect(await stand.seen(device)).toMatchObject({ containers })
  })
})

describe('renewal', () => {
  it('keeps the old pair until the new one is written, then holds the new one alone', async () => {
    const device = await stand.device()
    const old = await written('sm2', device)
    const made = plan('sm2', { replaces: { serial: old.answer.signSerial.toUpperCase() } })
    const { csr } = (await generate(device, made)).body
    const between = await stand.seen(device)
    expect(between.containers.map(one => [one.request, one.state])).toEqual([
      [old.made.request, 'pair'],
      [made.request, 'key'],
    ])
    const bundle = await counter('sm2').issue(csr, made)
    const { signSerial } = (await write(device, bundle)).body
    const { containers } = await stand.seen(device)
    expect(containers.map(one => one.certificates[0]?.serial)).toEqual([signSerial])
    expect(containers[0]?.request).toBe(made.request)
  })

  it('leaves other pairs of the same device alone', async () => {
    const device = await stand.device()
    const one = await written('sm2', device)
    const two = await written('sm2', device)
    await written('sm2', device, { replaces: { serial: two.answer.encryptSerial } })
    const { containers } = await stand.seen(device)
    expect(containers.map(each => each.request)).toContain(one.made.request)
    expect(containers.map(each => each.request)).not.toContain(two.made.request)
    expect(containers).toHaveLength(2)
  })
})

describe('a bundle that does not fit is refused, and nothing changes', () => {
  const cases: [string, RegExp, (good: KeyBundle, other: KeyBundle) => KeyBundle][] = [
    [
      'a signing certificate of another key',
      /不是签给/,
      (good, other) => ({ ...good, signCertificate: other.signCertificate }),
    ],
    [
      'an encryption certificate of another envelope',
      /加密密钥打不开/,
      (good, other) => ({ ...good, encryptCertificate: other.encryptCertificate }),
    ],
    [
      'an envelope for another device',
      /加密密钥打不开/,
      (good, other) => ({ ...good, envelope: other.envelope }),
    ],
    ['no envelope', /加密密钥打不开/, good => ({ ...good, envelope: null })],
    [
      'the two certificates swapped',
      /不是签给/,
      good => ({
        ...good,
        signCertificate: good.encryptCertificate!,
        encryptCertificate: good.signCertificate,
      }),
    ],
    [
      'the signing certificate twice',
      /用途不对/,
      good => ({ ...good, encryptCertificate: good.signCertificate }),
    ],
    ['a chain that misses its issuer', /签发链/, good => ({ ...good, chain: good.chain.slice(1) })],
    ['no chain', /签发链/, good => ({ ...good, chain: [] })],
    [
      'a damaged certificate',
      /读不懂/,
      good => ({ ...good, encryptCertificate: good.encryptCertificate!.slice(0, 400) }),
    ],
  ]
  const made = plan('sm2')
  let device: string
  let good: KeyBundle
  let other: KeyBundle
  beforeAll(async () => {
    device = await stand.device()
    good = await counter('sm2').issue((await generate(device, made)).body.csr, made)
    const foreign = plan('sm2')
    other = await counter('sm2').issue((await generate(await stand.device(), foreign)).body.csr, foreign)
  })

  it.each(cases)('%s', async (_what, why, spoil) => {
    const refused = await write(device, spoil(good, other))
    expect(refused.status).toBe(422)
    expect(refused.body).toMatchObject({ error: 'bundle.mismatch' })
    expect(refused.body.zh).toMatch(why)
    expect(await stand.seen(device)).toMatchObject({ containers: [{ state: 'key', certificates: [] }] })
  })

  it('two certificates of different holders', async () => {
    const { csr } = (await generate(device, made)).body
    const mixed = await counter('sm2').issue(csr, made, { name: '李四' })
    expect((await write(device, mixed)).body.zh).toMatch(/不是同一个主体/)
  })

  it('and the right one is taken after all of them', async () => {
    expect((await write(device, good)).status).toBe(200)
  })

  it('a bundle of a request that was made on another key', async () => {
    const { bundle } = await written('sm2', await stand.device())
    const refused = await write(await stand.device(), bundle)
    expect([refused.status, refused.body.error]).toEqual([404, 'container.unknown'])
  })
})

it('signs again with the same key when the order was corrected after a refusal', async () => {
  const device = await stand.device()
  const made = plan('sm2')
  const first = (await generate(device, made)).body
  const corrected = { ...made, subject: [...made.subject.slice(0, -1), { type: 'CN', value: '张三丰' }] }
  const second = (await generate(device, corrected)).body
  expect(opensslVerifies(second.csr, 'sm2').output).toContain('张三丰')
  expect(second.container).toBe(first.container)
  expect((await stand.seen(device)).containers).toHaveLength(1)
})

it.each([
  ['a name that climbs out of the folder', { container: '../../etc' }],
  ['a subject that no certificate may carry', { subject: [{ type: 'C', value: 'China' }] }],
])('refuses %s', async (_what, more) => {
  const refused = await generate(await stand.device(), plan('sm2', more))
  expect([refused.status, refused.body.error]).toEqual([400, 'request.invalid'])
})

it('lists devices in order and says when one is not there', async () => {
  const { devices } = (await stand.call('GET', '/v1/devices')).body
  const labels = devices.map(one => one.label)
  expect(labels[0]).toBe('演示 UKey 01')
  expect(labels).toEqual([...labels].sort())
  for (const gone of ['sw-00000000', '..%2F..', 'x'])
    expect((await generate(gone, plan('sm2'))).body.error).toBe('device.none')
})
