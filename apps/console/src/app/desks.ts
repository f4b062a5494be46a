// The desks of the back office: who may sit at each, where it is, and which queue counts for it.
import type { QueueName, Role } from '@hufu/contract'
import { bilingual } from '../lib/language.ts'

export type DeskName =
  | 'review'
  | 'production'
  | 'shipping'
  | 'invoices'
  | 'refunds'
  | 'transfers'
  | 'deposits'
  | 'identity'
  | 'bank-proof'
  | 'payouts'
  | 'seals'
  | 'service'
  | 'phone-changes'
  | 'staff'
  | 'rosters'
  | 'entitlements'
  | 'records'

export interface DeskEntry {
  name: DeskName
  path: `/${DeskName}`
  roles: readonly Role[]
  queue?: QueueName
}

export const desks: readonly DeskEntry[] = [
  { name: 'review', path: '/review', roles: ['reviewer'], queue: 'review' },
  { name: 'production', path: '/production', roles: ['producer'], queue: 'production' },
  { name: 'shipping', path: '/shipping', roles: ['producer'], queue: 'shipping' },
  { name: 'invoices', path: '/invoices', roles: ['finance'], queue: 'invoice' },
  { name: 'refunds', path: '/refunds', roles: ['finance'], queue: 'refund' },
  { name: 'transfers', path: '/transfers', roles: ['finance'], queue: 'transfer' },
  { name: 'deposits', path: '/deposits', roles: ['finance'] },
  { name: 'identity', path: '/identity', roles: ['reviewer'], queue: 'identity' },
  { name: 'bank-proof', path: '/bank-proof', roles: ['reviewer'], queue: 'bank-proof' },
  { name: 'payouts', path: '/payouts', roles: ['finance', 'reviewer'] },
  {
    name: 'service',
    path: '/service',
    roles: ['service', 'reviewer', 'producer', 'finance', 'administrator'],
  },
  { name: 'seals', path: '/seals', roles: ['producer', 'service'] },
  { name: 'phone-changes', path: '/phone-changes', roles: ['service', 'reviewer'] },
  { name: 'staff', path: '/staff', roles: ['administrator'] },
  { name: 'rosters', path: '/rosters', roles: ['administrator'] },
  { name: 'entitlements', path: '/entitlements', roles: ['administrator', 'finance', 'service'] },
  { name: 'records', path: '/records', roles: ['administrator'] },
]

export const deskWords = bilingual<Record<DeskName, string>>({
  zh: {
    review: '审核',
    production: '制证',
    shipping: '寄送',
    invoices: '发票',
    refunds: '退款',
    transfers: '转账核对',
    deposits: '银行到账',
    identity: '身份核验',
    'bank-proof': '打款验证',
    payouts: '打款对账',
    seals: '印模处理',
    service: '查询',
    'phone-changes': '换号',
    staff: '人员',
    rosters: '名册',
    entitlements: '免费额度',
    records: '个人信息',
  },
  en: {
    review: 'Review',
    production: 'Production',
    shipping: 'Shipping',
    invoices: 'Invoices',
    refunds: 'Refunds',
    transfers: 'Transfers',
    deposits: 'Deposits',
    identity: 'Identity',
    'bank-proof': 'Account proof',
    payouts: 'Payouts',
    seals: 'Impressions',
    service: 'Find',
    'phone-changes': 'Numbers',
    staff: 'Staff',
    rosters: 'Rosters',
    entitlements: 'Free quota',
    records: 'Personal data',
  },
})
