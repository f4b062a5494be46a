// Keys and secrets of the sandbox, made at first start: nothing secret is in the repository, and no default exists.
// sandbox-env.json is what an operator would type into the server's environment for the real vendors.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AliyunSmsSecrets, aliyunSms } from './secrets/aliyun-sms.ts'
import { type HouseWireSecrets, houseWire } from './secrets/house-wire.ts'
import { type NuonuoSecrets, nuonuo } from './secrets/nuonuo.ts'
import type { SecretsOf } from './secrets/shape.ts'
import { type WechatOaSecrets, wechatOa } from './secrets/wechat-oa.ts'
import { type WechatPaySecrets, wechatPay } from './secrets/wechat-pay.ts'

export interface SandboxSecrets {
  wechatPay: WechatPaySecrets
  nuonuo: NuonuoSecrets
  aliyunSms: AliyunSmsSecrets
  wechatOa: WechatOaSecrets
  houseWire: HouseWireSecrets
}

/** Reads the secrets in `dir`, making those that are missing. */
export function loadSandboxSecrets(dir: string): SandboxSecrets {
  return {
    wechatPay: loadOrCreate(dir, wechatPay),
    nuonuo: loadOrCreate(dir, nuonuo),
    aliyunSms: loadOrCreate(dir, aliyunSms),
    wechatOa: loadOrCreate(dir, wechatOa),
    houseWire: loadOrCreate(dir, houseWire),
  }
}

/** Makes what is missing and writes `sandbox-env.json`: the environment variables the server needs. */
export function prepareSandboxSecrets(dir: string, sandboxUrl: string) {
  const secrets = loadSandboxSecrets(dir)
  const environment = [wechatPay, nuonuo, aliyunSms, wechatOa, houseWire].reduce<Record<string, string>>(
    (all, vendor) => Object.assign(all, vendor.environment(secrets, sandboxUrl)),
    {},
  )
  const path = join(dir, 'sandbox-env.json')
  writePrivately(path, environment)
  return { secrets, environment, path }
}

function loadOrCreate<T>(dir: string, vendor: Pick<SecretsOf<T, never>, 'file' | 'create'>): T {
  const path = join(dir, vendor.file)
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as T
  const created = vendor.create()
  writePrivately(path, created)
  return created
}

function writePrivately(path: string, value: unknown) {
  mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 })
  // Rename, so that a kill in the middle never leaves half a key behind.
  writeFileSync(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}
