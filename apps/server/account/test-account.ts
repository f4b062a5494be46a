// A running account room for its tests: a database, jobs, the web, an SMS vendor that keeps what it got, a WeChat that
// knows its codes, and a browser with a cookie jar.
import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type WechatIdentity, wechatFault } from '@hufu/outside/wechat/port.ts'
import type { InjectOptions } from 'fastify'
import type { Tables } from '../migrations/tables.ts'
import { openAudit } from '../platform/audit.ts'
import { fixedClock } from '../platform/clock.ts'
import { openFiles } from '../platform/files.ts'
import { buildHttp } from '../platform/http.ts'
import { openJobs } from '../platform/jobs.ts'
import { openLog } from '../platform/log.ts'
import { migrations, openTestDatabase, type TestEngine } from '../platform/test-database.ts'
import { openAccount } from './account.ts'
import type { AccountDeps, PersonNotice, SmsCodeMessage } from './context.ts'
import { registerAccount } from './routes.ts'

export async function openTestAccount(options: { engine?: TestEngine; demo?: boolean } = {}) {
  const db = await openTestDatabase<Tables>(options.engine)
  await db.migrate(migrations)
  const clock = fixedClock(new Date())
  const log = openLog('silent')
  const masterKey = randomBytes(32)
  const jobs = openJobs(db, log, clock)
  const audit = openAudit(masterKey, clock)
  const sms: SmsCodeMessage[] = []
  const told: PersonNotice[] = []
  const identities = new Map<string, WechatIdentity>()
  const answers: ('sent' | 'refused' | 'retry' | 'unknown')[] = []
  const deps: AccountDeps & { agentUrl: string; agentDownload: null; phoneUrl: null } = {
    config: {
      publicUrl: 'https://ca.example',
      demo: options.demo ?? false,
      masterKey,
      data: mkdtempSync(join(tmpdir(), 'hufu-account-')),
    },
    db,
    jobs,
    clock,
    log,
    audit,
    sendSms: async message => {
      const answer = answers.shift() ?? 'sent'
      if (answer === 'sent' || answer === 'unknown') sms.push(message)
      return answer
    },
    sendNotice: async message => {
      told.push(message)
      return 'sent'
    },
    files: openFiles({ dir: mkdtempSync(join(tmpdir(), 'hufu-papers-')), masterKey }),
    wechat: {
      appId: 'wx1',
      authorizeUrl: ask =>
        `https://open.example/authorize?redirect_uri=${encodeURIComponent(ask.redirectUri)}&state=${ask.state}`,
      exchangeCode: async code => {
        const identity = identities.get(code)
        identities.delete(code)
        if (!identity) throw wechatFault('wechat.code-spent', 'spent')
        return identity
      },
    },
    authorities: () => [
      { id: 'north', title: { zh: '北', en: 'North' } },
      { id: 'south', title: { zh: '南', en: 'South' } },
    ],
    agentUrl: 'http://127.0.0.1:1',
    agentDownload: null,
    phoneUrl: null,
  }
  const account = openAccount(deps)
  const app = await buildHttp({
    config: { publicUrl: deps.config.publicUrl, rateLimit: 0, trustProxy: '127.0.0.1' },
    log,
    clock,
    db,
    sessionOf: account.sessionOf,
  })
  registerAccount(app, account, deps)
  await jobs.start()

  /** A browser: keeps its cookies between calls; `ip` as a proxy would report it. */
  function browser(ip = `10.0.${randomBytes(1)[0]}.${randomBytes(1)[0]}`) {
    const jar = new Map<string, string>()
    const call = async (method: 'GET' | 'POST', url: string, payload?: object) => {
      const request: InjectOptions = {
        method,
        url,
        cookies: Object.fromEntries(jar),
        headers: { 'x-forwarded-for': ip },
      }
      const answer = await app.inject(payload ? { ...request, payload } : request)
      for (const c of answer.cookies) {
        if (c.value && c.maxAge !== 0) jar.set(c.name, c.value)
        else jar.delete(c.name)
      }
      return answer
    }
    return {
      jar,
      get: (url: string) => call('GET', url),
      post: (url: string, payload: object = {}) => call('POST', url, payload),
      /** By phone: asks for a code, reads it, signs in. */
      async phone(mobile: string) {
        await call('POST', '/api/sign-in/code', { mobile })
        await jobs.idle()
        const code = sms.findLast(m => m.mobile === mobile)!.code
        return await call('POST', '/api/sign-in', { mobile, code })
      },
      /** By WeChat: out, allowed there as `identity`, and back. */
      async wechat(identity: WechatIdentity | undefined, back = '/orders') {
        const out = await call('GET', `/api/sign-in/wechat?return=${encodeURIComponent(back)}`)
        const state = new URL(out.headers.location as string).searchParams.get('state')!
        const code = randomBytes(8).toString('hex')
        if (identity) identities.set(code, identity)
        const query = identity ? `code=${code}&state=${state}` : `state=${state}`
        return { state, answer: await call('GET', `/api/sign-in/wechat/return?${query}`) }
      },
      async me(): Promise<{ id: string; mobile: string | null; wechat: boolean } | null> {
        return (await call('GET', '/api/session')).json().person
      },
    }
  }

  return {
    ...{ app, account, db, jobs, clock, audit, deps, sms, told, answers, browser },
    async close() {
      await app.close()
      await jobs.stop()
      await db.close()
    },
  }
}

export type TestAccount = Awaited<ReturnType<typeof openTestAccount>>
/** A number nobody else in the tests has. */
export const newMobile = (): string =>
  `139${String(randomBytes(4).readUInt32BE() % 100_000_000).padStart(8, '0')}`
