// A CA's signer over a token's key. It signs something at once and verifies that for itself: a token that only pretends
// an algorithm (SoftHSM makes keys on SM2's curve and signs ECDSA with them) is refused before it has certified anything.
import { createHash, randomBytes } from 'node:crypto'
import { algorithm, type Signer, sm2Digest } from '@hufu/pki'
import { sequence, unsignedInteger } from '@hufu/pki/der/write.ts'
import { mechanismOf, Pkcs11Error } from './cryptoki.ts'
import { type KeyRef, readKey, type TokenKey } from './keys.ts'
import type { Session } from './session.ts'

const CKM_SHA256_RSA_PKCS = 0x40
const CKM_ECDSA = 0x1041
const LONGEST_SIGNATURE = 1024

/** Throws Pkcs11Error where the key is missing or does not sign what its curve promises. */
export async function openTokenSigner(session: Session, ref: KeyRef): Promise<Signer> {
  const key = await readKey(session, ref)
  const signer: Signer = {
    algorithm: key.algorithm,
    publicKeySpki: key.spki,
    sign: tbs => sign(session, key, tbs),
  }
  const probe = randomBytes(64)
  const holds = algorithm(key.algorithm).verify(probe, key.spki, await signer.sign(probe))
  if (!holds) {
    throw new Pkcs11Error(`the token does not make ${key.algorithm} signatures with key “${ref.label}”`)
  }
  return signer
}

async function sign(session: Session, key: TokenKey, tbs: Uint8Array): Promise<Uint8Array> {
  const [mechanism, input] =
    key.algorithm === 'rsa' ? [CKM_SHA256_RSA_PKCS, tbs] : [CKM_ECDSA, digestOf(key, tbs)]
  const made = await session.run(async (cryptoki, handle) => {
    await cryptoki.call('C_SignInit', handle, mechanismOf({ mechanism }), key.handle)
    const signature = Buffer.alloc(LONGEST_SIGNATURE)
    const length = [signature.length]
    await cryptoki.call('C_Sign', handle, Buffer.from(input), input.length, signature, length)
    return signature.subarray(0, Number(length[0]))
  })
  if (key.algorithm === 'rsa') return made
  // Section 2.3.1: r and s side by side; X.509 wants them as a SEQUENCE (RFC 5480, GM/T 0009).
  const half = made.length / 2
  return sequence(unsignedInteger(made.subarray(0, half)), unsignedInteger(made.subarray(half)))
}

function digestOf(key: TokenKey, tbs: Uint8Array): Uint8Array {
  if (key.algorithm === 'sm2') return sm2Digest(key.spki, tbs)
  return createHash(key.algorithm === 'p384' ? 'sha384' : 'sha256')
    .update(tbs)
    .digest()
}
