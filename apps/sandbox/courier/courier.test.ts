// Our adapter against the loopback courier, and the page on which a person scans parcels.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { courierContract } from '@hufu/outside/courier/contract.ts'
import { createHouseCourier } from '@hufu/outside/courier/house-courier.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startSandbox } from '../compose.ts'

let sandbox: Awaited<ReturnType<typeof startSandbox>>
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, secretsDir: mkdtempSync(join(tmpdir(), 'hufu-courier-')) })
})
afterAll(() => sandbox.close())

const port = () =>
  createHouseCourier({
    baseUrl: `${sandbox.url}/courier`,
    key: sandbox.world.secrets.houseWire.courier,
    timeoutMs: 2000,
  })
const post = (path: string, fields: Record<string, string>) =>
  fetch(sandbox.url + path, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })

courierContract('house wire', {
  port,
  scan: async (waybill, state, text) => void (await post('/courier/scan', { waybill, state, text })),
  down: async is => void (await post('/courier/service', { down: is ? '1' : '0' })),
})

it('shows the way of each parcel, and scans none that it does not know', async () => {
  await port().follow({ courier: 'EMS', waybill: 'EMS-0001', noticeUrl: 'http://127.0.0.1:9/n' })
  await post('/courier/scan', { waybill: 'EMS-0001', state: 'moving', text: '到达<郑州>' })
  const html = await (await fetch(`${sandbox.url}/courier`)).text()
  expect(html).toContain('EMS-0001')
  expect(html).not.toContain('<郑州>')
  expect((await post('/courier/scan', { waybill: 'NOBODY-1', state: 'moving', text: 'x' })).status).toBe(400)
})
