// Our official-account adapter against the loopback WeChat: sign-in, templates, a spent token, and encrypted pushes.
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { wechatContract } from '@hufu/outside/wechat/contract.ts'
import { officialAccount } from '@hufu/outside/wechat/official-account.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSandbox } from '../compose.ts'
import { people } from './people.ts'

let sandbox: Awaited<ReturnType<typeof startSandbox>>
const clock = { offset: 0, now: () => new Date(Date.now() + clock.offset) }
const li = people[0]!.openid
const stranger = people[2]!.openid
const snapshotVisitor = people[3]!.openid
const back = 'https://counter.example/wechat/back'

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, secretsDir: mkdtempSync(join(tmpdir(), 'hufu-oa-')), clock })
  sandbox.world.controls.set('wechat-oa', { deliveryDelayMs: 0 })
})
afterAll(() => sandbox.close())

function account() {
  const { appId, appSecret, pushToken, encodingAesKey } = sandbox.world.secrets.wechatOa
  const baseUrl = sandbox.environment.WECHAT_OA_BASE_URL
  return officialAccount({ appId, appSecret, pushToken, encodingAesKey, baseUrl, now: () => clock.now() })
}

let one: ReturnType<typeof account> | undefined
const port = () => {
  one ??= account()
  return one
}

async function consent(openid: string, scope: 'snsapi_base' | 'snsapi_userinfo' = 'snsapi_base') {
  sandbox.world.controls.set('wechat-oa', { autoApprove: openid })
  const url = port().authorizeUrl({ redirectUri: back, state: 'abc', scope })
  const reply = await fetch(url, { redirect: 'manual' })
  sandbox.world.controls.set('wechat-oa', { autoApprove: '' })
  return new URL(reply.headers.get('location') ?? 'none:')
}

const cards = async (openid: string): Promise<{ clientMsgId: string; title: string }[]> =>
  (await (await fetch(`${sandbox.url}/sandbox/wechat-messages?openid=${openid}`)).json()) as {
    clientMsgId: string
    title: string
  }[]

wechatContract('official account', {
  port,
  consent: async (openid, snapshot) =>
    (await consent(snapshot ? snapshotVisitor : openid)).searchParams.get('code') ?? '',
  follower: li,
  arrived: async openid => (await cards(openid)).map(card => card.clientMsgId),
  refuseNext: async () => sandbox.world.controls.set('wechat-oa', { refuseNext: 43004 }),
})

const message = (
  openid: string,
  clientMsgId: string,
  data: Record<string, string> = { thing1: '数字证书' },
) => ({
  openid,
  templateId: 'tpl',
  url: 'https://counter.example/o/1',
  data,
  clientMsgId,
})

describe('WeChat official account on loopback', () => {
  it('brings the browser back with code and state [Z-01]', async () => {
    const url = await consent(li, 'snsapi_userinfo')
    expect(url.href).toMatch(/^https:\/\/counter\.example\/wechat\/back\?code=[0-9a-f]{32}&state=abc$/)
    expect(await port().exchangeCode(url.searchParams.get('code') ?? '')).toEqual({
      openid: li,
      unionid: people[0]!.unionid,
      snapshot: false,
    })
  })

  it('asks on a page, and shows a page rather than redirect for a foreign appid', async () => {
    const url = port().authorizeUrl({ redirectUri: back, state: 'abc', scope: 'snsapi_userinfo' })
    const page = await (await fetch(url)).text()
    for (const person of people) expect(page).toContain(person.name)
    const foreign = await fetch(url.replace(/appid=\w+/, 'appid=wx0'), { redirect: 'manual' })
    expect(foreign.status).toBe(400)
    expect(foreign.headers.get('location')).toBeNull()
  })

  it('forgets a code after five minutes', async () => {
    const code = (await consent(li)).searchParams.get('code') ?? ''
    clock.offset += 301_000
    await expect(port().exchangeCode(code)).rejects.toMatchObject({ code: 'wechat.code-spent' })
    clock.offset -= 301_000
  })

  it('renews a token that was spent elsewhere and repeats once', async () => {
    await fetch(`${sandbox.url}/sandbox/wechat-spend-token`, { method: 'POST' })
    expect(await port().sendTemplate(message(li, 'after-spent'))).toMatchObject({ result: 'accepted' })
    expect((await port().jsapiSignature('https://counter.example/')).signature).toMatch(/^[0-9a-f]{40}$/)
  })

  it('refuses who does not follow, and a value that breaks its type', async () => {
    expect(await port().sendTemplate(message(stranger, 's1'))).toMatchObject({ code: 'not-following' })
    expect(await port().sendTemplate(message(li, 's2', { thing1: '字'.repeat(21) }))).toMatchObject({
      code: 'template',
      vendorCode: 47003,
    })
  })

  it('a wrong secret is told as such', async () => {
    const { appId, pushToken, encodingAesKey } = sandbox.world.secrets.wechatOa
    const baseUrl = sandbox.environment.WECHAT_OA_BASE_URL
    const wrong = officialAccount({
      appId,
      appSecret: 'guess',
      pushToken,
      encodingAesKey,
      baseUrl,
      now: clock.now,
    })
    expect(await wrong.sendTemplate(message(li, 'w1'))).toMatchObject({ code: 'credentials', again: false })
    await expect(wrong.exchangeCode('x')).rejects.toMatchObject({ code: 'wechat.credentials' })
  })

  it('puts the card on the phone and pushes the finished event, which our adapter can open [Z-27]', async () => {
    const pushes: { url: string; body: string }[] = []
    const server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', chunk => chunks.push(chunk))
      request.on('end', () => {
        pushes.push({ url: request.url ?? '', body: Buffer.concat(chunks).toString() })
        response.end('success')
        if (pushes.length === 2) server.emit('both')
      })
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    sandbox.world.controls.set('server', {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    })
    sandbox.world.controls.set('wechat-oa', { eventCopies: 2 })
    const arrived = once(server, 'both')
    const data = { character_string1: '20261120000122', phrase2: '审核通过' }
    const sent = await port().sendTemplate(message(li, 'notice-9', data))
    await arrived
    server.close()
    sandbox.world.controls.reset()
    const opened = pushes.map(({ url, body }) =>
      port().verifyPush(Object.fromEntries(new URL(url, 'http://x').searchParams), body),
    )
    expect(opened[0]).toMatchObject({
      message: {
        event: 'TEMPLATESENDJOBFINISH',
        fields: { Status: 'success', MsgID: sent.result === 'accepted' ? sent.messageId : '' },
      },
    })
    expect(opened[1]).toEqual(opened[0])
    expect(sandbox.world.phone.list({ channel: 'wechat', to: li }).at(-1)).toMatchObject({
      text: '编号：20261120000122\n结果：审核通过',
      link: 'https://counter.example/o/1',
    })
  })
})
