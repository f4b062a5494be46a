// The web's edge: one Fastify for every role. Each /api route comes in through `register`, which validates by the
// contract and checks who may call before a handler sees anything; errors leave in one shape.
import { randomUUID } from 'node:crypto'
import cookie from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import type { Route } from '@hufu/contract/route.ts'
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { AnyDatabase } from './db.ts'
import { AppError, render } from './errors.ts'
import { checkAccess, checkOrigin } from './http-access.ts'
import { openMetrics } from './http-metrics.ts'
import { openapi } from './http-openapi.ts'
import type { PersonSession, Session, SessionOf, StaffSession } from './http-session.ts'
import { openStreams } from './http-stream.ts'
import { parseWith } from './http-validate.ts'
import { type Log, redactUrl } from './log.ts'
import { workFor } from './on-behalf.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route that came through `register`, for OpenAPI and the authorisation tests. */
    contractRoutes: Route[]
    sessionOf: SessionOf
    publicUrl: string
    metrics: ReturnType<typeof openMetrics>
  }
  interface FastifyContextConfig {
    rawBody?: boolean
  }
}

type Inferred<S> = S extends z.ZodType ? z.output<S> : never
export interface Call<P, Q, B> {
  params: Inferred<P>
  query: Inferred<Q>
  /** The parsed body; a Buffer on `rawBody` routes. */
  body: Inferred<B>
  /** Whoever is signed in; on a `person` or staff route the one asked for is certainly there. */
  session: Session
  /** The signed-in person. Reading it where nobody is signed in (a `public` route) refuses with session.none. */
  readonly person: PersonSession
  readonly staff: StaffSession
  request: FastifyRequest
  reply: FastifyReply
}

export interface BuildHttp {
  config: Pick<Config, 'publicUrl' | 'rateLimit' | 'trustProxy'>
  log: Log
  clock: Clock
  db: AnyDatabase
  sessionOf: SessionOf
  /** Further origins whose scripts our pages may load. */
  scripts?: readonly string[]
}

const MEGABYTE = 1024 * 1024
/** Above the largest upload slot (10 MB) by the little that a transport may add. */
const RAW_LIMIT = 12 * MEGABYTE
/** What a phone's camera may well send by mistake; who announces more is cut off. */
const DISCARD_LIMIT = 100 * MEGABYTE

export async function buildHttp({
  config,
  log,
  db,
  sessionOf,
  scripts = [],
}: BuildHttp): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    bodyLimit: MEGABYTE,
    trustProxy: config.trustProxy ? config.trustProxy.split(',').map(a => a.trim()) : false,
    genReqId: () => randomUUID(),
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  }) as unknown as FastifyInstance
  app.decorate('contractRoutes', [])
  app.decorate('sessionOf', sessionOf)
  app.decorate('publicUrl', config.publicUrl)
  app.decorate('metrics', openMetrics())
  openStreams(app)
  await app.register(cookie)
  if (config.rateLimit > 0) await app.register(rateLimit, { max: config.rateLimit, timeWindow: 60_000 })
  readBodies(app)
  answerErrors(app, log)
  secureHeaders(app, config.publicUrl, scripts)

  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    app.metrics.observe(request.method, route, reply.statusCode, reply.elapsedTime / 1000)
    log.info(
      {
        event: 'http',
        id: request.id,
        method: request.method,
        url: redactUrl(request.url),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request',
    )
  })

  app.get('/healthz', async () => ({ ok: true }))
  app.get('/readyz', async () => {
    await sql`select 1`.execute(db.kysely).catch(cause => {
      throw new AppError('server.busy', { cause })
    })
    return { ok: true }
  })
  app.get('/metrics', async (_request, reply) => {
    reply.type(app.metrics.registry.contentType)
    return await app.metrics.registry.metrics()
  })
  app.get('/openapi.json', async () => openapi(app.contractRoutes, config.publicUrl))
  return app
}

export interface RegisterOptions {
  /** Bytes; default 1 MB, and 12 MB where the body is raw. */
  bodyLimit?: number
}

