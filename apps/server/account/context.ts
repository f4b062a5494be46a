// What the account room is given, and the small words its files share.
import type { WechatPort } from '@hufu/outside/wechat/port.ts'
import type { Kysely } from 'kysely'
import type { Tables } from '../migrations/tables.ts'
import type { Audit } from '../platform/audit.ts'
import type { Clock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import type { Database } from '../platform/db.ts'
import type { Files } from '../platform/files.ts'
import type { Jobs } from '../platform/jobs.ts'
import type { Log } from '../platform/log.ts'

export type Trx = Kysely<Tables>

export interface SmsCodeMessage {
  mobile: string
  code: string
  /** `sign-in` or `order:<id>`. */
  purpose: string
  /** Our number of this message, the same at a repetition. */
  reference: string
}

/** `retry`: certainly not sent, may be tried again. `unknown`: may have been sent, so it is not repeated. */
export type SendSms = (message: SmsCodeMessage) => Promise<'sent' | 'refused' | 'retry' | 'unknown'>

/** A message about the account itself: its event of account-notice.ts, and how it reads. */
export interface PersonNotice {
  mobile: string
  event: string
  variables: Record<string, string>
  text: string
  reference: string
}

export interface AuthorityTitle {
  id: string
  hotline?: string
  title: { zh: string; en: string }
}

export interface AccountDeps {
  config: Pick<Config, 'publicUrl' | 'demo' | 'masterKey' | 'data'>
  db: Database<Tables>
  jobs: Jobs
  clock: Clock
  log: Log
  audit: Audit
  sendSms: SendSms
  files: Files
  sendNotice(message: PersonNotice): ReturnType<SendSms>
  /** Absent where no official account is configured: then WeChat sign-in answers 404. */
  wechat?: Pick<WechatPort, 'appId' | 'authorizeUrl' | 'exchangeCode'>
  authorities(): AuthorityTitle[]
  /** Given by compose: to whom the data of these orders and with these values went. */
  transfersAbout?(orders: readonly string[], values: readonly string[]): Promise<object[]>
}

/** The audit chain of what concerns no single authority: persons signing in. */
export const INSTALLATION = 'installation'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
