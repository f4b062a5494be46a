// Alibaba Cloud SMS on loopback: SendSms and QuerySendDetails behind a real signature check, carrier's limits inside
// HTTP 200, and unsigned SmsReport pushes to the server, which may come late, twice or never.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { keepRawBodies, rawBody } from '../raw-body.ts'
import type { World } from '../state.ts'
import { chinaTime, createOutbox, type SmsRecord } from './outbox.ts'
import { createTemplates } from './templates.ts'
import { createAcs3Gate } from './verify-acs3.ts'

const settings = z.object({
  /** The carrier's limits per number; a journey that sends many codes to one number switches them off. */
  rateLimits: z.boolean().default(true),
  /** A vendor code such as isv.BUSINESS_LIMIT_CONTROL for the next message only. */
  refuseNext: z.string().default(''),
  /** The next message is taken, but its answer is lost on the way. */
  loseNextAnswer: z.boolean().default(false),
  /** A carrier's code such as MOBILE_NOT_ON_SERVICE: messages are taken and never reach the phone. */
  failDelivery: z.string().default(''),
  /** Negative: stays undecided until POST /sandbox/sms-settle. */
  deliveryDelayMs: z.number().default(600),
  receiptCopies: z.number().int().min(0).default(1),
  /** Where reports are pushed, under the server's address (set in the vendor's console in real life). */
  receiptPath: z.string().default('/api/notices/aliyun-sms'),
})

const sms = z.object({
  PhoneNumbers: z.string(),
  SignName: z.string().min(1),
  TemplateCode: z.string(),
  TemplateParam: z.string().default('{}'),
  OutId: z.string().default(''),
})

const parametersOf = z.record(z.string(), z.coerce.string())

