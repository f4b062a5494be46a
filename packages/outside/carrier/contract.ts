// What every adapter of the carrier port must do; the fake and the house wire (against the sandbox) both run it.
import { describe, expect, it } from 'vitest'
import type { CarrierMismatch, CarrierPort } from './port.ts'

export interface CarrierBench {
  port(): CarrierPort
  /** What the carrier's books say of a number; undefined: all fits. */
  write(mobile: string, says: CarrierMismatch | 'unknown'): Promise<void>
  down(is: boolean): Promise<void>
}

const three = (mobile: string) => ({ name: '张三', idNumber: '11010519491231002X', mobile })

export function carrierContract(name: string, bench: CarrierBench): void {
  describe(`carrier port: ${name}`, () => {
    it('says that three elements belong together [H-18]', async () => {
      const answer = await bench.port().check(three('13800000001'))
      expect(answer).toMatchObject({ result: 'match', reference: expect.stringMatching(/.+/) })
    })
    it.each(['name', 'number', 'person', 'not-said'] as const)('says what differs: %s', async which => {
      await bench.write('13800000002', which)
      expect(await bench.port().check(three('13800000002'))).toMatchObject({ result: 'mismatch', which })
    })
    it('knows some numbers not at all, which is no mismatch', async () => {
      await bench.write('13800000003', 'unknown')
      expect(await bench.port().check(three('13800000003'))).toMatchObject({ result: 'unknown' })
    })
    it('admits that nobody answers', async () => {
      await bench.down(true)
      expect(await bench.port().check(three('13800000001'))).toEqual({ result: 'unavailable' })
      await bench.down(false)
      expect(await bench.port().check(three('13800000001'))).toMatchObject({ result: 'match' })
    })
  })
}
