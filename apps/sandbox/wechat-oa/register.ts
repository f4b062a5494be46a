// The WeChat official account on loopback: sign-in, stable token, page ticket, template messages and encrypted pushes.
import { randomBytes, randomInt } from 'node:crypto'
import { encryptPush, pushSignature } from '@hufu/outside/wechat/push.ts'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { World } from '../state.ts'
import { registerOauth } from './oauth.ts'
import { accountName, personOf } from './people.ts'
import { type Card, createTemplates, firstMisfit } from './templates.ts'

const settings = z.object({
  /** An openid: sign-in agrees in this person's name without a page. */
  autoApprove: z.string().default(''),
  /** An errcode for the next template message only, e.g. 43004. */
  refuseNext: z.number().default(0),
  /** true: every template message is taken and then blocked by the reader (failed:user block). */
  blockDelivery: z.boolean().default(false),
  deliveryDelayMs: z.number().min(0).default(500),
  /** How often the finished event is pushed; 0 loses it. */
  eventCopies: z.number().int().min(0).default(1),
  /** Where events are pushed, under the server's address (set in WeChat's console in real life). */
  pushPath: z.string().default('/api/notices/wechat-oa'),
})

const templateMessage = z.object({
  touser: z.string(),
  template_id: z.string().min(1),
  url: z.string().optional(),
  client_msg_id: z.string().max(32).optional(),
  data: z.record(z.string(), z.object({ value: z.coerce.string() })).default({}),
})

export interface SentCard extends Card {
  messageId: number
  openid: string
  templateId: string
  clientMsgId: string
  url?: string
  data: Record<string, string>
  at: string
}

const TOKEN_SECONDS = 7200

