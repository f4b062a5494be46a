// Seals made here: whatever is written is read back, every changed byte is refused, and each way in which a seal may not
// be relied on is found and named.
import { keyUsage } from '@hufu/pki'
import { type Hierarchy, makeHierarchy, makeParty, NOW, until } from '@hufu/pki/testing/hierarchy.ts'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  buildSealInfo,
  type Finding,
  holderDigest,
  makeSeal,
  makeStamp,
  parseSeal,
  parseStamp,
  type SealInfo,
  sm3,
  verifySeal,
  verifyStamp,
} from './index.ts'

const SIGNING = [keyUsage(['digitalSignature', 'nonRepudiation'])]
const PNG = Buffer.from('89504e470d0a1a0a0102030405', 'hex')
const document = Buffer.from('合同正文')
const codes = (found: readonly Finding[]) => found.map(one => one.code)

async function openParties(suite: 'sm2' | 'rsa') {
  const hierarchy: Hierarchy = await makeHierarchy(suite)
  const maker = await makeParty({
    suite,
    name: 'Seal Maker',
    issuer: hierarchy.issuing,
    days: 365,
    extensions: SIGNING,
  })
  const holder = hierarchy.signing
  const trust = { intermediates: [hierarchy.issuing.certificate], roots: [hierarchy.root.certificate] }
  const plan: SealInfo = {
    version: 4,
    vendor: 'HUFU',
    id: '41010000000001',
    kind: 1,
    name: '郑州示例期货有限公司',
    holders: { by: 'certificate', certificates: [holder.certificate.der] },
    created: NOW,
    validFrom: new Date(NOW.getTime() - 1000),
    validUntil: until(90),
    picture: { type: 'PNG', data: PNG, widthMm: 40, heightMm: 40 },
    extensions: [],
  }
  const seal = (change: Partial<SealInfo> = {}) =>
    makeSeal({ ...plan, ...change }, maker.certificate.der, maker.signer)
  const stamp = async (der?: Buffer, at = NOW) =>
    makeStamp(
      { seal: der ?? (await seal()), at, documentHash: sm3(document), property: 'SM3' },
      holder.certificate.der,
      holder.signer,
    )
  return { ...{ hierarchy, maker, holder, trust, plan, seal, stamp } }
}
type Parties = Awaited<ReturnType<typeof openParties>>

let sm2: Parties
let rsa: Parties
beforeAll(async () => {
  sm2 = await openParties('sm2')
  rsa = await openParties('rsa')
})
const ask = (parties: Parties) => ({ ...parties.trust, now: NOW, document: { bytes: document } })

describe('a seal', () => {
  it('comes back as it was written, whatever stands in it', async () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter(t => !/\p{Cs}/u.test(t))
    const ascii = fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 40 })
    const bytes = (minLength: number) => fc.uint8Array({ minLength, maxLength: 300 }).map(b => Buffer.from(b))
    const moment = fc.integer({ min: 0, max: 4_000_000_000 }).map(seconds => new Date(seconds * 1000))
    const plans = fc.record<SealInfo>({
      version: fc.constantFrom(4, 5),
      vendor: ascii,
      id: ascii,
      kind: fc.nat(9),
      name: text,
      holders: fc.oneof(
        fc
          .array(bytes(1), { minLength: 1, maxLength: 3 })
          .map(certificates => ({ by: 'certificate', certificates }) as const),
        fc
          .array(bytes(1), { minLength: 1, maxLength: 3 })
          .map(all => ({ by: 'digest', digests: all.map(holderDigest) }) as const),
      ),
      created: moment,
      validFrom: moment,
      validUntil: moment.map(date => new Date(date.getTime() + 4_000_000_001_000)),
      picture: fc.record({
        type: fc.constantFrom('PNG', 'OFD'),
        data: bytes(1),
        widthMm: fc.integer({ min: 1, max: 200 }),
        heightMm: fc.integer({ min: 1, max: 200 }),
      }),
      extensions: fc.uniqueArray(
        fc.record({
          oid: fc.nat().map(arc => `1.3.6.1.4.1.32473.${arc}`),
          critical: fc.boolean(),
          value: bytes(0),
        }),
        { maxLength: 3, selector: data => data.oid },
      ),
    })
    const { maker } = sm2
    await fc.assert(
      fc.asyncProperty(plans, async plan => {
        const seal = parseSeal(await makeSeal(plan, maker.certificate.der, maker.signer))
        expect(seal.info).toEqual(plan)
        expect(buildSealInfo(seal.info).equals(seal.signed)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('of SM2 and of RSA parties is found good, and so is its stamp', async () => {
    for (const parties of [sm2, rsa]) {
      const stamp = parseStamp(await parties.stamp())
      expect(codes(verifySeal(stamp.seal, { ...parties.trust, at: NOW }))).toEqual([])
      expect(codes(verifyStamp(stamp, ask(parties)))).toEqual([])
    }
  })

  it('with any byte changed is refused: unreadable, or found bad', async () => {
    const good = await sm2.stamp()
    const judge = (bytes: Buffer): boolean => {
      try {
        return verifyStamp(parseStamp(bytes), ask(sm2)).length === 0
      } catch {
        return false
      }
    }
    expect(judge(good)).toBe(true)
    const survivors = fc.sample(fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 })), 400)
    for (const [at, flip] of survivors) {
      const changed = Buffer.from(good)
      changed[at] = changed[at]! ^ flip
      expect(judge(changed), `byte ${at} ^ ${flip}`).toBe(false)
    }
  })

  it('cut off, continued or nested deep is refused in words of this package', async () => {
    const good = await sm2.seal()
    const refused = expect.objectContaining({ name: 'SealError' })
    for (let length = 0; length < good.length; length += 7)
      expect(() => parseSeal(good.subarray(0, length))).toThrow(refused)
    expect(() => parseSeal(Buffer.concat([good, Buffer.from([0])]))).toThrow(refused)
    expect(() => parseSeal(Buffer.alloc(3_000_000, 0x30))).toThrow(
      expect.objectContaining({ code: 'seal.too-large' }),
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), noise => {
        expect(() => parseSeal(noise)).toThrow(refused)
        expect(() => parseStamp(noise)).toThrow(refused)
      }),
    )
  })

  it('of a version that is not known is refused by that name', async () => {
    const info = buildSealInfo(sm2.plan)
    const other = Buffer.from(info)
    other[other.indexOf(Buffer.from('02010416', 'hex')) + 2] = 3
    const seal = Buffer.from(await sm2.seal())
    const changed = Buffer.concat([
      seal.subarray(0, seal.indexOf(info)),
      other,
      seal.subarray(seal.indexOf(info) + info.length),
    ])
    expect(() => parseSeal(changed)).toThrow(expect.objectContaining({ code: 'seal.version' }))
  })

  it.each<[string, Partial<SealInfo>]>([
    ['without a holder', { holders: { by: 'certificate', certificates: [] } }],
    ['without a name', { name: '' }],
    ['half a millimetre wide', { picture: { type: 'PNG', data: PNG, widthMm: 0.5, heightMm: 40 } }],
    ['that ends before it begins', { validUntil: new Date(0) }],
  ])('%s is not made', async (_, change) => {
    await expect(sm2.seal(change)).rejects.toMatchObject({ code: 'seal.plan-invalid' })
  })
})

