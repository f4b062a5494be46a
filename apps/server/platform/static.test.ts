// How the web apps and answers travel: compressed where the browser takes it, kept where they never change, asked for anew
// where they do.
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { route } from '@hufu/contract/route.ts'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { systemClock } from './clock.ts'
import { type AnyDatabase, openDatabase } from './db.ts'
import { buildHttp, register } from './http.ts'
import { openLog } from './log.ts'
import { serveApps } from './static.ts'

const early = "document.title = 'early'"
const page = `<!doctype html><script>${early}</script><p>${'page '.repeat(400)}`
const script = `export const words = '${'证书 '.repeat(400)}'`
const answer = { text: '证书 '.repeat(600) }

let app: FastifyInstance
let db: AnyDatabase
beforeAll(async () => {
  db = await openDatabase({})
  app = await buildHttp({
    config: { publicUrl: 'https://ca.example', rateLimit: 0 },
    log: openLog('silent'),
    clock: systemClock,
    db,
    sessionOf: async () => ({}),
  })
  const say = (path: string, reply: object) =>
    register(
      app,
      route({
        method: 'GET',
        path,
        summary: 't',
        access: 'public',
        reply: z.object({ text: z.string() }),
      }),
      async () => reply,
    )
  say('/api/long', answer)
  say('/api/short', { text: 'a' })
  const dir = mkdtempSync(join(tmpdir(), 'hufu-static-'))
  mkdirSync(join(dir, 'assets'))
  for (const [name, text] of [
    ['index.html', page],
    ['assets/a-1234.js', script],
  ] as const) {
    writeFileSync(join(dir, name), text)
    writeFileSync(join(dir, `${name}.br`), brotliCompressSync(text))
    writeFileSync(join(dir, `${name}.gz`), gzipSync(text))
  }
  writeFileSync(join(dir, 'assets/b-1234.js'), 'no copy')
  await serveApps(app, [{ prefix: '/', dir }], openLog('silent'))
}, 30_000)
afterAll(async () => {
  await app.close()
  await db.close()
})

const get = (url: string, encodings = '', more: Record<string, string> = {}) =>
  app.inject({ url, headers: { ...(encodings ? { 'accept-encoding': encodings } : {}), ...more } })
const chromium = 'gzip, deflate, br, zstd'

it.each([
  ['a page', '/orders/17', page],
  ['an asset', '/assets/a-1234.js', script],
])('hands %s out as the build compressed it, and plain to who cannot unpack', async (_, url, text) => {
  const small = await get(url, chromium)
  expect(small.headers['content-encoding']).toBe('br')
  expect(small.headers.vary).toContain('accept-encoding')
  expect(small.rawPayload.length).toBeLessThan(text.length / 4)
  expect(brotliDecompressSync(small.rawPayload).toString()).toBe(text)
  const older = await get(url, 'gzip')
  expect(older.headers['content-encoding']).toBe('gzip')
  expect(gunzipSync(older.rawPayload).toString()).toBe(text)
  expect(older.headers['content-type']).toBe(small.headers['content-type'])
  const plain = await get(url)
  expect(plain.headers['content-encoding']).toBeUndefined()
  expect(plain.body).toBe(text)
})

it('lets hashed assets be kept for a year, and the page be asked for each time at the price of a header', async () => {
  for (const name of ['a', 'b']) {
    const asset = await get(`/assets/${name}-1234.js`, chromium)
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  }
  const first = await get('/', chromium)
  expect(first.headers['cache-control']).toBe('no-cache')
  const again = await get('/', chromium, { 'if-none-match': String(first.headers.etag) })
  expect([again.statusCode, again.rawPayload.length]).toEqual([304, 0])
})

it('allows the script within its own page, and no other', async () => {
  const hash = createHash('sha256').update(early).digest('base64')
  const policy = String((await get('/')).headers['content-security-policy'])
  expect(policy).toContain(`script-src 'sha256-${hash}' 'self';`)
  expect(String((await get('/api/long')).headers['content-security-policy'])).not.toContain('sha256')
})

it('compresses long answers for our own pages only, and never keeps them', async () => {
  const ours = { 'sec-fetch-site': 'same-origin' }
  const small = await get('/api/long', chromium, ours)
  expect(small.headers['content-encoding']).toBe('br')
  expect(small.headers['cache-control']).toBe('no-store')
  expect(Number(small.headers['content-length'])).toBe(small.rawPayload.length)
  expect(JSON.parse(brotliDecompressSync(small.rawPayload).toString())).toEqual(answer)
  const older = await get('/api/long', 'gzip', ours)
  expect(JSON.parse(gunzipSync(older.rawPayload).toString())).toEqual(answer)
  for (const foreign of [{ 'sec-fetch-site': 'cross-site' }, undefined])
    expect((await get('/api/long', chromium, foreign)).headers['content-encoding']).toBeUndefined()
  expect((await get('/api/short', chromium, ours)).headers['content-encoding']).toBeUndefined()
  expect((await get('/api/long', '', ours)).json()).toEqual(answer)
})
