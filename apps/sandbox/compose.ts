// The only file that knows every vendor of the sandbox. A vendor folder exports `register(app, world)`, writes its
// full paths itself (/wechat-pay/…, /sandbox/…), and gets a scope of its own, so that its body parser disturbs nobody.
import type { AddressInfo } from 'node:net'
import fastify, { type FastifyInstance } from 'fastify'
import { z } from 'zod'
import { register as registerAlipay } from './alipay/register.ts'
import { register as registerAliyunSms } from './aliyun-sms/register.ts'
import { register as registerBank } from './bank/register.ts'
import { register as registerCarrier } from './carrier/register.ts'
import { createControls, registerControls } from './controls.ts'
import { register as registerCourier } from './courier/register.ts'
import { register as registerFace } from './face/register.ts'
import { register as registerMail } from './mail/register.ts'
import { register as registerNuonuo } from './nuonuo/register.ts'
import { register as registerPhone } from './phone/register.ts'
import { createPhoneInbox } from './phone-inbox.ts'
import { register as registerRegistry } from './registry/register.ts'
import { loadSandboxSecrets, prepareSandboxSecrets } from './secrets.ts'
import type { Clock, World } from './state.ts'
import { register as registerWechatOa } from './wechat-oa/register.ts'
import { register as registerWechatPay } from './wechat-pay/register.ts'

const vendors: ((app: FastifyInstance, world: World) => void | Promise<void>)[] = [
  registerWechatPay,
  registerAlipay,
  registerNuonuo,
  registerAliyunSms,
  registerWechatOa,
  registerMail,
  registerFace,
  registerCarrier,
  registerCourier,
  registerBank,
  registerRegistry,
  registerPhone,
]

export interface SandboxOptions {
  /** 0 takes a free port. */
  port: number
  host?: string
  secretsDir: string
  /** Where the product's server listens; can be set later by POST /sandbox/controls {"server": {"url": …}}. */
  serverUrl?: string
  clock?: Clock
  log?: World['log']
}

export async function startSandbox(options: SandboxOptions) {
  const app = fastify({ logger: false, forceCloseConnections: true, bodyLimit: 2_000_000 })
  const clock = options.clock ?? { now: () => new Date() }
  const controls = createControls()
  const server = controls.declare('server', z.object({ url: z.string().default(options.serverUrl ?? '') }))
  const timers = new Set<NodeJS.Timeout>()
  const log = options.log ?? (() => {})
  let url = ''

  const world: World = {
    clock,
    log,
    publicUrl: () => url,
    serverUrl: () => server().url || undefined,
    stateDir: options.secretsDir,
    secrets: loadSandboxSecrets(options.secretsDir),
    phone: createPhoneInbox(clock),
    cashiers: [],
    controls,
    later(milliseconds, deed) {
      const timer = setTimeout(async () => {
        timers.delete(timer)
        try {
          await deed()
        } catch (error) {
          log('timer failed', { message: String(error) })
        }
      }, milliseconds)
      timers.add(timer)
    },
  }

  registerControls(app, controls)
  app.get('/healthz', () => ({ ok: true }))
  for (const register of vendors) app.register(async scope => register(scope, world))

  const host = options.host ?? '127.0.0.1'
  await app.listen({ port: options.port, host })
  // A wildcard is a place to listen, not an address to call.
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  url = `http://${reachable}:${(app.server.address() as AddressInfo).port}`
  const { environment } = prepareSandboxSecrets(options.secretsDir, url)

  return {
    url,
    world,
    environment,
    async close() {
      for (const timer of timers) clearTimeout(timer)
      await app.close()
    },
  }
}
