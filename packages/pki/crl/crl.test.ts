// CRLs as openssl reads them (RSA by -crl_check, SM2 by its signature), and as we read them back.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildCrlTbs, type CrlPlan, encodePem, isCrlSignedBy, parseCrl, signCrl } from '../index.ts'
import { type Hierarchy, makeHierarchy, NOW, until } from '../testing/hierarchy.ts'
import { Bench, DISTID } from '../testing/openssl.ts'

const bench = new Bench()
const made: Record<'rsa' | 'sm2', Hierarchy> = Object.create(null)

beforeAll(async () => {
  made.rsa = await makeHierarchy('rsa')
  made.sm2 = await makeHierarchy('sm2')
}, 60_000)
afterAll(() => bench.close())

const planFor = ({ issuing }: Hierarchy, plan: Partial<CrlPlan> = {}): CrlPlan => ({
  algorithm: issuing.signer.algorithm,
  issuer: issuing.certificate.subjectDer,
  authorityKey: { spki: issuing.keys.publicKeySpki },
  number: 7,
  thisUpdate: NOW,
  nextUpdate: until(7),
  entries: [],
  ...plan,
})

describe('CRLs', () => {
  it('of RSA are obeyed by openssl verify -crl_check: the revoked half is refused, the other passes', async () => {
    const { root, issuing, signing, encryption } = made.rsa
    const entry = { serial: encryption.certificate.serial, revokedAt: NOW, reason: 'keyCompromise' as const }
    const crl = await signCrl(buildCrlTbs(planFor(made.rsa, { entries: [entry] })), issuing.signer)
    for (const [name, party] of Object.entries({ root, issuing, signing, encryption })) {
      bench.put(`${name}.pem`, encodePem('CERTIFICATE', party.certificate.der))
    }
    bench.put('crl.pem', encodePem('X509 CRL', crl))
    const verify = 'verify -crl_check -CAfile root.pem -untrusted issuing.pem -CRLfile crl.pem'
    expect(bench.openssl(`${verify} signing.pem`).output).toContain('signing.pem: OK')
    expect(bench.openssl(`${verify} encryption.pem`).output).toContain('certificate revoked')
    const text = bench.openssl('crl -in crl.pem -noout -text -CAfile issuing.pem').output
    expect(text).toContain('verify OK')
    expect(text).toMatch(/CRL Number:\s+7/)
    expect(text).toContain('Key Compromise')
    expect(bench.run('certtool', '--crl-info', '--infile', 'crl.pem').ok).toBe(true)
  })

  it('of SM2 carry a signature that openssl verifies', async () => {
    const { issuing, encryption } = made.sm2
    const entry = { serial: encryption.certificate.serial, revokedAt: NOW }
    const crl = parseCrl(await signCrl(buildCrlTbs(planFor(made.sm2, { entries: [entry] })), issuing.signer))
    bench.put('pub.pem', encodePem('PUBLIC KEY', issuing.keys.publicKeySpki))
    bench.put('tbs', crl.tbs)
    bench.put('sig', crl.signature)
    const ran = bench.openssl(`dgst -sm3 -verify pub.pem -sigopt ${DISTID} -signature sig tbs`)
    expect(ran.output).toContain('Verified OK')
  })

  it('read back whole: number, seconds, reasons, issuer, key; an empty list is left out', async () => {
    const { issuing, signing, encryption } = made.sm2
    const revokedAt = new Date('2026-05-06T07:08:09.123Z')
    const entries = [
      { serial: signing.certificate.serial, revokedAt, reason: 'superseded' as const },
      { serial: encryption.certificate.serial, revokedAt, reason: 'unspecified' as const },
    ]
    const crl = parseCrl(
      await signCrl(buildCrlTbs(planFor(made.sm2, { entries, number: 2n ** 70n })), issuing.signer),
    )
    expect(crl.number).toBe(2n ** 70n)
    expect(Buffer.compare(crl.issuerDer, issuing.certificate.subjectDer)).toBe(0)
    expect(crl.authorityKeyIdentifier).toEqual(issuing.certificate.subjectKeyIdentifier)
    expect(crl.entries).toEqual([
      {
        serialHex: signing.certificate.serialHex,
        revokedAt: new Date('2026-05-06T07:08:09Z'),
        reason: 'superseded',
      },
      {
        serialHex: encryption.certificate.serialHex,
        revokedAt: new Date('2026-05-06T07:08:09Z'),
        reason: undefined,
      },
    ])
    expect(isCrlSignedBy(crl, issuing.keys.publicKeySpki)).toBe(true)
    expect(isCrlSignedBy(crl, signing.keys.publicKeySpki)).toBe(false)

    const empty = parseCrl(await signCrl(buildCrlTbs(planFor(made.sm2)), issuing.signer))
    expect(empty.entries).toEqual([])
  })

  it('refuse to end before they begin, and serials no certificate can have', () => {
    expect(() => buildCrlTbs(planFor(made.sm2, { nextUpdate: NOW }))).toThrow(/end before/)
    const entries = [{ serial: Buffer.alloc(21, 1), revokedAt: NOW }]
    expect(() => buildCrlTbs(planFor(made.sm2, { entries }))).toThrow(/serial/)
  })
})
