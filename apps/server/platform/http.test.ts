// The web's edge: who may call, from where, with what; and in which shape it refuses.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { route } from '@hufu/contract/route.ts'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { systemClock } from './clock.ts'
import { type AnyDatabase, openDatabase } from './db.ts'
import { AppError } from './errors.ts'
import { buildHttp, register } from './http.ts'
import { openEventStream } from './http-stream.ts'
import { openLog } from './log.ts'
import { serveApps } from './static.ts'

let app: FastifyInstance
let db: AnyDatabase
const authority = z.object({ authority: z.string() })
const say = z.object({ text: z.string().min(2), times: z.number().int().default(1) })

beforeAll(async () => {
  db = await openDatabase({})
  app = await buildHttp({
    config: { publicUrl: 'https://ca.example', rateLimit: 0 },
    log: openLog('silent'),
    clock: systemClock,
    db,
    sessionOf: async request => {
      const who = request.headers['x-test'] as string | undefined
      if (who === 'person') return { person: { id: 'p1' } }
      if (who?.startsWith('staff')) {
        return { staff: { id: 's1', authority: who.split(':')[1]!, name: 'S', roles: ['reviewer'] } }
      }
      return {}
    },
  })
  const r = { summary: 't' }
  register(
    app,
    route({ ...r, method: 'POST', path: '/api/echo', access: 'public', body: say, reply: say }),
    async c => ({
      ...c.body,
      secret: 'not in the contract',
    }),
  )
  register(
    app,
    route({ ...r, method: 'GET', path: '/api/mine', access: 'person', reply: z.object({ id: z.string() }) }),
    async c => c.person,
  )
  register(
    app,
    route({
      ...r,
      method: 'GET',
      path: '/api/:authority/desk',
      access: ['reviewer'],
      params: authority,
      reply: authority,
    }),
    async c => c.params,
  )
  register(
    app,
    route({ ...r, method: 'GET', path: '/api/:authority/money', access: ['finance'], params: authority }),
    async () => undefined,
  )
  register(
    app,
    route({ ...r, method: 'POST', path: '/notices/x', access: 'vendor', rawBody: true, raw: true }),
    async c => ({
      bytes: (c.body as unknown as Buffer).length,
    }),
  )
  register(
    app,
    route({ ...r, method: 'GET', path: '/api/broken', access: 'public', reply: z.object({ n: z.number() }) }),
    async () => ({ n: 'x' }),
  )
  register(app, route({ ...r, method: 'GET', path: '/api/conflict', access: 'public' }), async () => {
    throw new AppError('order.stale')
  })
  register(app, route({ ...r, method: 'GET', path: '/api/live', access: 'public', raw: true }), async c => {
    openEventStream(c.reply, () => {}).send('order', { id: 1 })
  })
  const build = (name: string) => {
    const dir = mkdtempSync(join(tmpdir(), 'hufu-static-'))
    mkdirSync(join(dir, 'assets'))
    writeFileSync(join(dir, 'index.html'), `<p>${name}`)
    writeFileSync(join(dir, 'assets', 'a-1234.js'), 'let a')
    return dir
  }
  const apps = [
    { prefix: '/', dir: build('portal') },
    { prefix: '/console/', dir: build('console') },
  ]
  await serveApps(app, apps, openLog('silent'))
}, 30_000)
afterAll(async () => {
  await app.close()
  await db.close()
})

const get = (url: string, who?: string) => app.inject({ url, headers: who ? { 'x-test': who } : {} })
const post = (headers: Record<string, string>, payload: unknown = { text: 'hello' }) =>
  app.inject({ method: 'POST', url: '/api/echo', headers, payload: payload as object })

it('validates what comes in and strips what goes out', async () => {
  expect((await post({})).json()).toEqual({ text: 'hello', times: 1 })
  const bad = await post({}, { times: 1.5 })
  expect(bad.statusCode).toBe(400)
  expect(bad.json()).toMatchObject({ code: 'request.invalid', zh: { what: expect.any(String) } })
  const faults = bad.json().faults as { path: string; code: string; zh: string; en: string }[]
  expect(faults.map(f => f.path).sort()).toEqual(['text', 'times'])
  expect(faults.find(f => f.path === 'text')).toMatchObject({ code: 'required', zh: '这一项要填写' })
  const broken = await app.inject({
    method: 'POST',
    url: '/api/echo',
    headers: { 'content-type': 'application/json' },
    payload: '{"a":',
  })
  expect(broken.json()).toMatchObject({ code: 'request.invalid' })
})

