// Certificates of ours as others see them: openssl, gnutls, @peculiar/asn1-x509.
import { randomBytes } from 'node:crypto'
import { AsnConvert } from '@peculiar/asn1-schema'
import { Certificate as PeculiarCertificate } from '@peculiar/asn1-x509'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AlgorithmId, encodePem, isSignedBy, newSerial, parseCertificate, selfTest } from '../index.ts'
import { type Hierarchy, makeHierarchy, makeParty, until } from '../testing/hierarchy.ts'
import { Bench, DISTID } from '../testing/openssl.ts'

const bench = new Bench()
const all = new Map<AlgorithmId, Hierarchy>()

beforeAll(async () => {
  selfTest()
  for (const suite of ['rsa', 'sm2', 'p256'] as const) {
    const hierarchy = await makeHierarchy(suite)
    all.set(suite, hierarchy)
    for (const [name, { certificate }] of Object.entries(hierarchy)) {
      bench.put(`${suite}-${name}.pem`, encodePem('CERTIFICATE', certificate.der))
    }
  }
}, 60_000)
afterAll(() => bench.close())

describe('certificates', () => {
  it.each(['rsa', 'p256'])('of %s form a chain that openssl verifies strictly', suite => {
    for (const leaf of ['signing', 'encryption', 'responder']) {
      const ran = bench.openssl(
        `verify -x509_strict -CAfile ${suite}-root.pem -untrusted ${suite}-issuing.pem ${suite}-${leaf}.pem`,
      )
      expect(ran.output).toContain(`${suite}-${leaf}.pem: OK`)
    }
  })

  it('of SM2 verify step by step in openssl, and not without the id', () => {
    expect(bench.openssl(`verify -vfyopt ${DISTID} -CAfile sm2-root.pem sm2-issuing.pem`).output).toContain(
      ': OK',
    )
    for (const leaf of ['signing', 'encryption', 'responder']) {
      const step = `-partial_chain -CAfile sm2-issuing.pem sm2-${leaf}.pem`
      expect(bench.openssl(`verify -x509_strict -vfyopt ${DISTID} ${step}`).output).toContain(': OK')
      expect(bench.openssl(`verify ${step}`).ok).toBe(false)
    }
  })

  it('split the key usage between the two halves of a pair', () => {
    for (const suite of ['rsa', 'sm2']) {
      const signing = bench.openssl(`x509 -noout -ext keyUsage -in ${suite}-signing.pem`).output
      const encryption = bench.openssl(`x509 -noout -ext keyUsage -in ${suite}-encryption.pem`).output
      expect(signing).toMatch(/critical\s+Digital Signature, Non Repudiation$/m)
      // RFC 3279 2.3.1: an RSA key agrees on nothing.
      const words = `Key Encipherment, Data Encipherment${suite === 'sm2' ? ', Key Agreement' : ''}`
      expect(encryption).toMatch(new RegExp(`critical\\s+${words}$`, 'm'))
    }
  })

  it('of RSA are read by gnutls', () => {
    const ran = bench.run('certtool', '--certificate-info', '--infile', 'rsa-signing.pem')
    expect(ran.output).toContain('CN=zhang.san,O=北京示例科技有限公司,C=CN')
    expect(ran.ok).toBe(true)
  })

  it('are written as @peculiar/asn1-x509 writes them', () => {
    for (const { signing } of all.values()) {
      const theirs = AsnConvert.parse(signing.certificate.der, PeculiarCertificate)
      expect(Buffer.from(AsnConvert.serialize(theirs)).equals(signing.certificate.der)).toBe(true)
    }
  })

  it('are read back with what went in', () => {
    const { signing, issuing, root } = all.get('sm2')!
    const { certificate } = signing
    expect(certificate.subjectText).toBe('C=CN, O=北京示例科技有限公司, CN=zhang.san')
    expect(certificate.keyUsage).toEqual(['digitalSignature', 'nonRepudiation'])
    expect(certificate.algorithm).toBe('sm2')
    expect(certificate.notAfter.getMilliseconds()).toBe(0)
    expect(isSignedBy(certificate, issuing.keys.publicKeySpki)).toBe(true)
    expect(isSignedBy(certificate, root.keys.publicKeySpki)).toBe(false)
  })

  it('write times to 2049 as UTCTime, from 2050 as GeneralizedTime, and no fractions', async () => {
    const change = {
      notBefore: new Date('2049-12-31T23:59:59.987Z'),
      notAfter: new Date('2050-01-01T00:00:00.999Z'),
    }
    const { certificate } = await makeParty({ suite: 'p256', name: 'x', days: 1, extensions: [], change })
    const utc = Buffer.from('\x17\r491231235959Z', 'latin1')
    const generalized = Buffer.from('\x18\x0f20500101000000Z', 'latin1')
    expect(certificate.validityDer.subarray(2)).toEqual(Buffer.concat([utc, generalized]))
  })

  it('refuse trailing bytes, and a different algorithm outside', () => {
    const { der } = all.get('rsa')!.signing.certificate
    const malformed = expect.objectContaining({ code: 'pki.certificate-malformed' })
    expect(() => parseCertificate(Buffer.concat([der, Buffer.from([0])]))).toThrow(malformed)
    const swapped = Buffer.from(der)
    const outside = swapped.lastIndexOf(Buffer.from('2a864886f70d01010b', 'hex'))
    swapped[outside + 8] = 12
    expect(() => parseCertificate(swapped)).toThrow(malformed)
  })
})

describe('serials', () => {
  it('are positive, at most 20 octets, hold 127 to 159 random bits, and never begin with zero', () => {
    for (let i = 0; i < 2000; i++) {
      const serial = newSerial(randomBytes)
      expect(serial.length).toBe(17)
      expect(serial[0]! > 0 && serial[0]! < 0x80).toBe(true)
    }
    expect(() => newSerial(octets => new Uint8Array(octets))).toThrow()
  })

  it('keep their form from making to reading', async () => {
    const serial = newSerial(randomBytes)
    const { certificate } = await makeParty({
      suite: 'p256',
      name: 'x',
      days: 1,
      extensions: [],
      change: { serial, notAfter: until(1) },
    })
    expect(certificate.serialHex).toBe(Buffer.from(serial).toString('hex'))
  })
})
