// Nobody but a site of the list, let in by the user, on the agent's own name, gets anything out of the agent.
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SITE, Stand } from '../testing/stand.ts'

const SECOND = 'https://second.example.cn'
const stand = new Stand()
beforeAll(async () => {
  await stand.start([SITE, SECOND])
  stand.token = await stand.pair()
})
afterAll(() => stand.close())

/** fetch sets Host by itself; this one sends what it is told. */
function raw(path: string, headers: Record<string, string>, method = 'GET') {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }>(
    (resolve, reject) => {
      const call = request(stand.url + path, { method, headers }, answer => {
        let text = ''
        answer.setEncoding('utf8').on('data', chunk => {
          text += chunk
        })
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }))
      })
      call.on('error', reject).end()
    },
  )
}
const paths = [
  '/v1/info',
  '/v1/devices',
  '/',
  '/pair?origin=https://ca.example.cn&state=12345678',
  '/healthz',
]

describe('the name it is called by', () => {
  it.each(paths)('refuses a rebound name at %s', async path => {
    const { port } = new URL(stand.url)
    for (const host of [
      `evil.example:${port}`,
      'evil.example',
      '127.0.0.1',
      `127.0.0.1.evil.example:${port}`,
      `[::1]:${port}`,
    ]) {
      const answer = await raw(path, { host, origin: SITE, authorization: `Bearer ${stand.token}` })
      expect([host, answer.status, JSON.parse(answer.text).error]).toEqual([host, 403, 'agent.host'])
      expect(answer.headers['access-control-allow-origin']).toBeUndefined()
    }
  })

  it('answers to localhost and 127.0.0.1', async () => {
    const { port } = new URL(stand.url)
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`])
      expect((await raw('/v1/info', { host, origin: SITE })).status).toBe(200)
  })
})

describe('the site that calls', () => {
  it.each([
    'https://evil.example',
    'null',
    'http://ca.example.cn',
    'https://ca.example.cn.evil.example',
    'https://ca.example.cn:8443',
  ])('is refused if it is %s', async origin => {
    for (const path of ['/v1/info', '/v1/devices']) {
      const answer = await stand.call('GET', path, undefined, { origin })
      expect([answer.status, answer.body.error]).toEqual([403, 'agent.origin'])
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    }
  })

  it('is refused if it does not say who it is', async () => {
    const answer = await raw('/v1/devices', { authorization: `Bearer ${stand.token}` })
    expect([answer.status, JSON.parse(answer.text).error]).toEqual([403, 'agent.origin'])
  })

  it('gets CORS for itself alone, without cookies', async () => {
    const { headers } = await stand.call('GET', '/v1/devices')
    expect(headers.get('access-control-allow-origin')).toBe(SITE)
    expect(headers.get('access-control-allow-credentials')).toBeNull()
    expect(headers.get('vary')).toBe('Origin')
  })
})

describe('the pre-flight', () => {
  const ask = (origin: string) =>
    raw(
      '/v1/devices',
      {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
        'access-control-request-private-network': 'true',
      },
      'OPTIONS',
    )
  it('lets the known site through, from a public network too', async () => {
    const answer = await ask(SITE)
    expect(answer.status).toBe(204)
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': SITE,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'authorization, content-type',
      'access-control-allow-private-network': 'true',
    })
  })
  it('gives a stranger nothing', async () => {
    const answer = await ask('https://evil.example')
    expect(answer.status).toBe(403)
    expect(Object.keys(answer.headers).filter(name => name.startsWith('access-control'))).toEqual([])
  })
})

describe('the token', () => {
  const status = async (headers: Record<string, string>) => {
    const answer = await stand.call('GET', '/v1/devices', undefined, headers)
    return [answer.status, answer.body.error]
  }
  it('is needed, whole, for everything but info', async () => {
    expect(await status({})).toEqual([200, undefined])
    for (const authorization of [
      '',
      'Bearer',
      `Bearer ${stand.token.slice(1)}`,
      `Basic ${stand.token}`,
      `Bearer ${'A'.repeat(43)}`,
    ])
      expect(await status({ authorization })).toEqual([401, 'agent.not-paired'])
  })
  it('is worth nothing to another site, even one of the list', async () => {
    expect(await status({ origin: SECOND })).toEqual([401, 'agent.not-paired'])
    const own = await stand.pair(SECOND)
    expect(await status({ origin: SECOND, authorization: `Bearer ${own}` })).toEqual([200, undefined])
  })
  it('lets info say whether this page is let in', async () => {
    const ask = async (headers: Record<string, string>) =>
      (await stand.call('GET', '/v1/info', undefined, headers)).body.paired
    expect(await ask({})).toBe(true)
    expect(await ask({ origin: SECOND })).toBe(false)
    expect(await ask({ authorization: '' })).toBe(false)
  })
})

it.each([
  ['no JSON', 'application/json', '{'],
  ['plain text', 'text/plain', '{}'],
  ['far too much', 'application/json', `"${'x'.repeat(300_000)}"`],
])('answers %s in its own words', async (_what, type, body) => {
  const headers = { origin: SITE, authorization: `Bearer ${stand.token}`, 'content-type': type }
  const answer = await fetch(`${stand.url}/v1/devices/sw-00000000/pin`, { method: 'POST', headers, body })
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ error: 'request.invalid', zh: expect.stringContaining('刷新') })
})
