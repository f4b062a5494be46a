// Golden files: seals and stamps from another encoder are read field by field, built again byte for byte, and judged;
// OpenSSL, which knows nothing of seals, reads the same structure and verifies both signatures.
import { readFileSync } from 'node:fs'
import { parseCertificate } from '@hufu/pki'
import { Bench, DISTID } from '@hufu/pki/testing/openssl.ts'
import { afterAll, describe, expect, it } from 'vitest'
import {
  addSealTime,
  assembleSeal,
  assembleStamp,
  buildSealInfo,
  buildStampTbs,
  holderDigest,
  parseSeal,
  parseStamp,
  sm3,
  verifySeal,
  verifyStamp,
} from './index.ts'

const file = (name: string): Buffer => readFileSync(new URL(`./vectors/${name}`, import.meta.url))
const certificate = (name: string) => parseCertificate(file(`${name}.der`))
const trust = { intermediates: [certificate('issuing')], roots: [certificate('root')] }
const now = new Date('2026-03-06T00:00:00Z')
const content = file('content.bin')
const bench = new Bench()
afterAll(() => bench.close())

const names = ['v4', 'v4-digest', 'v5']

describe('seals of another encoder', () => {
  it('are read field by field [S-12]', () => {
    const { info, maker } = parseSeal(file('v4.esl'))
    expect(info).toMatchObject({
      version: 4,
      vendor: 'HUFU',
      id: '11010500000001',
      kind: 1,
      name: '北京示例科技有限公司',
      created: new Date('2026-03-04T02:00:00Z'),
      validUntil: new Date('2028-03-03T15:59:59Z'),
      picture: { type: 'PNG', widthMm: 40, heightMm: 40 },
      extensions: [],
    })
    expect(info.holders).toEqual({ by: 'certificate', certificates: [file('holder.der')] })
    expect(maker.subjectText).toContain('Test Seal Maker')
    const digest = parseSeal(file('v4-digest.esl')).info
    expect(digest.holders).toEqual({ by: 'digest', digests: [holderDigest(file('holder.der'))] })
    expect(digest.extensions).toMatchObject([{ oid: '1.3.6.1.4.1.32473.1', critical: false }])
    expect(parseSeal(file('v5.esl')).timeStamp?.toString()).toBe('time stamp')
  })

  it.each(names)('%s is built again to the byte', name => {
    const seal = parseSeal(file(`${name}.esl`))
    const info = buildSealInfo(seal.info)
    expect(info.equals(seal.signed)).toBe(true)
    const plain = assembleSeal(info, seal.maker.der, seal.algorithmOid, seal.signature)
    const whole = seal.timeStamp ? addSealTime(plain, seal.timeStamp) : plain
    expect(whole.equals(file(`${name}.esl`))).toBe(true)

    const stamp = parseStamp(file(`${name}.ses`))
    const tbs = buildStampTbs({ ...stamp, seal: stamp.seal.der })
    expect(tbs.equals(stamp.signed)).toBe(true)
    const again = assembleStamp(tbs, stamp.holder.der, stamp.algorithmOid, stamp.signature)
    expect(again.equals(file(`${name}.ses`))).toBe(true)
  })

  it.each(names)('%s is found good, seal and stamp', name => {
    expect(verifySeal(parseSeal(file(`${name}.esl`)), { ...trust, at: now })).toEqual([])
    const question = { ...trust, now, document: { bytes: content } }
    expect(verifyStamp(parseStamp(file(`${name}.ses`)), question)).toEqual([])
  })
})

describe('OpenSSL', () => {
  it('reads the same structure: no byte of it is anything but DER', () => {
    bench.put('v4.ses', file('v4.ses'))
    const { ok, output } = bench.openssl('asn1parse -inform DER -in v4.ses')
    expect(ok, output).toBe(true)
    for (const part of [
      'IA5STRING         :ES',
      'IA5STRING         :11010500000001',
      'GENERALIZEDTIME   :20260305083000Z',
    ])
      expect(output).toContain(part)
  })

  it('verifies the maker’s and the holder’s signature, over just the bytes that are signed', () => {
    const stamp = parseStamp(file('v4.ses'))
    const pairs = [
      { of: stamp.seal.maker, signed: stamp.seal.signed, signature: stamp.seal.signature },
      { of: stamp.holder, signed: stamp.signed, signature: stamp.signature },
    ]
    for (const { of, signed, signature } of pairs) {
      bench.put('cert.der', of.der)
      bench.put('pub.pem', bench.openssl('x509 -inform DER -in cert.der -noout -pubkey').output)
      bench.put('tbs.der', signed)
      bench.put('sig.der', signature)
      const check = `pkeyutl -verify -pubin -inkey pub.pem -rawin -digest sm3 -pkeyopt ${DISTID} -in tbs.der -sigfile sig.der`
      const { ok, output } = bench.openssl(check)
      expect(ok, output).toBe(true)
      bench.put('tbs.der', Buffer.concat([signed, Buffer.from([0])]))
      expect(bench.openssl(check).ok).toBe(false)
    }
  })

  it('computes the same SM3 over the document', () => {
    bench.put('content.bin', content)
    const { output } = bench.openssl('dgst -sm3 -r content.bin')
    expect(output).toContain(sm3(content).toString('hex'))
    expect(Buffer.from(parseStamp(file('v4.ses')).documentHash).equals(sm3(content))).toBe(true)
  })
})
