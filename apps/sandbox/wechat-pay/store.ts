// What WeChat Pay remembers. In memory, with a copy on disk as good as it gets, so that a restarted sandbox still
// knows its orders; it is a demo's memory and promises nothing about a power cut.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { World } from '../state.ts'

export interface Trade {
  token: string
  kind: 'native' | 'jsapi'
  /** What a repeated request must not change. */
  fingerprint: string
  appId: string
  outTradeNo: string
  description: string
  amountFen: number
  attach?: string
  notifyUrl: string
  openid?: string
  expiresAt: string
  prepayId: string
  state: 'NOTPAY' | 'SUCCESS' | 'REFUND' | 'CLOSED'
  refused?: boolean
  transactionId?: string
  paidAt?: string
}

export interface Refund {
  refundId: string
  fingerprint: string
  outRefundNo: string
  outTradeNo: string
  refundFen: number
  reason?: string
  notifyUrl?: string
  status: 'PROCESSING' | 'SUCCESS' | 'CLOSED' | 'ABNORMAL'
  createdAt: string
  finishedAt?: string
}

/** A notice not yet accepted by the merchant. */
export interface PendingNotice {
  id: string
  url: string
  body: string
  attempts: number
}

export interface Store {
  trades: Map<string, Trade>
  refunds: Map<string, Refund>
  notices: Map<string, PendingNotice>
  /** Says that something changed; the disk follows a little later. */
  changed(): void
  saveNow(): void
}

export function openStore(world: World): Store {
  const path = world.stateDir ? join(world.stateDir, 'wechat-pay-state.json') : undefined
  const saved =
    path && existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, never[]>) : {}
  const store = {
    trades: new Map<string, Trade>(saved.trades ?? []),
    refunds: new Map<string, Refund>(saved.refunds ?? []),
    notices: new Map<string, PendingNotice>(saved.notices ?? []),
  }
  let planned = false
  let pause = 250

  function saveNow() {
    planned = false
    if (!path) return
    const begun = performance.now()
    writeFileSync(
      `${path}.new`,
      JSON.stringify(store, (_key, value) => (value instanceof Map ? [...value] : value)),
    )
    renameSync(`${path}.new`, path)
    // A benchmark with many thousand orders must not measure this file: at most a twentieth of the time goes here.
    pause = Math.max(250, 20 * (performance.now() - begun))
  }

  return {
    ...store,
    saveNow,
    changed() {
      if (planned || !path) return
      planned = true
      world.later(pause, saveNow)
    },
  }
}
