// The World: what every vendor of the sandbox receives, and nothing else. Vendors meet only through it, so that
// a folder can be read alone and a test can start one vendor with its own clock.

import type { Controls } from './controls.ts'
import type { PhoneInbox } from './phone-inbox.ts'
import type { SandboxSecrets } from './secrets.ts'

export interface Clock {
  now(): Date
}

export interface World {
  clock: Clock
  /** One JSON line an event; never a secret, never a whole body. */
  log(event: string, fields?: Record<string, unknown>): void
  /** Where this sandbox listens (known after listen), without a trailing slash. */
  publicUrl(): string
  /** Where the product's server listens, for callbacks whose address is set in a vendor's console in real life. */
  serverUrl(): string | undefined
  /** A folder for best-effort state across restarts; undefined keeps everything in memory. */
  stateDir: string | undefined
  secrets: SandboxSecrets
  /** What the person with the phone sees: SMS, WeChat messages, mail. */
  phone: PhoneInbox
  /** Payments waiting for somebody to pay or refuse them; /phone lists these. */
  cashiers: Cashier[]
  /** Faults and delays, one group a vendor: GET/POST/DELETE /sandbox/controls. */
  controls: Controls
  /** A timer that dies with the sandbox, so that close() leaves nothing behind. */
  later(milliseconds: number, deed: () => void | Promise<void>): void
}

/** One payment as the cashier page shows it. */
export interface CashierPayment {
  token: string
  vendor: string
  kind: 'native' | 'jsapi' | 'page'
  /** What the QR code holds for a Native payment; a phone finds its payment by it. */
  codeUrl?: string
  openid?: string
  payee: string
  description: string
  orderNo: string
  amountFen: number
  state: 'waiting' | 'refused' | 'paid' | 'closed' | 'refunded'
  expiresAt: string
}

export type CashierOutcome =
  | { ok: true; payment: CashierPayment }
  | { ok: false; reason: 'unknown' | 'not-waiting' }

export interface Cashier {
  vendor: string
  list(): CashierPayment[]
  find(token: string): CashierPayment | undefined
  pay(token: string): CashierOutcome
  refuse(token: string): CashierOutcome
}
