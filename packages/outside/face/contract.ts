// What every adapter of the face port must do; the fake and the house wire (against the sandbox) both run it.
import { describe, expect, it } from 'vitest'
import type { FaceFailure, FacePort } from './port.ts'

export interface FaceBench {
  port(): FacePort
  /** The person in front of the camera ends the flow; `as`: somebody else sat there. */
  end(ticket: string, outcome: 'pass' | FaceFailure, as?: { name: string }): Promise<void>
  down(is: boolean): Promise<void>
}

let running = 0
const ask = (change: object = {}) => ({
  name: '张三',
  idNumber: '11010519491231002X',
  returnUrl: 'https://counter.example/v/return',
  reference: `contract-${++running}-${Date.now()}`,
  ...change,
})

export function faceContract(name: string, bench: FaceBench): void {
  describe(`face port: ${name}`, () => {
    it('knows nothing of a flow until the person has been there, then whose face it was', async () => {
      const asked = ask()
      const { url, ticket } = await bench.port().begin(asked)
      expect(url).toMatch(/^https?:/)
      expect(url).not.toContain(asked.idNumber)
      expect(await bench.port().result(ticket)).toEqual({ state: 'not-started' })
      await bench.end(ticket, 'pass')
      expect(await bench.port().result(ticket)).toMatchObject({
        state: 'passed',
        name: '张三',
        idNumber: '11010519491231002X',
      })
      // Asked twice, told the same.
      expect(await bench.port().result(ticket)).toEqual(await bench.port().result(ticket))
    })

    it.each(['other-face', 'not-alive', 'no-record', 'cancelled'] as const)('tells why: %s', async reason => {
      const { ticket } = await bench.port().begin(ask())
      await bench.end(ticket, reason)
      expect(await bench.port().result(ticket)).toMatchObject({ state: 'failed', reason })
    })

    it('says so when somebody else sat there', async () => {
      const { ticket } = await bench.port().begin(ask())
      await bench.end(ticket, 'pass', { name: '李四' })
      expect(await bench.port().result(ticket)).toMatchObject({ state: 'passed', name: '李四' })
    })

    it('one reference is one flow, and never one of somebody else', async () => {
      const asked = ask()
      const first = await bench.port().begin(asked)
      expect((await bench.port().begin(asked)).ticket).toBe(first.ticket)
      await expect(bench.port().begin({ ...asked, name: '李四' })).rejects.toMatchObject({ kind: 'conflict' })
    })

    it('refuses a ticket that it never gave', async () => {
      await expect(bench.port().result('no-such-ticket')).rejects.toMatchObject({ kind: 'refused' })
    })

    it('is away at times, and back afterwards', async () => {
      const asked = ask()
      await bench.down(true)
      await expect(bench.port().begin(asked)).rejects.toMatchObject({ repeatable: true })
      await bench.down(false)
      expect((await bench.port().begin(asked)).ticket).toBeTruthy()
    })
  })
}
