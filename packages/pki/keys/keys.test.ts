// Weak keys of every kind that requests have carried, each refused as what it is; and honest keys, none refused.
import { checkPrimeSync, createECDH, generatePrimeSync, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { OID } from '../der/oids.ts'
import { algorithmIdentifier, bitString, nullValue, sequence, unsignedInteger } from '../der/write.ts'
import { algorithm, checkKeyHistory, checkPublicKey, type KeySighting, spkiFingerprint } from '../index.ts'
import { factorsAreClose, smallFactor } from './factors.ts'
import { hasRocaFingerprint } from './roca.ts'

const number = (value: bigint): Buffer => {
  const digits = value.toString(16)
  return unsignedInteger(Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex'))
}
const rsaSpki = (modulus: bigint, exponent = 65537n): Uint8Array =>
  sequence(
    algorithmIdentifier(OID.rsaEncryption, nullValue()),
    bitString(sequence(number(modulus), number(exponent))),
  )
const prime = (bits: number): bigint => generatePrimeSync(bits, { bigint: true })
const nextPrime = (from: bigint): bigint => {
  let candidate = from + 2n
  while (!checkPrimeSync(candidate)) candidate += 2n
  return candidate
}
const refused = (code: string, message?: RegExp) =>
  expect.objectContaining({ code, ...(message ? { message: expect.stringMatching(message) } : {}) })

describe('RSA keys', () => {
  const p = prime(1024)
  const q = prime(1024)
  const good = p * q

  it('that are honest pass', () => {
    expect(checkPublicKey(rsaSpki(good))).toBe('rsa')
    expect(hasRocaFingerprint(good)).toBe(false)
    expect(factorsAreClose(good)).toBe(false)
  })

  it('of the wrong size or exponent are refused', () => {
    expect(() => checkPublicKey(rsaSpki(prime(512) * prime(512)))).toThrow(refused('pki.key-weak', /bits/))
    const long = (1n << 4099n) + 1n
    expect(() => checkPublicKey(rsaSpki(long))).toThrow(refused('pki.key-weak', /more than/))
    for (const exponent of [1n, 3n, 65535n, 65536n]) {
      expect(() => checkPublicKey(rsaSpki(good, exponent))).toThrow(refused('pki.key-weak', /exponent/))
    }
  })

  it('with a small factor are refused, each of the first primes by itself', () => {
    for (const factor of [2, 3, 5, 7, 11, 101, 743, 751]) {
      expect(smallFactor(good * BigInt(factor))).toBe(factor)
    }
    expect(smallFactor(757n * p)).toBeUndefined()
    expect(() => checkPublicKey(rsaSpki(good + 1n))).toThrow(refused('pki.key-weak', /small factor 2/))
  })

  it('whose primes are neighbours, or the same, are refused', () => {
    expect(() => checkPublicKey(rsaSpki(p * nextPrime(p)))).toThrow(refused('pki.key-weak', /close/))
    expect(() => checkPublicKey(rsaSpki(p * p))).toThrow(refused('pki.key-weak', /close/))
    expect(factorsAreClose(p * (p + (1n << 600n)))).toBe(false)
  }, 60_000)

  it('of a chip with the ROCA fault are refused', () => {
    // k·M + 65537^a mod M, as Infineon's library drew them; primality plays no part in the fingerprint.
    const primes: bigint[] = []
    for (let n = 2n; primes.length < 126; n++) if (primes.every(each => n % each !== 0n)) primes.push(n)
    const product = primes.reduce((all, each) => all * each, 1n)
    const drawn = (): bigint => {
      let power = 1n
      for (let a = 3 + (randomBytes(1)[0]! & 63); a > 0; a--) power = (power * 65537n) % product
      return ((3n << 1022n) / product + BigInt(randomBytes(4).readUInt32BE())) * product + power
    }
    for (let round = 0; round < 5; round++) {
      const modulus = drawn() * drawn()
      expect(hasRocaFingerprint(modulus)).toBe(true)
      expect(hasRocaFingerprint(modulus + 2n)).toBe(false)
      expect(() => checkPublicKey(rsaSpki(modulus))).toThrow(refused('pki.key-roca'))
    }
  })
})

describe('keys on curves', () => {
  it.each([
    ['p256', 'prime256v1'],
    ['p384', 'secp384r1'],
    ['sm2', 'SM2'],
  ] as const)('of %s: off the curve, zero and the generator are refused', async (id, curve) => {
    const spki = Buffer.from((await algorithm(id).generate()).publicKeySpki)
    expect(checkPublicKey(spki)).toBe(id)
    const off = Buffer.from(spki)
    off[off.length - 1]! ^= 1
    const size = id === 'p384' ? 96 : 64
    const zero = Buffer.concat([spki.subarray(0, -size), Buffer.alloc(size)])
    for (const wrong of [off, zero]) expect(() => checkPublicKey(wrong)).toThrow(refused('pki.key-off-curve'))
    const one = createECDH(curve)
    one.setPrivateKey(Buffer.from([1]))
    const generator = Buffer.concat([spki.subarray(0, -size), one.getPublicKey().subarray(1)])
    expect(() => checkPublicKey(generator)).toThrow(refused('pki.key-compromised', /generator/))
    // Infinity is one zero octet: no SPKI of the table.
    const infinity = Buffer.concat([spki.subarray(0, spki.length - size - 1), Buffer.alloc(1)])
    expect(() => checkPublicKey(infinity)).toThrow(refused('pki.algorithm-not-allowed'))
  })
})

describe('keys that were met before', () => {
  it('are asked for by their fingerprint, in the lists of the caller too', async () => {
    const spki = (await algorithm('p256').generate()).publicKeySpki
    const listed = new Set([spkiFingerprint(spki)])
    const isKnownWeak = (fingerprint: string) => listed.has(fingerprint)
    expect(() => checkPublicKey(spki, { isKnownWeak })).toThrow(refused('pki.key-compromised', /list/))
    expect(checkPublicKey((await algorithm('p256').generate()).publicKeySpki, { isKnownWeak })).toBe('p256')
  })

  it.each<[KeySighting[], string]>([
    [['own'], 'pki.key-used'],
    [['own', 'other-holder'], 'pki.key-other-holder'],
    [['own', 'other-holder', 'revoked'], 'pki.key-revoked'],
    [['own', 'revoked', 'compromised', 'other-holder'], 'pki.key-compromised'],
  ])('%j is told as the worst of it: %s', async (seen, code) => {
    const { publicKeySpki } = await algorithm('sm2').generate()
    const asked: string[] = []
    const history = async (fingerprint: string) => {
      asked.push(fingerprint)
      return seen
    }
    await expect(checkKeyHistory(publicKeySpki, history)).rejects.toMatchObject({ code })
    expect(asked).toEqual([spkiFingerprint(publicKeySpki)])
    await expect(checkKeyHistory(publicKeySpki, async () => [])).resolves.toBeUndefined()
  })
})
