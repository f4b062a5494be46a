// The WeChat official account port: sign-in inside WeChat, template messages, the page signature (JSSDK) and pushes
// from WeChat to us. Template sending carries our own message number, by which WeChat drops repeats.

import { OutsideError, type OutsideErrorKind } from '../errors.ts'

export type WechatScope = 'snsapi_base' | 'snsapi_userinfo'

export interface WechatIdentity {
  openid: string
  /** Only with scope snsapi_userinfo, and when the account is bound to an open platform. */
  unionid?: string
  /**
   * A visitor on a snapshot page (快照页) gets a made-up account that is gone tomorrow: show pages to it, but never
   * bind it to a person.
   */
  snapshot: boolean
}

export interface TemplateMessage {
  openid: string
  templateId: string
  url?: string
  data: Record<string, string>
  /** Ours; WeChat sends a repeated one only once. */
  clientMsgId: string
}

export type TemplateRefusal =
  | 'not-following'
  | 'user-refused'
  | 'template'
  | 'too-often'
  | 'credentials'
  | 'vendor'

export type TemplateSent =
  | { result: 'accepted'; messageId: string }
  | { result: 'refused'; code: TemplateRefusal; vendorCode: number; again: boolean }
  /** No answer: may be repeated with the same clientMsgId. */
  | { result: 'unknown'; reason: string }

export interface JsapiSignature {
  appId: string
  timestamp: string
  nonceStr: string
  signature: string
}

export interface PushQuery {
  signature?: string
  msg_signature?: string
  timestamp?: string
  nonce?: string
  echostr?: string
  encrypt_type?: string
}

export interface PushMessage {
  /** MsgId, or sender and second for events, as WeChat advises for telling repeats. */
  id: string
  from: string
  /** 'event', 'text', 'image'… */
  type: string
  /** Only for events: TEMPLATESENDJOBFINISH, subscribe, CLICK… */
  event?: string
  at: Date
  fields: Record<string, string>
}

export type Push = { kind: 'echo'; reply: string } | { kind: 'message'; message: PushMessage; reply: string }

/** The codes of the OutsideErrors that this port throws. */
export type WechatFaultCode =
  | 'wechat.code-spent'
  | 'wechat.push-forged'
  | 'wechat.push-stale'
  | 'wechat.push-malformed'
  | 'wechat.credentials'
  | 'wechat.vendor'
  | 'wechat.unreachable'

const KINDS: Record<WechatFaultCode, OutsideErrorKind> = {
  'wechat.code-spent': 'refused',
  'wechat.push-forged': 'forged',
  'wechat.push-stale': 'forged',
  'wechat.push-malformed': 'malformed',
  'wechat.credentials': 'refused',
  'wechat.vendor': 'refused',
  'wechat.unreachable': 'unreachable',
}

/** `vendorCode` is WeChat's errcode where there was one. */
export function wechatFault(code: WechatFaultCode, message: string, vendorCode = 0): OutsideError {
  return new OutsideError(vendorCode === -1 ? 'busy' : KINDS[code], {
    code,
    message,
    ...(vendorCode !== 0 && { vendorCode: String(vendorCode) }),
  })
}

export interface WechatPort {
  readonly appId: string
  /** Where to send a browser inside WeChat; it comes back to redirectUri with ?code=&state=. */
  authorizeUrl(ask: { redirectUri: string; state: string; scope: WechatScope }): string
  exchangeCode(code: string): Promise<WechatIdentity>
  sendTemplate(message: TemplateMessage): Promise<TemplateSent>
  jsapiSignature(url: string): Promise<JsapiSignature>
  /** GET (the echo, when the address is registered): no body. POST: the body as received. Throws OutsideError. */
  verifyPush(query: PushQuery, rawBody?: Uint8Array | string): Push
}

/** The access token outlives a process; where it is kept is the caller's business (never a log). */
export interface TokenStore {
  load(): Promise<KeptToken | undefined>
  save(token: KeptToken): Promise<void>
}

export interface KeptToken {
  token: string
  expiresAt: number
}
