// Bad settings: every fault of every source is named at once, and nothing is opened.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { ConfigError } from './platform/config.ts'
import { readSettings } from './settings.ts'

const folders: string[] = []
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'hufu-settings-'))
  folders.push(made)
  return made
}
afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true })
})

async function faultsOf(env: Record<string, string>): Promise<string[]> {
  try {
    await readSettings({ HUFU_DEMO: '1', HUFU_DATA: folder(), ...env })
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  return []
}

describe('settings', () => {
  it('are accepted as the demo has them', async () => {
    expect(await faultsOf({})).toEqual([])
  })

  it('name every fault of environment, vendors and programmes at once', async () => {
    const programmes = folder()
    writeFileSync(join(programmes, 'authorities.yaml'), 'somebody: { title: { zh: 某某 } }\n')
    writeFileSync(join(programmes, 'wrong.yaml'), 'programme: Wrong Name\nnonsense: 1\n')
    const faults = await faultsOf({
      HUFU_PORT: 'abc',
      HUFU_PROGRAMMES: programmes,
      WECHAT_PAY_APP_ID: 'wx1',
      ALIYUN_SMS_BASE_URL: 'not an address',
    })
    const all = faults.join('\n')
    expect(all).toMatch(/HUFU_PORT/)
    expect(all).toMatch(/WECHAT_PAY_MERCHANT_ID: is missing/)
    expect(all).toMatch(/ALIYUN_SMS_BASE_URL/)
    expect(all).toMatch(/authorities\.yaml somebody/)
    expect(all).toMatch(/wrong\.yaml:2 nonsense/)
  })

  it('refuse a key that cannot be read', async () => {
    const faults = await faultsOf({ WECHAT_PAY_MERCHANT_PRIVATE_KEY: '-----BEGIN PRIVATE KEY-----\\nAAAA' })
    expect(faults.join('\n')).toMatch(/WECHAT_PAY_MERCHANT_PRIVATE_KEY: is not a readable PEM key/)
  })
})
