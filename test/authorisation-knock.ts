// Knocking at a route that is known only from the OpenAPI document: its address with given objects in it, and a body that passes
// its schema, so that a refusal is about the caller and not about the words.
import type { Browser } from './stand/browser.ts'

interface Schema {
  type?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  minItems?: number
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
}
export interface Operation {
  security: Record<string, unknown>[]
  'x-roles'?: string[]
  parameters: { name: string; in: 'path' | 'query'; required: boolean; schema: Schema }[]
  requestBody?: { content: Record<string, { schema?: Schema }> }
}
export interface Document {
  paths: Record<string, Record<string, Operation>>
}

export const operationOf = (document: Document, route: string): Operation => {
  const [method = '', path = ''] = route.split(' ')
  const found = document.paths[path]?.[method.toLowerCase()]
  if (!found) throw new Error(`${route} is not served`)
  return found
}

/** What a text of some pattern may be; the first that fits. */
const words = [
  ...[
    'x',
    '13912345678',
    '123456',
    '0.37',
    'service',
    '2026-01-01',
    '2026-01-01T08:00:00+08:00',
    'a@example.com',
    '法院调取',
  ],
  ...[
    '00000000-0000-4000-8000-000000000000',
    'a'.repeat(32),
    'x'.repeat(24),
    '91410100MA9GTE8X1C',
    'AAAA',
    '2'.repeat(20),
  ],
]

function exampleOf(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const one = schema.anyOf?.[0] ?? schema.oneOf?.[0]
  if (one) return exampleOf(one)
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map(name => [name, exampleOf(schema.properties?.[name] ?? {})]),
      )
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => exampleOf(schema.items ?? {}))
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1)
    case 'boolean':
      return true
    default: {
      const fits = (word: string) =>
        word.length >= (schema.minLength ?? 0) &&
        word.length <= (schema.maxLength ?? 1000) &&
        (!schema.pattern || new RegExp(schema.pattern, 'u').test(word))
      const found = words.find(fits)
      if (found === undefined) throw new Error(`no word fits ${JSON.stringify(schema)}`)
      return found
    }
  }
}

export interface Knock {
  url: string
  document: Document
  route: string
  /** Values of path parameters by name; a name that is not here has never been thought of. */
  objects: Record<string, string>
  bodies: Record<string, unknown>
}

/** The status and the problem's code, if it is one. */
export async function knock(browser: Browser, { url, document, route, objects, bodies }: Knock) {
  const [method = '', path = ''] = route.split(' ')
  const { parameters, requestBody } = operationOf(document, route)
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = objects[name]
    if (value === undefined) throw new Error(`${route}: say in the test what {${name}} is`)
    return encodeURIComponent(value)
  })
  const query = parameters.filter(each => each.in === 'query' && each.required)
  const search = new URLSearchParams(query.map(each => [each.name, String(exampleOf(each.schema))]))
  const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? []
  const body = content?.schema ? JSON.stringify(bodies[route] ?? exampleOf(content.schema)) : type && 'bytes'
  const answer = await browser.fetch(`${url}${filled}${search.size ? `?${search}` : ''}`, {
    method,
    headers: type ? { 'content-type': type } : {},
    ...(body ? { body } : {}),
    signal: AbortSignal.timeout(15_000),
  })
  const text = answer.headers.get('content-type')?.includes('json') ? await answer.text() : ''
  await answer.body?.cancel().catch(() => {})
  const code = text ? ((JSON.parse(text) as { code?: string } | null)?.code ?? '') : ''
  return { status: answer.status, code }
}
