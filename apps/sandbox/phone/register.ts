// /phone: what a person with a phone would see of the outside world. One page and a few plain files, live by SSE.
import { readFileSync } from 'node:fs'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { World } from '../state.ts'
import { accountName } from '../wechat-oa/people.ts'

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

const FILES = [
  'phone.css',
  'world.css',
  'home.css',
  'screens.css',
  'cashier.css',
  'consent.css',
  'phone.js',
  'screens.js',
  'cashier.js',
  'world-panel.js',
  'words.js',
  'icon.svg',
]

const settings = z.object({
  /** What the official account's menu opens, under the server's address. */
  menuPath: z.string().default('/?wechat=1'),
  /** The menu goes by way of WeChat's sign-in, so that the page opens with ?code=. */
  menuOauth: z.boolean().default(true),
})

/** Payments have no events of their own: looked at this often while a phone is watching. */
const LOOK_MS = 700

export function register(app: FastifyInstance, world: World): void {
  const controls = world.controls.declare('phone', settings)
  const file = (name: string) => readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8')

  const send = (reply: FastifyReply, name: string, text = file(name)) =>
    reply
      .type(TYPES[name.split('.').at(-1) ?? ''] ?? 'text/plain')
      .header('cache-control', 'no-cache')
      .header('x-content-type-options', 'nosniff')
      .send(text)

  app.get('/phone', (_, reply) => send(reply, 'index.html'))
  app.get('/phone/', (_, reply) => reply.redirect('/phone'))
  for (const name of FILES) app.get(`/phone/${name}`, (_, reply) => send(reply, name))

  /** Made for the page that loads it: it talks back to wherever it came from. */
  app.get('/sandbox/weixin-js-bridge.js', (request, reply) =>
    send(
      reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin'),
      'weixin-js-bridge.js',
      file('weixin-js-bridge.js').replace('SANDBOX_ORIGIN', origin(request)),
    ),
  )

  app.get('/sandbox/phone/state', request => ({
    account: accountName,
    menuUrl: menuUrl(request),
    items: world.phone.list(),
    payments: payments(),
  }))

  function payments() {
    return world.cashiers
      .flatMap(cashier => cashier.list())
      .reverse()
      .slice(0, 60)
  }

  function menuUrl(request: FastifyRequest): string | undefined {
    const server = world.serverUrl()
    if (!server) return undefined
    const { menuPath, menuOauth } = controls()
    const page = new URL(menuPath, server).href
    if (!menuOauth) return page
    const { appId } = world.secrets.wechatOa
    return `${origin(request)}/wechat-oa/connect/oauth2/authorize?appid=${appId}&redirect_uri=${encodeURIComponent(page)}&response_type=code&scope=snsapi_base&state=menu#wechat_redirect`
  }

  app.get('/sandbox/phone/events', (request, reply) => {
    reply.hijack()
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    const tell = (event: string, data: unknown) =>
      reply.raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    let seen = JSON.stringify(payments())
    tell('hello', {})
    const stopListening = world.phone.subscribe(item => tell('item', item))
    const look = setInterval(() => {
      const now = JSON.stringify(payments())
      if (now === seen) return
      seen = now
      tell('payments', payments())
    }, LOOK_MS)
    request.raw.on('close', () => {
      stopListening()
      clearInterval(look)
    })
  })
}

const origin = (request: FastifyRequest): string => `${request.protocol}://${request.host}`
