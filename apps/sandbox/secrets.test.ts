// Secrets are made once, differ between installations, are readable by the owner only, and reach the server whole.
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { prepareSandboxSecrets } from './secrets.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hufu-secrets-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

it('keeps what it made, and follows the sandbox to another port', () => {
  const first = prepareSandboxSecrets(dir, 'http://127.0.0.1:1111')
  const second = prepareSandboxSecrets(dir, 'http://127.0.0.1:2222')
  expect(second.secrets).toEqual(first.secrets)
  expect(first.environment.WECHAT_PAY_BASE_URL).toBe('http://127.0.0.1:1111/wechat-pay')
  expect(second.environment.WECHAT_PAY_BASE_URL).toBe('http://127.0.0.1:2222/wechat-pay')
  expect(JSON.parse(readFileSync(second.path, 'utf8'))).toEqual(second.environment)
})

it('makes others in another folder', () => {
  const { secrets: one } = prepareSandboxSecrets(join(dir, 'a'), 'http://127.0.0.1:1')
  const { secrets: two } = prepareSandboxSecrets(join(dir, 'b'), 'http://127.0.0.1:1')
  expect(one.wechatPay.apiV3Key).not.toBe(two.wechatPay.apiV3Key)
  expect(one.nuonuo.appSecret).not.toBe(two.nuonuo.appSecret)
  expect(one.wechatPay.merchantPrivateKey).not.toBe(two.wechatPay.merchantPrivateKey)
})

it('lets nobody else read them', () => {
  prepareSandboxSecrets(dir, 'http://127.0.0.1:1')
  const modes = readdirSync(dir).map(name => [name, (statSync(join(dir, name)).mode & 0o077).toString(8)])
  expect(modes.length).toBeGreaterThanOrEqual(5)
  expect(modes.filter(([, others]) => others !== '0')).toEqual([])
})

it("tells the server its own keys and never WeChat Pay's private one", () => {
  const { secrets, environment } = prepareSandboxSecrets(dir, 'http://127.0.0.1:1')
  const spki = (pem: string) => createPublicKey(pem).export({ type: 'spki', format: 'pem' })
  const merchant = createPublicKey(createPrivateKey(environment.WECHAT_PAY_MERCHANT_PRIVATE_KEY!))
  expect(merchant.export({ type: 'spki', format: 'pem' })).toBe(spki(secrets.wechatPay.merchantPublicKey))
  expect(spki(environment.WECHAT_PAY_PLATFORM_PUBLIC_KEY!)).toBe(spki(secrets.wechatPay.platformPrivateKey))
  expect(Object.values(environment)).not.toContain(secrets.wechatPay.platformPrivateKey)
  expect(Buffer.byteLength(environment.WECHAT_PAY_API_V3_KEY!)).toBe(32)
})
