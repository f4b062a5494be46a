// OpenAPI 3.1 out of the registered contract routes: one source for server, browsers and partners.
import { errorCodes } from '@hufu/contract/errors.ts'
import type { Access, Route } from '@hufu/contract/route.ts'
import { z } from 'zod'

export function openapi(routes: Route[], server: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] ??= {}
    paths[path][route.method.toLowerCase()] = operation(route)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Hufu 虎符',
      version: '1',
      description: 'The counter of a certificate authority, online.',
    },
    servers: [{ url: server }],
    paths,
    components: {
      securitySchemes: {
        person: { type: 'apiKey', in: 'cookie', name: 'hufu_session' },
        staff: { type: 'apiKey', in: 'cookie', name: 'hufu_staff' },
      },
      schemas: {
        Problem: {
          type: 'object',
          required: ['code', 'zh', 'en', 'id'],
          properties: {
            code: { type: 'string', enum: Object.keys(errorCodes) },
            zh: { type: 'object' },
            en: { type: 'object' },
            faults: { type: 'array', items: { type: 'object' } },
            state: { type: 'string' },
            id: { type: 'string' },
          },
        },
      },
    },
  }
}

function operation(route: Route): object {
  const parameters = [...fields(route.params, 'path'), ...fields(route.query, 'query')]
  const body = route.rawBody
    ? { 'application/octet-stream': {} }
    : route.body && { 'application/json': { schema: toSchema(route.body, 'input') } }
  const problem = {
    description: 'Refused',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
  }
  return {
    summary: route.summary,
    ...security(route.access),
    parameters,
    ...(body ? { requestBody: { required: true, content: body } } : {}),
    responses: {
      200: route.reply
        ? {
            description: 'Done',
            content: { 'application/json': { schema: toSchema(route.reply, 'output') } },
          }
        : { description: 'Done' },
      default: problem,
    },
  }
}

function security(access: Access): object {
  if (access === 'public' || access === 'vendor') return { security: [] }
  if (access === 'person') return { security: [{ person: [] }] }
  const roles = access === 'any-staff' ? {} : { 'x-roles': access }
  return { security: [{ staff: [] }], ...roles }
}

function fields(schema: z.ZodType | undefined, where: 'path' | 'query'): object[] {
  if (!schema) return []
  const { properties = {}, required = [] } = toSchema(schema, 'input') as {
    properties?: Record<string, object>
    required?: string[]
  }
  return Object.entries(properties).map(([name, s]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: s,
  }))
}

const toSchema = (schema: z.ZodType, io: 'input' | 'output'): object => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}
