// A WeChat for tests: people with codes, sent templates kept, failures on request.

import type { TemplateMessage } from './port.ts'
import { type TemplateSent, type WechatIdentity, type WechatPort, wechatFault } from './port.ts'

export interface FakeWechat extends WechatPort {
  readonly sent: (TemplateMessage & { messageId: string })[]
  /** The answers to give next, one a message; then back to accepting. */
  readonly next: Exclude<TemplateSent, { result: 'accepted' }>[]
  /** Lets someone come back from the authorize page with this code. */
  grant(code: string, identity: WechatIdentity): void
}

export function fakeWechat(appId = 'wx-fake'): FakeWechat {
  const codes = new Map<string, WechatIdentity>()
  const sent: FakeWechat['sent'] = []
  const next: FakeWechat['next'] = []

  return {
    appId,
    sent,
    next,
    grant: (code, identity) => void codes.set(code, identity),
    authorizeUrl: ({ redirectUri, state, scope }) =>
      `https://wechat.invalid/authorize?scope=${scope}&state=${state}&redirect_uri=${encodeURIComponent(redirectUri)}`,

    async exchangeCode(code) {
      const identity = codes.get(code)
      if (!identity) throw wechatFault('wechat.code-spent', 'no such code', 40029)
      codes.delete(code)
      return identity
    },

    async sendTemplate(message) {
      const told = next.shift()
      if (told) return told
      const before = sent.find(m => m.clientMsgId === message.clientMsgId)
      const messageId = before?.messageId ?? String(sent.length + 1)
      if (!before) sent.push({ ...message, messageId })
      return { result: 'accepted', messageId }
    },

    jsapiSignature: async url => ({ appId, timestamp: '0', nonceStr: 'fake', signature: `signed ${url}` }),

    verifyPush(query, rawBody) {
      if (query.signature !== 'genuine' && query.msg_signature !== 'genuine') {
        throw wechatFault('wechat.push-forged', 'signature does not fit')
      }
      if (rawBody === undefined) return { kind: 'echo', reply: query.echostr ?? '' }
      const text = typeof rawBody === 'string' ? rawBody : new TextDecoder().decode(rawBody)
      return {
        kind: 'message',
        reply: 'success',
        message: { id: text, from: '', type: 'text', at: new Date(0), fields: { Content: text } },
      }
    },
  }
}
