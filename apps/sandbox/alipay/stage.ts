// Sets Alipay's sandbox up for the tests of the adapter: its options from the sandbox's own environment variables, a merchant
// that keeps the notices, and a clock that tests may move.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox } from '../compose.ts'

interface Notice {
  rawBody: Buffer
  headers: Record<string, string>
}

export async function openAlipayStage() {
  const dir = mkdtempSync(join(tmpdir(), 'hufu-alipay-'))
  const time = { ahead: 0 }
  const sandbox = await startSandbox({ port: 0, secretsDir: dir })
  const arrived: (Notice & { about: string })[] = []
  let wake = () => {}
  const merchant = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const rawBody = Buffer.concat(chunks)
    const { outRefundNo, outTradeNo } = JSON.parse(rawBody.toString()) as Record<string, string>
    const about = outRefundNo ?? outTradeNo ?? ''
    arrived.push({ rawBody, headers: request.headers as Record<string, string>, about })
    response.writeHead(200).end('success')
    wake()
  })
  await new Promise<void>(resolve => merchant.listen(0, '127.0.0.1', resolve))
  const control = (values: Record<string, unknown>) => sandbox.world.controls.set('alipay', values)
  control({ noticeDelayMs: 5, refundDelayMs: 5, noticeRetryMs: [20, 20] })

  async function noticesAbout(number: string, count = 1): Promise<Notice[]> {
    for (;;) {
      const found = arrived.filter(notice => notice.about === number)
      if (found.length >= count) return found
      await new Promise<void>(resolve => {
        wake = resolve
      })
    }
  }
  const cashier = sandbox.world.cashiers.find(one => one.vendor === 'alipay')!
  const tokenOf = (number: string) => cashier.list().find(one => one.orderNo === number)!.token

  return {
    sandbox,
    control,
    noticesAbout,
    options: {
      baseUrl: sandbox.environment.ALIPAY_BASE_URL ?? '',
      key: sandbox.environment.ALIPAY_KEY ?? '',
      now: () => new Date(Date.now() + time.ahead),
      timeoutMs: 400,
    },
    noticeUrl: `http://127.0.0.1:${(merchant.address() as AddressInfo).port}/notices/alipay`,
    moveClock(seconds: number) {
      time.ahead = seconds * 1000
    },
    /** Opening the cashier page is the scan. */
    async scan(number: string) {
      await (await fetch(`${sandbox.url}/alipay/pay/${tokenOf(number)}`)).text()
    },
    async pay(number: string, count: number) {
      await fetch(`${sandbox.url}/sandbox/cashier/${tokenOf(number)}/pay`, { method: 'POST' })
      return await noticesAbout(number, count)
    },
    async close() {
      await sandbox.close()
      merchant.closeAllConnections()
      await new Promise<void>(resolve => merchant.close(() => resolve()))
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
