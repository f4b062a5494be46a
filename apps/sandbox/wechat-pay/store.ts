// What WeChat Pay remembers: trades by the merchant's number, refunds by the merchant's number, notices still owed.
import type { World } from '../state.ts'
import { keepOnDisk } from '../state-file.ts'

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

export function openStore(world: World) {
  return keepOnDisk(world, 'wechat-pay', {
    trades: new Map<string, Trade>(),
    refunds: new Map<string, Refund>(),
    notices: new Map<string, PendingNotice>(),
  })
}

export type Store = ReturnType<typeof openStore>
