// How a test tells a vendor to misbehave: POST /sandbox/controls {"wechat-pay": {"noticeCopies": 3}} changes the
// named settings, GET lists them, DELETE puts all back. Each vendor declares its settings with a flat zod object of defaults.
import type { FastifyInstance } from 'fastify'
import { type ZodType, z } from 'zod'

export interface Controls {
  /** Declares a vendor's settings; every key needs a default. The result reads the present values. */
  declare<T extends Record<string, unknown>>(vendor: string, schema: ZodType<T>): () => T
  set(vendor: string, values: Record<string, unknown>): void
  reset(): void
  all(): Record<string, Record<string, unknown>>
}

export function createControls(): Controls {
  const declared = new Map<
    string,
    { schema: ZodType<Record<string, unknown>>; values: Record<string, unknown> }
  >()
  return {
    declare<T extends Record<string, unknown>>(vendor: string, schema: ZodType<T>) {
      declared.set(vendor, { schema, values: schema.parse({}) })
      // Every write has passed the same schema.
      return () => declared.get(vendor)!.values as T
    },
    set(vendor, values) {
      const entry = declared.get(vendor)
      if (!entry) throw new Error(`no vendor "${vendor}"; known: ${[...declared.keys()].join(', ')}`)
      const unknown = Object.keys(values).filter(key => !(key in entry.values))
      if (unknown.length > 0) throw new Error(`${vendor} has no control ${unknown.join(', ')}`)
      entry.values = entry.schema.parse({ ...entry.values, ...values })
    },
    reset() {
      for (const entry of declared.values()) entry.values = entry.schema.parse({})
    },
    all: () => Object.fromEntries([...declared].map(([vendor, entry]) => [vendor, entry.values])),
  }
}

const body = z.record(z.string(), z.record(z.string(), z.unknown()))

export function registerControls(app: FastifyInstance, controls: Controls) {
  app.get('/sandbox/controls', () => controls.all())
  app.post('/sandbox/controls', (request, reply) => {
    try {
      for (const [vendor, values] of Object.entries(body.parse(request.body))) controls.set(vendor, values)
      return controls.all()
    } catch (error) {
      return reply.status(400).send({ message: String(error) })
    }
  })
  app.delete('/sandbox/controls', () => {
    controls.reset()
    return controls.all()
  })
}
