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
  writeDate,
  writeMoney,
} from '@hufu/programme'
import { contextOf } from '../order/context.ts'
import { keyOf, type Order, readStages, type Trx } from '../order/order.ts'
import { type OrderProgramme, programmeOf, type Spine } from '../order/spine.ts'
import { json } from '../platform/db.ts'

export interface NotifyDeps {
  spine: Spine
  publicUrl: string
  openidOf(person: string, trx: Trx): Promise<string | undefined>
  hotline: string
}

const known = new Set<string>(noticeEvents)

export async function writeNotices(
  deps: NotifyDeps,
  trx: Trx,
  order: Order,
  event: string,
  extra: Record<string, string> = {},
): Promise<void> {
  if (!known.has(event)) return
  const { spine } = deps
  const journey = await programmeOf(spine, order)
  const notice: Notice | undefined = journey.programme.notices[event as NoticeEvent]
  if (!notice || !holds(notice.when, await contextOf(spine, trx, order))) return
  const variables = { ...(await variablesOf(deps, trx, order, journey)), ...extra }

  const openid = notice.wechat ? await deps.openidOf(order.person_id, trx) : undefined
  const channels = [
    { channel: 'wechat' as const, template: notice.wechat, recipient: openid },
    // Somebody who came without WeChat is told by SMS what the others read there.
    {
      channel: 'sms' as const,
      template: notice.sms ?? (openid ? undefined : notice.wechat),
      recipient: order.verified_mobile,
    },
  ]
  for (const { channel, template, recipient } of channels) {
    if (!template || !recipient) continue
    const id = randomUUID()
    const written = await trx
      .insertInto('notice')
      .values({
        authority_id: order.authority_id,
        id,
        key: `${order.id}:${event}:${order.version}:${channel}`,
        order_id: order.id,
        event,
        channel,
        recipient,
        content: json({
          text: fillText(template, variables),
          brief: fillText(notice.inbox ?? template, variables),
          variables,
          used: variablesIn(template.zh),
          programme: order.programme,
          title: `${journey.programme.title.zh}${journey.offer.title.zh}`,
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
    hotline: deps.hotline,
  }
}
