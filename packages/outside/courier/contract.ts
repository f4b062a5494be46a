// What every adapter of the courier port must do; the fake and the house wire (against the sandbox) both run it.
import { describe, expect, it } from 'vitest'
import type { CourierPort } from './port.ts'

export interface CourierBench {
  port(): CourierPort
  scan(waybill: string, state: 'moving' | 'delivered' | 'returned', text: string): Promise<void>
  down(is: boolean): Promise<void>
}

const parcel = (waybill: string) => ({ courier: '顺丰速运', waybill })
const noticeUrl = 'http://127.0.0.1:9/notify'

export function courierContract(name: string, bench: CourierBench): void {
  describe(`courier port: ${name}`, () => {
    it('knows nothing of a waybill that nobody handed in', async () => {
      expect(await bench.port().track(parcel('SF0000000001'))).toMatchObject({ state: 'absent', entries: [] })
    })
    it('tells how a parcel travels, oldest first, until it is signed for [C-21]', async () => {
      await bench.port().follow({ ...parcel('SF0000000002'), noticeUrl })
      await bench.port().follow({ ...parcel('SF0000000002'), noticeUrl })
      await bench.scan('SF0000000002', 'moving', '已揽收')
      expect(await bench.port().track(parcel('SF0000000002'))).toMatchObject({ state: 'moving' })
      await bench.scan('SF0000000002', 'delivered', '已签收')
      const told = await bench.port().track(parcel('SF0000000002'))
      expect(told.state).toBe('delivered')
      expect(told.entries.map(entry => entry.text)).toEqual(['已揽收', '已签收'])
      expect(told.entries[0]?.at).toBeInstanceOf(Date)
    })
    it('says why a parcel comes back', async () => {
      await bench.port().follow({ ...parcel('SF0000000003'), noticeUrl })
      await bench.scan('SF0000000003', 'returned', '地址不详')
      expect(await bench.port().track(parcel('SF0000000003'))).toMatchObject({
        state: 'returned',
        reason: '地址不详',
      })
    })
    it('says that nobody answers, and takes no unsigned notice', async () => {
      await bench.down(true)
      await expect(bench.port().track(parcel('SF0000000002'))).rejects.toMatchObject({ repeatable: true })
      await bench.down(false)
      const raw = Buffer.from('{"waybill":"SF0000000002"}')
      expect(() => bench.port().openNotice(raw, {})).toThrow(expect.objectContaining({ kind: 'forged' }))
    })
  })
}
