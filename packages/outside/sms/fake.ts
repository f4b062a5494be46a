// An SMS carrier for tests: keeps what it was given and fails on request.
import type { SmsMessage, SmsPort, SmsReceipt, SmsSent } from './port.ts'

export interface FakeSms extends SmsPort {
  readonly sent: (SmsMessage & { receiptId: string })[]
  /** The answers to give next, one a message; then back to accepting. An 'unknown' one is sent nevertheless. */
  readonly next: Exclude<SmsSent, { result: 'accepted' }>[]
  /** What the carrier will say of a message when asked. */
  settle(receiptId: string, state: SmsReceipt['state'], vendorCode: string): void
}

export function fakeSms(): FakeSms {
  const sent: FakeSms['sent'] = []
  const next: FakeSms['next'] = []
  const settled = new Map<string, Pick<SmsReceipt, 'state' | 'vendorCode'>>()
  let running = 0

  return {
    sent,
    next,
    receiptReply: 'ok',
    settle: (receiptId, state, vendorCode) => void settled.set(receiptId, { state, vendorCode }),

    async send(message) {
      const told = next.shift()
      if (told?.result === 'refused') return told
      running += 1
      const receiptId = `fake-${running}`
      sent.push({ ...message, receiptId })
      return told ?? { result: 'accepted', receiptId }
    },

    parseReceipts(rawBody) {
      const json = typeof rawBody === 'string' ? rawBody : new TextDecoder().decode(rawBody)
      try {
        const rows: unknown = JSON.parse(json)
        return Array.isArray(rows) ? (rows as SmsReceipt[]) : []
      } catch {
        return []
      }
    },

    async findSent(to, reference) {
      const message = sent.find(m => m.reference === reference && m.to === to)
      return message && { to, receiptId: message.receiptId, reference, state: 'waiting', vendorCode: '' }
    },

    async queryReceipt(to, receiptId) {
      const message = sent.find(m => m.receiptId === receiptId && m.to === to)
      if (!message) return undefined
      const known = settled.get(receiptId) ?? { state: 'waiting' as const, vendorCode: '' }
      return { to, receiptId, reference: message.reference, ...known }
    },
  }
}
