// Calls a route of the contract with fetch: the same few lines serve both web apps, the walk and the tests.
import type { z } from 'zod'
import type { Problem } from './errors.ts'
import type { Route } from './route.ts'

/** The server said no, in words that can be shown as they are. */
export class ProblemError extends Error {
  readonly status: number
  readonly problem: Problem
  constructor(status: number, problem: Problem) {
    super(problem.code)
    this.status = status
    this.problem = problem
  }
}

type In<T> = T extends z.ZodType ? z.input<T> : undefined
type Out<T> = T extends z.ZodType ? z.output<T> : undefined
export interface Call<R extends Route> {
  params?: In<R['params']>
  query?: In<R['query']>
  body?: In<R['body']>
  /** For `rawBody` routes: the bytes, with their headers. */
  bytes?: Blob | ArrayBuffer | Uint8Array<ArrayBuffer>
  headers?: Record<string, string>
  signal?: AbortSignal
}
export type Client = <R extends Route>(route: R, call?: Call<R>) => Promise<Out<NonNullable<R['reply']>>>

/** The URL of a route, with its path parameters and query filled in. */
export function address(
  route: Route,
  params: Record<string, unknown> = {},
  query: Record<string, unknown> = {},
): string {
  const path = route.path.replace(/:([a-z]+)/gi, (_, key: string) => encodeURIComponent(String(params[key])))
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, String(value))
  return search.size ? `${path}?${search}` : path
}

/**
 * A client bound to a base URL. Throws ProblemError for any answer ≥ 400, and TypeError (from fetch) when offline.
 * `fetcher` lets the walk and the tests keep cookies.
 */
export function client(base: string, fetcher: typeof fetch = (...a) => fetch(...a)): Client {
  return async (route, call = {}) => {
    const headers: Record<string, string> = { accept: 'application/json', ...call.headers }
    let body: BodyInit | undefined
    if (call.bytes !== undefined) {
      body = call.bytes as BodyInit
      headers['content-type'] ??= 'application/octet-stream'
    } else if (route.body) {
      body = JSON.stringify(call.body ?? {})
      headers['content-type'] = 'application/json'
    }
    const url =
      base + address(route, call.params as Record<string, unknown>, call.query as Record<string, unknown>)
    const answer = await fetcher(url, {
      method: route.method,
      headers,
      body,
      signal: call.signal,
      credentials: 'same-origin',
    })
    const held = answer.headers.get('content-type')?.includes('json') ? await answer.json() : undefined
    if (!answer.ok) throw new ProblemError(answer.status, held as Problem)
    return held
  }
}

/** What a page's first lines asked for before this code was there (the portal's index.html); each is taken once. */
declare global {
  var hufuEarly: Map<string, Promise<Response>> | undefined
}
const fetchOrTake: typeof fetch = async (input, init) => {
  const url = String(input)
  const early = init?.method === 'GET' ? globalThis.hufuEarly?.get(url) : undefined
  globalThis.hufuEarly?.delete(url)
  return (await early?.catch(() => undefined)) ?? (await fetch(input, init))
}

export const call: Client = client('', fetchOrTake)
