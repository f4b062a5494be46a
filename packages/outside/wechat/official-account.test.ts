// Known answers of WeChat's documentation for the page signature and pushes, and the token's single flight.
import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { officialAccount, signJsapi, verifyPush } from './official-account.ts'
import type { KeptToken } from './port.ts'
import { decryptPush, encryptPush, pushSignature } from './push.ts'
import { keepToken } from './token.ts'

it('signs a page as documented, without its fragment', () => {
  const ticket = 'sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg'
  const sign = (url: string) => signJsapi(ticket, 'Wm3WZYTPz0wzccnW', '1414587457', url)
  expect(sign('http://mp.weixin.qq.com')).toBe('f4d90daf4b3bca3078ab155816175ba34c443a7b')
  expect(sign('http://mp.weixin.qq.com?params=value#top')).toBe('0f9de62fce790f9a083d5c99e95740ceb90c27ed')
})

it('reproduces the documented msg_signature check', () => {
  const keys = {
    token: 'QDG6eK',
    aes: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
    timestamp: '1409659589',
    nonce: '263014780',
  }
  const box = 'P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=='
  expect(pushSignature(keys.token, keys.timestamp, keys.nonce, box)).toBe(
    '5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3',
  )
  expect(decryptPush(box, 'wx5823bf96d3bd56c7', keys.aes)).toBe('1616140317555161061')
})

const NOW = new Date('2026-11-20T06:00:00Z')
const KEYS = {
  appId: 'wx1',
  pushToken: 'pamtest',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  now: () => NOW,
}
const timestamp = String(NOW.getTime() / 1000)

function pushOf(inner: string, appId = 'wx1') {
  const box = encryptPush(inner, appId, KEYS.encodingAesKey, Buffer.alloc(16, 1))
  const query = {
    timestamp,
    nonce: 'n1',
    encrypt_type: 'aes',
    msg_signature: pushSignature(KEYS.pushToken, timestamp, 'n1', box),
  }
  return { query, body: `<xml><ToUserName>gh</ToUserName><Encrypt><![CDATA[${box}]]></Encrypt></xml>` }
}

const EVENT =
  '<xml><FromUserName>o1</FromUserName><CreateTime>1395658920</CreateTime><MsgType>event</MsgType><Event>TEMPLATESENDJOBFINISH</Event><MsgID>200163836</MsgID><Status>success</Status></xml>'

it('takes a signed push and tells repeats by a stable id', () => {
  const { query, body } = pushOf(EVENT)
  const push = verifyPush(KEYS, query, body)
  expect(push).toMatchObject({
    kind: 'message',
    reply: 'success',
    message: {
      event: 'TEMPLATESENDJOBFINISH',
      from: 'o1',
      fields: { MsgID: '200163836', Status: 'success' },
    },
  })
  expect(push).toEqual(verifyPush(KEYS, query, body))
})

it('refuses forged, stale, plain and foreign pushes', () => {
  const { query, body } = pushOf(EVENT)
  const refused = (q: object, b: string) => {
    try {
      verifyPush(KEYS, q, b)
    } catch (fault) {
      return (fault as { code: string }).code
    }
    return 'taken'
  }
  expect(refused({ ...query, msg_signature: 'f'.repeat(40) }, body)).toBe('wechat.push-forged')
  expect(refused({ ...query, nonce: 'n2' }, body)).toBe('wechat.push-forged')
  expect(refused({ ...query, timestamp: String(Number(timestamp) - 1200) }, body)).toBe('wechat.push-stale')
  expect(refused({ ...query, timestamp: undefined }, body)).toBe('wechat.push-stale')
  expect(
    refused({ timestamp, nonce: 'n1', signature: pushSignature('pamtest', timestamp, 'n1') }, EVENT),
  ).toBe('wechat.push-malformed')
  const foreign = pushOf(EVENT, 'wx-other')
  expect(refused(foreign.query, foreign.body)).toBe('wechat.push-forged')
  const hostile = pushOf('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><xml><A>&e;</A></xml>')
  expect(refused(hostile.query, hostile.body)).toBe('wechat.push-malformed')
})

it('returns the echo only when it is signed', () => {
  const signature = createHash('sha1').update(['pamtest', timestamp, 'n'].sort().join('')).digest('hex')
  const query = { timestamp, nonce: 'n', echostr: '42' }
  expect(verifyPush(KEYS, { ...query, signature })).toEqual({ kind: 'echo', reply: '42' })
  expect(() => verifyPush(KEYS, { ...query, signature: signature.replace(/./g, '0') })).toThrow('signature')
})

it('asks for the token once however many wait, keeps it, and renews it when refused', async () => {
  const asked: boolean[] = []
  const saved: KeptToken[] = []
  const keeper = keepToken(
    async force => {
      asked.push(force)
      await new Promise(r => setTimeout(r, 5))
      return { token: force ? 'forced' : 'first', expiresAt: NOW.getTime() + 7_200_000 }
    },
    () => NOW,
    { load: async () => saved.at(-1), save: async t => void saved.push(t) },
  )
  expect(await Promise.all([keeper.current(), keeper.current(), keeper.current()])).toEqual(
    Array(3).fill('first'),
  )
  expect(asked).toEqual([false])
  expect(saved).toHaveLength(1)
  expect(await Promise.all([keeper.renewed('first'), keeper.renewed('first')])).toEqual(['forced', 'forced'])
  expect(asked).toEqual([false, false, true])
  expect(await keeper.renewed('first')).toBe('forced')
  expect(asked).toHaveLength(3)
})

it('builds the authorize address in the documented order and refuses a bad state', () => {
  const account = officialAccount({ ...KEYS, appSecret: 's' })
  expect(
    account.authorizeUrl({ redirectUri: 'https://a.example/b?c=1', state: 'x1', scope: 'snsapi_base' }),
  ).toBe(
    'https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1&redirect_uri=https%3A%2F%2Fa.example%2Fb%3Fc%3D1&response_type=code&scope=snsapi_base&state=x1#wechat_redirect',
  )
  expect(() =>
    account.authorizeUrl({ redirectUri: 'https://a', state: 'a b', scope: 'snsapi_base' }),
  ).toThrow()
})
