// Sets WeChat Pay's sandbox up for the tests of the adapter: the adapter configured from the sandbox's own environment variables, a
// merchant's notice address that keeps what arrives, and a clock that tests may move.

import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SignedNotice } from '@hufu/outside/payment/fake.ts'
import type { WechatPayOptions } from '@hufu/outside/payment/wechat-pay.ts'
import { openResource } from '@hufu/outside/payment/wechat-pay-signature.ts'
import { startSandbox } from '../compose.ts'

export async function openWechatPayStage() {
  const dir = mkdtempSync(join(tmpdir(), 'hufu-wechat-pay-'))
  const time = { ahead: 0 }
  const sandbox = await startSandbox({ port: 0, secretsDir: dir })
  const { environment } = sandbox
  const of = (name: string) => environment[`WECHAT_PAY_${name}`] ?? ''
  const options: WechatPayOptions = {
    baseUrl: of('BASE_URL'),
    appId: of('APP_ID'),
    merchantId: of('MERCHANT_ID'),
    merchantSerial: of('MERCHANT_SERIAL'),
    merchantPrivateKey: of('MERCHANT_PRIVATE_KEY'),
    apiV3Key: of('API_V3_KEY'),
    platformKeyId: of('PLATFORM_KEY_ID'),
    platformKeys: { [of('PLATFORM_KEY_ID')]: of('PLATFORM_PUBLIC_KEY') },
    now: () => new Date(Date.now() + time.ahead),
    timeoutMs: 2000,
  }
  const merchant = await openMerchant(options.apiV3Key)
  sandbox.world.controls.set('wechat-pay', {
    noticeDelayMs: 5,
    refundDelayMs: 5,
    noticeRetryMs: [20, 20, 20],
  })

  const stage = {
    dir,
    sandbox,
    merchant,
    options,
    time,
    cashier: sandbox.world.cashiers.find(one => one.vendor === 'wechat-pay')!,
    control: (values: Record<string, unknown>) => sandbox.world.controls.set('wechat-pay', values),
    async close() {
      await stage.sandbox.close()
      await merchant.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
  return stage
}

/** Keeps every notice that comes, and answers with the status it was told. */
async function openMerchant(apiV3Key: string) {
  const arrived: (SignedNotice & { about: string })[] = []
  const answers: number[] = []
  const waiting: (() => void)[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const rawBody = Buffer.concat(chunks)
    const headers = request.headers as Record<string, string>
    arrived.push({ rawBody, headers, about: numberIn(rawBody, apiV3Key) })
    response.writeHead(answers.shift() ?? 204).end()
    for (const wake of waiting.splice(0)) wake()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notices/wechat-pay`,
    /** Every notice so far, in the order of arrival. */
    arrived,
    /** Statuses of the next answers; 204 afterwards. */
    answers,
    /** Waits until `count` notices about this order or refund number are there. */
    async noticesAbout(number: string, count = 1): Promise<SignedNotice[]> {
      for (;;) {
        const found = arrived.filter(notice => notice.about === number)
        if (found.length >= count) return found
        await new Promise<void>(resolve => waiting.push(resolve))
      }
    },
    close: () => {
      server.closeAllConnections()
      return new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}

function numberIn(rawBody: Buffer, apiV3Key: string): string {
  const { resource } = JSON.parse(rawBody.toString())
  const content = JSON.parse(
    openResource({ ...resource, associatedData: resource.associated_data }, apiV3Key),
  )
  return content.out_refund_no ?? content.out_trade_no
}
