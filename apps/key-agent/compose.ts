// Puts the agent together: drivers, the key desk, the sites let in, the interface for web pages and the agent's own pages.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { selfTest } from '@hufu/pki'
import Fastify, { type FastifyInstance } from 'fastify'
import { AgentFailure } from './errors.ts'
import { addApi } from './http/api.ts'
import { addGuards, ownPort } from './http/guard.ts'
import { addPages } from './pages/routes.ts'
import { openQuestions } from './pairing/questions.ts'
import { openSites } from './pairing/sites.ts'
import { softwareDriver } from './token/software/driver.ts'
import { keyDesk } from './writing/key-desk.ts'

const VERSION = '0.1.0'
/** A bundle with a long chain is some 20 KB. */
const BODY_LIMIT = 256 * 1024

export interface AgentOptions {
  /** 0 takes any free port. */
  port: number
  dataDir: string
  /** Sites that may ask at all; the user then decides which may in. */
  allowedOrigins: readonly string[]
  clock?: { now(): Date }
  log?: (event: string, fields?: Record<string, unknown>) => void
}

export interface RunningAgent {
  url: string
  close(): Promise<void>
}

export async function startAgent(options: AgentOptions): Promise<RunningAgent> {
  const { dataDir, allowedOrigins, clock = { now: () => new Date() }, log = () => {} } = options
  const now = () => clock.now()
  // 1. An SM2 that answers wrongly would make requests that nobody can verify: then rather not start.
  selfTest()
  // 2. The rooms.
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const desk = keyDesk([softwareDriver({ folder: join(dataDir, 'software'), now })])
  const sites = await openSites(dataDir, now)
  // 3. Their doors. No logger: bodies carry PINs.
  const app = Fastify({ logger: false, bodyLimit: BODY_LIMIT, forceCloseConnections: true })
  answerFailures(app, log)
  addGuards(app, { allowedOrigins, sites })
  app.get('/healthz', async () => ({ ok: true }))
  addApi(app, desk, sites, VERSION)
  addPages(app, { desk, sites, allowedOrigins, questions: openQuestions(now), log })
  await app.listen({ port: options.port, host: '127.0.0.1' })
  return { url: `http://127.0.0.1:${ownPort(app)}`, close: () => app.close() }
}

function answerFailures(app: FastifyInstance, log: NonNullable<AgentOptions['log']>): void {
  app.setErrorHandler((error, request, reply) => {
    const failure = error instanceof AgentFailure ? error : unforeseen(error)
    // The route's pattern, not its address: names and messages only, since a body may hold a PIN.
    if (failure.code === 'agent.fault')
      log('fault', {
        at: request.routeOptions.url,
        message: error instanceof Error ? error.message : 'unknown',
      })
    return reply.code(failure.status).send(failure.problem())
  })
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send(new AgentFailure('request.invalid').problem()),
  )
}

function unforeseen(error: unknown): AgentFailure {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  // Fastify's own refusals: no JSON, too large, a content type that isn't spoken here.
  return new AgentFailure(status >= 400 && status < 500 ? 'request.invalid' : 'agent.fault', { cause: error })
}