it('asks for the right person', async () => {
  expect((await get('/api/mine')).json()).toMatchObject({ code: 'session.none' })
  expect((await get('/api/mine', 'staff:a')).statusCode).toBe(401)
  expect((await get('/api/mine', 'person')).json()).toEqual({ id: 'p1' })
  expect((await get('/api/a/desk')).statusCode).toBe(401)
  expect((await get('/api/a/desk', 'person')).statusCode).toBe(401)
  expect((await get('/api/a/desk', 'staff:a')).json()).toEqual({ authority: 'a' })
  expect((await get('/api/b/desk', 'staff:a')).json()).toMatchObject({ code: 'not-found' })
  expect((await get('/api/a/money', 'staff:a')).json()).toMatchObject({ code: 'access.role' })
})

it('refuses a mutation that another site sent', async () => {
  expect((await post({ origin: 'https://evil.example' })).json()).toMatchObject({ code: 'request.origin' })
  expect((await post({ origin: 'null' })).statusCode).toBe(403)
  expect((await post({ 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403)
  expect((await post({ 'sec-fetch-site': 'same-site', origin: 'https://x.ca.example' })).statusCode).toBe(403)
  expect((await post({ origin: 'https://ca.example' })).statusCode).toBe(200)
  expect((await post({ 'sec-fetch-site': 'same-origin', origin: 'http://anything' })).statusCode).toBe(200)
})

it('hands a signed notice over byte for byte, whatever type it claims, and bounds bodies', async () => {
  const notice = await app.inject({
    method: 'POST',
    url: '/notices/x',
    headers: { 'content-type': 'application/json' },
    payload: '{ "a" :1}',
  })
  expect(notice.json()).toEqual({ bytes: 9 })
  const large = await post({}, { text: 'x'.repeat(1_100_000) })
  expect(large.json()).toMatchObject({ code: 'request.too-large' })
})

it('answers errors in one shape with the number of the request', async () => {
  const conflict = await get('/api/conflict')
  expect(conflict.statusCode).toBe(409)
  expect(conflict.json().id).toBe(conflict.headers['x-request-id'])
  const fault = await get('/api/broken')
  expect(fault.json()).toMatchObject({ code: 'server.fault' })
  expect(fault.body).not.toContain('expected number')
  expect((await get('/api/nothing')).json()).toMatchObject({ code: 'not-found' })
})

it('serves the apps, their assets for a year, and never an unknown asset as a page', async () => {
  expect((await get('/orders/17')).body).toBe('<p>portal')
  expect((await get('/console/review')).body).toBe('<p>console')
  expect((await get('/console')).headers.location).toBe('/console/')
  expect((await get('/console/')).body).toBe('<p>console')
  expect((await get('/console/?order=1')).body).toBe('<p>console')
  const asset = await get('/assets/a-1234.js')
  expect(asset.headers['cache-control']).toContain('immutable')
  expect((await get('/')).headers['cache-control']).toBe('no-cache')
  expect((await get('/assets/none.js')).statusCode).toBe(404)
  expect((await get('/..%2f..%2f..%2fetc/passwd.txt')).statusCode).toBe(404)
  expect((await get('/')).headers['content-security-policy']).toContain("frame-ancestors 'none'")
})

it('describes itself and its health', async () => {
  expect((await get('/readyz')).json()).toEqual({ ok: true })
  expect((await get('/metrics')).body).toContain('hufu_http_seconds')
  const api = (await get('/openapi.json')).json()
  expect(api.openapi).toBe('3.1.0')
  expect(Object.keys(api.paths)).toContain('/api/{authority}/desk')
  expect(api.paths['/api/{authority}/money'].get['x-roles']).toEqual(['finance'])
  expect(app.contractRoutes).toHaveLength(8)
})

it('streams events and ends the streams when it goes down', async () => {
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const answer = await fetch(`${url}/api/live`)
  const reader = answer.body!.getReader()
  let text = ''
  while (!text.includes('event: order')) text += new TextDecoder().decode((await reader.read()).value)
  expect(text).toContain('data: {"id":1}')
  const closing = app.close()
  while (!(await reader.read()).done);
  await closing
})
