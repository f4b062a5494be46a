// The post office: takes messages over the house wire and puts them into the phone's mailbox, each reference once.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { openWireDesk, refuse } from '../house-wire.ts'
import type { World } from '../state.ts'

const message = z.object({
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  from: z.string(),
  reference: z.string(),
})
const settings = z.object({
  /** Every message is refused as undeliverable. */
  bounce: z.boolean().default(false),
  down: z.boolean().default(false),
  /** Taken, but the answer says that the service failed. */
  loseAnswers: z.boolean().default(false),
})

export function register(app: FastifyInstance, world: World): void {
  const controls = world.controls.declare('mail', settings)
  const taken = new Set<string>()
  openWireDesk(app, world, 'mail').serve('/messages', body => {
    const { down, bounce, loseAnswers } = controls()
    if (down) throw refuse(503, 'DOWN', 'the post office is closed')
    const parsed = message.safeParse(body)
    if (!parsed.success) throw refuse(400, 'MALFORMED', 'no such message')
    const { to, subject, text, from, reference } = parsed.data
    if (bounce || !/^[^\s@]+@[^\s@]+$/.test(to)) throw refuse(422, 'NO_MAILBOX', 'no such mailbox')
    if (!taken.has(reference)) {
      taken.add(reference)
      const link = /https?:\/\/\S+/.exec(text)?.[0]
      world.phone.publish({ channel: 'mail', from, to, title: subject, text, ...(link ? { link } : {}) })
    }
    if (loseAnswers) throw refuse(503, 'LOST', 'the answer was lost')
    return { messageId: `mail-${reference}` }
  })
}
