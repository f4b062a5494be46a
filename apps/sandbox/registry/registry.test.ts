// Our adapter against the loopback registry, and the book that a person may write.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { registryContract } from '@hufu/outside/registry/contract.ts'
import { createHouseRegistry } from '@hufu/outside/registry/house-registry.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startSandbox } from '../compose.ts'

let sandbox: Awaited<ReturnType<typeof startSandbox>>
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, secretsDir: mkdtempSync(join(tmpdir(), 'hufu-registry-')) })
})
afterAll(() => sandbox.close())

const port = (timeoutMs = 2000) =>
  createHouseRegistry({
    baseUrl: `${sandbox.url}/registry`,
    key: sandbox.world.secrets.houseWire.registry,
    timeoutMs,
  })
const post = (path: string, fields: Record<string, string>) =>
  fetch(sandbox.url + path, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
const service = (change: Record<string, string>) =>
  post('/registry/service', { down: '0', strangersExist: '1', delayMs: '0', ...change })

registryContract('house wire', {
  port,
  enter: async entry => void (await post('/registry/entries', { ...entry })),
  down: async is => void (await service({ down: is ? '1' : '0' })),
})

it('strangers exist as they are asked for, until the page says otherwise', async () => {
  const stranger = { uscc: '91440300MA5DA1CD2X', name: '深圳陌生有限公司' }
  expect(await port().find(stranger)).toMatchObject({
    result: 'found',
    entry: { ...stranger, status: 'active' },
  })
  await service({ strangersExist: '0' })
  expect(await port().find(stranger)).toEqual({ result: 'absent' })
  await service({})
})

it('a slow registry is no answer, and a name with markup stays a name', async () => {
  sandbox.world.controls.set('registry', { delayMs: 400 })
  expect(await port(100).find({ uscc: '91410100MA0DEMQ19M' })).toEqual({ result: 'unavailable' })
  sandbox.world.controls.set('registry', { delayMs: 0 })
  await port().find({ uscc: '91440300MA5DA1CD2X', name: '<script>alert(1)</script>' })
  const html = await (await fetch(`${sandbox.url}/registry`)).text()
  expect(html).not.toContain('<script>')
  expect(html).toContain('工商登记库')
})
