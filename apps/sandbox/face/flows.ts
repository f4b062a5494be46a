// The face service's memory: flows that wait for somebody in front of a camera, and how they ended.
import { randomBytes } from 'node:crypto'
import { type FaceFailure, type FaceResult, faceFailures } from '@hufu/outside/face/port.ts'
import type { World } from '../state.ts'
import { keepOnDisk } from '../state-file.ts'

export interface Flow {
  ticket: string
  /** In the page's address; the ticket itself stays between the servers. */
  page: string
  name: string
  idNumber: string
  returnUrl: string
  reference: string
  until: number
  outcome: 'pass' | FaceFailure | null
  /** Somebody else sat there. */
  as: string | null
}

export type Outcome = NonNullable<Flow['outcome']>
export const isOutcome = (word: string): word is Outcome =>
  word === 'pass' || (faceFailures as readonly string[]).includes(word)

/** The vendor keeps a flow open for so long (facts: 7200 s at Tencent's FaceID). */
const life = 7_200_000

export function createFlows(world: World) {
  const kept = keepOnDisk(world, 'face', { flows: new Map<string, Flow>() })
  const now = () => world.clock.now().getTime()
  const all = () => [...kept.flows.values()]
  return {
    all,
    byReference: (reference: string) => all().find(flow => flow.reference === reference),
    byPage: (page: string) => all().find(flow => flow.page === page),
    byTicket: (ticket: string) => kept.flows.get(ticket),
    open(ask: Pick<Flow, 'name' | 'idNumber' | 'returnUrl' | 'reference'>): Flow {
      const ticket = randomBytes(18).toString('hex')
      const page = randomBytes(12).toString('hex')
      const flow: Flow = { ...ask, ticket, page, until: now() + life, outcome: null, as: null }
      kept.flows.set(ticket, flow)
      kept.changed()
      return flow
    },
    /** The first ending counts. */
    end(flow: Flow, outcome: Outcome, as: string | null): void {
      if (flow.outcome) return
      Object.assign(flow, { outcome, as })
      kept.changed()
    },
    result(flow: Flow): FaceResult {
      const outcome = flow.outcome ?? (flow.until < now() ? 'timeout' : null)
      if (!outcome) return { state: 'not-started' }
      const seen = {
        name: flow.as ?? flow.name,
        idNumber: flow.idNumber,
        reference: `F${flow.ticket.slice(0, 20)}`,
      }
      return outcome === 'pass' ? { state: 'passed', ...seen } : { state: 'failed', reason: outcome, ...seen }
    },
  }
}