describe('is found out:', () => {
  const judge = async (der: Buffer, change: object = {}) =>
    codes(verifyStamp(parseStamp(der), { ...ask(sm2), ...change }))

  it('another document', async () => {
    expect(await judge(await sm2.stamp(), { document: { bytes: Buffer.from('另一份') } })).toEqual([
      'seal.document-changed',
    ])
  })

  it('somebody whom the seal does not name, by certificate and by digest', async () => {
    const other = await makeParty({
      ...{ suite: 'sm2', name: 'other', issuer: sm2.hierarchy.issuing, days: 30 },
      extensions: SIGNING,
    })
    const plan = { at: NOW, documentHash: sm3(document), property: 'SM3' }
    const digest = { by: 'digest', digests: [holderDigest(sm2.holder.certificate.der)] } as const
    for (const seal of [await sm2.seal(), await sm2.seal({ holders: digest })]) {
      const stolen = await makeStamp({ ...plan, seal }, other.certificate.der, other.signer)
      expect(await judge(stolen)).toEqual(['seal.holder-unknown'])
      expect(await judge(await sm2.stamp(seal))).toEqual([])
    }
    // A digest of another kind, be it ever so right, is not one that counts.
    const named = {
      by: 'digest',
      digests: [{ type: 'MD5', value: sm3(sm2.holder.certificate.der) }],
    } as const
    expect(await judge(await sm2.stamp(await sm2.seal({ holders: named })))).toEqual(['seal.holder-unknown'])
  })

  it('a maker from another house, and one who signs with a key for something else', async () => {
    const foreign = (await makeHierarchy('sm2')).signing
    const forged = await makeSeal(sm2.plan, foreign.certificate.der, foreign.signer)
    expect(await judge(await sm2.stamp(forged))).toEqual(['seal.maker-untrusted'])
    const { encryption } = sm2.hierarchy
    const odd = await makeSeal(sm2.plan, encryption.certificate.der, encryption.signer)
    expect(await judge(await sm2.stamp(odd))).toEqual(['seal.maker-usage'])
    const lent = await makeSeal(sm2.plan, sm2.maker.certificate.der, sm2.holder.signer)
    expect(await judge(await sm2.stamp(lent))).toEqual(['seal.maker-signature'])
  })

  it('a stamp outside the validity of the seal, of the certificate, or from the future', async () => {
    const late = until(100)
    expect(await judge(await sm2.stamp(undefined, late), { now: late })).toEqual(['seal.not-valid-then'])
    const long = await sm2.seal({ validUntil: until(900) })
    const later = until(800)
    expect(await judge(await sm2.stamp(long, later), { now: later })).toEqual(['seal.holder-not-valid-then'])
    const ahead = new Date(NOW.getTime() + 60_000)
    expect(await judge(await sm2.stamp(undefined, ahead))).toEqual(['seal.stamped-in-the-future'])
    expect(await judge(await sm2.stamp(undefined, ahead), { skewMs: 120_000 })).toEqual([])
  })

  it('a revoked or suspended seal or certificate, but not for stamps made before', async () => {
    const stamp = await sm2.stamp()
    const before = new Date(NOW.getTime() - 1000)
    const after = new Date(NOW.getTime() + 1000)
    expect(await judge(stamp, { seal: { state: 'revoked', since: before } })).toEqual(['seal.revoked'])
    expect(await judge(stamp, { seal: { state: 'suspended', since: before } })).toEqual(['seal.suspended'])
    expect(await judge(stamp, { certificate: { state: 'revoked', since: before } })).toEqual([
      'seal.certificate-revoked',
    ])
    expect(await judge(stamp, { seal: { state: 'revoked', since: after } })).toEqual([])
  })

  it('a picture that is none', async () => {
    const picture = { type: 'PNG', data: Buffer.from('<svg onload=x>'), widthMm: 40, heightMm: 40 }
    expect(await judge(await sm2.stamp(await sm2.seal({ picture })))).toEqual(['seal.picture'])
  })
})
