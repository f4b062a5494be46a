// The carriers' real-name books on loopback: everybody owns their number until somebody writes otherwise at /carrier.
import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { carrierMismatches } from '@hufu/outside/carrier/port.ts'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { openWireDesk, refuse } from '../house-wire.ts'
import { rawBody } from '../raw-body.ts'
import type { World } from '../state.ts'
import { keepOnDisk } from '../state-file.ts'
import { type Asked, carrierPage } from './page.ts'

const settings = z.object({
  down: z.boolean().default(false),
  delayMs: z.number().int().min(0).default(0),
})
const three = z.object({
  name: z.string().min(1),
  idNumber: z.string().regex(/^\d{17}[\dX]$/),
  mobile: z.string().regex(/^1[3-9]\d{9}$/),
})
const entries = ['match', ...carrierMismatches, 'unknown'] as const
const entry = z.object({ mobile: z.string().regex(/^1[3-9]\d{9}$/), says: z.enum(entries) })
const form = z.object({ down: z.enum(['0', '1']), delayMs: z.coerce.number().int().min(0).max(60_000) })

export function register(app: FastifyInstance, world: World): void {
  const controls = world.controls.declare('carrier', settings)
  const { books, changed } = keepOnDisk(world, 'carrier', {
    books: new Map<string, (typeof entries)[number]>(),
  })
  const asked: Asked[] = []
  const desk = openWireDesk(app, world, 'carrier')

  desk.serve('/check', async body => {
    const { down, delayMs } = controls()
    if (delayMs) await wait(delayMs)
    if (down) throw refuse(503, 'DOWN', 'maintenance')
    const given = three.safeParse(body)
    if (!given.success) throw refuse(400, 'PARAMETER', z.prettifyError(given.error))
    const { mobile } = given.data
    const says = books.get(mobile) ?? 'match'
    asked.unshift({ at: world.clock.now().toISOString(), mobile, answer: says })
    asked.splice(20)
    const reference = randomUUID()
    if (says === 'match' || says === 'unknown') return { result: says, reference }
    return { result: 'mismatch', which: says, reference }
  })

  app.get('/carrier', (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(carrierPage({ books, asked, ...controls() })),
  )
  const fields = (body: string) => Object.fromEntries(new URLSearchParams(body))
  app.post('/carrier/books', (request, reply) => {
    const body = rawBody(request)
    const given = entry.safeParse(body.startsWith('{') ? JSON.parse(body) : fields(body))
    if (!given.success) return reply.status(400).send({ message: z.prettifyError(given.error) })
    if (given.data.says === 'match') books.delete(given.data.mobile)
    else books.set(given.data.mobile, given.data.says)
    changed()
    return reply.redirect('/carrier', 303)
  })
  app.post('/carrier/service', (request, reply) => {
    const given = form.safeParse(fields(rawBody(request)))
    if (!given.success) return reply.status(400).send({ message: z.prettifyError(given.error) })
    world.controls.set('carrier', { down: given.data.down === '1', delayMs: given.data.delayMs })
    return reply.redirect('/carrier', 303)
  })
}
