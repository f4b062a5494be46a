// What every adapter of the mail port must do: the fake, and the wire against the sandbox.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSandbox } from '../../../apps/sandbox/compose.ts'
import { fakeMail } from './fake.ts'
import { mailOnWire } from './mail-on-wire.ts'
import type { MailPort } from './port.ts'

interface Bench {
  port: MailPort
  arrived(to: string): number
  loseNext(): void
  refuseAll(on: boolean): void
}

let sandbox: Awaited<ReturnType<typeof startSandbox>>
let folder = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hufu-mail-'))
  sandbox = await startSandbox({ port: 0, secretsDir: folder })
})
afterAll(async () => {
  await sandbox.close()
  rmSync(folder, { recursive: true, force: true })
})

const benches: Record<string, () => Bench> = {
  fake: () => {
    const port = fakeMail()
    return {
      port,
      arrived: to => port.arrived(to).length,
      loseNext: port.loseNextAnswer,
      refuseAll: on => on && port.refuseNext('NO_MAILBOX', false),
    }
  },
  'wire and sandbox': () => {
    const { MAIL_BASE_URL: baseUrl = '', MAIL_KEY: key = '' } = sandbox.environment
    return {
      port: mailOnWire({ baseUrl, key }),
      arrived: to => sandbox.world.phone.list({ channel: 'mail', to }).length,
      loseNext: () => sandbox.world.controls.set('mail', { loseAnswers: true }),
      refuseAll: on => sandbox.world.controls.set('mail', { bounce: on }),
    }
  },
}

describe.each(Object.entries(benches))('mail port: %s', (name, open) => {
  const message = (reference: string) => ({
    to: `${reference}@example.com`,
    subject: '电子发票',
    text: '请登录下载',
    from: '演示柜台',
    reference: `${name}-${reference}`,
  })

  it('delivers a message once, however often it is sent', async () => {
    const { port, arrived } = open()
    expect(await port.send(message('a'))).toMatchObject({ result: 'accepted' })
    expect(await port.send(message('a'))).toMatchObject({ result: 'accepted' })
    expect(arrived('a@example.com')).toBe(1)
  })

  it('refuses what cannot arrive, and says whether waiting helps', async () => {
    const { port, refuseAll } = open()
    refuseAll(true)
    expect(await port.send(message('b'))).toMatchObject({ result: 'refused', again: false })
    refuseAll(false)
  })

  it('arrives once though its answer was lost', async () => {
    const { port, arrived, loseNext } = open()
    loseNext()
    const first = await port.send(message('c')).catch((error: Error) => error)
    expect(first instanceof Error || first.result === 'refused').toBe(true)
    sandbox.world.controls.reset()
    expect(await port.send(message('c'))).toMatchObject({ result: 'accepted' })
    expect(arrived('c@example.com')).toBe(1)
  })
})

it('takes no reply for true that another key has signed', async () => {
  const { MAIL_BASE_URL: baseUrl = '' } = sandbox.environment
  const port = mailOnWire({ baseUrl, key: 'somebody-else' })
  await expect(
    port.send({ to: 'd@example.com', subject: 's', text: 't', from: 'f', reference: 'd' }),
  ).rejects.toMatchObject({ kind: 'forged' })
  expect(sandbox.world.phone.list({ to: 'd@example.com' })).toEqual([])
})
