// Who may speak to the agent at all. Host: a page that re-bound its own name to 127.0.0.1 still sends that name. Origin:
// only sites of the list, with CORS for exactly them. Token: only sites that the user let in, each with its own.
import type { AddressInfo } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AgentFailure } from '../errors.ts'
import type { Sites } from '../pairing/sites.ts'

export interface GuardOptions {
  allowedOrigins: readonly string[]
  sites: Sites
}

export function ownPort(app: FastifyInstance): number {
  return (app.server.address() as AddressInfo).port
}

export function isPaired(request: FastifyRequest, sites: Sites): boolean {
  const [, token] = /^Bearer ([A-Za-z0-9_-]{20,100})$/.exec(request.headers.authorization ?? '') ?? []
  return token !== undefined && sites.knows(request.headers.origin ?? '', token)
}

export function addGuards(app: FastifyInstance, { allowedOrigins, sites }: GuardOptions): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-content-type-options', 'nosniff')
    reply.header('cache-control', 'no-store')
    const own = [`127.0.0.1:${ownPort(app)}`, `localhost:${ownPort(app)}`]
    if (!own.includes(request.headers.host ?? '')) throw new AgentFailure('agent.host')
    if (request.url.startsWith('/v1/')) return guardApi(request, reply)
    // The agent's own forms: only its own pages send them. A client without a browser sends no Origin, and none is needed,
    // since every form also carries a nonce that only its page knows.
    const { origin } = request.headers
    const site = request.headers['sec-fetch-site'] ?? 'same-origin'
    const foreign =
      (origin !== undefined && !own.some(host => origin === `http://${host}`)) || site !== 'same-origin'
    if (request.method !== 'GET' && foreign) throw new AgentFailure('agent.origin')
  })

  async function guardApi(request: FastifyRequest, reply: FastifyReply) {
    const { origin } = request.headers
    reply.header('vary', 'Origin')
    if (origin === undefined || !allowedOrigins.includes(origin)) throw new AgentFailure('agent.origin')
    reply.header('access-control-allow-origin', origin)
    if (request.method === 'OPTIONS') return preflight(request, reply)
    const path = request.url.split('?')[0]
    if (path !== '/v1/info' && !isPaired(request, sites)) throw new AgentFailure('agent.not-paired')
  }

  // A pre-flight is answered by the hook above; the route only has to exist for it.
  app.options('/v1/*', async () => undefined)
}

function preflight(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.header('access-control-allow-methods', 'GET, POST')
  reply.header('access-control-allow-headers', 'authorization, content-type')
  reply.header('access-control-max-age', '600')
  // WICG Private Network Access: a public site may reach loopback only where loopback itself agrees.
  if (request.headers['access-control-request-private-network'] === 'true')
    reply.header('access-control-allow-private-network', 'true')
  return reply.code(204).send()
}
