// What is assembled here by hand, against @peculiar/asn1-schema's encoder and against openssl, on random inputs.
import { AsnConvert } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  Extensions,
  Name,
  RelativeDistinguishedName,
  RevokedCertificate,
  SubjectPublicKeyInfo,
  TBSCertificate,
  TBSCertList,
  Extension as TheirExtension,
  Time,
  Validity,
  Version,
} from '@peculiar/asn1-x509'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { encodeExtensions } from './extensions/extension.ts'
import {
  type AlgorithmId,
  algorithm,
  assembleCrl,
  buildCrlTbs,
  buildTbs,
  type CrlEntry,
  type Extension,
  encodeName,
  encodePem,
  keyUsage,
  type NameAttribute,
  parseCertificate,
  parseCrl,
  REVOCATION_REASON,
  type RevocationReason,
  signCertificate,
  signCrl,
  subjectKeyIdentifier,
} from './index.ts'
import { trialKeys } from './profile/trial-keys.ts'
import { makeHierarchy, NOW, until } from './testing/hierarchy.ts'
import { Bench } from './testing/openssl.ts'

const bench = new Bench()
afterAll(() => bench.close())

const own = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer
const OIDS: Record<string, string> = { O: '2.5.4.10', OU: '2.5.4.11', CN: '2.5.4.3', title: '2.5.4.12' }
const ids: AlgorithmId[] = ['sm2', 'rsa', 'rsa384', 'p256', 'p384']

const text = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 30 })
  // Control characters are refused before anything is encoded.
  .filter(value => value.isWellFormed() && !/\p{Cc}/u.test(value))
const name = fc.array(fc.record({ type: fc.constantFrom(...Object.keys(OIDS)), value: text }), {
  minLength: 1,
  maxLength: 6,
})
const serial = fc.uint8Array({ minLength: 1, maxLength: 19 }).filter(bytes => bytes[0] !== 0)
const moment = fc.date({ min: new Date('1951-01-01'), max: new Date('2120-01-01'), noInvalidDate: true })
const extensions = fc.uniqueArray(
  fc.record({
    oid: fc.tuple(fc.nat(39), fc.nat(2 ** 31 - 1), fc.nat(300)).map(arcs => `1.${arcs.join('.')}`),
    critical: fc.boolean(),
    value: fc.uint8Array({ minLength: 0, maxLength: 200 }),
  }),
  { minLength: 1, maxLength: 8, selector: ({ oid }) => oid },
)

const theirName = (attributes: readonly NameAttribute[]): Name =>
  new Name(
    attributes.map(
      ({ type, value }) =>
        new RelativeDistinguishedName([
          new AttributeTypeAndValue({ type: OIDS[type]!, value: new AttributeValue({ utf8String: value }) }),
        ]),
    ),
  )
const seconds = (date: Date): Date => new Date(Math.floor(date.getTime() / 1000) * 1000)
const theirExtensions = (list: readonly Extension[]): Extensions =>
  new Extensions(
    list.map(({ oid, critical, value }) => {
      const made = new TheirExtension({ extnID: oid, critical })
      made.extnValue.buffer = own(value)
      return made
    }),
  )
const theirAlgorithm = (id: AlgorithmId) =>
  AsnConvert.parse(own(algorithm(id).signatureAlgorithm), AlgorithmIdentifier)
/** INTEGER content: their encoder takes it as it is. */
const signed = (bytes: Uint8Array): ArrayBuffer =>
  own(bytes[0]! & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes)

describe('against @peculiar/asn1-schema', () => {
  it('a TBSCertificate of random fields is the same, byte for byte', () => {
    const plan = fc.record({
      id: fc.constantFrom(...ids),
      name,
      issuer: name,
      serial,
      from: moment,
      to: moment,
      extensions,
    })
    fc.assert(
      fc.property(plan, given => {
        const [notBefore, notAfter] = given.from < given.to ? [given.from, given.to] : [given.to, given.from]
        fc.pre(notAfter.getTime() - notBefore.getTime() > 2000)
        const spki = trialKeys(given.id).first
        const ours = buildTbs({
          serial: given.serial,
          algorithm: given.id,
          issuer: encodeName(given.issuer),
          subject: encodeName(given.name),
          spki,
          notBefore,
          notAfter,
          extensions: given.extensions,
        })
        const theirs = new TBSCertificate({
          version: Version.v3,
          serialNumber: signed(given.serial),
          signature: theirAlgorithm(given.id),
          issuer: theirName(given.issuer),
          validity: new Validity({ notBefore: seconds(notBefore), notAfter: seconds(notAfter) }),
          subject: theirName(given.name),
          subjectPublicKeyInfo: AsnConvert.parse(own(spki), SubjectPublicKeyInfo),
          extensions: theirExtensions(given.extensions),
        })
        expect(Buffer.from(ours).toString('hex')).toBe(
          Buffer.from(AsnConvert.serialize(theirs)).toString('hex'),
        )
      }),
      { numRuns: 150 },
    )
  })

  it('a TBSCertList of random entries is the same, byte for byte', () => {
    const reasons = Object.keys(REVOCATION_REASON) as RevocationReason[]
    const entry = fc.record({
      serial,
      revokedAt: moment,
      reason: fc.option(fc.constantFrom(...reasons), { nil: undefined }),
    })
    const plan = fc.record({
      issuer: name,
      entries: fc.array(entry, { maxLength: 40 }),
      from: moment,
      number: fc.nat(),
    })
    fc.assert(
      fc.property(plan, ({ issuer, entries, from, number }) => {
        const to = new Date(from.getTime() + 86_400_000)
        const identifier = Buffer.alloc(20, 9)
        const ours = buildCrlTbs({
          algorithm: 'p256',
          issuer: encodeName(issuer),
          authorityKey: { identifier },
          number,
          thisUpdate: from,
          nextUpdate: to,
          entries,
        })
        const parsed = parseCrl(assembleCrl(ours, 'p256', Buffer.from('3006020101020101', 'hex')))
        const theirs = new TBSCertList({
          version: Version.v2,
          signature: theirAlgorithm('p256'),
          issuer: theirName(issuer),
          thisUpdate: new Time(seconds(from)),
          nextUpdate: new Time(seconds(to)),
          crlExtensions: [...theirExtensions(parsed.extensions)],
          ...(entries.length > 0 ? { revokedCertificates: entries.map(revokedOf) } : {}),
        })
        expect(Buffer.from(ours).toString('hex')).toBe(
          Buffer.from(AsnConvert.serialize(theirs)).toString('hex'),
        )
        expect(parsed.entries).toHaveLength(entries.length)
      }),
      { numRuns: 100 },
    )
  })

  it('an Extensions list of random values is the same, byte for byte', () => {
    fc.assert(
      fc.property(extensions, list => {
        const theirs = Buffer.from(AsnConvert.serialize(theirExtensions(list)))
        expect(encodeExtensions(list).toString('hex')).toBe(theirs.toString('hex'))
      }),
      { numRuns: 200 },
    )
  })
})

