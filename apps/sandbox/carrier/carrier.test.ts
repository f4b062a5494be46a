// Our adapter against the loopback carrier, and the books that a person may write.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { carrierContract } from '@hufu/outside/carrier/contract.ts'
import { createHouseCarrier } from '@hufu/outside/carrier/house-carrier.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startSandbox } from '../compose.ts'

let sandbox: Awaited<ReturnType<typeof startSandbox>>
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, secretsDir: mkdtempSync(join(tmpdir(), 'hufu-carrier-')) })
})
afterAll(() => sandbox.close())

const port = (timeoutMs = 2000) =>
  createHouseCarrier({
    baseUrl: `${sandbox.url}/carrier`,
    key: sandbox.world.secrets.houseWire.carrier,
    timeoutMs,
  })
const post = (path: string, fields: Record<string, string>) =>
  fetch(sandbox.url + path, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })

carrierContract('house wire', {
  port,
  write: async (mobile, says) => void (await post('/carrier/books', { mobile, says })),
  down: async is => void (await post('/carrier/service', { down: is ? '1' : '0', delayMs: '0' })),
})

it('a slow carrier is no answer, and its page shows what was asked without whole numbers', async () => {
  sandbox.world.controls.set('carrier', { delayMs: 400 })
  const three = { name: '张三', idNumber: '11010519491231002X', mobile: '13800000007' }
  expect(await port(100).check(three)).toEqual({ result: 'unavailable' })
  sandbox.world.controls.set('carrier', { delayMs: 0 })
  await port().check(three)
  const html = await (await fetch(`${sandbox.url}/carrier`)).text()
  expect(html).toContain('138****0007')
  expect(html).not.toContain('13800000007')
})
