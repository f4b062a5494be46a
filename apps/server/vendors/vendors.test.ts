// Outside services from the environment: absent, whole, or refused with every fault; tokens and nonces kept sealed.
import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Tables } from '../migrations/tables.ts'
import { fixedClock } from '../platform/clock.ts'
import type { Database } from '../platform/db.ts'
import { migrations, openTestDatabase } from '../platform/test-database.ts'
import { keepTokens } from './kept-tokens.ts'
import { openVendors } from './open-vendors.ts'
import { readVendorSettings } from './vendor-settings.ts'

const masterKey = Buffer.alloc(32, 3)
const clock = fixedClock('2026-03-04T02:00:00Z')
let db: Database<Tables>
beforeAll(async () => {
  db = await openTestDatabase<Tables>()
  await db.migrate(migrations)
})
afterAll(() => db.close())
const open = (env: Record<string, string>) =>
  openVendors(readVendorSettings(env), clock, keepTokens(db, masterKey))

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = { type: 'spki', format: 'pem' } as const
const whole = {
  WECHAT_PAY_BASE_URL: 'https://pay.example/',
  WECHAT_PAY_APP_ID: 'wx1',
  WECHAT_PAY_MERCHANT_ID: '1900000001',
  WECHAT_PAY_MERCHANT_SERIAL: 'AB12',
  WECHAT_PAY_MERCHANT_PRIVATE_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  WECHAT_PAY_PLATFORM_KEY_ID: 'PUB_KEY_ID_1',
  WECHAT_PAY_PLATFORM_PUBLIC_KEY: publicKey.export(pem).toString(),
  WECHAT_PAY_API_V3_KEY: 'k'.repeat(32),
  ALIYUN_SMS_BASE_URL: 'https://sms.example',
  ALIYUN_SMS_ACCESS_KEY_ID: 'id',
  ALIYUN_SMS_ACCESS_KEY_SECRET: 'very-secret-sms-key',
}

describe('services', () => {
  it('are absent where nothing names them', () => {
    const none = open({})
    expect([none.payments.size, none.sms, none.wechat, none.invoices]).toEqual([0, null, null, null])
  })

  it('are there where they are named whole, under the programme’s word for the method', () => {
    const vendors = open(whole)
    expect([...vendors.payments.keys()]).toEqual(['wechat-pay'])
    expect(vendors.sms).toMatchObject({ sign: '虎符证书' })
    expect(vendors.invoices).toBeNull()
  })

  it('named by half are refused, all faults of all of them at once, and no secret is repeated', () => {
    const { WECHAT_PAY_MERCHANT_ID: _id, ALIYUN_SMS_ACCESS_KEY_ID: _key, ...half } = whole
    let faults: string[] = []
    try {
      open({
        ...half,
        WECHAT_PAY_PLATFORM_PUBLIC_KEY: 'no key',
        WECHAT_PAY_API_V3_KEY: 'too short',
        NUONUO_APP_KEY: 'x',
        WECHAT_OA_BASE_URL: 'ftp://x',
      })
    } catch (error) {
      faults = (error as { faults: string[] }).faults
    }
    const named = faults.map(fault => fault.split(':')[0])
    for (const name of [
      'WECHAT_PAY_MERCHANT_ID',
      'WECHAT_PAY_API_V3_KEY',
      'WECHAT_PAY_PLATFORM_PUBLIC_KEY',
      'ALIYUN_SMS_ACCESS_KEY_ID',
      'NUONUO_BASE_URL',
      'NUONUO_FILE_HOSTS',
      'WECHAT_OA_BASE_URL',
      'WECHAT_OA_PUSH_TOKEN',
    ])
      expect(named).toContain(name)
    expect(faults.join()).not.toContain('too short')
    expect(faults.join()).not.toContain('very-secret')
  })
})

describe('what is kept', () => {
  it('opens only with the master key, and under its own vendor', async () => {
    const kept = keepTokens(db, masterKey)
    const expiresAt = new Date('2026-03-04T04:00:00Z')
    await kept.save('nuonuo', 'token-one', expiresAt)
    await kept.save('nuonuo', 'token-two', expiresAt)
    expect(await kept.load('nuonuo')).toEqual({ token: 'token-two', expiresAt })
    expect(await kept.load('wechat-oa')).toBeUndefined()
    const row = await db.kysely.selectFrom('vendor_token').selectAll().executeTakeFirstOrThrow()
    expect(Buffer.from(row.sealed, 'base64').toString('latin1')).not.toContain('token')
    await expect(keepTokens(db, Buffer.alloc(32, 4)).load('nuonuo')).rejects.toThrow()
    await db.kysely
      .insertInto('vendor_token')
      .values({ ...row, vendor: 'wechat-oa' })
      .execute()
    await expect(kept.load('wechat-oa')).rejects.toThrow()
  })

  it('a nonce is new once, in whichever process', async () => {
    const until = new Date('2026-03-04T04:00:00Z')
    const said = await Promise.all([1, 2, 3].map(() => keepTokens(db, masterKey).rememberNonce('n-1', until)))
    expect(said.filter(Boolean)).toHaveLength(1)
    expect(await keepTokens(db, masterKey).rememberNonce('n-2', until)).toBe(true)
  })
})
