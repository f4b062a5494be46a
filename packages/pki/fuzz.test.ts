// Every parser against garbage and against real bytes with changes: it answers or throws PkiError, and nothing else.
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseCmsEnvelopedKey } from './envelope/cms-enveloped-key.ts'
import {
  buildCertId,
  buildCrlTbs,
  buildOcspRequest,
  buildOcspTbs,
  decodeName,
  decodePem,
  encodePem,
  lintCertificate,
  PkiError,
  parseCertificate,
  parseCrl,
  parseOcspRequest,
  parseOcspResponse,
  parseRequest,
  parseSm2Cipher,
  parseSm2EnvelopedKey,
  readAuthorityInfoAccess,
  readCertificatePolicies,
  readCrlDistributionPoints,
  readIdentifyCode,
  readKeyUsage,
  readSubjectAltName,
  signCrl,
  signOcspResponse,
  signRequest,
  sm2Encrypt,
  verifyRequest,
  wrapKey,
} from './index.ts'
import { makeHierarchy, NOW, until } from './testing/hierarchy.ts'

const parsers: Record<string, (bytes: Uint8Array) => unknown> = {
  parseCertificate,
  parseRequest,
  verifyRequest: bytes => verifyRequest(bytes, { algorithms: ['rsa', 'sm2', 'p256', 'p384'] }),
  parseCrl,
  parseOcspRequest,
  parseOcspResponse,
  parseSm2Cipher,
  parseSm2EnvelopedKey,
  parseCmsEnvelopedKey,
  decodeName,
  readKeyUsage,
  readIdentifyCode,
  readAuthorityInfoAccess,
  readCertificatePolicies,
  readCrlDistributionPoints,
  readSubjectAltName,
  lint: bytes => lintCertificate(bytes, { role: 'signing' }),
  pem: bytes => decodePem(Buffer.from(bytes).toString('latin1')),
}

const samples: Record<string, Uint8Array> = {}

beforeAll(async () => {
  const { issuing, signing, encryption, responder } = await makeHierarchy('sm2')
  const issuer = { subjectDer: issuing.certificate.subjectDer, spki: issuing.keys.publicKeySpki }
  const certId = buildCertId('sha1', issuer, signing.certificate.serial)
  const entries = [{ serial: signing.certificate.serial, revokedAt: NOW, reason: 'superseded' as const }]
  const crl = buildCrlTbs({
    algorithm: 'sm2',
    issuer: issuer.subjectDer,
    authorityKey: issuer,
    number: 1,
    thisUpdate: NOW,
    nextUpdate: until(1),
    entries,
  })
  const nonce = Buffer.alloc(16, 1)
  const ocsp = buildOcspTbs({
    responder: { byKey: issuer },
    producedAt: NOW,
    responses: [{ certId, thisUpdate: NOW, status: 'revoked', revokedAt: NOW, reason: 'superseded' }],
    nonce,
  })
  samples.certificate = signing.certificate.der
  samples.request = await signRequest({ subject: signing.certificate.subjectDer }, signing.signer)
  samples.crl = await signCrl(crl, issuing.signer)
  samples.ocspRequest = buildOcspRequest([certId], nonce)
  samples.ocspResponse = await signOcspResponse(ocsp, responder.signer, [responder.certificate.der])
  samples.cipher = sm2Encrypt(nonce, signing.keys.publicKeySpki)
  samples.envelope = wrapKey(encryption.keys.privateKeyPkcs8, signing.keys.publicKeySpki)
  samples.name = signing.certificate.subjectDer
  samples.pem = Buffer.from(encodePem('CERTIFICATE', signing.certificate.der))
}, 60_000)

function neverCrashes(parse: (bytes: Uint8Array) => unknown, bytes: Uint8Array): void {
  try {
    parse(bytes)
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
  }
}

describe('every parser', () => {
  it.each(Object.keys(parsers))('%s survives garbage', name => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), bytes => neverCrashes(parsers[name]!, bytes)),
      { numRuns: 300 },
    )
  })

  it('survives real bytes with up to three octets changed, or cut short', () => {
    const change = fc.record({
      parser: fc.constantFrom(...Object.keys(parsers)),
      sample: fc.constantFrom(...Object.keys(samples)),
      changes: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }),
      keep: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, fc.double({ min: 0, max: 1, noNaN: true })),
    })
    fc.assert(
      fc.property(change, ({ parser, sample, changes, keep }) => {
        const whole = samples[sample]!
        const bytes = Buffer.from(whole.subarray(0, Math.ceil(whole.length * keep)))
        for (const [at, octet] of changes) if (bytes.length > 0) bytes[at % bytes.length] = octet
        neverCrashes(parsers[parser]!, bytes)
      }),
      { numRuns: 6000 },
    )
  })

  it('survives deep nesting and absurd lengths', () => {
    let nested = Buffer.alloc(0)
    for (let depth = 0; depth < 200; depth++) {
      const { length } = nested
      const head =
        length < 128
          ? [0x30, length]
          : length < 256
            ? [0x30, 0x81, length]
            : [0x30, 0x82, length >> 8, length & 255]
      nested = Buffer.concat([Buffer.from(head), nested])
    }
    for (const bytes of [nested, Buffer.from('3084ffffffff', 'hex'), Buffer.from('3080', 'hex')]) {
      for (const parse of Object.values(parsers)) neverCrashes(parse, bytes)
    }
    expect(() => parseCertificate(nested)).toThrow(PkiError)
  })
})
