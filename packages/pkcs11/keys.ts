// Key pairs on a token: made there so that the private half never leaves (not extractable, sensitive), found by label,
// their public half read out as a SubjectPublicKeyInfo.
import { createPublicKey } from 'node:crypto'
import { sm2SpkiFromPoint } from '@hufu/pki'
import {
  type Attribute,
  type Cryptoki,
  isUnavailable,
  no,
  Pkcs11Error,
  template,
  ulong,
  yes,
} from './cryptoki.ts'
import type { Session } from './session.ts'

/** `sm2`: offered by some tokens as an elliptic curve; whether they sign SM2 with it is for the self-test to find. */
export type TokenAlgorithm = 'rsa' | 'p256' | 'p384' | 'sm2'
export interface KeyRef {
  label: string
}
export interface TokenKey {
  readonly algorithm: TokenAlgorithm
  readonly spki: Buffer
  /** Of the private key, valid for the session. */
  readonly handle: number
}

const CKA = {
  class: 0x000,
  token: 0x001,
  private: 0x002,
  label: 0x003,
  keyType: 0x100,
  id: 0x102,
  sensitive: 0x103,
  sign: 0x108,
  verify: 0x10a,
  modulus: 0x120,
  modulusBits: 0x121,
  publicExponent: 0x122,
  extractable: 0x162,
  ecParams: 0x180,
  ecPoint: 0x181,
} as const
const CLASS = { public: 2, private: 3 } as const
const KEY_TYPE = { rsa: 0, ec: 3 } as const
const CKM_RSA_PKCS_KEY_PAIR_GEN = 0x0000
const CKM_EC_KEY_PAIR_GEN = 0x1040
/** DER of the named curve's OID. */
const CURVES: Readonly<Record<Exclude<TokenAlgorithm, 'rsa'>, Buffer>> = {
  p256: Buffer.from('06082a8648ce3d030107', 'hex'),
  p384: Buffer.from('06052b81040022', 'hex'),
  sm2: Buffer.from('06082a811ccf5501822d', 'hex'),
}
const LONGEST = 1024

/** Throws Pkcs11Error; also where the label is taken, for two keys of one name cannot be told apart. */
export async function generateKey(
  session: Session,
  plan: KeyRef & { algorithm: TokenAlgorithm; bits?: number },
): Promise<TokenKey> {
  const label = Buffer.from(plan.label, 'utf8')
  await session.run(async (cryptoki, handle) => {
    if ((await find(cryptoki, handle, CLASS.private, label)).length > 0) {
      throw new Pkcs11Error(`the token has a key “${plan.label}” already`)
    }
    const kind: Attribute[] =
      plan.algorithm === 'rsa'
        ? [
            { type: CKA.modulusBits, value: ulong(plan.bits ?? 3072) },
            { type: CKA.publicExponent, value: Buffer.from([1, 0, 1]) },
          ]
        : [{ type: CKA.ecParams, value: CURVES[plan.algorithm] }]
    const named = [
      { type: CKA.token, value: yes },
      { type: CKA.label, value: label },
      { type: CKA.id, value: label },
    ]
    const publicHalf = [...named, ...kind, { type: CKA.verify, value: yes }]
    const privateHalf = [
      ...named,
      { type: CKA.private, value: yes },
      { type: CKA.sensitive, value: yes },
      { type: CKA.extractable, value: no },
      { type: CKA.sign, value: yes },
    ]
    const mechanism = {
      mechanism: plan.algorithm === 'rsa' ? CKM_RSA_PKCS_KEY_PAIR_GEN : CKM_EC_KEY_PAIR_GEN,
      pParameter: null,
      ulParameterLen: 0,
    }
    const halves = [template(publicHalf), publicHalf.length, template(privateHalf), privateHalf.length]
    await cryptoki.call('C_GenerateKeyPair', handle, mechanism, ...halves, [0], [0])
  })
  return await readKey(session, plan)
}

/** Throws Pkcs11Error where there is none, or more than one. */
export async function readKey(session: Session, { label }: KeyRef): Promise<TokenKey> {
  return await session.run(async (cryptoki, handle) => {
    const name = Buffer.from(label, 'utf8')
    const one = async (kind: number, what: string) => {
      const [only, another] = await find(cryptoki, handle, kind, name)
      if (only === undefined || another !== undefined) {
        throw new Pkcs11Error(
          `the token has ${only === undefined ? 'no' : 'more than one'} ${what} key “${label}”`,
        )
      }
      return only
    }
    const privateKey = await one(CLASS.private, 'private')
    const publicKey = await one(CLASS.public, 'public')
    const read = (type: number) => readAttribute(cryptoki, handle, publicKey, type)
    if ((await read(CKA.keyType)).readUInt32LE() === KEY_TYPE.rsa) {
      const spki = rsaSpki(await read(CKA.modulus), await read(CKA.publicExponent))
      return { algorithm: 'rsa', spki, handle: privateKey }
    }
    const params = await read(CKA.ecParams)
    const [algorithm] = Object.entries(CURVES).find(([, oid]) => oid.equals(params)) ?? []
    if (!algorithm) throw new Pkcs11Error(`key “${label}” is on a curve that is not ours`)
    const spki = ecSpki(algorithm as keyof typeof CURVES, await read(CKA.ecPoint))
    return { algorithm: algorithm as keyof typeof CURVES, spki, handle: privateKey }
  })
}

async function find(cryptoki: Cryptoki, session: number, kind: number, label: Buffer): Promise<number[]> {
  const wanted = [
    { type: CKA.class, value: ulong(kind) },
    { type: CKA.label, value: label },
  ]
  await cryptoki.call('C_FindObjectsInit', session, template(wanted), wanted.length)
  try {
    const found = [0, 0]
    const count = [0]
    await cryptoki.call('C_FindObjects', session, found, found.length, count)
    return found.slice(0, Number(count[0])).map(Number)
  } finally {
    await cryptoki.call('C_FindObjectsFinal', session)
  }
}

async function readAttribute(
  cryptoki: Cryptoki,
  session: number,
  object: number,
  type: number,
): Promise<Buffer> {
  const value = Buffer.alloc(LONGEST)
  const asked = [{ type, pValue: value, ulValueLen: value.length }]
  await cryptoki.call('C_GetAttributeValue', session, object, asked, 1)
  const length = asked[0]!.ulValueLen
  if (isUnavailable(length)) throw new Pkcs11Error(`attribute 0x${type.toString(16)} is not told`)
  return value.subarray(0, Number(length))
}

function rsaSpki(modulus: Buffer, exponent: Buffer): Buffer {
  const jwk = { kty: 'RSA', n: modulus.toString('base64url'), e: exponent.toString('base64url') }
  return createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'der' })
}

/** CKA_EC_POINT is an OCTET STRING around the point (2.3.3); some tokens leave the point bare. */
function ecSpki(curve: keyof typeof CURVES, told: Buffer): Buffer {
  const size = curve === 'p384' ? 48 : 32
  const point = told.subarray(told.length - (1 + 2 * size))
  if (point[0] !== 4 || point.length !== 1 + 2 * size) throw new Pkcs11Error('the point is not uncompressed')
  if (curve === 'sm2') return sm2SpkiFromPoint(point)
  const jwk = {
    kty: 'EC',
    crv: curve === 'p256' ? 'P-256' : 'P-384',
    x: point.subarray(1, 1 + size).toString('base64url'),
    y: point.subarray(1 + size).toString('base64url'),
  }
  return createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'der' })
}
