// The phone of whoever tries the demo: every message a vendor delivers lands here, and /phone listens.
import { randomUUID } from 'node:crypto'

export interface PhoneItem {
  id: string
  at: string
  channel: 'sms' | 'wechat' | 'mail' | 'cashier'
  /** Signature of the sender as a person sees it, e.g. 【某某CA】 or the account's name. */
  from: string
  /** Phone number, openid or mail address. */
  to: string
  title?: string
  text: string
  link?: string
}

export interface PhoneInbox {
  publish(item: Omit<PhoneItem, 'id' | 'at'>): PhoneItem
  list(filter?: { channel?: PhoneItem['channel']; to?: string }): PhoneItem[]
  /** Calls back for each new item; the result ends the subscription. */
  subscribe(listener: (item: PhoneItem) => void): () => void
}

// A demo left running for days must not grow without end.
const kept = 500

export function createPhoneInbox(clock: { now(): Date }): PhoneInbox {
  const items: PhoneItem[] = []
  const listeners = new Set<(item: PhoneItem) => void>()
  return {
    publish(fields) {
      const item = { ...fields, id: randomUUID(), at: clock.now().toISOString() }
      items.push(item)
      if (items.length > kept) items.shift()
      for (const listener of listeners) listener(item)
      return item
    },
    list: (filter = {}) =>
      items.filter(
        item =>
          (filter.channel === undefined || item.channel === filter.channel) &&
          (filter.to === undefined || item.to === filter.to),
      ),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
