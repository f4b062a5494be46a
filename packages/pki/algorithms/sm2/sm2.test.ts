// SM2 against the standard's own numbers, and both ways against the openssl command.
import { generateKeyPairSync, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { octetString, sequence, unsignedInteger } from '../../der/write.ts'
import { encodePem } from '../../pem.ts'
import { Bench, DISTID } from '../../testing/openssl.ts'
import { selfTest } from '../self-test.ts'
import { sm2SpkiFromPoint } from './curve.ts'
import { parseSm2Cipher, sm2Decrypt, sm2Encrypt } from './encrypt.ts'
import { generateSm2KeyPair, sm2Pkcs8FromRaw, sm2RawPrivateKey } from './keys.ts'
import { sm2Sign, sm2Verify } from './sign.ts'
import { sm2Digest, sm2ZValue } from './z-value.ts'

const vector = JSON.parse(readFileSync(new URL('../../vectors/gbt-32918-5.json', import.meta.url), 'utf8'))
const hex = (text: string): Buffer => Buffer.from(text, 'hex')
const spki = sm2SpkiFromPoint(hex(vector.publicKey))
const pkcs8 = sm2Pkcs8FromRaw(hex(vector.privateKey))
const message = Buffer.from(vector.message)
const signature = sequence(unsignedInteger(hex(vector.r)), unsignedInteger(hex(vector.s)))
const bench = new Bench()
afterAll(() => bench.close())

describe('SM2 of GB/T 32918.5', () => {
  it('gives the printed Z and e, and accepts the printed signature', () => {
    expect(sm2ZValue(spki).toString('hex')).toBe(vector.z)
    expect(sm2Digest(spki, message).toString('hex')).toBe(vector.e)
    expect(sm2Verify(message, spki, signature)).toBe(true)
  })

  it('refuses the printed signature under another id, another message or with a byte after it', () => {
    expect(sm2Verify(message, spki, signature, Buffer.from('8765432187654321'))).toBe(false)
    expect(sm2Verify(message, spki, signature, new Uint8Array(0))).toBe(false)
    expect(sm2Verify(Buffer.from('message digesu'), spki, signature)).toBe(false)
    expect(sm2Verify(message, spki, Buffer.concat([signature, Buffer.from([0])]))).toBe(false)
  })

  it('opens the printed cipher text', () => {
    const c1 = hex(vector.c1)
    const cipher = sequence(
      unsignedInteger(c1.subarray(1, 33)),
      unsignedInteger(c1.subarray(33)),
      octetString(hex(vector.c3)),
      octetString(hex(vector.c2)),
    )
    expect(sm2Decrypt(cipher, pkcs8).toString()).toBe(vector.plain)
  })

  it('passes its boot self-test', () => {
    expect(() => selfTest()).not.toThrow()
  })

  it('does not take what node signs by itself for SM2', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'SM2' })
    const made = sign('sm3', message, privateKey)
    expect(sm2Verify(message, publicKey.export({ type: 'spki', format: 'der' }), made)).toBe(false)
  })

  it('keeps a raw private key the same through PKCS#8, and refuses 0 and n-1', () => {
    expect(sm2RawPrivateKey(pkcs8).toString('hex')).toBe(vector.privateKey)
    expect(() => sm2Pkcs8FromRaw(Buffer.alloc(32))).toThrow(/range/)
    const last = hex('fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54122')
    expect(() => sm2Pkcs8FromRaw(last)).toThrow(/range/)
  })

  it('refuses an altered cipher text and a point off the curve', () => {
    const cipher = sm2Encrypt(message, spki)
    const altered = Buffer.from(cipher)
    altered[altered.length - 1]! ^= 1
    expect(() => sm2Decrypt(altered, pkcs8)).toThrow(expect.objectContaining({ code: 'pki.decrypt-failed' }))
    const { y, hash, cipherText } = parseSm2Cipher(cipher)
    const off = sequence(unsignedInteger(y), unsignedInteger(y), octetString(hash), octetString(cipherText))
    expect(() => sm2Decrypt(off, pkcs8)).toThrow(expect.objectContaining({ code: 'pki.key-off-curve' }))
  })
})

describe('SM2 and the openssl command', () => {
  it('agree on signatures both ways', async () => {
    const keys = await generateSm2KeyPair()
    bench.put('m', message)
    bench.put('pub.pem', encodePem('PUBLIC KEY', keys.publicKeySpki))
    bench.put('key.pem', encodePem('PRIVATE KEY', keys.privateKeyPkcs8))
    bench.put('sig', sm2Sign(message, keys.privateKeyPkcs8))
    expect(bench.openssl(`dgst -sm3 -verify pub.pem -sigopt ${DISTID} -signature sig m`).output).toContain(
      'OK',
    )
    expect(bench.openssl('dgst -sm3 -verify pub.pem -sigopt distid:x -signature sig m').ok).toBe(false)
    bench.openssl(`dgst -sm3 -sign key.pem -sigopt ${DISTID} -out theirs m`)
    expect(sm2Verify(message, keys.publicKeySpki, bench.get('theirs'))).toBe(true)
  })

  it('agree on encryption both ways', async () => {
    const keys = await generateSm2KeyPair()
    bench.put('e.key', encodePem('PRIVATE KEY', keys.privateKeyPkcs8))
    bench.put('e.pub', encodePem('PUBLIC KEY', keys.publicKeySpki))
    bench.put('cipher', sm2Encrypt(message, keys.publicKeySpki))
    expect(bench.openssl('pkeyutl -decrypt -inkey e.key -in cipher -out plain').output).toBe('')
    expect(bench.get('plain').equals(message)).toBe(true)
    bench.put('plain', message)
    expect(bench.openssl('pkeyutl -encrypt -pubin -inkey e.pub -in plain -out theirs').output).toBe('')
    expect(sm2Decrypt(bench.get('theirs'), keys.privateKeyPkcs8).equals(message)).toBe(true)
  })
})
