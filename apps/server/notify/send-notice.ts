// Sends one message, once. WeChat and the post office drop repeats by our own number, so it may simply be repeated; no SMS vendor does,
// so a message is claimed before it is sent, and after a crash in between the vendor is asked before anything else.
import type { MailPort } from '@hufu/outside/mail/port.ts'
import type { SmsPort } from '@hufu/outside/sms/port.ts'
import type { WechatPort } from '@hufu/outside/wechat/port.ts'
import { dayOf } from '@hufu/programme'
import type { Selectable } from 'kysely'
import type { Tables } from '../migrations/tables.ts'
import type { Spine } from '../order/spine.ts'

export interface SendDeps {
  spine: Spine
  sms(authority: string): { port: SmsPort; sign: string; templateOf: SmsTemplateOf } | null
  wechat(authority: string): { port: WechatPort; templateId: string } | null
  mail(authority: string): { port: MailPort; from: string } | null
}

type NoticeRow = Selectable<Tables['notice']>
interface Content {
  programme: string
  text: { zh: string; en: string }
  /** For WeChat's twenty characters, where the number has a line of its own. */
  brief: { zh: string; en: string }
  variables: Record<string, string>
  used: string[]
  subject: { zh: string; en: string }
  title: string
  number: string
  link: string
}

export async function sendNotice(deps: SendDeps, job: { authority: string; id: string }): Promise<void> {
  const notice = await deps.spine.db.kysely
    .selectFrom('notice')
    .selectAll()
    .where('authority_id', '=', job.authority)
    .where('id', '=', job.id)
    .executeTakeFirst()
  if (!notice || (notice.state !== 'waiting' && notice.state !== 'sending')) return
  if (notice.channel === 'wechat') await sendByWechat(deps, notice)
  else if (notice.channel === 'email') await sendByMail(deps, notice)
  else await sendBySms(deps, notice)
}

async function sendByWechat(deps: SendDeps, notice: NoticeRow): Promise<void> {
  const account = deps.wechat(notice.authority_id)
  if (!account) return await mark(deps, notice, 'failed', { failure: 'no official account configured' })
  const content = notice.content as unknown as Content
  const sent = await account.port.sendTemplate({
    openid: notice.recipient,
    templateId: account.templateId,
    url: content.link,
    clientMsgId: notice.id.replaceAll('-', ''),
    data: {
      thing1: short(content.title),
      character_string2: content.number || '-',
      thing3: short(content.brief.zh),
      time4: deps.spine.clock.now().toISOString().slice(0, 16).replace('T', ' '),
    },
  })
  if (sent.result === 'accepted') return await mark(deps, notice, 'sent', { receipt: sent.messageId })
  if (sent.result === 'refused' && !sent.again)
    return await mark(deps, notice, 'failed', { failure: sent.code })
  throw new Error(
    `WeChat did not take notice ${notice.id}: ${sent.result === 'refused' ? sent.code : sent.reason}`,
  )
}

/** The post office drops repeats by our own number, so a message may simply be repeated. */
async function sendByMail(deps: SendDeps, notice: NoticeRow): Promise<void> {
  const mail = deps.mail(notice.authority_id)
  if (!mail) return await mark(deps, notice, 'failed', { failure: 'no mail service configured' })
  const content = notice.content as unknown as Content
  const sent = await mail.port.send({
    to: notice.recipient,
    from: mail.from,
    subject: content.subject.zh,
    text: `${content.text.zh}\n\n${content.text.en}\n\n${content.link}`,
    reference: notice.id,
  })
  if (sent.result === 'accepted') return await mark(deps, notice, 'sent', { receipt: sent.messageId })
  if (!sent.again) return await mark(deps, notice, 'failed', { failure: sent.code })
  throw new Error(`the mail service is busy: ${sent.code}`)
}

/** The vendor's number of the approved text for an event of a programme. */
export type SmsTemplateOf = (programme: string, event: string) => string

/** Vendors' placeholders know letters, digits and underscores only. */
export const smsPlaceholder = (variable: string): string => variable.replaceAll('-', '_')

const smsParameters = (used: readonly string[], variables: Readonly<Record<string, string>>) =>
  Object.fromEntries(used.map(name => [smsPlaceholder(name), variables[name] ?? '']))

