// Sets the bank's sandbox up for the tests of the adapter: its options from the sandbox's own environment variables, and a
// counter that keeps the notices.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox } from '../compose.ts'

export async function openBankStage() {
  const dir = mkdtempSync(join(tmpdir(), 'hufu-bank-'))
  const sandbox = await startSandbox({ port: 0, secretsDir: dir })
  const notices: { rawBody: Buffer; headers: Record<string, string> }[] = []
  let wake = () => {}
  const counter = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    notices.push({ rawBody: Buffer.concat(chunks), headers: request.headers as Record<string, string> })
    response.writeHead(200).end('ok')
    wake()
  })
  await new Promise<void>(resolve => counter.listen(0, '127.0.0.1', resolve))
  const control = (values: Record<string, unknown>) => sandbox.world.controls.set('bank', values)
  control({ settleMs: 5 })

  return {
    url: sandbox.url,
    control,
    options: {
      baseUrl: sandbox.environment.BANK_BASE_URL ?? '',
      key: sandbox.environment.BANK_KEY ?? '',
      timeoutMs: 400,
    },
    noticeUrl: `http://127.0.0.1:${(counter.address() as AddressInfo).port}/notify/bank`,
    post: (path: string, body: object = {}) =>
      fetch(`${sandbox.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }).then(async answer => (await answer.json()) as Record<string, unknown>),
    /** As a person's browser sends a form of the page. */
    form: (path: string, fields: Record<string, string>) =>
      fetch(`${sandbox.url}${path}`, { method: 'POST', body: new URLSearchParams(fields) }).then(answer =>
        answer.text(),
      ),
    read: (path: string) => fetch(`${sandbox.url}${path}`).then(answer => answer.text()),
    async nextNotice() {
      for (;;) {
        const found = notices.shift()
        if (found) return found
        await new Promise<void>(resolve => {
          wake = resolve
        })
      }
    },
    async close() {
      await sandbox.close()
      counter.closeAllConnections()
      await new Promise<void>(resolve => counter.close(() => resolve()))
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
