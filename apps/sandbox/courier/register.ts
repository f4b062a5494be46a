// A courier on loopback: parcels are known from the moment the counter follows them, and a person at /courier scans them.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { openWireDesk, refuse } from '../house-wire.ts'
import { rawBody } from '../raw-body.ts'
import type { World } from '../state.ts'
import { keepOnDisk } from '../state-file.ts'
import { courierPage, type Followed } from './page.ts'

const settings = z.object({ down: z.boolean().default(false) })
const waybill = z.string().regex(/^[A-Za-z0-9-]{6,40}$/)
const parcel = z.object({ courier: z.string().min(1).max(40), waybill })
const scan = z.object({
  waybill,
  state: z.enum(['moving', 'delivered', 'returned']),
  text: z.string().trim().min(1).max(100),
})

export function register(app: FastifyInstance, world: World): void {
  const controls = world.controls.declare('courier', settings)
  const { parcels, changed } = keepOnDisk(world, 'courier', { parcels: new Map<string, Followed>() })
  const desk = openWireDesk(app, world, 'courier')
  const read = <T>(shape: z.ZodType<T>, body: unknown): T => {
    if (controls().down) throw refuse(503, 'DOWN', 'maintenance')
    const given = shape.safeParse(body)
    if (!given.success) throw refuse(400, 'PARAMETER', z.prettifyError(given.error))
    return given.data
  }

  desk.serve('/follow', body => {
    const given = read(parcel.extend({ noticeUrl: z.url() }), body)
    const known = parcels.get(given.waybill)
    if (known) known.noticeUrl = given.noticeUrl
    else parcels.set(given.waybill, { ...given, state: 'absent', entries: [] })
    changed()
    return { followed: true }
  })
  desk.serve('/track', body => {
    const known = parcels.get(read(parcel, body).waybill)
    return known
      ? { state: known.state, entries: known.entries, reason: known.reason }
      : { state: 'absent', entries: [] }
  })

  app.get('/courier', (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(courierPage([...parcels.values()], controls().down)),
  )
  const fields = (body: string) => Object.fromEntries(new URLSearchParams(body))
  app.post('/courier/scan', async (request, reply) => {
    const given = scan.safeParse(fields(rawBody(request)))
    const known = given.success ? parcels.get(given.data.waybill) : undefined
    if (!given.success || !known) return reply.status(400).send({ message: 'no such parcel' })
    const { state, text } = given.data
    known.state = state
    known.entries.push({ at: world.clock.now().toISOString(), text })
    if (state === 'returned') known.reason = text
    changed()
    await desk.notify(known.noticeUrl, { waybill: known.waybill })
    return reply.redirect('/courier', 303)
  })
  app.post('/courier/service', (request, reply) => {
    world.controls.set('courier', { down: fields(rawBody(request)).down === '1' })
    return reply.redirect('/courier', 303)
  })
}
