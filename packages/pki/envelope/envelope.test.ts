// Envelopes open for their holder, for openssl too, and for nobody else; and never hand over another key.
import { createDecipheriv } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  algorithm,
  type EncodedKeyPair,
  encodePem,
  encodeSm2Cipher,
  parseSm2Cipher,
  parseSm2EnvelopedKey,
  sm2RawPrivateKey,
  softwareOpener,
  unwrapKey,
  wrapKey,
} from '../index.ts'
import { Bench } from '../testing/openssl.ts'

const bench = new Bench()
const suites = ['rsa', 'sm2'] as const
const keys: Record<
  (typeof suites)[number],
  Record<'signing' | 'encryption' | 'other', EncodedKeyPair>
> = Object.create(null)

beforeAll(async () => {
  for (const suite of suites) {
    const [signing, encryption, other] = await Promise.all([1, 2, 3].map(() => algorithm(suite).generate()))
    keys[suite] = { signing: signing!, encryption: encryption!, other: other! }
  }
}, 60_000)
afterAll(() => bench.close())

const failing = (code: string) => expect.objectContaining({ code })

describe.each(suites)('the %s envelope', suite => {
  it('opens with the signing key to the very key that went in', async () => {
    const { signing, encryption } = keys[suite]
    const envelope = wrapKey(encryption.privateKeyPkcs8, signing.publicKeySpki)
    const opened = await unwrapKey(
      envelope,
      softwareOpener(signing.privateKeyPkcs8),
      encryption.publicKeySpki,
    )
    expect(Buffer.from(opened).equals(encryption.privateKeyPkcs8)).toBe(true)
    const secret = suite === 'sm2' ? sm2RawPrivateKey(opened) : Buffer.from(opened.subarray(-64))
    expect(Buffer.from(envelope).includes(secret)).toBe(false)
  })

  it('refuses a key other than the certificate’s', async () => {
    const { signing, encryption, other } = keys[suite]
    const envelope = wrapKey(encryption.privateKeyPkcs8, signing.publicKeySpki)
    const opener = softwareOpener(signing.privateKeyPkcs8)
    await expect(unwrapKey(envelope, opener, other.publicKeySpki)).rejects.toThrow(
      failing('pki.envelope-key-mismatch'),
    )
  })

  it('does not open for another signing key', async () => {
    const { signing, encryption, other } = keys[suite]
    const envelope = wrapKey(encryption.privateKeyPkcs8, signing.publicKeySpki)
    const opener = softwareOpener(other.privateKeyPkcs8)
    await expect(unwrapKey(envelope, opener, encryption.publicKeySpki)).rejects.toThrow(
      failing('pki.decrypt-failed'),
    )
  })

  it('gives nothing away, whichever octet is altered', async () => {
    const { signing, encryption } = keys[suite]
    const envelope = wrapKey(encryption.privateKeyPkcs8, signing.publicKeySpki)
    const opener = softwareOpener(signing.privateKeyPkcs8)
    for (let at = 0; at < envelope.length; at += suite === 'sm2' ? 5 : 41) {
      const altered = Buffer.from(envelope)
      altered[at]! ^= 0x10
      await expect(unwrapKey(altered, opener, encryption.publicKeySpki), `octet ${at}`).rejects.toThrow(
        failing(expect.stringMatching(/^pki\./) as never),
      )
    }
  })
})

describe('outsiders', () => {
  it('open the RSA envelope with openssl cms', () => {
    const { signing, encryption } = keys.rsa
    bench.put('envelope.der', wrapKey(encryption.privateKeyPkcs8, signing.publicKeySpki))
    bench.put('key.pem', encodePem('PRIVATE KEY', signing.privateKeyPkcs8))
    const ran = bench.openssl('cms -decrypt -inform DER -in envelope.der -inkey key.pem -out opened.p8')
    expect(ran.output).toBe('')
    expect(bench.get('opened.p8').equals(encryption.privateKeyPkcs8)).toBe(true)
  })

  it('open the SM2 envelope with openssl pkeyutl and SM4-ECB', () => {
    const { signing, encryption } = keys.sm2
    const envelope = parseSm2EnvelopedKey(wrapKey(encryption.privateKeyPkcs8, signing.publicKeySpki))
    bench.put('cipher.der', encodeSm2Cipher(parseSm2Cipher(envelope.encryptedSymmetricKey)))
    bench.put('sm2.pem', encodePem('PRIVATE KEY', signing.privateKeyPkcs8))
    expect(bench.openssl('pkeyutl -decrypt -inkey sm2.pem -in cipher.der -out sm4.key').output).toBe('')
    const decipher = createDecipheriv('sm4-ecb', bench.get('sm4.key'), null).setAutoPadding(false)
    const d = Buffer.concat([decipher.update(envelope.encryptedPrivateKey), decipher.final()])
    expect(d.equals(sm2RawPrivateKey(encryption.privateKeyPkcs8))).toBe(true)
  })
})
