// OCSP as relying parties meet it: a revocation made in one process is the very next answer of another; an answer is of this
// moment or none at all; a nonce comes back as it went.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import {
  answersNonce,
  buildCertId,
  buildOcspRequest,
  type Certificate,
  isOcspSignedFor,
  parseCertificate,
  parseOcspResponse,
} from '@hufu/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStand, type Stand } from '../authority/testing/stand.ts'
import { buildHttp } from '../platform/http.ts'
import { testEngines } from '../platform/test-database.ts'

const HOME = 'zce-counter'

async function issued(stand: Stand) {
  const request = await stand.issue(await stand.placeOrder())
  const row = await stand.db.kysely
    .selectFrom('certificate')
    .selectAll()
    .where('request_id', '=', request)
    .where('use', '=', 'sign')
    .executeTakeFirstOrThrow()
  const ca = await stand.db.kysely
    .selectFrom('ca')
    .select('der')
    .where('id', '=', 'sm2-1')
    .executeTakeFirstOrThrow()
  const issuer = parseCertificate(ca.der!)
  return { id: row.id, issuer, certId: buildCertId('sm3', issuer, Buffer.from(row.serial, 'hex')) }
}
const turn = (stand: Stand, id: string, state: 'good' | 'suspended' | 'revoked') =>
  stand.db.kysely
    .updateTable('certificate')
    .set({ state, revoked_at: state === 'good' ? null : stand.clock.now(), reason: null })
    .where('id', '=', id)
    .execute()

// PGlite lives inside one process.
describe.each(testEngines.filter(engine => engine === 'postgres'))('two processes on %s', engine => {
  let stand: Stand
  beforeAll(async () => {
    stand = await openStand({ engine, suites: ['sm2'] })
  }, 180_000)
  afterAll(() => stand?.close())

  it('what is revoked, suspended or resumed in one is the next answer of the other', async () => {
    const { engine: carrier } = stand.db
    if (carrier.kind !== 'postgres') throw new Error('this test needs PostgreSQL')
    const { id, issuer, certId } = await issued(stand)
    const file = fileURLToPath(new URL('./testing/va-process.ts', import.meta.url))
    const va = spawn(process.execPath, [file, String(carrier.pool.options.connectionString)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    va.stdin.write(`${stand.masterKey.toString('hex')}\n`)
    const [port] = (await once(va.stdout, 'data')) as [Buffer]
    const request = Buffer.from(buildOcspRequest([certId])).toString('base64')
    // By GET, the way that caches are allowed to keep.
    const url = `http://127.0.0.1:${String(port).trim()}/va/${HOME}/ocsp/${encodeURIComponent(request)}`
    const ask = async () => {
      const answer = await fetch(url)
      const seconds = Number(/max-age=(\d+)/.exec(answer.headers.get('cache-control') ?? '')?.[1])
      const { basic } = parseOcspResponse(Buffer.from(await answer.arrayBuffer()))
      expect(isOcspSignedFor(basic!, issuer.spki, new Date())).toBe(true)
      return [basic!.responses[0]!.status, seconds]
    }
    try {
      expect(await ask()).toEqual(['good', 60])
      await turn(stand, id, 'suspended')
      expect(await ask()).toEqual(['revoked', 60])
      await turn(stand, id, 'good')
      expect(await ask()).toEqual(['good', 60])
      await turn(stand, id, 'revoked')
      expect(await ask()).toEqual(['revoked', 60])
    } finally {
      va.stdin.end()
      await once(va, 'exit')
    }
  }, 120_000)
})

describe('one answer', () => {
  let stand: Stand
  let made: { id: string; issuer: Certificate; certId: Uint8Array }
  beforeAll(async () => {
    stand = await openStand({ suites: ['sm2'] })
    made = await issued(stand)
  }, 180_000)
  afterAll(() => stand.close())

  async function door(context: Pick<Stand, 'db' | 'authority'> = stand) {
    const app = await buildHttp({
      ...{ ...stand, config: { publicUrl: stand.publicUrl, rateLimit: 0 } },
      sessionOf: async () => ({}),
    })
    context.authority.registerVa(app)
    const ask = async (request: Uint8Array) => {
      const answer = await app.inject({
        ...{ method: 'POST', url: `/va/${HOME}/ocsp`, payload: Buffer.from(request) },
        headers: { 'content-type': 'application/ocsp-request' },
      })
      return { answer, response: parseOcspResponse(answer.rawPayload) }
    }
    return { app, ask }
  }

  it('carries the asker’s nonce of 1 to 128 octets; others are malformed (RFC 9654)', async () => {
    const { app, ask } = await door()
    for (const octets of [1, 32, 128]) {
      const nonce = Buffer.alloc(octets, octets)
      const { answer, response } = await ask(buildOcspRequest([made.certId], nonce))
      expect(answersNonce(response.basic!, nonce), `${octets}`).toBe(true)
      expect(answer.headers['cache-control']).toBe('no-store')
    }
    for (const octets of [0, 129]) {
      const { response } = await ask(buildOcspRequest([made.certId], Buffer.alloc(octets)))
      expect([response.responseStatus, response.basic], `${octets}`).toEqual([1, undefined])
    }
    await app.close()
  })

  it('is of this moment, or says «try later» where the database does not answer', async () => {
    const { app, ask } = await door()
    const request = buildOcspRequest([made.certId])
    const first = await ask(request)
    stand.clock.advance(90_000)
    const second = await ask(request)
    const at = [first, second].map(({ response }) => response.basic!.responses[0]!.thisUpdate.getTime())
    expect(at[1]! - at[0]!).toBe(90_000)

    // The responder has its keys and was asked this before: it still says nothing that it can't look up.
    const { kysely } = stand.db
    const broken = new Proxy(kysely, {
      get: (target, name, self) => {
        if (name === 'selectFrom') throw new Error('connection lost')
        return Reflect.get(target, name, self)
      },
    })
    Object.defineProperty(stand.db, 'kysely', { value: broken, configurable: true, writable: true })
    try {
      const lost = await ask(request)
      expect([lost.answer.statusCode, lost.response.responseStatus, lost.response.basic]).toEqual([
        200,
        3,
        undefined,
      ])
      expect(lost.answer.headers['cache-control']).toBe('no-store')
    } finally {
      Object.defineProperty(stand.db, 'kysely', { value: kysely, configurable: true, writable: true })
    }
    expect((await ask(request)).response.basic!.responses[0]!.status).toBe('good')
    await app.close()
  })
})
