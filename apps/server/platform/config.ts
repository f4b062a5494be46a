// Configuration: environment variables, one schema, and every fault of them said at once. Variables of the outside
// services pass through untouched in `vendors`; the adapters' own schemas check those where they are composed.

import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'

export const serverRoles = ['http', 'worker', 'ca', 'va'] as const
export type ServerRole = (typeof serverRoles)[number]

const flag = z
  .enum(['0', '1'])
  .default('0')
  .transform(v => v === '1')

/** 0 to 2 are taken. */
const descriptor = z.coerce.number().int().min(3).max(255)

const schema = z.object({
  HUFU_PORT: z.coerce.number().int().min(0).max(65_535).default(8800),
  HUFU_HOST: z.string().min(1).default('127.0.0.1'),
  HUFU_DATA: z.string().min(1).default('./data'),
  HUFU_DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
    .optional(),
  HUFU_ROLES: z
    .string()
    .default(serverRoles.join(','))
    .transform(v => v.split(',').map(r => r.trim()))
    .pipe(z.array(z.enum(serverRoles)).min(1)),
  HUFU_DEMO: flag,
  HUFU_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  HUFU_MASTER_KEY_FILE: z.string().min(1).optional(),
  /** The ca role's key store (npm run ca -- store), and the descriptor on which its passphrase or shares come. */
  HUFU_CA_STORE: z.string().min(1).optional(),
  HUFU_UNLOCK_FD: descriptor.optional(),
  /** A token for the RSA keys of CAs: the vendor's library, the token's label, the descriptor on which its PIN comes. */
  HUFU_PKCS11_LIBRARY: z.string().startsWith('/', 'must be an absolute path').optional(),
  HUFU_PKCS11_TOKEN: z.string().min(1).max(32).optional(),
  HUFU_PKCS11_PIN_FD: descriptor.optional(),
  /** A directory that CRLs are published to besides HTTP. */
  HUFU_LDAP_URL: z
    .string()
    .regex(/^ldaps?:\/\//, 'must begin with ldap:// or ldaps://')
    .optional(),
  HUFU_LDAP_BASE: z.string().min(1).optional(),
  HUFU_LDAP_USER: z.string().min(1).optional(),
  HUFU_LDAP_PASSWORD_FILE: z.string().min(1).optional(),
  HUFU_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** Requests a minute from one address; 0 switches the limit off (tests, benchmarks). */
  HUFU_RATE_LIMIT: z.coerce.number().int().min(0).default(1200),
  /** Addresses or networks of the reverse proxies whose X-Forwarded-For is believed, separated by commas. */
  HUFU_TRUST_PROXY: z.string().optional(),
})

export interface Config {
  port: number
  host: string
  /** Absolute. */
  data: string
  databaseUrl?: string
  roles: ServerRole[]
  demo: boolean
  /** Without a slash at its end. */
  publicUrl: string
  /** 32 bytes: wraps file keys, keys the audit chain. */
  masterKey: Buffer
  /** What the ca role opens its keys with; empty in the demo. */
  caKeys: {
    store?: { file: string; unlockFd: number }
    token?: { library: string; label: string; pinFd: number }
  }
  ldap?: { url: string; base: string; user: string; password: string }
  logLevel: string
  rateLimit: number
  trustProxy?: string
  vendors: Record<string, string>
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly faults: string[]
  constructor(faults: string[]) {
    super(`The configuration has ${faults.length} fault(s):\n${faults.map(f => `  - ${f}`).join('\n')}`)
    this.faults = faults
  }
}

export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, v]) => v !== undefined && v !== ''))
  const known = new Set(Object.keys(schema.shape))
  const parsed = schema.safeParse(given)
  const faults = parsed.success ? [] : parsed.error.issues.map(i => `${i.path[0] as string}: ${i.message}`)
  const demo = given.HUFU_DEMO === '1'
  if (!demo && !given.HUFU_PUBLIC_URL) faults.push('HUFU_PUBLIC_URL: required unless HUFU_DEMO=1')
  if (!demo && !given.HUFU_MASTER_KEY_FILE) faults.push('HUFU_MASTER_KEY_FILE: required unless HUFU_DEMO=1')
  // PGlite never calls fsync: what a power cut takes may be a certificate that was signed.
  if (!demo && !given.HUFU_DATABASE_URL) faults.push('HUFU_DATABASE_URL: required unless HUFU_DEMO=1')
  const together = (...names: string[]) => {
    const missing = names.filter(name => !given[name])
    if (missing.length > 0 && missing.length < names.length) {
      faults.push(...missing.map(name => `${name}: belongs to ${names.filter(n => given[n]).join(', ')}`))
    }
  }
  together('HUFU_CA_STORE', 'HUFU_UNLOCK_FD')
  together('HUFU_LDAP_URL', 'HUFU_LDAP_BASE', 'HUFU_LDAP_USER', 'HUFU_LDAP_PASSWORD_FILE')
  together('HUFU_PKCS11_LIBRARY', 'HUFU_PKCS11_TOKEN', 'HUFU_PKCS11_PIN_FD')
  const isCa = (given.HUFU_ROLES ?? 'ca').split(',').some(role => role.trim() === 'ca')
  if (!demo && isCa && !given.HUFU_CA_STORE) {
    faults.push('HUFU_CA_STORE: required by the role ca unless HUFU_DEMO=1 (make one: npm run ca -- store)')
  }
  const ldapPassword = given.HUFU_LDAP_PASSWORD_FILE
    ? readPassword('HUFU_LDAP_PASSWORD_FILE', given.HUFU_LDAP_PASSWORD_FILE, faults)
    : undefined
  const data = resolve(given.HUFU_DATA ?? './data')
  const keyFile = given.HUFU_MASTER_KEY_FILE ?? join(data, 'keys', 'master.key')
  const masterKey = faults.length ? undefined : readMasterKey(keyFile, demo, faults)
  if (faults.length || !parsed.success || !masterKey) throw new ConfigError(faults)

  const c = parsed.data
  return {
    port: c.HUFU_PORT,
    host: c.HUFU_HOST,
    data,
    databaseUrl: c.HUFU_DATABASE_URL,
    roles: c.HUFU_ROLES,
    demo,
    publicUrl: (c.HUFU_PUBLIC_URL ?? `http://${c.HUFU_HOST}:${c.HUFU_PORT}`).replace(/\/$/, ''),
    masterKey,
    caKeys: {
      ...(c.HUFU_CA_STORE && c.HUFU_UNLOCK_FD
        ? { store: { file: resolve(c.HUFU_CA_STORE), unlockFd: c.HUFU_UNLOCK_FD } }
        : {}),
      ...(c.HUFU_PKCS11_LIBRARY && c.HUFU_PKCS11_TOKEN && c.HUFU_PKCS11_PIN_FD
        ? {
            token: {
              library: c.HUFU_PKCS11_LIBRARY,
              label: c.HUFU_PKCS11_TOKEN,
              pinFd: c.HUFU_PKCS11_PIN_FD,
            },
          }
        : {}),
    },
    ...(c.HUFU_LDAP_URL && c.HUFU_LDAP_BASE && c.HUFU_LDAP_USER && ldapPassword
      ? {
          ldap: {
            ...{ url: c.HUFU_LDAP_URL, base: c.HUFU_LDAP_BASE },
            ...{ user: c.HUFU_LDAP_USER, password: ldapPassword },
          },
        }
      : {}),
    logLevel: c.HUFU_LOG_LEVEL,
    rateLimit: c.HUFU_RATE_LIMIT,
    trustProxy: c.HUFU_TRUST_PROXY,
    vendors: Object.fromEntries(Object.entries(given).filter(([name]) => !known.has(name))) as Record<
      string,
      string
    >,
  }
}

function readPassword(name: string, file: string, faults: string[]): string | undefined {
  const text = existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
  // An empty one would make an anonymous bind of it (RFC 4513 5.1.2).
  if (text === '') faults.push(`${name}: ${file} does not exist or is empty`)
  return text || undefined
}

/** 64 hex digits. The demo makes its own at first start; elsewhere the operator owns it, for without it files are lost. */
function readMasterKey(file: string, demo: boolean, faults: string[]): Buffer | undefined {
  if (!existsSync(file)) {
    if (!demo) {
      faults.push(`HUFU_MASTER_KEY_FILE: ${file} does not exist (make one: openssl rand -hex 32)`)
      return undefined
    }
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
    chmodSync(file, 0o600)
  }
  const text = readFileSync(file, 'utf8').trim()
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex')
  faults.push(`HUFU_MASTER_KEY_FILE: ${file} must hold 64 hexadecimal digits`)
  return undefined
}
