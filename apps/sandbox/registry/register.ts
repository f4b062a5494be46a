// The business registry on loopback. Whoever is entered at /registry is found as entered; others exist as they are asked for,
// so that anybody may try the demo with an invented organisation, until the page says that strangers are unknown.
import { setTimeout as wait } from 'node:timers/promises'
import { type RegistryEntry, registryStatuses } from '@hufu/outside/registry/port.ts'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { openWireDesk, refuse } from '../house-wire.ts'
import { rawBody } from '../raw-body.ts'
import type { World } from '../state.ts'
import { keepOnDisk } from '../state-file.ts'
import { type Asked, registryPage } from './page.ts'

const settings = z.object({
  down: z.boolean().default(false),
  delayMs: z.number().int().min(0).default(0),
  /** Strangers with code and name exist under that name; else they are absent. */
  strangersExist: z.boolean().default(true),
})
const code = z.string().regex(/^[0-9A-Z]{18}$/)
const question = z.object({ uscc: code.optional(), name: z.string().min(1).max(200).optional() })
const entry = z.object({
  name: z.string().trim().min(2).max(100),
  uscc: code,
  status: z.enum(registryStatuses),
  legalRepresentative: z.string().trim().max(60),
  address: z.string().trim().max(200),
})
const removal = z.object({ uscc: code })
const service = z.object({
  down: z.enum(['0', '1']),
  strangersExist: z.enum(['0', '1']),
  delayMs: z.coerce.number().int().min(0).max(60_000),
})

export function register(app: FastifyInstance, world: World): void {
  const controls = world.controls.declare('registry', settings)
  const kept = keepOnDisk(world, 'registry', { entries: new Map<string, RegistryEntry>() })
  const asked: Asked[] = []
  const desk = openWireDesk(app, world, 'registry')

  desk.serve('/organisations', async body => {
    const { down, delayMs, strangersExist } = controls()
    if (delayMs) await wait(delayMs)
    if (down) throw refuse(503, 'MAINTENANCE', 'the registry is down')
    const asks = question.safeParse(body)
    if (!asks.success || !(asks.data.uscc || asks.data.name)) throw refuse(400, 'QUESTION', 'code or name')
    const { uscc, name } = asks.data
    const found = uscc ? kept.entries.get(uscc) : [...kept.entries.values()].find(each => each.name === name)
    const stranger: RegistryEntry | undefined =
      !found && strangersExist && uscc && name
        ? { uscc, name, status: 'active', legalRepresentative: '', address: '' }
        : undefined
    const answer = found ?? stranger
    asked.unshift({
      at: world.clock.now().toISOString(),
      uscc: uscc ?? '',
      name: name ?? '',
      found: answer?.status ?? 'absent',
    })
    asked.splice(20)
    return answer ? { result: 'found', entry: answer } : { result: 'absent' }
  })

  const fieldsOf = (body: Buffer | string) => Object.fromEntries(new URLSearchParams(body.toString()))
  app.get('/registry', (_, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .send(registryPage({ entries: kept.entries, asked, ...controls() })),
  )
  app.post('/registry/entries', (request, reply) => {
    const given = entry.safeParse(fieldsOf(rawBody(request)))
    if (!given.success) return reply.status(400).send({ message: '请检查各项 · please check the fields' })
    kept.entries.set(given.data.uscc, given.data)
    kept.changed()
    return reply.redirect('/registry', 303)
  })
  app.post('/registry/removals', (request, reply) => {
    const given = removal.safeParse(fieldsOf(rawBody(request)))
    if (given.success && kept.entries.delete(given.data.uscc)) kept.changed()
    return reply.redirect('/registry', 303)
  })
  app.post('/registry/service', (request, reply) => {
    const given = service.safeParse(fieldsOf(rawBody(request)))
    if (!given.success) return reply.status(400).send({ message: '请检查各项 · please check the fields' })
    const { down, strangersExist, delayMs } = given.data
    world.controls.set('registry', { down: down === '1', strangersExist: strangersExist === '1', delayMs })
    return reply.redirect('/registry', 303)
  })
}
