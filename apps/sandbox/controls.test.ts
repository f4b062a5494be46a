// The switches that tests and demos turn: wrong ones are refused aloud, so that no test believes in a fault that
// never happened.
import fastify from 'fastify'
import { beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { createControls, registerControls } from './controls.ts'

const schema = z.object({ copies: z.int().default(1), lose: z.boolean().default(false) })
let current: () => z.infer<typeof schema>
let app: ReturnType<typeof fastify>
beforeEach(() => {
  const controls = createControls()
  current = controls.declare('vendor', schema)
  app = fastify()
  registerControls(app, controls)
})
const post = (payload: object) => app.inject({ method: 'POST', url: '/sandbox/controls', payload })

it('changes what is named, keeps the rest, and goes back', async () => {
  expect((await post({ vendor: { copies: 3 } })).json()).toEqual({ vendor: { copies: 3, lose: false } })
  expect(current()).toEqual({ copies: 3, lose: false })
  await app.inject({ method: 'DELETE', url: '/sandbox/controls' })
  expect(current()).toEqual({ copies: 1, lose: false })
})

it.each([{ nobody: {} }, { vendor: { copys: 3 } }, { vendor: { copies: 'three' } }, { vendor: 3 }])(
  'refuses %j and changes nothing',
  async payload => {
    expect((await post(payload)).statusCode).toBe(400)
    expect(current()).toEqual({ copies: 1, lose: false })
  },
)
