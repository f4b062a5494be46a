// Known answers at boot. Node's SM2 has changed under its users before (nodejs/node#53761), and a CA that signs
// with the wrong id issues certificates nobody can verify: so it refuses to start instead.
import { PkiError } from '../errors.ts'
import { SM2_SPKI_PREFIX } from './sm2/curve.ts'
import { sm2Decrypt, sm2Encrypt } from './sm2/encrypt.ts'
import { sm2Pkcs8FromRaw, sm2PrivateKey, sm2SpkiOf } from './sm2/keys.ts'
import { sm2Sign, sm2Verify } from './sm2/sign.ts'
import { sm2ZValue } from './sm2/z-value.ts'

/** GB/T 32918.5-2017 annexes A and C: one key pair signs "message digest" and opens "encryption standard". */
const VECTOR = {
  d: '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8',
  point:
    '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020' +
    'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
  z: 'b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3',
  signature:
    '3046022100f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3' +
    '022100b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
  cipher:
    '307c022004ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73' +
    '022100e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0' +
    '042059983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766' +
    '041321886ca989ca9c7d58087307ca93092d651efa',
}

export function selfTest(): void {
  const expect = (holds: boolean, what: string): void => {
    if (!holds) throw new PkiError('pki.self-test-failed', `SM2 self-test: ${what}`)
  }
  try {
    const pkcs8 = sm2Pkcs8FromRaw(Buffer.from(VECTOR.d, 'hex'))
    const spki = Buffer.concat([SM2_SPKI_PREFIX, Buffer.from(VECTOR.point, 'hex')])
    const message = Buffer.from('message digest')
    const wrongId = Buffer.from('8765432187654321')

    expect(sm2SpkiOf(sm2PrivateKey(pkcs8)).equals(spki), 'public key of the private key')
    expect(sm2ZValue(spki).toString('hex') === VECTOR.z, 'Z value')
    expect(sm2Verify(message, spki, Buffer.from(VECTOR.signature, 'hex')), 'known signature')
    const made = sm2Sign(message, pkcs8)
    expect(sm2Verify(message, spki, made), 'own signature')
    expect(!sm2Verify(message, spki, made, wrongId), 'a signature passed under another id')
    expect(!sm2Verify(message, spki, made, new Uint8Array(0)), 'a signature passed under the empty id')
    expect(!sm2Verify(Buffer.from('message digesu'), spki, made), 'a signature passed over another message')

    const opened = sm2Decrypt(Buffer.from(VECTOR.cipher, 'hex'), pkcs8)
    expect(opened.toString() === 'encryption standard', 'known cipher text')
    expect(sm2Decrypt(sm2Encrypt(message, spki), pkcs8).equals(message), 'own cipher text')
  } catch (cause) {
    if (cause instanceof PkiError && cause.code === 'pki.self-test-failed') throw cause
    throw new PkiError('pki.self-test-failed', 'SM2 self-test could not run', { cause })
  }
}
