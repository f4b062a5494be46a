// The account room composed: who is who, and how one proves it. Open it before `jobs.start` (it defines two jobs) and
// before `buildHttp` (which asks it whose a request is).
import type { SessionOf } from '../platform/http-session.ts'
import { openAccountNotices, type TellPerson } from './account-notice.ts'
import { type Captcha, openCaptcha } from './captcha.ts'
import { openClosing } from './close-account.ts'
import { type AccountDeps, DAY, type Trx } from './context.ts'
import { type FirstStaff, prepareFirstStaff } from './first-staff.ts'
import { type LostPhone, openLostPhone } from './lost-phone.ts'
import { type MyAccount, openMyAccount } from './my-account.ts'
import { type Organisations, openOrganisations } from './organisation.ts'
import { openPasskeys, type Passkeys } from './passkey.ts'
import { openPasswordSignIn, type PasswordSignIn } from './password-sign-in.ts'
import { openidOf, type PersonView, provedLately, viewPerson } from './person.ts'
import { openPhoneChange, type PhoneChange } from './phone-change.ts'
import { openPhoneChangeDesk, type PhoneChangeDesk } from './phone-change-desk.ts'
import { openRegistration, type Registrations } from './register-person.ts'
import { openReset, type Reset } from './reset-password.ts'
import { openSessions, type Sessions } from './session.ts'
import { openThrottle, type Throttle } from './sign-in-throttle.ts'
import { openSmsCodes, type SmsCodes } from './sms-code.ts'
import { openStaff, type Staff } from './staff.ts'
import { openWechatSignIn, type WechatSignIn } from './wechat-sign-in.ts'

export interface Account {
  sessionOf: SessionOf
  requestCode: SmsCodes['request']
  checkCode: SmsCodes['check']
  provedLately(person: string, mobile: string): Promise<boolean>
  person(id: string): Promise<PersonView | null>
  /** Within the configured official account. */
  /** Give the transaction where one is open. */
  openidOf(person: string, within?: Trx): Promise<string | undefined>
  /** After the migrations: what main prints. */
  prepareStaff(): Promise<FirstStaff>
  sessions: Sessions
  staff: Staff
  throttle: Throttle
  wechat: WechatSignIn
  codes: SmsCodes
  tell: TellPerson
  captcha: Captcha
  registration: Registrations
  byPassword: PasswordSignIn
  reset: Reset
  passkeys: Passkeys
  organisations: Organisations
  mine: MyAccount
  close: ReturnType<typeof openClosing>
  phone: PhoneChange
  lost: LostPhone
  phoneDesk: PhoneChangeDesk
}

export function openAccount(deps: AccountDeps): Account {
  const { db, clock, jobs } = deps
  const sessions = openSessions(deps)
  const throttle = openThrottle(deps)
  const codes = openSmsCodes(deps)
  const staff = openStaff(deps, sessions, throttle)
  const tell = openAccountNotices(deps)
  const captcha = openCaptcha(deps)
  const passkeys = openPasskeys(deps)
  const organisations = openOrganisations(deps, tell)
  const mine = openMyAccount(deps, { sessions, throttle, organisations, passkeys, tell })
  const lost = openLostPhone(deps, { codes, sessions, tell })

  jobs.define('account.clean-up', {
    handler: async () => {
      const now = clock.now()
      const old = new Date(now.getTime() - 2 * DAY)
      await db.transaction(async trx => {
        await trx.deleteFrom('session').where('expires_at', '<', now).execute()
        await trx.deleteFrom('sms_code').where('created_at', '<', old).execute()
        await trx.deleteFrom('sign_in_failure').where('last_at', '<', old).execute()
        await trx.deleteFrom('one_time_token').where('expires_at', '<', old).execute()
      })
    },
  })
  jobs.every('account.clean-up', '17 3 * * *')

  return {
    sessionOf: request => sessions.of(request),
    requestCode: codes.request,
    checkCode: codes.check,
    provedLately: (person, mobile) => provedLately(db, clock, person, mobile),
    person: id => viewPerson(db, id),
    openidOf: async (person, within) =>
      deps.wechat ? await openidOf(within ?? db.kysely, person, deps.wechat.appId) : undefined,
    prepareStaff: () => prepareFirstStaff(deps, staff),
    sessions,
    staff,
    throttle,
    wechat: openWechatSignIn(deps, sessions),
    ...{ codes, tell, captcha, passkeys, organisations, mine, lost },
    registration: openRegistration(deps),
    byPassword: openPasswordSignIn(deps, throttle, captcha),
    reset: openReset(deps, { sessions, throttle, codes, tell }),
    close: openClosing(deps, { sessions, tell }),
    phone: openPhoneChange(deps, { codes, mine, passkeys, tell }),
    phoneDesk: openPhoneChangeDesk(deps, lost),
  }
}