export function register(app: FastifyInstance, world: World): void {
  const controls = world.controls.declare('aliyun-sms', settings)
  const now = () => world.clock.now()
  const outbox = createOutbox(now)
  const templates = createTemplates()
  const refuse = createAcs3Gate(world.secrets.aliyunSms, now)
  keepRawBodies(app)

  // The vendor answers on "/" of its own host; under a shared address it has a folder. The path is signed either way.
  for (const path of ['/', '/aliyun-sms']) app.post(path, answer)

  async function answer(request: FastifyRequest, reply: FastifyReply) {
    const refusal = refuse({
      method: request.method,
      url: request.raw.url ?? '',
      headers: request.raw.headers,
      body: rawBody(request),
    })
    if (refusal) {
      world.log('aliyun-sms refused', { code: refusal.code })
      return reply
        .status(refusal.status)
        .send({ Code: refusal.code, Message: refusal.message, RequestId: randomUUID().toUpperCase() })
    }
    const query = request.query as Record<string, string>
    switch (request.headers['x-acs-action']) {
      case 'SendSms':
        return send(query, reply)
      case 'QuerySendDetails':
        return querySendDetails(query)
      default:
        return reply
          .status(404)
          .send({ Code: 'InvalidAction.NotFound', Message: 'Specified api is not found.' })
    }
  }

  function send(query: Record<string, string>, reply: FastifyReply) {
    const { refuseNext, rateLimits, loseNextAnswer } = controls()
    const no = (Code: string, Message = Code) => ({ Code, Message, RequestId: randomUUID().toUpperCase() })
    const asked = sms.safeParse(query)
    if (!asked.success) return no('isv.INVALID_PARAMETERS', z.prettifyError(asked.error))
    const { PhoneNumbers: to, SignName: sign, TemplateCode: template, OutId: reference } = asked.data
    if (!/^1[3-9]\d{9}$/.test(to)) return no('isv.MOBILE_NUMBER_ILLEGAL', `${to}invalid mobile number`)
    const parameters = parseParameters(asked.data.TemplateParam)
    if (!parameters) return no('isv.INVALID_JSON_PARAM')
    const rendered = templates.render(template, parameters)
    if ('refusal' in rendered) return no(rendered.refusal)
    if (refuseNext) {
      world.controls.set('aliyun-sms', { refuseNext: '' })
      return no(refuseNext)
    }
    const limit = rateLimits ? outbox.tooMany({ to, sign, template, parameters }) : undefined
    if (limit) return no('isv.BUSINESS_LIMIT_CONTROL', limit)

    const text = `【${sign}】${rendered.text}`
    const record = outbox.take({ to, sign, template, parameters, reference, text })
    const delay = controls().deliveryDelayMs
    if (delay >= 0) world.later(delay, () => settle(record, controls().failDelivery))
    if (loseNextAnswer) {
      world.controls.set('aliyun-sms', { loseNextAnswer: false })
      reply.hijack()
      reply.raw.destroy()
      return reply
    }
    return { Code: 'OK', Message: 'OK', BizId: record.receiptId, RequestId: randomUUID().toUpperCase() }
  }

  function querySendDetails(query: Record<string, string>) {
    const found = outbox
      .all(query.PhoneNumber)
      .filter(r => chinaTime(r.at).slice(0, 10).replaceAll('-', '') === query.SendDate)
      .filter(r => !query.BizId || r.receiptId === query.BizId)
    const size = Number(query.PageSize ?? 10)
    const first = (Number(query.CurrentPage ?? 1) - 1) * size
    return {
      Code: 'OK',
      Message: 'OK',
      RequestId: randomUUID().toUpperCase(),
      TotalCount: String(found.length),
      SmsSendDetailDTOs: {
        SmsSendDetailDTO: found.slice(first, first + size).map(r => ({
          PhoneNum: r.to,
          SendStatus: { waiting: 1, failed: 2, delivered: 3 }[r.state],
          ErrCode: r.vendorCode,
          TemplateCode: r.template,
          Content: r.text,
          SendDate: chinaTime(r.at),
          ...(r.reportedAt && { ReceiveDate: chinaTime(r.reportedAt) }),
          OutId: r.reference,
        })),
      },
    }
  }

  /** The carrier decides: the phone rings or it does not, and the vendor reports. */
  async function settle(record: SmsRecord, failure: string): Promise<void> {
    record.state = failure ? 'failed' : 'delivered'
    record.vendorCode = failure || 'DELIVERED'
    record.reportedAt = now().toISOString()
    if (!failure) {
      world.phone.publish({ channel: 'sms', from: record.sign, to: record.to, text: record.text })
    }
    const server = world.serverUrl()
    if (!server) return
    for (let copy = 0; copy < controls().receiptCopies; copy += 1) {
      await pushReport(new URL(controls().receiptPath, server), record)
    }
  }

  async function pushReport(url: URL, record: SmsRecord): Promise<void> {
    const report = [
      {
        phone_number: record.to,
        send_time: chinaTime(record.at),
        report_time: chinaTime(record.reportedAt ?? record.at),
        success: record.state === 'delivered',
        err_code: record.vendorCode,
        err_msg: record.state === 'delivered' ? '用户接收成功' : '用户接收失败',
        sms_size: String(Math.ceil(record.text.length / 67)),
        biz_id: record.receiptId,
        out_id: record.reference,
      },
    ]
    try {
      const reply = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json;charset=UTF-8' },
        body: JSON.stringify(report),
        signal: AbortSignal.timeout(5000),
      })
      world.log('aliyun-sms report pushed', { status: reply.status })
    } catch (fault) {
      world.log('aliyun-sms report not taken', { reason: String(fault) })
    }
  }

  app.get('/sandbox/messages', request => {
    const { to } = z.object({ to: z.string().optional() }).parse(request.query)
    return outbox.all(to)
  })

  app.post('/sandbox/sms-settle', async (request, reply) => {
    const ask = z
      .object({ receiptId: z.string(), failure: z.string().default('') })
      .parse(JSON.parse(rawBody(request)))
    const record = outbox.byReceipt(ask.receiptId)
    if (!record) return reply.status(404).send({ message: 'no such message' })
    await settle(record, ask.failure)
    return record
  })

  /** What an operator does in the vendor's console: have a text approved. */
  app.post('/sandbox/sms-templates', request => {
    const ask = z.record(z.string(), z.string()).parse(JSON.parse(rawBody(request)))
    for (const [template, text] of Object.entries(ask)) templates.approve(template, text)
    return { approved: Object.keys(ask) }
  })
}

function parseParameters(json: string): Record<string, string> | undefined {
  try {
    return parametersOf.parse(JSON.parse(json))
  } catch {
    return undefined
  }
}
