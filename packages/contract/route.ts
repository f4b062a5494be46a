// What one HTTP route is, said once: the server validates by it, the browsers call by it, OpenAPI and the
// authorisation tests are generated from it.
import type { ZodType, z } from 'zod'

/** A desk in the back office. `administrator` manages staff and rosters; it does not imply the others (separation of duties). */
export const roles = ['reviewer', 'producer', 'finance', 'service', 'administrator'] as const
export type Role = (typeof roles)[number]

/**
 * Who may call: anybody; a signed-in person (and only about what is theirs); staff of the authority in the path
 * holding one of the roles; or an outside vendor, whose signature the route checks itself.
 */
export type Access = 'public' | 'person' | 'vendor' | 'any-staff' | readonly Role[]

export interface Route<
  P extends ZodType = ZodType,
  Q extends ZodType = ZodType,
  B extends ZodType = ZodType,
  R extends ZodType = ZodType,
> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Fastify's notation: `/api/:authority/orders/:order`. */
  path: string
  access: Access
  summary: string
  params?: P
  query?: Q
  body?: B
  /** What a 2xx answer holds. `raw` routes answer bytes, a redirect or an event stream instead. */
  reply?: R
  raw?: true
  /** The body arrives as bytes (an upload, a signed notice): the handler reads it itself. */
  rawBody?: true
}

/** Keeps the literal types of a route. */
export function route<P extends ZodType, Q extends ZodType, B extends ZodType, R extends ZodType>(
  r: Route<P, Q, B, R>,
): Route<P, Q, B, R> {
  return r
}

export type Params<T> = T extends { params?: infer P extends ZodType } ? z.infer<P> : never
export type Query<T> = T extends { query?: infer Q extends ZodType } ? z.infer<Q> : never
export type Body<T> = T extends { body?: infer B extends ZodType } ? z.infer<B> : never
export type Reply<T> = T extends { reply?: infer R extends ZodType } ? z.infer<R> : never
