// Against SoftHSM, a real PKCS#11 library: keys born in the token, signatures that OpenSSL accepts, and the token that
// only pretends SM2.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateKey, openSession, openTokenSigner, readKey, type Session } from './index.ts'
import { openSoftHsm, type SoftHsm } from './testing/softhsm.ts'

describe('a token behind PKCS#11', () => {
  let hsm: SoftHsm
  let pin: string
  let session: Session
  const folder = mkdtempSync(join(tmpdir(), 'hufu-pkcs11-'))
  beforeAll(async () => {
    hsm = openSoftHsm()
    pin = hsm.addToken('ca')
    hsm.addToken('another')
    session = await openSession({ library: hsm.library, tokenLabel: 'ca', pin: () => pin })
  })
  afterAll(async () => {
    await session?.close()
    hsm?.remove()
    rmSync(folder, { recursive: true, force: true })
  })

  const opensslVerifies = (spki: Uint8Array, digest: string, message: Uint8Array, signature: Uint8Array) => {
    const put = (name: string, bytes: Uint8Array) => {
      writeFileSync(join(folder, name), bytes)
      return join(folder, name)
    }
    const args = ['dgst', `-${digest}`, '-verify', put('key.der', spki), '-keyform', 'DER']
    const said = execFileSync('openssl', [
      ...args,
      '-signature',
      put('sig', signature),
      put('message', message),
    ])
    return said.toString().trim() === 'Verified OK'
  }

  it.each([
    { algorithm: 'rsa', bits: 2048, digest: 'sha256' },
    { algorithm: 'p256', bits: 256, digest: 'sha256' },
    { algorithm: 'p384', bits: 384, digest: 'sha384' },
  ] as const)(
    'makes a key of $algorithm and signs what OpenSSL verifies',
    async ({ algorithm, bits, digest }) => {
      const label = `key ${algorithm}`
      const made = await generateKey(session, { label, algorithm, bits })
      expect((await readKey(session, { label })).spki).toEqual(made.spki)
      const signer = await openTokenSigner(session, { label })
      expect(signer.algorithm).toBe(algorithm)
      const message = Buffer.from('给经济装上锁和钥匙')
      // Several at once: the session keeps them apart.
      const signatures = await Promise.all([1, 2, 3].map(() => signer.sign(message)))
      for (const signature of signatures) {
        expect(opensslVerifies(signer.publicKeySpki, digest, message, signature)).toBe(true)
      }
      await expect(generateKey(session, { label, algorithm })).rejects.toThrow(/already/)
    },
  )

  it('refuses the token that makes keys on SM2’s curve and signs ECDSA with them', async () => {
    await generateKey(session, { label: 'sm2', algorithm: 'sm2' })
    await expect(openTokenSigner(session, { label: 'sm2' })).rejects.toThrow(/does not make sm2 signatures/)
  })

  it('says which tokens there are, and that a PIN is wrong', async () => {
    const open = (tokenLabel: string, given: string) =>
      openSession({ library: hsm.library, tokenLabel, pin: () => given })
    await expect(open('lost', pin)).rejects.toThrow(/no token is labelled “lost”; there are: .*another/)
    await expect(open('another', '00000000')).rejects.toThrow(/CKR_PIN_INCORRECT/)
    await expect(readKey(session, { label: 'lost' })).rejects.toThrow(/no private key “lost”/)
    await expect(
      openSession({ library: '/nowhere/libtoken.so', tokenLabel: 'ca', pin: () => pin }),
    ).rejects.toThrow(/nowhere/)
  })
})
