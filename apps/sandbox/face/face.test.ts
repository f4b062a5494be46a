// Our adapter against the loopback face service, and the page that a person operates.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { faceContract } from '@hufu/outside/face/contract.ts'
import { createHouseFace } from '@hufu/outside/face/house-face.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSandbox } from '../compose.ts'

let sandbox: Awaited<ReturnType<typeof startSandbox>>
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, secretsDir: mkdtempSync(join(tmpdir(), 'hufu-face-')) })
})
afterAll(() => sandbox.close())

const port = (key = sandbox.world.secrets.houseWire.face) =>
  createHouseFace({ baseUrl: `${sandbox.url}/face`, key, timeoutMs: 2000 })
const pages = new Map<string, string>()
const remembering = () => {
  const own = port()
  return {
    ...own,
    begin: async (ask: Parameters<typeof own.begin>[0]) => {
      const begun = await own.begin(ask)
      pages.set(begun.ticket, new URL(begun.url).searchParams.get('page') ?? '')
      return begun
    },
  }
}
const press = (page: string, deed: string) =>
  fetch(`${sandbox.url}/face/flow/${page}/${deed}`, { method: 'POST', redirect: 'manual' })

faceContract('house wire', {
  port: remembering,
  end: async (ticket, outcome, as) => {
    if (as) sandbox.world.controls.set('face', { passAs: as.name })
    await press(pages.get(ticket) ?? '', outcome)
  },
  down: async is => sandbox.world.controls.set('face', { down: is }),
})

describe('the face page', () => {
  const ask = {
    name: '张三',
    idNumber: '11010519491231002X',
    returnUrl: 'https://counter.example/v/return',
    reference: 'page-1',
  }
  it('shows neither name nor number in full, has a button for every outcome, and sends the browser back', async () => {
    const { url } = await port().begin(ask)
    const html = await (await fetch(url)).text()
    expect(html).not.toContain('张三')
    expect(html).not.toContain('11010519491231002X')
    expect(html.match(/data-deed="[a-z-]+"/g)).toHaveLength(8)
    const answer = await press(new URL(url).searchParams.get('page') ?? '', 'pass')
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toMatch(/^https:\/\/counter\.example\/v\/return\?/)
  })
  it('ends once: what is pressed afterwards changes nothing', async () => {
    const { url, ticket } = await port().begin({ ...ask, reference: 'page-2' })
    const page = new URL(url).searchParams.get('page') ?? ''
    await press(page, 'cancelled')
    await press(page, 'pass')
    expect(await port().result(ticket)).toMatchObject({ state: 'failed', reason: 'cancelled' })
  })
  it('answers nobody whose signature does not fit', async () => {
    await expect(port('another key').begin({ ...ask, reference: 'page-3' })).rejects.toMatchObject({
      kind: 'forged',
    })
  })
})
