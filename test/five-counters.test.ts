// Every programme of this installation, each nothing but a document, walked to its end by the same steps: its stages in its own
// order, and certificates that OpenSSL accepts. Then one that nobody has seen before, published into the running server.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { address, applicantRoutes, recordRoutes } from '@hufu/contract'
import type { Programme } from '@hufu/programme'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { engine } from './stand/database.ts'
import { placeOf, useStand } from './stand/journey.ts'
import { checkWithOpenssl } from './stand/openssl.ts'
import { signInStaff } from './stand/people.ts'
import { openSoftwareKey } from './stand/software-key.ts'
import { fetchStatus } from './walk/artefacts.ts'
import { renewedAt, walkRenewal } from './walk/renewal.ts'
import { type Walked, type WalkPlan, walk } from './walk/walk.ts'

const programmes = ['zce', 'shanxi-coal', 'henan-hutong', 'zhongqi-yunlian', 'bidding-renewal'] as const
const stand = useStand({ agent: true, programmes })

async function walkOne(programme: string, plan: Partial<WalkPlan> = {}) {
  const stages: string[] = []
  const walked = await walk({
    place: placeOf(stand()),
    signIns: stand().signIns,
    programme,
    suite: 'rsa',
    key: async () => openSoftwareKey(),
    told: stage => stages.push(stage),
    ...plan,
  })
  return { walked, stages }
}

async function expectVerified(walked: Walked, count: number): Promise<void> {
  expect(walked.certificates).toHaveLength(count)
  const well = { chain: true, ocsp: 'good', complaints: '' }
  for (const pair of walked.certificates) {
    const status = await fetchStatus(pair)
    expect(checkWithOpenssl(status, 'sign')).toEqual(well)
    const other = await fetchStatus({ sign: pair.encrypt ?? '', encrypt: null })
    expect(checkWithOpenssl({ ...status, ocsp: other.ocsp }, 'encrypt')).toEqual(well)
  }
}

const subjects = (walked: Walked) => walked.order.lines.map(line => line.certificates[0]?.subject ?? '')

describe(`five counters, one engine, on ${engine}`, () => {
  it('煤炭: papers, identity, review, then payment; a certificate for each role [S-10, S-12, S-13, S-16, S-19, S-22, S-24, S-25]', async () => {
    const { walked, stages } = await walkOne('shanxi-coal', { pay: 'transfer' })
    const wanted = ['form', 'submit', 'documents', 'identity', 'review', 'payment', 'issuance', 'delivery']
    expect(stages.filter(stage => wanted.includes(stage))).toEqual(wanted)
    await expectVerified(walked, 2)
    expect(walked.order.number).toMatch(/^SX\d{14}$/)
    expect(walked.order.totalFen).toBe(60_000)
    expect(walked.order.label.zh).toBe('制证完成')
  })

  it('煤炭: the code for every app, and one role only [S-23, S-28]', async () => {
    const { walked } = await walkOne('shanxi-coal', { pay: 'aggregated', roles: ['settler'] })
    await expectVerified(walked, 1)
    expect(walked.order.lines.map(line => line.role)).toEqual(['settler'])
    expect(walked.order.totalFen).toBe(30_000)
  })

  it('互通: form, papers, phone, transfer, review, production, parcel [H-05, H-06, H-11, H-19, H-20, H-21, H-29]', async () => {
    const { walked, stages } = await walkOne('henan-hutong')
    const wanted = ['form', 'submit', 'documents', 'identity', 'payment', 'review', 'issuance', 'delivery']
    expect(stages.filter(stage => wanted.includes(stage))).toEqual(wanted)
    await expectVerified(walked, 1)
    expect(walked.order.number).toMatch(/^102\d{14}$/)
    expect(subjects(walked)[0]).toContain(walked.organisation.name)
  })

  it('互通: a natural person gives no organisation, and is named alone in the certificate [H-07]', async () => {
    const { walked } = await walkOne('henan-hutong', { roles: ['person'] })
    await expectVerified(walked, 1)
    // The usual kind of paper stands there for everybody; nothing else of an organisation does.
    const given = walked.order.values.filter(value => value.source !== 'preset')
    expect(given.filter(value => value.path.startsWith('organisation.'))).toEqual([])
    expect(subjects(walked)[0]).toContain(walked.organisation.agent)
    expect(subjects(walked)[0]).not.toContain(walked.organisation.name)
    expect(subjects(walked)[0]).not.toContain(walked.organisation.identity)
  })

  it('云链: account proved by its amount, payment last, two named certificates together [C-07, C-17, C-18, C-20, C-24, C-25]', async () => {
    const { walked, stages } = await walkOne('zhongqi-yunlian', { pay: 'wechat-pay' })
    expect(stages.indexOf('bank-proof')).toBeLessThan(stages.indexOf('payment'))
    await expectVerified(walked, 2)
    expect(walked.order.number).toMatch(/^PLAGL\d{20}$/)
    expect(walked.order.lines.map(line => line.title.zh)).toEqual(['经办员证书', '审核员证书'])
    expect(walked.order.tracking).toMatch(/^SF/)
  })

  it('is told by its labels in each counter’s own words, and by its own columns', async () => {
    const { walked } = await walkOne('zhongqi-yunlian', { pay: 'wechat-pay' })
    const { orders } = await walked.applicant.call(applicantRoutes.orders, {
      params: { authority: walked.at.authority },
      query: { programme: 'zhongqi-yunlian', label: '已发货' },
    })
    expect(orders.map(order => order.id)).toEqual([walked.at.order])
    expect(orders[0]).toMatchObject({ quantity: 2, amountFen: 52_000 })
  })
})

