// A face service on loopback: opens flows for a signed request, shows the page that a person operates, and tells the
// result to whoever asks with a signature. Its page can pass, fail with every reason, be cancelled, or be somebody else.
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { openWireDesk, refuse } from '../house-wire.ts'
import type { World } from '../state.ts'
import { createFlows, type Flow, isOutcome } from './flows.ts'
import { endPage, flowPage } from './page.ts'

const settings = z.object({
  /** Answers 503 to everybody. */
  down: z.boolean().default(false),
  /** Before each answer to our server. */
  delayMs: z.number().int().min(0).default(0),
  /** The browser is not sent back: the person has closed the page. */
  loseRedirect: z.boolean().default(false),
  /** Whoever passes next has this name. */
  passAs: z.string().default(''),
})

const ask = z.object({
  name: z.string().min(1),
  idNumber: z.string().regex(/^\d{17}[\dX]$/),
  returnUrl: z.url({ protocol: /^https?$/ }),
  reference: z.string().min(1).max(64),
})

export function register(app: FastifyInstance, world: World): void {
  const controls = world.controls.declare('face', settings)
  const flows = createFlows(world)
  const desk = openWireDesk(app, world, 'face')
  // The page's buttons are plain forms.
  const atHand = async () => {
    const { down, delayMs } = controls()
    if (delayMs) await wait(delayMs)
    if (down) throw refuse(503, 'DOWN', 'maintenance')
  }

  desk.serve('/begin', async body => {
    await atHand()
    const asked = ask.safeParse(body)
    if (!asked.success) throw refuse(400, 'PARAMETER', z.prettifyError(asked.error))
    const same = flows.byReference(asked.data.reference)
    if (same && (same.name !== asked.data.name || same.idNumber !== asked.data.idNumber))
      throw refuse(409, 'REFERENCE_TAKEN', 'this reference belongs to another person')
    const flow = same ?? flows.open(asked.data)
    return { ticket: flow.ticket, url: `${world.publicUrl()}/face/flow?page=${flow.page}` }
  })
  desk.serve('/result', async body => {
    await atHand()
    const flow = flows.byTicket(String(body.ticket))
    if (!flow) throw refuse(404, 'TICKET_UNKNOWN', 'no such ticket')
    return flows.result(flow)
  })

  const html = (reply: FastifyReply, page: string, status = 200) =>
    reply.status(status).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(page)

  app.get('/face/flow', (request, reply) => {
    const flow = flows.byPage((request.query as { page?: string }).page ?? '')
    if (!flow) return html(reply, endPage('没有这次核验', '请回到手机上的页面重新开始。 No such flow.'), 404)
    if (flow.outcome)
      return html(reply, endPage('这次核验已结束', '请继续。 This flow has ended.', backTo(flow)))
    return html(reply, flowPage(flow))
  })
  app.post('/face/flow/:page/:deed', (request, reply) => {
    const { page, deed } = request.params as { page: string; deed: string }
    const flow = flows.byPage(page)
    if (!flow || !isOutcome(deed))
      return html(reply, endPage('没有这次核验', '请重新开始。 No such flow.'), 404)
    const { passAs, loseRedirect } = controls()
    flows.end(flow, deed, deed === 'pass' && passAs ? passAs : null)
    if (passAs) world.controls.set('face', { passAs: '' })
    world.log('face flow ended', { outcome: deed })
    if (loseRedirect) return html(reply, endPage('已完成', '页面没有自动返回。 The page did not go back.'))
    return reply.redirect(backTo(flow), 303)
  })
  /** For tests and the walk: which flows wait, without a name. */
  app.get('/sandbox/face', () =>
    flows.all().map(({ page, reference, outcome }) => ({ page, reference, outcome })),
  )
}

/** The vendor adds a ticket of its own to the address; whoever believes it is to blame. */
const backTo = (flow: Flow): string => {
  const url = new URL(flow.returnUrl)
  url.searchParams.set('flow', flow.page)
  return url.href
}
