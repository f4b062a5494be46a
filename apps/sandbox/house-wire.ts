// The sandbox's side of the house wire (packages/outside/house-wire.ts): checks our signature, signs replies and notices.
// Several services speak it until their vendors' own protocols are built; each has a key of its own.
import { isSignedWire, wireHeaders } from '@hufu/outside/house-wire.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { keepRawBodies, rawBody } from './raw-body.ts'
import type { HouseService } from './secrets/house-wire.ts'
import type { World } from './state.ts'

export interface WireRefusal {
  status: number
  code: string
  message: string
}

export interface WireDesk {
  /** Serves POST `/<service><path>`: the handler sees the verified JSON and answers JSON, or throws `refuse(...)`. */
  serve(path: string, handler: (body: Record<string, unknown>) => unknown): void
  /** Sends a signed notice; answers the receiver's status, 0 where nobody answered. */
  notify(url: string, content: object): Promise<number>
}

export class Refusal extends Error {
  readonly refusal: WireRefusal
  constructor(refusal: WireRefusal) {
    super(refusal.message)
    this.refusal = refusal
  }
}

export const refuse = (status: number, code: string, message: string): Refusal =>
  new Refusal({ status, code, message })

export function openWireDesk(app: FastifyInstance, world: World, service: HouseService): WireDesk {
  keepRawBodies(app)
  const key = world.secrets.houseWire[service]
  const answer = (request: FastifyRequest, reply: FastifyReply, status: number, content: unknown) => {
    const body = JSON.stringify(content)
    return reply
      .status(status)
      .headers(wireHeaders(key, pathOf(request), body, world.clock.now()))
      .send(body)
  }
  return {
    serve(path, handler) {
      app.post(`/${service}${path}`, async (request, reply) => {
        const body = rawBody(request)
        const { headers } = request
        if (!isSignedWire(key, { headers, path: pathOf(request), body, now: world.clock.now() })) {
          world.log(`${service}.bad-signature`, { path })
          return answer(request, reply, 401, { code: 'SIGNATURE', message: 'signature does not fit' })
        }
        try {
          return answer(request, reply, 200, await handler(JSON.parse(body) as Record<string, unknown>))
        } catch (error) {
          if (!(error instanceof Refusal)) throw error
          const { status, code, message } = error.refusal
          return answer(request, reply, status, { code, message })
        }
      })
    },
    async notify(url, content) {
      const body = JSON.stringify(content)
      const headers = wireHeaders(key, 'notice', body, world.clock.now())
      try {
        const sent = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(5000) })
        await sent.body?.cancel()
        return sent.status
      } catch {
        return 0
      }
    },
  }
}

const pathOf = (request: FastifyRequest): string => request.url.split('?')[0] ?? request.url
