// Messages to people, written in the transaction of the event that they tell of: the message exists if and only if
// the event does. Its key makes a second one of the same event impossible; sending is another deed's work.
import { randomUUID } from 'node:crypto'
import {
  fillText,
  holds,
  type Notice,
  type NoticeEvent,
  noticeEvents,
  stateOf,
  type Text,
  writeDate,
  writeMoney,
} from '@hufu/programme'
import { contextOf } from '../order/context.ts'
import { readValues } from '../order/dossier.ts'
import { keyOf, type Order, readStages, type Trx } from '../order/order.ts'
import { type OrderProgramme, programmeOf, type Spine } from '../order/spine.ts'
import { json } from '../platform/db.ts'

export interface NotifyDeps {
  spine: Spine
  publicUrl: string
  openidOf(person: string, trx: Trx): Promise<string | undefined>
  hotline(authority: string): string
}

const known = new Set<string>(noticeEvents)

export async function writeNotices(
  deps: NotifyDeps,
  trx: Trx,
  order: Order,
  event: string,
  extra: Record<string, string> = {},
): Promise<void> {
  // Stored and used for nothing: not for a reminder either.
  if (!known.has(event) || order.restricted_at) return
  const { spine } = deps
  const journey = await programmeOf(spine, order)
  const notice: Notice | undefined = journey.programme.notices[event as NoticeEvent]
  if (!notice || !holds(notice.when, await contextOf(spine, trx, order))) return
  const variables = { ...(await variablesOf(deps, trx, order, journey)), ...extra }

  const title = `${journey.programme.title.zh}${journey.offer.title.zh}`
  const wanted = await addressesOf(deps, trx, order, notice)
  for (const { to, channel, template, recipient } of wanted) {
    const id = randomUUID()
    const written = await trx
      .insertInto('notice')
      .values({
        authority_id: order.authority_id,
        id,
        key: `${order.id}:${event}:${order.version}:${channel}${to === 'agent' ? '' : `:${to}`}`,
        order_id: order.id,
        event,
        channel,
        recipient,
        content: json({
          text: fillText(template, variables),
          brief: fillText(notice.inbox ?? template, variables),
          subject: notice.subject ? fillText(notice.subject, variables) : { zh: title, en: title },
          variables,
          used: variablesIn(template.zh),
          programme: order.programme,
          title,
          number: order.number ?? '',
          link: `${deps.publicUrl}/${order.authority_id}/orders/${order.id}`,
        }),
        state: 'waiting',
        created_at: spine.clock.now(),
      })
      .onConflict(conflict => conflict.columns(['authority_id', 'key']).doNothing())
      .returning('id')
      .executeTakeFirst()
    if (written) await spine.jobs.send(trx, 'notice.send', { authority: order.authority_id, id })
  }
}

interface Addressed {
  to: Notice['to'][number]
  channel: 'wechat' | 'sms' | 'email'
  template: { zh: string; en: string }
  recipient: string
}

/** Who is told, and where: nobody twice at one number. */
async function addressesOf(deps: NotifyDeps, trx: Trx, order: Order, notice: Notice): Promise<Addressed[]> {
  const values = await readValues(trx, keyOf(order))
  const first = (...paths: string[]) => paths.map(path => values.get(path)?.value).find(Boolean)
  const found: Addressed[] = []
  const add = (to: Addressed['to'], channel: Addressed['channel'], template?: Text, recipient?: string) => {
    if (!template || !recipient) return
    if (found.some(each => each.channel === channel && each.recipient === recipient)) return
    found.push({ to, channel, template, recipient })
  }
  for (const to of notice.to) {
    const agent = order.verified_mobile ?? first('agent.mobile')
    const mobile = {
      agent,
      holder: first('line.1.holder.mobile', 'holder.mobile') ?? agent,
      'legal-representative': first('legal-representative.mobile') ?? agent,
    }[to]
    const email = to === 'holder' ? first('line.1.holder.email', 'holder.email') : first('agent.email')
    const openid = to === 'agent' && notice.wechat ? await deps.openidOf(order.person_id, trx) : undefined
    add(to, 'wechat', notice.wechat, openid)
    // Somebody who came without WeChat is told by SMS what the others read there.
    add(to, 'sms', notice.sms ?? (openid ? undefined : notice.wechat), mobile)
    add(to, 'email', notice.email, email)
  }
  return found
}

const variablesIn = (template: string): string[] =>
  [...template.matchAll(/\{([a-z-]+)\}/g)].map(found => found[1] ?? '')

async function variablesOf(
  deps: NotifyDeps,
  trx: Trx,
  order: Order,
  journey: OrderProgramme,
): Promise<Record<string, string>> {
  const rows = await readStages(trx, keyOf(order))
  const waiting = rows.find(row => {
    const stage = journey.stages.find(s => s.name === row.stage)
    if (!stage) return false
    const spec = stateOf(stage.stage, row.state, stage.stage === 'issuance' ? stage.by : undefined)
    return spec.holder !== 'nobody' && !spec.rest
  })
  const stage = journey.stages.find(s => s.name === waiting?.stage)
  const next =
    stage && waiting
      ? stateOf(stage.stage, waiting.state, stage.stage === 'issuance' ? stage.by : undefined).next.zh
      : ''
  return {
    programme: journey.programme.title.zh,
    offer: journey.offer.title.zh,
    number: order.number ?? '',
    organisation: order.organisation,
    agent: order.agent,
    amount: writeMoney(order.total_fen ?? 0).zh,
    next,
    deadline: waiting?.due_at ? writeDate('MM月dd日', waiting.due_at) : '',
    link: `${deps.publicUrl}/${order.authority_id}/orders/${order.id}`,
    hotline: deps.hotline(order.authority_id),
  }
}
