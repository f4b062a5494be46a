// The carrier's book: every message taken, its text as the phone shows it, what became of it, and how many a number
// got lately (rolling windows, help.aliyun.com 2881383).
import { randomBytes } from 'node:crypto'

export interface SmsRecord {
  to: string
  sign: string
  template: string
  parameters: Record<string, string>
  text: string
  reference: string
  receiptId: string
  at: string
  state: 'waiting' | 'delivered' | 'failed'
  vendorCode: string
  reportedAt?: string
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** One-time codes per signature and number; notices per template and number. */
const LIMITS = {
  code: [
    [MINUTE, 1],
    [HOUR, 5],
    [DAY, 10],
  ],
  notice: [[DAY, 50]],
} as const

export function createOutbox(now: () => Date) {
  const records: SmsRecord[] = []

  return {
    all: (to?: string): SmsRecord[] => records.filter(r => to === undefined || r.to === to),
    byReceipt: (receiptId: string) => records.find(r => r.receiptId === receiptId),

    tooMany(message: Pick<SmsRecord, 'to' | 'sign' | 'template' | 'parameters'>): string | undefined {
      const isCode = message.parameters.code !== undefined
      const alike = records.filter(
        r =>
          r.to === message.to &&
          r.sign === message.sign &&
          (isCode ? r.parameters.code !== undefined : r.template === message.template),
      )
      const at = now().getTime()
      for (const [window, most] of isCode ? LIMITS.code : LIMITS.notice) {
        if (alike.filter(r => Date.parse(r.at) > at - window).length >= most) {
          const name = window === MINUTE ? '分钟' : window === HOUR ? '小时' : '天'
          return `触发${name}级流控Permits:${most}`
        }
      }
      return undefined
    },

    take(fields: Omit<SmsRecord, 'receiptId' | 'at' | 'state' | 'vendorCode'>): SmsRecord {
      const at = now()
      const record: SmsRecord = {
        ...fields,
        // A BizId is digits, "^" and a zero: 900619746936498440^0
        receiptId: `${BigInt(`0x${randomBytes(7).toString('hex')}`)}^0`,
        at: at.toISOString(),
        state: 'waiting',
        vendorCode: '',
      }
      records.push(record)
      if (records.length > 1000) records.shift()
      return record
    },
  }
}

/** "2026-11-20 14:10:05" in China's time, as the vendor writes it. */
export function chinaTime(iso: string): string {
  return new Date(Date.parse(iso) + 8 * HOUR).toISOString().slice(0, 19).replace('T', ' ')
}
