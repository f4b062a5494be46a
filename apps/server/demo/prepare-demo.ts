// What an operator would do by hand after installing, done for whoever tries the demo: rosters with a few invented
// members, and the call-back addresses typed into the vendors' consoles (here: the sandbox's).
import { accountNotices } from '../account/account-notice.ts'
import type { Tables } from '../migrations/tables.ts'
import { type SmsTemplateOf, smsPlaceholder } from '../notify/send-notice.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/db.ts'
import type { Log } from '../platform/log.ts'
import type { Shelf } from '../programme/shelf.ts'

/** Invented organisations; their credit codes have right check digits and belong to nobody (region 4101, type 9). */
const members = [
  { uscc: '91410100MA0DEMQ19M', name: '郑州示例期货有限公司' },
  { uscc: '91410100MA0DEMQ27G', name: '中原示例仓储有限公司' },
]

export async function fillRosters(db: Database<Tables>, clock: Clock, shelf: Shelf, log: Log): Promise<void> {
  for (const { authority, programme } of await shelf.all()) {
    const groups = Object.entries(programme.audience?.groups ?? {}).filter(([, group]) => group.roster)
    for (const [index, [name, group]] of groups.entries()) {
      const member = members[index % members.length]
      if (!member || !group.roster) continue
      await db.kysely
        .insertInto('roster_member')
        .values({
          authority_id: authority,
          roster: group.roster,
          uscc: member.uscc,
          name: member.name,
          member_group: name,
          updated_at: clock.now(),
        })
        .onConflict(conflict => conflict.doNothing())
        .execute()
    }
  }
  log.debug({ event: 'demo.rosters' }, 'demo rosters are filled')
}

export interface VendorConsoles {
  sandboxUrl: string
  authority: string
  secret: string
  templateOf: SmsTemplateOf
}

/** The vendors' consoles of the sandbox. Failing is no reason not to start: only hints and wordings would be lost. */
export async function fillVendorConsoles(
  { sandboxUrl, authority, secret, templateOf }: VendorConsoles,
  shelf: Shelf,
  log: Log,
): Promise<void> {
  const controls = {
    'aliyun-sms': { receiptPath: `/notify/${authority}/sms/${secret}` },
    'wechat-oa': { pushPath: `/notify/${authority}/wechat` },
    // Our own sign-in begins with WeChat's, bound to the browser by a cookie.
    phone: { menuPath: '/api/sign-in/wechat?return=%2F%3Fwechat%3D1', menuOauth: false },
  }
  const texts: Record<string, string> = {}
  for (const [event, text] of Object.entries(accountNotices))
    texts[templateOf('account', event)] = vendorText(text.zh)
  for (const { programme } of await shelf.all()) {
    for (const [event, notice] of Object.entries(programme.notices)) {
      const text = notice.sms ?? notice.wechat
      if (text) texts[templateOf(programme.programme, event)] = vendorText(text.zh)
    }
  }
  await tell(`${sandboxUrl}/sandbox/controls`, controls, log)
  await tell(`${sandboxUrl}/sandbox/sms-templates`, texts, log)
}

/** Our `{number}` is the vendor's `\${number}`. */
const vendorText = (text: string) =>
  text.replace(/\{([a-z-]+)\}/g, (_, name: string) => `\${${smsPlaceholder(name)}}`)

async function tell(url: string, body: object, log: Log): Promise<void> {
  await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(3000),
  }).catch(error => log.warn({ event: 'demo.sandbox-away', error }, 'the sandbox was not told'))
}
