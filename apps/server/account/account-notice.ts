// Messages about the account itself: to whom, in which words, each claimed before it is sent, so none goes out twice. They
// announce and warn; no code, link with a secret, or full number is ever in one.
import { randomUUID } from 'node:crypto'
import { fill, type Text } from '@hufu/programme'
import { type AccountDeps, DAY, type Trx } from './context.ts'

export const accountNotices = {
  'password-changed': {
    zh: '您的登录密码刚刚改过，其他设备已退出登录。如果不是您本人操作，请立即用短信验证码登录并重设密码。',
    en: 'Your password was just changed and other devices were signed out. If this was not you, sign in by a code now and set a new one.',
  },
  'phone-changed-old': {
    zh: '您账号的登录手机号已换成 {mobile}，这个号码不能再登录。如果不是您本人操作，请立即联系客服。',
    en: 'The number of your account is now {mobile}; this one no longer signs in. If this was not you, contact customer service at once.',
  },
  'phone-changed-new': {
    zh: '手机号已更换成功，请用这个号码登录。忘记密码可在登录页自行重设。',
    en: 'The number was changed. Sign in with this one; a forgotten password can be set anew on the sign-in page.',
  },
  'phone-change-asked': {
    zh: '有人申请把您账号的登录手机号换成 {mobile}，最早 24 小时后生效。如果不是您本人，请登录后在“我的账号”里点“阻止换号”。',
    en: 'Somebody asked to change the number of your account to {mobile}, at the earliest in 24 hours. If this was not you, sign in and stop it under “My account”.',
  },
  'phone-change-approved': {
    zh: '您的手机号变更申请已通过，{when} 起可用这个号码登录。',
    en: 'Your change of number was approved. From {when} you can sign in with this number.',
  },
  'phone-change-refused': {
    zh: '您的手机号变更申请没有通过。原因：{reason}。可以补齐后重新提交，或联系客服。',
    en: 'Your change of number was not approved. Reason: {reason}. Submit again, or contact customer service.',
  },
  'phone-change-refused-old': {
    zh: '有人申请更换您账号的登录手机号，我们没有同意，号码没有改变。如有疑问请联系客服。',
    en: 'A change of the number of your account was asked for and refused. Nothing was changed.',
  },
  'phone-change-stopped': {
    zh: '手机号变更申请已被原号码的使用人阻止，号码没有改变。如有疑问请联系客服。',
    en: 'The change of number was stopped by the holder of the present one. Nothing was changed.',
  },
  'join-asked': {
    zh: '有同事申请加入 {organisation}，请登录后在“我的账号”里同意或拒绝。',
    en: 'Somebody asks to join {organisation}. Sign in and decide under “My account”.',
  },
  'join-admitted': {
    zh: '您已加入 {organisation}，现在可以用它的统一社会信用代码登录。',
    en: 'You are now a member of {organisation} and can sign in with its credit code.',
  },
  invited: {
    zh: '{organisation} 邀请您加入。请用这个手机号登录，在“我的账号”里接受，7 天内有效。',
    en: '{organisation} invites you. Sign in with this number and accept under “My account” within 7 days.',
  },
  closed: {
    zh: '您的账号已按您的要求注销。',
    en: 'Your account was closed as you asked.',
  },
} satisfies Record<string, Text>
export type AccountNotice = keyof typeof accountNotices

export type TellPerson = (
  trx: Trx,
  mobile: string | null | undefined,
  event: AccountNotice,
  variables?: Record<string, string>,
) => Promise<void>

const JOB = 'account.notice'

export function openAccountNotices({
  db,
  jobs,
  clock,
  log,
  sendNotice,
}: Pick<AccountDeps, 'db' | 'jobs' | 'clock' | 'log' | 'sendNotice'>): TellPerson {
  jobs.define<{ id: string }>(JOB, {
    retries: 3,
    backoff: { first: 5, longest: 120 },
    handler: async ({ id }) => {
      // Claimed first, as with codes: after a crash in between it is missing rather than double.
      const row = await db.kysely
        .updateTable('account_notice')
        .set({ sent_at: clock.now() })
        .where('id', '=', id)
        .where('sent_at', 'is', null)
        .returning(['mobile', 'event', 'variables'])
        .executeTakeFirst()
      if (!row) return
      const event = row.event as AccountNotice
      const { mobile, variables } = row
      const text = fill(accountNotices[event].zh, variables)
      const result = await sendNotice({ mobile, event, variables, text, reference: id })
      if (result === 'retry') {
        await db.kysely.updateTable('account_notice').set({ sent_at: null }).where('id', '=', id).execute()
        throw new Error('The message was not taken by the SMS vendor')
      }
      if (result !== 'sent')
        log.warn({ event: 'account.notice-not-sent', id, result }, 'a notice was not sent')
    },
  })

  return async (trx, mobile, event, variables = {}) => {
    if (!mobile) return
    const id = randomUUID()
    const created_at = clock.now()
    // Numbers of people are not kept here for ever.
    await trx
      .deleteFrom('account_notice')
      .where('created_at', '<', new Date(created_at.getTime() - 90 * DAY))
      .execute()
    await trx
      .insertInto('account_notice')
      .values({ id, mobile, event, variables: JSON.stringify(variables), created_at, sent_at: null })
      .execute()
    await jobs.send(trx, JOB, { id })
  }
}