export function register(app: FastifyInstance, world: World): void {
  const controls = world.controls.declare('wechat-oa', settings)
  const { appId, appSecret } = world.secrets.wechatOa
  const now = () => world.clock.now().getTime()
  const templates = createTemplates()
  const sent: SentCard[] = []
  let token = { value: '', expiresAt: 0 }
  let ticket = { value: '', expiresAt: 0 }

  registerOauth(app, world, controls)

  app.post('/wechat-oa/cgi-bin/stable_token', request => {
    const body = (request.body ?? {}) as Record<string, unknown>
    if (body.appid !== appId) return { errcode: 40013, errmsg: 'invalid appid' }
    if (body.secret !== appSecret) return { errcode: 40125, errmsg: 'invalid appsecret' }
    if (body.grant_type !== 'client_credential') return { errcode: 40002, errmsg: 'invalid grant_type' }
    if (body.force_refresh === true || token.expiresAt <= now()) {
      token = {
        value: `80_${randomBytes(48).toString('base64url')}`,
        expiresAt: now() + TOKEN_SECONDS * 1000,
      }
    }
    return { access_token: token.value, expires_in: Math.floor((token.expiresAt - now()) / 1000) }
  })

  /** Makes the present token worthless, as a forced refresh elsewhere would. */
  app.post('/sandbox/wechat-spend-token', () => {
    token = { value: '', expiresAt: 0 }
    return { spent: true }
  })

  const tokenRefusal = (query: unknown) => {
    const given = (query as Record<string, string>).access_token
    if (given && given === token.value) {
      return token.expiresAt > now() ? undefined : { errcode: 42001, errmsg: 'access_token expired' }
    }
    return { errcode: 40001, errmsg: 'invalid credential, access_token is invalid or not latest' }
  }

  app.get('/wechat-oa/cgi-bin/ticket/getticket', request => {
    const refusal = tokenRefusal(request.query)
    if (refusal) return refusal
    if (ticket.expiresAt <= now()) {
      ticket = { value: randomBytes(64).toString('base64url'), expiresAt: now() + TOKEN_SECONDS * 1000 }
    }
    return {
      errcode: 0,
      errmsg: 'ok',
      ticket: ticket.value,
      expires_in: Math.floor((ticket.expiresAt - now()) / 1000),
    }
  })

  app.post('/wechat-oa/cgi-bin/message/template/send', request => {
    const refusal = tokenRefusal(request.query)
    if (refusal) return refusal
    const asked = templateMessage.safeParse(request.body)
    if (!asked.success) return { errcode: 47001, errmsg: 'data format error' }
    const message = asked.data
    if (controls().refuseNext) {
      const errcode = controls().refuseNext
      world.controls.set('wechat-oa', { refuseNext: 0 })
      return { errcode, errmsg: 'told to refuse' }
    }
    const person = personOf(message.touser)
    if (!person) return { errcode: 40003, errmsg: 'invalid openid' }
    if (!person.follows) return { errcode: 43004, errmsg: 'require subscribe' }
    const misfit = firstMisfit(message.data)
    if (misfit) return { errcode: 47003, errmsg: `argument invalid! data.${misfit}.value invalid` }
    const before = sent.find(m => message.client_msg_id && m.clientMsgId === message.client_msg_id)
    if (before) return { errcode: 0, errmsg: 'ok', msgid: before.messageId }

    const card: SentCard = {
      ...templates.cardOf(message.template_id, message.data),
      messageId: randomInt(10 ** 9, 10 ** 12),
      openid: message.touser,
      templateId: message.template_id,
      clientMsgId: message.client_msg_id ?? '',
      ...(message.url && { url: message.url }),
      data: Object.fromEntries(Object.entries(message.data).map(([name, { value }]) => [name, value])),
      at: world.clock.now().toISOString(),
    }
    sent.push(card)
    if (sent.length > 1000) sent.shift()
    world.later(controls().deliveryDelayMs, () => deliver(card))
    return { errcode: 0, errmsg: 'ok', msgid: card.messageId }
  })

  async function deliver(card: SentCard): Promise<void> {
    const blocked = controls().blockDelivery
    if (!blocked) {
      world.phone.publish({
        channel: 'wechat',
        from: accountName.zh,
        to: card.openid,
        title: card.title,
        text: card.lines.map(line => `${line.label}：${line.value}`).join('\n'),
        ...(card.url && { link: card.url }),
      })
    }
    const status = blocked ? 'failed:user block' : 'success'
    const event = `<xml><ToUserName><![CDATA[gh_sandbox]]></ToUserName><FromUserName><![CDATA[${card.openid}]]></FromUserName><CreateTime>${Math.floor(now() / 1000)}</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[TEMPLATESENDJOBFINISH]]></Event><MsgID>${card.messageId}</MsgID><Status><![CDATA[${status}]]></Status></xml>`
    for (let copy = 0; copy < controls().eventCopies; copy += 1) await push(event)
  }

  async function push(xml: string): Promise<void> {
    const server = world.serverUrl()
    if (!server) return
    const { pushToken, encodingAesKey } = world.secrets.wechatOa
    const box = encryptPush(xml, appId, encodingAesKey, randomBytes(16))
    const timestamp = String(Math.floor(now() / 1000))
    const nonce = String(randomInt(10 ** 8, 10 ** 9))
    const url = new URL(controls().pushPath, server)
    url.search = new URLSearchParams({
      signature: pushSignature(pushToken, timestamp, nonce),
      timestamp,
      nonce,
      openid: 'sandbox',
      encrypt_type: 'aes',
      msg_signature: pushSignature(pushToken, timestamp, nonce, box),
    }).toString()
    try {
      const reply = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'text/xml' },
        body: `<xml><ToUserName><![CDATA[gh_sandbox]]></ToUserName><Encrypt><![CDATA[${box}]]></Encrypt></xml>`,
        signal: AbortSignal.timeout(5000),
      })
      world.log('wechat-oa event pushed', { status: reply.status })
    } catch (fault) {
      world.log('wechat-oa event not taken', { reason: String(fault) })
    }
  }

  app.get('/sandbox/wechat-messages', request => {
    const { openid } = z.object({ openid: z.string().optional() }).parse(request.query)
    return sent.filter(card => openid === undefined || card.openid === openid)
  })

  app.post('/sandbox/wechat-templates', request => {
    const asked = z
      .record(z.string(), z.object({ title: z.string(), lines: z.record(z.string(), z.string()) }))
      .parse(request.body)
    for (const [id, template] of Object.entries(asked)) templates.adopt(id, template)
    return { adopted: Object.keys(asked) }
  })
}
