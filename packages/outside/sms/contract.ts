// What every adapter of the SMS port must do; the fake and Alibaba Cloud (against the sandbox) both run it.
import { describe, expect, it } from 'vitest'
import type { SmsPort } from './port.ts'

export interface SmsBench {
  port(): SmsPort
  /** Templates and signature that the vendor has approved. */
  sign: string
  template: string
  /** yyyyMMdd of "today" at the vendor. */
  day(): string
  /** References that reached this number so far. */
  arrived(to: string): Promise<string[]>
  /** The next message is refused because the number got too many. */
  refuseNext(): Promise<void>
  /** The next message is taken, but the answer never comes. */
  loseNextAnswer(): Promise<void>
  /** The carrier delivers, or fails with this code. */
  settle(receiptId: string, failure?: string): Promise<void>
}

export function smsContract(name: string, bench: SmsBench): void {
  const message = (to: string, reference: string) => ({
    to,
    sign: bench.sign,
    template: bench.template,
    parameters: { code: '204519' },
    reference,
  })

  describe(`SMS port: ${name}`, () => {
    it('sends, and knows its message again by receipt', async () => {
      const sent = await bench.port().send(message('13800000001', 'r1'))
      if (sent.result !== 'accepted') throw new Error(JSON.stringify(sent))
      expect(await bench.arrived('13800000001')).toEqual(['r1'])
      await bench.settle(sent.receiptId)
      expect(await bench.port().queryReceipt('13800000001', sent.receiptId, bench.day())).toMatchObject({
        state: 'delivered',
        reference: 'r1',
      })
      expect(await bench.port().queryReceipt('13800000009', sent.receiptId, bench.day())).toBeUndefined()
    })

    it('tells a failed delivery by the carrier', async () => {
      const sent = await bench.port().send(message('13800000002', 'r2'))
      if (sent.result !== 'accepted') throw new Error(JSON.stringify(sent))
      await bench.settle(sent.receiptId, 'MOBILE_NOT_ON_SERVICE')
      expect(await bench.port().queryReceipt('13800000002', sent.receiptId, bench.day())).toMatchObject({
        state: 'failed',
        vendorCode: 'MOBILE_NOT_ON_SERVICE',
      })
    })

    it('says when a number gets too many, and that waiting helps', async () => {
      await bench.refuseNext()
      expect(await bench.port().send(message('13800000003', 'r3'))).toMatchObject({
        result: 'refused',
        code: 'too-often',
        again: true,
      })
      expect(await bench.arrived('13800000003')).toEqual([])
    })

    it('admits not knowing when the answer is lost, and does not send again', async () => {
      await bench.loseNextAnswer()
      expect(await bench.port().send(message('13800000004', 'r4'))).toMatchObject({ result: 'unknown' })
      expect(await bench.arrived('13800000004')).toEqual(['r4'])
    })

    it('takes nonsense for no report', () => {
      expect(bench.port().parseReceipts('<html>')).toEqual([])
      expect(bench.port().parseReceipts('{}')).toEqual([])
    })
  })
}
