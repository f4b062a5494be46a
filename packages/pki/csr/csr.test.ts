// Requests both ways with openssl, and every way in which a stranger's request is refused.
import { createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { rsa } from '../algorithms/rsa.ts'
import { OID } from '../der/oids.ts'
import { algorithmIdentifier, bitString, nullValue, sequence, smallInteger } from '../der/write.ts'
import {
  algorithm,
  assembleRequest,
  buildRequestInfo,
  decodePemOnly,
  encodeName,
  encodePem,
  type PkiErrorCode,
  type RequestPolicy,
  signRequest,
  softwareSigner,
  verifyRequest,
} from '../index.ts'
import { Bench, DISTID } from '../testing/openssl.ts'

const bench = new Bench()
afterAll(() => bench.close())

const every: RequestPolicy = { algorithms: ['rsa', 'sm2', 'p256', 'p384'] }
const subject = encodeName([
  { type: 'C', value: 'CN' },
  { type: 'O', value: '示例' },
])
const theirs = (name: string): Uint8Array => {
  const pem = readFileSync(new URL(`../vectors/${name}.csr.pem`, import.meta.url), 'utf8')
  // GnuTLS and keytool write the older label of RFC 7468 7.
  return decodePemOnly(pem, 'CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST')
}
const refused = (code: PkiErrorCode) => expect.objectContaining({ code })

describe('our requests', () => {
  it.each(['rsa', 'sm2', 'p256', 'p384'] as const)('of %s are verified by openssl and by us', async id => {
    const signer = softwareSigner((await algorithm(id).generate()).privateKeyPkcs8)
    const csr = await signRequest({ subject }, signer)
    bench.put('csr.pem', encodePem('CERTIFICATE REQUEST', csr))
    const distid = id === 'sm2' ? ` -vfyopt ${DISTID}` : ''
    const ran = bench.openssl(`req -verify -noout -in csr.pem${distid}`)
    expect(ran.output).toContain('verify OK')
    expect(verifyRequest(csr, every).algorithm).toBe(id)
  })
})

describe('requests of GnuTLS and of keytool', () => {
  it.each([
    ['rsa-gnutls', 'rsa', 'gnutls'],
    ['p384-gnutls', 'p384', 'gnutls'],
    ['rsa-keytool', 'rsa', 'keytool'],
    ['p256-keytool', 'p256', 'keytool'],
  ])('%s is accepted, its name read', (file, id, made) => {
    const request = verifyRequest(theirs(file), every)
    expect(request.algorithm).toBe(id)
    expect(request.subjectText).toBe(`C=CN, O=示例, CN=${made}`)
    const altered = Buffer.from(theirs(file))
    altered[altered.length - 1]! ^= 1
    expect(() => verifyRequest(altered, every)).toThrow(refused('pki.csr-signature'))
  })
})

describe('requests of openssl', () => {
  it.each(['rsa-openssl', 'rsa-sha512-openssl', 'sm2-openssl', 'p256-openssl'])('%s is accepted', name => {
    expect(verifyRequest(theirs(name), every).signatureOid).toBeTruthy()
  })

  it('shows the names and extensions asked for', () => {
    const { subjectText, requestedExtensions } = verifyRequest(theirs('rsa-openssl'), every)
    expect(subjectText).toBe('C=CN, O=示例, CN=rsa')
    expect(requestedExtensions.map(({ oid }) => oid)).toEqual([OID.subjectAltName])
  })

  it('under the empty SM2 id passes only where the policy says so', () => {
    const csr = theirs('sm2-openssl-empty-id')
    expect(() => verifyRequest(csr, every)).toThrow(refused('pki.csr-signature'))
    expect(verifyRequest(csr, { ...every, acceptEmptySm2Id: true }).algorithm).toBe('sm2')
  })

  it.each([
    ['rsa-sha1-openssl', 'pki.algorithm-not-allowed'],
    ['rsa-pss-openssl', 'pki.algorithm-not-allowed'],
    ['rsa-1024-openssl', 'pki.key-weak'],
    ['rsa-exponent-3-openssl', 'pki.key-weak'],
  ] as const)('%s is refused with %s', (name, code) => {
    expect(() => verifyRequest(theirs(name), every)).toThrow(refused(code))
  })

  it('of an algorithm the programme does not want is refused', () => {
    const policy: RequestPolicy = { algorithms: ['sm2'] }
    expect(() => verifyRequest(theirs('p256-openssl'), policy)).toThrow(refused('pki.algorithm-not-allowed'))
  })
})

describe('hostile requests', () => {
  const good = theirs('sm2-openssl')

  it('altered in any place are refused', () => {
    for (let at = 0; at < good.length; at += 7) {
      const bad = Buffer.from(good)
      bad[at]! ^= 0x01
      expect(() => verifyRequest(bad, every), `octet ${at}`).toThrow(
        refused(expect.stringMatching(/^pki\./) as never),
      )
    }
  })

  it('with the signature of another key are refused', async () => {
    const [mine, other] = await Promise.all([algorithm('sm2').generate(), algorithm('sm2').generate()])
    const info = buildRequestInfo({ subject, spki: mine.publicKeySpki })
    const signature = algorithm('sm2').sign(info, other.privateKeyPkcs8)
    expect(() => verifyRequest(assembleRequest(info, 'sm2', signature), every)).toThrow(
      refused('pki.csr-signature'),
    )
  })

  it('with trailing bytes, cut short, or huge are malformed', () => {
    for (const bad of [
      Buffer.concat([good, Buffer.from([0])]),
      good.subarray(0, good.length - 1),
      Buffer.alloc(40 * 1024),
      new Uint8Array(0),
    ]) {
      expect(() => verifyRequest(bad, every)).toThrow(refused('pki.csr-malformed'))
    }
  })

  it('with a point off the curve are refused', async () => {
    for (const id of ['sm2', 'p256', 'p384'] as const) {
      const keys = await algorithm(id).generate()
      const spki = Buffer.from(keys.publicKeySpki)
      spki[spki.length - 1]! ^= 1
      const info = buildRequestInfo({ subject, spki })
      const csr = assembleRequest(info, id, algorithm(id).sign(info, keys.privateKeyPkcs8))
      expect(() => verifyRequest(csr, every)).toThrow(refused('pki.key-off-curve'))
    }
  })
})

describe('weak RSA keys', () => {
  const spkiOf = (modulus: bigint, exponent: bigint): Buffer =>
    sequence(
      algorithmIdentifier(OID.rsaEncryption, nullValue()),
      bitString(sequence(smallInteger(modulus), smallInteger(exponent))),
    )
  const weak = refused('pki.key-weak')

  it('even or small exponent, even modulus, small factor and close primes are refused', async () => {
    const { publicKeySpki } = await rsa.generate()
    const jwk = createPublicKey({ key: Buffer.from(publicKeySpki), format: 'der', type: 'spki' }).export({
      format: 'jwk',
    })
    const modulus = BigInt(`0x${Buffer.from(jwk.n!, 'base64url').toString('hex')}`)
    expect(() => rsa.checkKey(spkiOf(modulus, 65537n))).not.toThrow()
    expect(() => rsa.checkKey(spkiOf(modulus, 65538n))).toThrow(weak)
    expect(() => rsa.checkKey(spkiOf(modulus, 3n))).toThrow(weak)
    expect(() => rsa.checkKey(spkiOf(modulus + 1n, 65537n))).toThrow(/small factor/)
    const multiple = modulus - (modulus % 743n)
    expect(() => rsa.checkKey(spkiOf(multiple % 2n ? multiple : multiple + 743n, 65537n))).toThrow(
      /small factor/,
    )
    // 2^1024 + 643 and + 1155 need not be prime: neighbours are what Fermat's method finds.
    const close = ((1n << 1024n) + 643n) * ((1n << 1024n) + 1155n)
    expect(() => rsa.checkKey(spkiOf(close, 65537n))).toThrow(weak)
    expect(() => rsa.checkKey(spkiOf(modulus, 65537n), { minRsaBits: 3072 })).toThrow(weak)
  })
})
