// Messages to people: per event and channel, with variables that are checked when the programme is loaded.
import { z } from 'zod'
import { condition, refuse, text } from './word.ts'

export const noticeEvents = [
  'submitted',
  'payment-due',
  'payment-received',
  'transfer-short',
  'transfer-refused',
  'transfer-unmatched',
  'entitlement-granted',
  'entitlement-refused',
  'identity-failed',
  'binding-confirmed',
  'binding-refused',
  'bank-proof-sent',
  'bank-proof-failed',
  'bank-proof-returned',
  'bank-proof-passed',
  'review-passed',
  'review-returned',
  'review-rejected',
  'ready-to-collect',
  'issued',
  'shipped',
  'delivered',
  'invoice-issued',
  'invoice-red-lettered',
  'refund-started',
  'refunded',
  'cancelled',
  'closed',
  'deadline-near',
  'activation',
  'certificate-expiring',
  'certificate-revoked',
] as const
export type NoticeEvent = (typeof noticeEvents)[number]

/** What a notice may say. No PIN, code or full number is among them, so no template can leak one. */
export const noticeVariables = [
  'authority',
  'programme',
  'offer',
  'number',
  'organisation',
  'agent',
  'amount',
  'method',
  'reasons',
  'deadline',
  'next',
  'courier',
  'tracking',
  'link',
  'hotline',
  'until',
  'serial-end',
] as const
export type NoticeVariable = (typeof noticeVariables)[number]

const known = new Set<string>(noticeVariables)

const template = text.superRefine((value, context) => {
  const used = [...`${value.zh} ${value.en}`.matchAll(/\{([^{}]*)\}/g)].map(([, variable = '']) => variable)
  for (const variable of new Set(used))
    if (!known.has(variable))
      refuse(context, {
        zh: `通知里没有 {${variable}} 这个变量，可用：${noticeVariables.join('、')}`,
        en: `A notice has no variable {${variable}}; there are: ${noticeVariables.join(', ')}`,
      })
})

export const channels = ['wechat', 'sms', 'email', 'inbox'] as const
export type Channel = (typeof channels)[number]

export const notice = z
  .strictObject({
    to: z
      .array(z.enum(['agent', 'holder', 'legal-representative']))
      .min(1)
      .default(['agent']),
    when: condition.optional(),
    subject: template.optional(),
    wechat: template.optional(),
    sms: template.optional(),
    email: template.optional(),
    inbox: template.optional(),
  })
  .superRefine((value, context) => {
    if (!channels.some(channel => value[channel]))
      refuse(context, { zh: '通知至少要有一个渠道', en: 'A notice needs at least one channel' })
  })

export type Notice = z.output<typeof notice>