export function register<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  app: FastifyInstance,
  route: Route<P, Q, B, R>,
  handler: (call: Call<P, Q, B>) => Promise<z.input<R> | unknown>,
  options: RegisterOptions = {},
): void {
  app.contractRoutes.push(route)
  app.route({
    method: route.method,
    url: route.path,
    bodyLimit: options.bodyLimit ?? (route.rawBody ? RAW_LIMIT : MEGABYTE),
    config: { rawBody: route.rawBody === true },
    // Before the body is read: a stranger's upload is not worth receiving.
    preParsing: async request => {
      if (route.access === 'vendor') return
      checkOrigin(request, app.publicUrl)
      const session = await app.sessionOf(request)
      checkAccess(route.access, session, request.params as Record<string, string>)
      sessions.set(request, session)
    },
    handler: async (request, reply) => {
      const session = sessions.get(request) ?? {}
      const call: Call<P, Q, B> = {
        params: parseWith(route.params, request.params, '') as Inferred<P>,
        query: parseWith(route.query, request.query, '') as Inferred<Q>,
        body: (route.rawBody
          ? (request.body ?? Buffer.alloc(0))
          : parseWith(route.body, request.body, '')) as Inferred<B>,
        session,
        get person() {
          if (!session.person) throw new AppError('session.none')
          return session.person
        },
        get staff() {
          if (!session.staff) throw new AppError('session.none')
          return session.staff
        },
        request,
        reply,
      }
      const answer = await workFor(call.params, () => handler(call))
      if (reply.sent) return reply
      if (route.raw) return answer
      if (!route.reply) return await reply.code(answer === undefined ? 204 : reply.statusCode).send(answer)
      const checked = route.reply.safeParse(answer)
      // A reply that breaks its own contract is our fault, not the caller's.
      if (!checked.success)
        throw new Error(`Reply of ${route.method} ${route.path}: ${checked.error.message}`)
      return checked.data
    },
  })
}

const sessions = new WeakMap<FastifyRequest, Session>()

function readBodies(app: FastifyInstance): void {
  const json = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    if (request.routeOptions.config.rawBody) return done(null, body)
    if (body.length === 0) return done(null, undefined)
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
      return done(new AppError('request.invalid'))
    }
    json(request, body.toString('utf8'), done)
  })
}

/** Who is still sending would meet a closed connection instead of our sentence, so the rest is read and thrown away. */
async function discardRest({ raw, headers }: FastifyRequest): Promise<void> {
  if (raw.complete || !(Number(headers['content-length']) <= DISCARD_LIMIT)) return
  const over = new Promise(resolve => raw.once('end', resolve).once('close', resolve))
  raw.resume()
  await Promise.race([over, new Promise(resolve => setTimeout(resolve, 10_000).unref())])
}

function answerErrors(app: FastifyInstance, log: Log): void {
  app.setErrorHandler(async (error, request, reply) => {
    const { status, problem } = render(error, request.id)
    if (status === 413) await discardRest(request)
    if (status >= 500)
      log.error({ event: 'http.fault', id: request.id, error, route: request.routeOptions.url }, 'fault')
    else log.debug({ event: 'http.refused', id: request.id, refusal: problem.code }, 'refused')
    return reply.code(status).send(problem)
  })
  app.setNotFoundHandler((request, reply) => {
    const { status, problem } = render(new AppError('not-found'), request.id)
    return reply.code(status).send(problem)
  })
}

/**
 * Our own single-page apps and nothing else. The key agent listens on loopback, hence the two connect sources;
 * `scripts` are further origins that may bring a script (the demo's stand-in for WeChat's bridge).
 */
const contentPolicy = (scripts: readonly string[]): string =>
  [
    "default-src 'self'",
    `script-src ${["'self'", ...scripts].join(' ')}`,
    // Ant Design writes its styles at run time.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "frame-src 'self' blob:",
    "connect-src 'self' http://127.0.0.1:* http://localhost:*",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

/** For a PDF that a page of ours shows in a frame. */
export const shownInFrame = {
  'content-security-policy':
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'",
  'x-frame-options': 'SAMEORIGIN',
} as const

function secureHeaders(app: FastifyInstance, publicUrl: string, scripts: readonly string[]): void {
  const policy = contentPolicy(scripts)
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'x-request-id': request.id,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin-allow-popups',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(self), geolocation=(), microphone=()',
      'content-security-policy': policy,
    })
    if (publicUrl.startsWith('https:')) reply.header('strict-transport-security', 'max-age=31536000')
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
  })
}