describe(`the evidence behind a certificate, on ${engine}`, () => {
  it('is one archive: who, what, when, which agreement, every paper, with a manifest that holds [O-19] [law 11]', async () => {
    const { walked } = await walkOne('shanxi-coal', { pay: 'aggregated', roles: ['trader'] })
    const { authority } = walked.at
    const [certificate] = walked.order.lines[0]?.certificates ?? []
    const params = { authority, certificate: certificate?.id ?? '' }
    const export_ = async (user: string) => {
      const staff = await signInStaff(placeOf(stand()), stand().signIns, authority, user)
      return await staff.fetch(stand().url + address(recordRoutes.evidence, params), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ reason: '法院调取' }),
      })
    }
    expect((await export_('reviewer')).status).toBe(403)
    const answer = await export_('administrator')
    expect(answer.status).toBe(200)
    const files = unzipSync(new Uint8Array(await answer.arrayBuffer()))
    const manifest = JSON.parse(strFromU8(files['manifest.json']!)) as Record<string, string>
    for (const [name, hash] of Object.entries(manifest))
      expect(createHash('sha256').update(files[name]!).digest('hex'), name).toBe(hash)
    expect(Object.keys(files).sort()).toEqual([...Object.keys(manifest), 'manifest.json'].sort())
    const evidence = JSON.parse(strFromU8(files['evidence.json']!))
    const agreed = evidence.consents.map((consent: { about: string }) => consent.about)
    expect(agreed).toEqual(expect.arrayContaining(['service', 'identity-images', 'face']))
    expect(evidence.consents[0].hash).toMatch(/^[0-9a-f]{64}$/)
    expect(Object.keys(evidence.sheets)).toEqual(expect.arrayContaining(['person', 'payment']))
    expect(Object.keys(files).some(name => name.startsWith('files/line.1.role-form/'))).toBe(true)
    expect(Object.keys(files).filter(name => name.startsWith('certificates/'))).toHaveLength(3)
  })
})

describe(`a sixth counter, on ${engine}`, () => {
  it('is published without a restart, and run to its end by the same steps', async () => {
    const said = execFileSync(
      process.execPath,
      [
        ...['scripts/programme.mjs', 'publish', 'test/programmes/hospital-doctors.yaml'],
        ...['--server', stand().url, '--data', stand().data],
      ],
      { encoding: 'utf8' },
    )
    expect(said).toContain('hospital-doctors (cfca-counter) v1')
    const { walked, stages } = await walkOne('hospital-doctors')
    expect(stages).toEqual(expect.arrayContaining(['identity', 'bank-proof', 'payment', 'documents']))
    expect(stages.indexOf('payment')).toBeLessThan(stages.indexOf('documents'))
    await expectVerified(walked, 2)
    expect(walked.order.state).toBe('completed')
    expect(walked.order.number).toMatch(/^YS-\d{6}-\d{5}$/)
    const { document } = await walked.applicant.programme('cfca-counter', 'hospital-doctors')
    expect((document as Programme).title.zh).toBe('医师电子签名证书')
  })
})

describe(`an expired certificate, on ${engine}`, () => {
  it('is renewed by its holder at a counter that only renews, on the same key [R-01, R-04, R-05, R-10, R-11, R-13, R-15, R-16]', async () => {
    expect(renewedAt('bidding-renewal')).toBe('henan-hutong')
    const stages: string[] = []
    const { renewed, first } = await walkRenewal(stand(), {
      programme: 'bidding-renewal',
      suite: 'rsa',
      pin: 'renew-5150-pin',
      roles: ['organisation'],
      told: stage => stages.push(stage),
    })
    expect(renewed.order.number).toMatch(/^104\d{14}$/)
    expect(stages.slice(stages.lastIndexOf('form'))).toEqual(
      expect.arrayContaining(['documents', 'identity', 'payment', 'review', 'bank-proof', 'issuance']),
    )
    expect(subjects(renewed)[0]).toContain(first.organisation.name)
    expect(renewed.certificates).toHaveLength(1)
  }, 180_000)
})
