// A run that broke off goes on where it stopped, and nothing is asked twice.
import type { Client } from '@hufu/contract/client.ts'
import { applicantRoutes, type KeyPlan } from '@hufu/contract/routes/applicant.ts'
import type { OrderView } from '@hufu/contract/views.ts'
import type { AgentClient } from '@hufu/ui/agent-client.ts'
import { expect, it } from 'vitest'
import { nextLine, RequestRefused, type Step, StillSigning, writeKey } from './write-key.ts'

type LineState = OrderView['lines'][number]['state']
const plan: KeyPlan = { request: 'r1', algorithm: 'sm2', subject: [], container: 'c1', replaces: null }

function stand(states: LineState[], refused: OrderView['lines'][number]['refused'] = null, held = false) {
  const done: string[] = []
  const view = () => {
    const state = states.length > 1 ? states.shift() : states[0]
    return {
      authority: 'a',
      id: 'o',
      lines: [{ line: 1, by: 'holder', state, refused, held }],
    } as unknown as OrderView
  }
  const call = ((route: unknown) => {
    const name = Object.entries(applicantRoutes).find(([, each]) => each === route)?.[0] ?? ''
    if (name !== 'order') done.push(name)
    return Promise.resolve(name === 'keyBundle' ? { request: 'r1' } : view())
  }) as Client
  const agent = {
    generate: () => Promise.resolve(done.push('generate') && { container: 'c1', csr: 'x' }),
    import: () =>
      Promise.resolve(done.push('import') && { container: 'c1', signSerial: 's', encryptSerial: 'e' }),
  } as unknown as AgentClient
  const steps: Step[] = []
  const run = (patience = 5) =>
    writeKey({
      order: { authority: 'a', id: 'o' } as OrderView,
      line: 1,
      plan,
      device: 'd',
      pin: '884422',
      call,
      agent,
      onStep: step => steps.push(step),
      pause: () => Promise.resolve(),
      patience,
    })
  return { done, steps, run }
}

it('generates, asks, waits, writes and tells the server, in that order', async () => {
  const { done, steps, run } = stand(['waiting', 'signing', 'signing', 'signed'])
  await run()
  expect(done).toEqual(['generate', 'requestCertificate', 'keyBundle', 'import', 'written'])
  expect(steps).toEqual(['generate', 'request', 'sign', 'import', 'confirm'])
})

it('does not make a second request when the first is being signed or is signed', async () => {
  for (const state of ['signing', 'signed'] as const) {
    const { done, run } = stand([state, 'signed'])
    await run()
    expect(done).toEqual(['keyBundle', 'import', 'written'])
  }
})

it('stops waiting without losing anything, and says when the CA refused', async () => {
  await expect(stand(['signing']).run(3)).rejects.toBeInstanceOf(StillSigning)
  const refused = { zh: '密钥用过了', en: 'Key used before' }
  await expect(stand(['waiting'], refused).run()).rejects.toBeInstanceOf(RequestRefused)
})

it('where all or nothing is written, makes the next one before it writes the first', async () => {
  const { done, run } = stand(['waiting', 'signing', 'signed'], null, true)
  await run()
  expect(done).toEqual(['generate', 'requestCertificate'])
  const line = (at: number, state: LineState, held: boolean) => ({ line: at, by: 'holder', state, held })
  const order = (...lines: object[]) => ({ lines }) as unknown as OrderView
  expect(nextLine(order(line(1, 'signed', true), line(2, 'waiting', true)))?.line).toBe(2)
  expect(nextLine(order(line(1, 'signed', false), line(2, 'signed', false)))?.line).toBe(1)
})