function revokedOf({ serial: number, revokedAt, reason }: CrlEntry): RevokedCertificate {
  const coded = reason && reason !== 'unspecified' && reason !== 'removeFromCRL'
  const value = coded ? Buffer.from([0x0a, 1, REVOCATION_REASON[reason]]) : Buffer.alloc(0)
  return new RevokedCertificate({
    userCertificate: signed(number),
    revocationDate: new Time(seconds(revokedAt)),
    ...(coded
      ? { crlEntryExtensions: [...theirExtensions([{ oid: '2.5.29.21', critical: false, value }])] }
      : {}),
  })
}

describe('against openssl', () => {
  it('random certificates are read with the same serial, name and end', async () => {
    const { issuing } = await makeHierarchy('p256')
    const samples = fc.sample(fc.record({ name, serial, to: moment }), 12)
    for (const given of samples) {
      const spki = trialKeys('sm2').first
      const tbs = buildTbs({
        serial: given.serial,
        algorithm: 'p256',
        issuer: issuing.certificate.subjectDer,
        subject: encodeName(given.name),
        spki,
        notBefore: new Date('1950-06-01'),
        notAfter: given.to,
        extensions: [subjectKeyIdentifier(spki), keyUsage(['digitalSignature'])],
      })
      const der = await signCertificate(tbs, issuing.signer)
      const { serialHex, notAfter } = parseCertificate(der)
      bench.put('x.pem', encodePem('CERTIFICATE', der))
      bench.put('issuing.pem', encodePem('CERTIFICATE', issuing.certificate.der))
      const { output } = bench.openssl('x509 -in x.pem -noout -serial -enddate -dateopt iso_8601')
      expect(output).toContain(`serial=${serialHex.toUpperCase()}`)
      expect(output).toContain(`notAfter=${notAfter.toISOString().slice(0, 19).replace('T', ' ')}Z`)
    }
  })

  it('a certificate revoked in the delta alone is refused by openssl verify -use_deltas, and a lifted hold passes', async () => {
    const { root, issuing, signing, encryption } = await makeHierarchy('p256')
    for (const [file, party] of Object.entries({ root, issuing, signing, encryption })) {
      bench.put(`${file}.pem`, encodePem('CERTIFICATE', party.certificate.der))
    }
    const sign = async (file: string, number: number, entries: CrlEntry[], base?: number) => {
      const tbs = buildCrlTbs({
        algorithm: 'p256',
        issuer: issuing.certificate.subjectDer,
        authorityKey: { spki: issuing.keys.publicKeySpki },
        number,
        thisUpdate: new Date(NOW.getTime() - 60_000),
        nextUpdate: until(2),
        entries,
        ...(base === undefined ? { freshest: ['http://ca.example.cn/delta.crl'] } : { baseNumber: base }),
      })
      bench.put(file, encodePem('X509 CRL', await signCrl(tbs, issuing.signer)))
    }
    const revokedAt = new Date(NOW.getTime() - 120_000)
    const held = { serial: encryption.certificate.serial, revokedAt }
    await sign('full.pem', 1, [{ ...held, reason: 'certificateHold' }])
    await sign(
      'delta.pem',
      2,
      [
        { serial: signing.certificate.serial, revokedAt, reason: 'keyCompromise' },
        { ...held, reason: 'removeFromCRL' },
      ],
      1,
    )
    const verify = 'verify -crl_check -CAfile root.pem -untrusted issuing.pem -CRLfile full.pem'
    expect(bench.openssl(`${verify} signing.pem`).output).toContain('signing.pem: OK')
    expect(bench.openssl(`${verify} encryption.pem`).output).toContain('certificate revoked')
    const deltas = `${verify} -use_deltas -extended_crl -CRLfile delta.pem`
    expect(bench.openssl(`${deltas} signing.pem`).output).toContain('certificate revoked')
    expect(bench.openssl(`${deltas} encryption.pem`).output).toContain('encryption.pem: OK')
    expect(bench.openssl('crl -in delta.pem -noout -text').output).toMatch(
      /Delta CRL Indicator: critical\s+1/,
    )
  })
})
