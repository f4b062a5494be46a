// What every adapter of the registry port must do; the fake and the house wire (against the sandbox) both run it.
import { describe, expect, it } from 'vitest'
import type { RegistryEntry, RegistryPort } from './port.ts'

export interface RegistryBench {
  port(): RegistryPort
  enter(entry: RegistryEntry): Promise<void>
  down(is: boolean): Promise<void>
}

const entry: RegistryEntry = {
  name: '郑州示例期货有限公司',
  uscc: '91410100MA0DEMQ19M',
  status: 'active',
  legalRepresentative: '司马懿',
  address: '郑州市金水区未来路69号',
}

export function registryContract(name: string, bench: RegistryBench): void {
  describe(`registry port: ${name}`, () => {
    it('finds by code and by name', async () => {
      await bench.enter(entry)
      expect(await bench.port().find({ uscc: entry.uscc })).toEqual({ result: 'found', entry })
      expect(await bench.port().find({ name: entry.name })).toEqual({ result: 'found', entry })
    })
    it('lets the code decide where both are given', async () => {
      await bench.enter(entry)
      expect(await bench.port().find({ uscc: entry.uscc, name: '别的公司' })).toEqual({
        result: 'found',
        entry,
      })
    })
    it('tells an organisation that has ended', async () => {
      await bench.enter({ ...entry, status: 'dissolved' })
      expect(await bench.port().find({ uscc: entry.uscc })).toMatchObject({ entry: { status: 'dissolved' } })
    })
    it('knows the difference between nobody there and nobody answering', async () => {
      expect(await bench.port().find({ uscc: '91110000710929498G' })).toEqual({ result: 'absent' })
      await bench.down(true)
      expect(await bench.port().find({ uscc: entry.uscc })).toEqual({ result: 'unavailable' })
      await bench.down(false)
    })
  })
}
