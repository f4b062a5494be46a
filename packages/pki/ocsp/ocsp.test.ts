// OCSP both ways with the openssl command: its requests read by us, our answers judged by it.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { explicit, octetString, sequence } from '../der/write.ts'
import { encodeExtensions } from '../extensions/extension.ts'
import {
  answersNonce,
  buildCertId,
  buildOcspRequest,
  buildOcspTbs,
  certIdNames,
  encodePem,
  isOcspSignedFor,
  newNonce,
  type OcspStatus,
  ocspErrorResponse,
  parseOcspRequest,
  parseOcspResponse,
  signOcspResponse,
} from '../index.ts'
import { type Hierarchy, makeHierarchy, NOW, until } from '../testing/hierarchy.ts'
import { Bench, DISTID } from '../testing/openssl.ts'

const bench = new Bench()
const made: Record<'rsa' | 'sm2', Hierarchy> = Object.create(null)

beforeAll(async () => {
  for (const suite of ['rsa', 'sm2'] as const) {
    made[suite] = await makeHierarchy(suite)
    for (const [name, { certificate }] of Object.entries(made[suite])) {
      bench.put(`${suite}-${name}.pem`, encodePem('CERTIFICATE', certificate.der))
    }
  }
}, 60_000)
afterAll(() => bench.close())

const issuerOf = ({ issuing }: Hierarchy) => ({
  subjectDer: issuing.certificate.subjectDer,
  spki: issuing.keys.publicKeySpki,
})

async function answer(hierarchy: Hierarchy, requestDer: Uint8Array, status: OcspStatus, byName = false) {
  const { certIds, nonce } = parseOcspRequest(requestDer)
  const { responder } = hierarchy
  const tbs = buildOcspTbs({
    responder: byName
      ? { byName: responder.certificate.subjectDer }
      : { byKey: { spki: responder.keys.publicKeySpki } },
    producedAt: NOW,
    responses: certIds.map(({ raw }) => ({ certId: raw, thisUpdate: NOW, nextUpdate: until(1), ...status })),
    nonce,
  })
  return signOcspResponse(tbs, responder.signer, [responder.certificate.der])
}

describe('OCSP of RSA, judged by openssl ocsp', () => {
  const ask = (digest: string) => {
    const ran = bench.openssl(
      `ocsp -issuer rsa-issuing.pem ${digest} -cert rsa-signing.pem ${digest} -cert rsa-encryption.pem -reqout req.der`,
    )
    expect(ran.ok).toBe(true)
    return bench.get('req.der')
  }
  const trust = '-respin resp.der -CAfile rsa-root.pem -verify_other rsa-issuing.pem'
  // Given certificates, openssl makes a request of its own: the nonce is judged by the first run, the status by the second.
  const judge = (digest = '-sha256') => {
    const nonce = bench.openssl(`ocsp -issuer rsa-issuing.pem -reqin req.der ${trust}`).output
    const certificates = `${digest} -cert rsa-signing.pem ${digest} -cert rsa-encryption.pem`
    return nonce + bench.openssl(`ocsp -issuer rsa-issuing.pem -no_nonce ${certificates} ${trust}`).output
  }

  it.each([
    ['-sha1', false],
    ['-sha256', true],
  ] as const)('answers for two certificates at once under %s, nonce echoed', async (digest, byName) => {
    const request = ask(digest)
    const read = parseOcspRequest(request)
    expect(read.certIds).toHaveLength(2)
    expect(read.nonce).toBeDefined()
    expect(read.certIds.every(certId => certIdNames(certId, issuerOf(made.rsa)))).toBe(true)
    expect(read.certIds[0]!.serialHex).toBe(made.rsa.signing.certificate.serialHex)

    bench.put('resp.der', await answer(made.rsa, request, { status: 'good' }, byName))
    const verdict = judge(digest)
    expect(verdict.match(/Response verify OK/g)).toHaveLength(2)
    expect(verdict).toContain('rsa-signing.pem: good')
    expect(verdict).not.toMatch(/WARNING|Nonce/)
  })

  it('tells revoked with reason and time, and unknown', async () => {
    const request = ask('-sha256')
    const revokedAt = new Date('2026-01-02T03:04:05Z')
    bench.put(
      'resp.der',
      await answer(made.rsa, request, { status: 'revoked', revokedAt, reason: 'superseded' }),
    )
    expect(judge()).toMatch(/signing.pem: revoked[\s\S]+superseded[\s\S]+Jan\s+2 03:04:05 2026/)
    bench.put('resp.der', await answer(made.rsa, request, { status: 'unknown' }))
    expect(judge()).toContain('rsa-signing.pem: unknown')
  })

  it('gives error answers that openssl names', () => {
    ask('-sha256')
    bench.put('resp.der', ocspErrorResponse('unauthorized'))
    expect(judge()).toContain('Responder Error: unauthorized (6)')
    expect(parseOcspResponse(ocspErrorResponse('tryLater'))).toEqual({ responseStatus: 3, basic: undefined })
  })
})

