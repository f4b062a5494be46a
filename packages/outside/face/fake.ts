// A face service for tests: flows wait until a test ends them, and it fails on request.
import { OutsideError } from '../errors.ts'
import type { FaceAsk, FaceFailure, FacePort, FaceResult } from './port.ts'

export interface FakeFace extends FacePort {
  readonly flows: Map<string, FaceAsk & { ticket: string; result: FaceResult }>
  /** Everybody is away until it is set to false again. */
  down: boolean
  pass(ticket: string, as?: { name?: string; idNumber?: string }): void
  fail(ticket: string, reason: FaceFailure): void
}

export function fakeFace(): FakeFace {
  const flows: FakeFace['flows'] = new Map()
  const unreachable = () =>
    new OutsideError('unreachable', { code: 'face.unreachable', message: 'the fake is down' })
  const flowOf = (ticket: string) => {
    const flow = flows.get(ticket)
    if (!flow)
      throw new OutsideError('refused', {
        code: 'face.refused',
        message: 'no such ticket',
        vendorCode: 'TICKET_UNKNOWN',
      })
    return flow
  }
  const fake: FakeFace = {
    flows,
    down: false,
    async begin(ask) {
      if (fake.down) throw unreachable()
      const same = [...flows.values()].find(flow => flow.reference === ask.reference)
      if (same && (same.name !== ask.name || same.idNumber !== ask.idNumber)) {
        throw new OutsideError('conflict', { code: 'face.conflict', message: 'the reference is taken' })
      }
      const ticket = same?.ticket ?? `face-${flows.size + 1}`
      if (!same) flows.set(ticket, { ...ask, ticket, result: { state: 'not-started' } })
      return { ticket, url: `https://face.example/flow?ticket=${ticket}` }
    },
    async result(ticket) {
      if (fake.down) throw unreachable()
      return flowOf(ticket).result
    },
    pass(ticket, as = {}) {
      const flow = flowOf(ticket)
      flow.result = {
        state: 'passed',
        name: flow.name,
        idNumber: flow.idNumber,
        reference: `R-${ticket}`,
        ...as,
      }
    },
    fail(ticket, reason) {
      const flow = flowOf(ticket)
      const { name, idNumber } = flow
      flow.result = { state: 'failed', reason, name, idNumber, reference: `R-${ticket}` }
    },
  }
  return fake
}
