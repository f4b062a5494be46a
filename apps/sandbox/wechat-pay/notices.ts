// Carries notices to the merchant: late, twice, in the wrong order or not at all, when told so; again and again
// until accepted, otherwise. Each delivery is signed anew, the sealed body stays the same.
import { randomBytes, randomUUID } from 'node:crypto'
import type { World } from '../state.ts'
import { wholeSecond } from './ledger.ts'
import { sealResource, signedHeaders } from './seal.ts'
import type { SettingsDesk } from './settings.ts'
import type { PendingNotice, Store } from './store.ts'

export type NoticeEvent = 'TRANSACTION.SUCCESS' | 'REFUND.SUCCESS' | 'REFUND.CLOSED' | 'REFUND.ABNORMAL'

// "商户需在5秒内应答" (doc 4012791902)
const answerWithin = 5000

export function noticeBody(world: World, event: NoticeEvent, content: unknown): { id: string; body: string } {
  const id = randomUUID()
  const body = JSON.stringify({
    id,
    create_time: wholeSecond(world.clock.now()),
    resource_type: 'encrypt-resource',
    event_type: event,
    summary: event === 'TRANSACTION.SUCCESS' ? '支付成功' : '退款通知',
    resource: sealResource(world, event === 'TRANSACTION.SUCCESS' ? 'transaction' : 'refund', content),
  })
  return { id, body }
}

export function createNoticeCourier(world: World, store: Store, settings: SettingsDesk) {
  const held: PendingNotice[] = []

  function announce(event: NoticeEvent, url: string, content: unknown) {
    const { noticeLose, noticeHold, noticeDelayMs } = settings.current()
    if (noticeLose > 0) {
      settings.set({ noticeLose: noticeLose - 1 })
      world.log('wechat-pay lost a notice', { event })
      return
    }
    const notice = { ...noticeBody(world, event, content), url, attempts: 0 }
    store.notices.set(notice.id, notice)
    store.changed()
    held.push(notice)
    if (held.length < noticeHold) return
    if (noticeHold > 0) settings.set({ noticeHold: 0 })
    // One after the other, so that a reversed order is a reversed order.
    world.later(noticeDelayMs, async () => {
      for (const one of held.splice(0).reverse()) await deliver(one)
    })
  }

  async function deliver(notice: PendingNotice) {
    const { noticeCopies, noticeProbe, noticeRetryMs } = settings.current()
    if (noticeProbe)
      await post(notice, {
        'Wechatpay-Signature': `WECHATPAY/SIGNTEST/${randomBytes(96).toString('base64')}`,
      })
    const answers = await Promise.all(Array.from({ length: noticeCopies }, () => post(notice)))
    if (answers.some(status => status === 200 || status === 204)) {
      store.notices.delete(notice.id)
      return store.changed()
    }
    const pause = noticeRetryMs[notice.attempts]
    notice.attempts += 1
    store.changed()
    world.log('wechat-pay notice not accepted', { id: notice.id, answers, attempts: notice.attempts })
    if (pause !== undefined) world.later(pause, () => deliver(notice))
  }

  async function post(notice: PendingNotice, more: Record<string, string> = {}): Promise<number> {
    try {
      const response = await fetch(notice.url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...signedHeaders(world, notice.body), ...more },
        body: notice.body,
        redirect: 'manual',
        signal: AbortSignal.timeout(answerWithin),
      })
      await response.arrayBuffer()
      return response.status
    } catch {
      return 0
    }
  }

  /** What a killed sandbox still owed. */
  function resume() {
    for (const notice of store.notices.values())
      world.later(settings.current().noticeDelayMs, () => deliver(notice))
  }

  return { announce, resume }
}

export type NoticeCourier = ReturnType<typeof createNoticeCourier>