describe('OCSP of SM2', () => {
  it('answers under SM3 with a signature that openssl verifies step by step', async () => {
    const { signing, responder, issuing, root } = made.sm2
    const certId = buildCertId('sm3', issuerOf(made.sm2), signing.certificate.serial)
    const nonce = newNonce(randomBytes)
    expect(nonce).toHaveLength(32)
    const response = await answer(made.sm2, buildOcspRequest([certId], nonce), { status: 'good' })
    const { basic } = parseOcspResponse(response)
    bench.put('pub.pem', encodePem('PUBLIC KEY', responder.keys.publicKeySpki))
    bench.put('tbs', basic!.tbs)
    bench.put('sig', basic!.signature)
    const ran = bench.openssl(`dgst -sm3 -verify pub.pem -sigopt ${DISTID} -signature sig tbs`)
    expect(ran.output).toContain('Verified OK')
    bench.put('sm2.der', response)
    expect(bench.openssl('ocsp -respin sm2.der -noverify -text').output).toContain('Cert Status: good')

    expect(answersNonce(basic!, nonce)).toBe(true)
    expect(answersNonce(basic!, newNonce(randomBytes))).toBe(false)
    expect(answersNonce({ ...basic!, nonce: undefined }, nonce)).toBe(false)
    expect(basic!.responses[0]!.certId.hash).toBe('sm3')
    expect(isOcspSignedFor(basic!, issuing.keys.publicKeySpki, NOW)).toBe(true)
    expect(isOcspSignedFor(basic!, root.keys.publicKeySpki, NOW)).toBe(false)
    expect(isOcspSignedFor(basic!, issuing.keys.publicKeySpki, until(100))).toBe(false)
  })

  it('does not take a signing certificate for a responder', async () => {
    const { signing, issuing } = made.sm2
    const certId = buildCertId('sm3', issuerOf(made.sm2), signing.certificate.serial)
    const tbs = buildOcspTbs({
      responder: { byKey: { spki: signing.keys.publicKeySpki } },
      producedAt: NOW,
      responses: [{ certId, thisUpdate: NOW, status: 'good' }],
    })
    const { basic } = parseOcspResponse(
      await signOcspResponse(tbs, signing.signer, [signing.certificate.der]),
    )
    expect(isOcspSignedFor(basic!, issuing.keys.publicKeySpki, NOW)).toBe(false)
  })
})

describe('hostile OCSP requests', () => {
  const malformed = expect.objectContaining({ code: 'pki.ocsp-malformed' })
  const certId = () => buildCertId('sha1', issuerOf(made.sm2), made.sm2.signing.certificate.serial)

  it('with nonces of 0 or 129 octets are refused, 1 and 128 pass (RFC 9654)', () => {
    for (const octets of [0, 129]) {
      expect(() => parseOcspRequest(buildOcspRequest([certId()], Buffer.alloc(octets)))).toThrow(malformed)
    }
    for (const octets of [1, 128]) {
      expect(parseOcspRequest(buildOcspRequest([certId()], Buffer.alloc(octets))).nonce).toHaveLength(octets)
    }
  })

  it('asking for nothing, for hundreds, or in garbage are refused', () => {
    expect(() => parseOcspRequest(buildOcspRequest([]))).toThrow(malformed)
    expect(() => parseOcspRequest(buildOcspRequest(Array.from({ length: 200 }, certId)))).toThrow(malformed)
    expect(() => parseOcspRequest(Buffer.from('GET / HTTP/1.1'))).toThrow(malformed)
    const bare = { oid: '1.3.6.1.5.5.7.48.1.2', critical: false, value: Buffer.from([1, 2, 3]) }
    const list = sequence(sequence(certId()))
    const odd = sequence(sequence(list, explicit(2, encodeExtensions([bare]))))
    expect(() => parseOcspRequest(odd)).toThrow(malformed)
    expect(() => parseOcspRequest(octetString(odd))).toThrow(malformed)
  })

  it('for another issuer of the same name are told apart by the key', () => {
    const [read] = parseOcspRequest(buildOcspRequest([certId()])).certIds
    expect(certIdNames(read!, issuerOf(made.sm2))).toBe(true)
    expect(certIdNames(read!, issuerOf(made.rsa))).toBe(false)
  })
})
