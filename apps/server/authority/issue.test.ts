// Whole pairs, from an order that was reviewed and paid to certificates that OpenSSL accepts.
import { encodePem, parseCertificate, softwareOpener, unwrapKey } from '@hufu/pki'
import { Bench, DISTID } from '@hufu/pki/testing/openssl.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testEngines } from '../platform/test-database.ts'
import { makeToken, ORGANISATION, openStand, type Stand, USCC } from './testing/stand.ts'

const bench = new Bench()
afterAll(() => bench.close())

describe.each(testEngines)('issuing on %s', engine => {
  let stand: Stand
  beforeAll(async () => {
    stand = await openStand({ engine })
  }, 120_000)
  afterAll(() => stand.close())

  it.each(['rsa', 'sm2'] as const)('makes a %s pair that OpenSSL verifies', async suite => {
    const { issuing } = stand.authority
    const token = await makeToken(suite)
    const order = { ...(await stand.placeOrder({ suite })), csr: token.csr }
    const id = await stand.issue(order)
    expect(stand.outcomes).toContainEqual({ how: 'issued', order: order.order })
    const bundle = (await issuing.bundle(stand.db.kysely, order.authority, id))!
    const der = (text: string | null) => Buffer.from(text!, 'base64')
    const sign = parseCertificate(der(bundle.signCertificate))
    const encrypt = parseCertificate(der(bundle.encryptCertificate))
    const [issuing1, root] = bundle.chain.map(der)
    for (const [name, bytes] of Object.entries({
      sign: sign.der,
      encrypt: encrypt.der,
      int: issuing1!,
      root: root!,
    })) {
      bench.put(`${name}.pem`, encodePem('CERTIFICATE', bytes))
    }

    expect(Buffer.from(sign.spki).equals(token.keys.publicKeySpki)).toBe(true)
    expect(sign.subjectText).toBe(`C=CN, O=${ORGANISATION}, OU=${USCC}, CN=${ORGANISATION}`)
    expect(sign.keyUsage).toEqual(['digitalSignature', 'nonRepudiation'])
    // RFC 3279 2.3.1: an RSA key agrees on nothing.
    const agrees = suite === 'sm2' ? ['keyAgreement'] : []
    expect(encrypt.keyUsage).toEqual(['keyEncipherment', 'dataEncipherment', ...agrees])
    expect(encrypt.subjectText).toBe(sign.subjectText)
    // Two years, the last second included.
    expect(sign.notAfter.getTime() + 1000).toBe(
      new Date(sign.notBefore).setUTCFullYear(sign.notBefore.getUTCFullYear() + 2),
    )

    // The envelope opens with the signing key and holds the very key that the encryption certificate names.
    const opened = await unwrapKey(
      der(bundle.envelope),
      softwareOpener(token.keys.privateKeyPkcs8),
      encrypt.spki,
    )
    expect(opened.length).toBeGreaterThan(60)

    for (const half of ['sign', 'encrypt']) {
      const ran =
        suite === 'rsa'
          ? bench.openssl(`verify -x509_strict -CAfile root.pem -untrusted int.pem ${half}.pem`)
          : bench.openssl(`verify -x509_strict -vfyopt ${DISTID} -partial_chain -CAfile int.pem ${half}.pem`)
      expect(ran.output).toContain(`${half}.pem: OK`)
    }
    if (suite === 'sm2') {
      expect(bench.openssl(`verify -vfyopt ${DISTID} -CAfile root.pem int.pem`).output).toContain(
        'int.pem: OK',
      )
    }
    // Handing it out again gives the same bytes: an interrupted write is resumed with them.
    expect(await issuing.bundle(stand.db.kysely, order.authority, id)).toEqual(bundle)
    expect(await stand.audit.verify(stand.db.kysely, order.authority)).not.toHaveProperty('broken')
  })
})