/** WeChat's `thing` holds 20 characters at most. */
const short = (text: string) => ([...text].length > 20 ? `${[...text].slice(0, 19).join('')}…` : text)

async function sendBySms(deps: SendDeps, notice: NoticeRow): Promise<void> {
  const account = deps.sms(notice.authority_id)
  if (!account) return await mark(deps, notice, 'failed', { failure: 'no SMS service configured' })
  const day = dayOf(notice.created_at).replaceAll('-', '')
  await claim(deps, notice)
  if (notice.state === 'sending') {
    const known = await account.port.findSent(notice.recipient, notice.id, day)
    if (known) return await mark(deps, notice, 'sent', { receipt: known.receiptId })
  }
  const content = notice.content as unknown as Content
  const sent = await account.port.send({
    to: notice.recipient,
    sign: account.sign,
    template: account.templateOf(content.programme, notice.event),
    parameters: smsParameters(content.used, content.variables),
    reference: notice.id,
  })
  if (sent.result === 'accepted') return await mark(deps, notice, 'sent', { receipt: sent.receiptId })
  if (sent.result === 'refused' && sent.again) {
    await mark(deps, notice, 'waiting')
    throw new Error(`SMS vendor is busy: ${sent.vendorCode}`)
  }
  if (sent.result === 'refused') return await mark(deps, notice, 'failed', { failure: sent.code })
  // No answer: still `sending`, but let go of; the next try asks before it sends.
  await mark(deps, notice, 'sending', { sent_at: null })
  throw new Error(`no answer from the SMS vendor: ${sent.reason}`)
}

/** Longer than the vendor's answer may take, so that nobody else sends meanwhile; a killed sender delays it no more. */
const claimLife = 25_000

/** A job may run twice at the same time; only one of them sends. `sent_at` is the moment of the claim meanwhile. */
async function claim(deps: SendDeps, notice: NoticeRow): Promise<void> {
  const now = deps.spine.clock.now()
  const lapsed = new Date(now.getTime() - claimLife)
  const claimed = await deps.spine.db.kysely
    .updateTable('notice')
    .set({ state: 'sending', sent_at: now })
    .where('authority_id', '=', notice.authority_id)
    .where('id', '=', notice.id)
    .where('state', '=', notice.state)
    .where(eb => eb.or([eb('state', '=', 'waiting'), eb('sent_at', 'is', null), eb('sent_at', '<=', lapsed)]))
    .executeTakeFirst()
  if (Number(claimed.numUpdatedRows) === 0) throw new Error(`notice ${notice.id} is being sent elsewhere`)
}

async function mark(
  deps: SendDeps,
  notice: NoticeRow,
  state: NoticeRow['state'],
  rest: { receipt?: string; failure?: string; sent_at?: null } = {},
): Promise<void> {
  await deps.spine.db.kysely
    .updateTable('notice')
    .set({ state, ...rest, ...(state === 'sent' ? { sent_at: deps.spine.clock.now() } : {}) })
    .where('authority_id', '=', notice.authority_id)
    .where('id', '=', notice.id)
    .execute()
}

/** A pushed report is unsigned, so it only makes us ask; what the vendor answers is kept. */
export async function takeReceipts(deps: SendDeps, authority: string, body: Buffer): Promise<string> {
  const account = deps.sms(authority)
  if (!account) return ''
  for (const hint of account.port.parseReceipts(body)) {
    const notice = await deps.spine.db.kysely
      .selectFrom('notice')
      .selectAll()
      .where('authority_id', '=', authority)
      .where('receipt', '=', hint.receiptId)
      .where('state', '=', 'sent')
      .executeTakeFirst()
    if (!notice) continue
    const day = dayOf(notice.created_at).replaceAll('-', '')
    const said = await account.port.queryReceipt(notice.recipient, hint.receiptId, day)
    if (said?.state === 'delivered') await mark(deps, notice, 'delivered')
    if (said?.state === 'failed') await mark(deps, notice, 'failed', { failure: said.vendorCode })
  }
  return account.port.receiptReply
}

export function defineNoticeJobs(deps: SendDeps): void {
  deps.spine.jobs.define<{ authority: string; id: string }>('notice.send', {
    handler: job => sendNotice(deps, job),
    retries: 8,
    backoff: { first: 2, longest: 300 },
  })
}
