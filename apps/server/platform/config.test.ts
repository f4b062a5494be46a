// Configuration says all its faults at once; the log and the error shape let nothing out.
import { existsSync, mkdtempSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type ConfigError, readConfig } from './config.ts'
import { AppError, render } from './errors.ts'
import { openLog, redact, redactUrl } from './log.ts'

it('lists every fault at once', () => {
  try {
    readConfig({
      HUFU_PORT: 'x',
      HUFU_ROLES: 'http,cook',
      HUFU_DATABASE_URL: 'mysql://x',
      HUFU_DATA: '/tmp/none',
    })
    expect.unreachable()
  } catch (error) {
    const text = (error as ConfigError).faults.join('\n')
    for (const name of ['PORT', 'ROLES', 'DATABASE_URL', 'PUBLIC_URL', 'MASTER_KEY_FILE'])
      expect(text).toContain(name)
  }
})

it('makes a private master key in the demo only, and keeps it', () => {
  const data = mkdtempSync(join(tmpdir(), 'hufu-config-'))
  const env = { HUFU_DATA: data, HUFU_DEMO: '1', WECHAT_PAY_URL: 'http://x' }
  const config = readConfig(env)
  expect(config.vendors).toEqual({ WECHAT_PAY_URL: 'http://x' })
  expect(statSync(join(data, 'keys', 'master.key')).mode & 0o777).toBe(0o600)
  expect(readConfig(env).masterKey.equals(config.masterKey)).toBe(true)
  const other = join(data, 'missing.key')
  const real = {
    HUFU_DATA: data,
    HUFU_PUBLIC_URL: 'https://ca.example',
    HUFU_MASTER_KEY_FILE: other,
    HUFU_DATABASE_URL: 'postgres://127.0.0.1/hufu',
    HUFU_ROLES: 'http,worker,va',
  }
  expect(() => readConfig(real)).toThrow(/does not exist/)
  expect(existsSync(other)).toBe(false)
})

it('wants a key store for the ca role outside the demo, and what belongs together', () => {
  const real = { HUFU_PUBLIC_URL: 'https://ca.example', HUFU_MASTER_KEY_FILE: '/nowhere' }
  const faultsOf = (env: Record<string, string>): string[] => {
    try {
      readConfig({ ...real, ...env })
    } catch (error) {
      return (error as { faults: string[] }).faults
    }
    return []
  }
  expect(faultsOf({})).toContainEqual(expect.stringMatching(/^HUFU_CA_STORE: required by the role ca/))
  expect(faultsOf({ HUFU_ROLES: 'http,va' }).join()).not.toMatch(/HUFU_CA_STORE/)
  expect(faultsOf({ HUFU_CA_STORE: '/etc/hufu/ca-store.json' })).toContain(
    'HUFU_UNLOCK_FD: belongs to HUFU_CA_STORE',
  )
  expect(faultsOf({ HUFU_PKCS11_LIBRARY: 'libtoken.so' })).toEqual(
    expect.arrayContaining([
      'HUFU_PKCS11_LIBRARY: must be an absolute path',
      'HUFU_PKCS11_TOKEN: belongs to HUFU_PKCS11_LIBRARY',
      'HUFU_PKCS11_PIN_FD: belongs to HUFU_PKCS11_LIBRARY',
    ]),
  )
  // 0 to 2 are the process's own.
  expect(faultsOf({ HUFU_CA_STORE: '/x', HUFU_UNLOCK_FD: '1' }).join()).toMatch(/HUFU_UNLOCK_FD: /)
})

it('refuses the embedded database outside the demo', () => {
  const real = { HUFU_PUBLIC_URL: 'https://ca.example', HUFU_MASTER_KEY_FILE: '/nowhere' }
  expect(() => readConfig(real)).toThrow(/HUFU_DATABASE_URL: required/)
})

it('masks identity, mobile and account numbers in free text, and query values in URLs [law 22]', () => {
  const text = redact(
    '证件 110101199003078515，手机 13800138000，账户 6222 0200 1234 5678 901，单号 20230512000122',
  )
  expect(text).not.toMatch(/199003|0013800|138001|6222|2023051/)
  expect(redactUrl('/api/sign-in/wechat/return?code=abc&state=xyz')).toBe(
    '/api/sign-in/wechat/return?code&state',
  )
})

it('logs one JSON line an event without the secrets in it', () => {
  const lines: string[] = []
  const log = openLog('info', { write: line => void lines.push(line) })
  const error = new Error('card 6222020012345678901')
  log.info(
    { event: 'x', password: 'hunter22', body: { pin: '123456', token: 't0ken' }, error },
    'of 13800138000',
  )
  expect(lines).toHaveLength(1)
  expect(lines[0]).not.toMatch(/hunter22|123456"|t0ken|62220200|13800138000/)
  expect(JSON.parse(lines[0]!)).toMatchObject({ event: 'x', level: 'info' })
})

it('renders known errors in two languages and unknown ones without a word of theirs', () => {
  const known = render(new AppError('order.wrong-state', { state: 'paid' }), 'r1')
  expect(known).toMatchObject({
    status: 409,
    problem: { code: 'order.wrong-state', state: 'paid', id: 'r1' },
  })
  const unknown = render(new Error('password of db is x'), 'r2')
  expect(unknown.status).toBe(500)
  expect(JSON.stringify(unknown)).not.toContain('password of db')
})
