// The boot self-test fails when the runtime's SM2 is wrong in the ways node's has been wrong.
import { generateKeyPairSync, sign } from 'node:crypto'
import { afterEach, describe, expect, it, vi } from 'vitest'

const refusal = expect.objectContaining({ code: 'pki.self-test-failed' })

async function selfTestWith(change: Record<string, unknown>): Promise<() => void> {
  vi.doMock('./sm2/sign.ts', async original => ({ ...(await original<object>()), ...change }))
  return (await import('./self-test.ts')).selfTest
}

afterEach(() => {
  vi.doUnmock('./sm2/sign.ts')
  vi.resetModules()
})

describe('the boot self-test', () => {
  it('refuses a verifier that says yes to everything, whatever the id', async () => {
    expect(await selfTestWith({ sm2Verify: () => true })).toThrow(refusal)
  })

  it('refuses a verifier that says no to the known signature', async () => {
    expect(await selfTestWith({ sm2Verify: () => false })).toThrow(refusal)
  })

  it('refuses ECDSA over SM3 in the place of SM2', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'SM2' })
    const sm2Sign = (message: Uint8Array) => sign('sm3', message, privateKey)
    expect(await selfTestWith({ sm2Sign })).toThrow(refusal)
  })

  it('refuses a runtime without SM2', async () => {
    const sm2Sign = () => {
      throw new Error('unsupported')
    }
    expect(await selfTestWith({ sm2Sign })).toThrow(refusal)
  })

  it('passes where nothing is changed', async () => {
    expect(await selfTestWith({})).not.toThrow()
  })
})
