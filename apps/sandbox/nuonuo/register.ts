// Nuonuo as the sandbox plays it: tokens, the one services endpoint with its methods, and the invoices' PDF files.
import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { keepRawBodies, rawBody } from '../raw-body.ts'
import type { World } from '../state.ts'
import { createGate, PlatformRefusal } from './gate.ts'
import { invoicePdf } from './invoice-pdf.ts'
import { createMethods, statusOf } from './invoices.ts'
import { declareSettings, type SettingsDesk } from './settings.ts'
import { openStore, type Store } from './store.ts'

const tokenSeconds = 86_400

export function register(app: FastifyInstance, world: World) {
  const settings = declareSettings(world)
  const store = openStore(world)
  keepRawBodies(app)
  registerTokens(app, world, store, settings)
  registerServices(app, world, store, settings)
  registerFiles(app, world, store)
  app.addHook('onClose', async () => store.saveNow())
}

function registerTokens(app: FastifyInstance, world: World, store: Store, settings: SettingsDesk) {
  const { appKey, appSecret } = world.secrets.nuonuo
  app.post('/nuonuo/accessToken', request => {
    const form = new URLSearchParams(rawBody(request))
    const known = form.get('client_id') === appKey && form.get('client_secret') === appSecret
    if (!known || form.get('grant_type') !== 'client_credentials') {
      return { error: '070301', error_description: 'client_id或client_secret错误' }
    }
    const { tokensLeft } = settings.current()
    if (tokensLeft === 0) return { error: '070303', error_description: '获取accessToken次数超过限制' }
    settings.set({ tokensLeft: tokensLeft - 1 })
    const token = randomBytes(16).toString('hex')
    store.tokens.set(token, world.clock.now().getTime() + tokenSeconds * 1000)
    store.changed()
    return { access_token: token, expires_in: tokenSeconds }
  })
}

function registerServices(app: FastifyInstance, world: World, store: Store, settings: SettingsDesk) {
  const requireSigned = createGate(world, store)
  const { methods, agree } = createMethods(world, store, settings)

  // For scripts and tests: the buyer agrees to a red-letter form.
  app.post<{ Params: { bill: string } }>(
    '/sandbox/nuonuo/forms/:bill/agree',
    ({ params }) => agree(params.bill) ?? {},
  )

  app.post('/nuonuo/open/v1/services', (request, reply) => {
    const fault = settings.takeFault()
    if (fault === 'hang') return reply.hijack()
    if (fault === 'system-error') return reply.status(502).send('bad gateway')
    if (fault === 'garbage') return reply.type('text/html').send('<html>系统维护中</html>')
    if (fault === 'token-revoked') store.tokens.clear()
    try {
      requireSigned(request)
      const name = String(request.headers.method).replace(/^nuonuo\.OpeMplatform\./, '')
      const method = Object.hasOwn(methods, name) ? methods[name] : undefined
      if (!method) throw new PlatformRefusal('070102', 'method不存在')
      const result = method(parseBody(rawBody(request)))
      if (fault === 'drop-reply') {
        reply.hijack()
        request.raw.socket.destroy()
        return reply
      }
      return { code: 'E0000', describe: '请求成功', result }
    } catch (error) {
      if (!(error instanceof PlatformRefusal)) throw error
      world.log('nuonuo refused', { code: error.code, describe: error.message })
      return { code: error.code, describe: error.message }
    }
  })
}

function registerFiles(app: FastifyInstance, world: World, store: Store) {
  app.get<{ Params: { name: string } }>('/nuonuo/files/:name', async ({ params }, reply) => {
    const invoice = store.invoices.get(params.name.replace(/\.pdf$/, ''))
    if (!invoice || statusOf(invoice, world.clock.now().getTime()) !== '2') return reply.status(404).send('')
    const { sellerName, sellerTaxNumber } = world.secrets.nuonuo
    const file = await invoicePdf(invoice, { name: sellerName, taxNumber: sellerTaxNumber })
    return reply.type('application/pdf').send(file)
  })
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new PlatformRefusal('070203', '请求体不是合法的JSON')
  }
}
