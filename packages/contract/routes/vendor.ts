// Where outside vendors knock. Each route hands the raw bytes to the adapter, which verifies before it parses.
import { z } from 'zod'
import { route } from '../route.ts'
import { authorityPath } from '../words.ts'

const withSecret = authorityPath.extend({ secret: z.string().min(16).max(80) })

export const vendorRoutes = {
  wechatPay: route({
    method: 'POST',
    path: '/notify/:authority/wechat-pay',
    access: 'vendor',
    summary: 'WeChat Pay v3: payments and refunds',
    raw: true,
    rawBody: true,
    params: authorityPath,
  }),
  alipay: route({
    method: 'POST',
    path: '/notify/:authority/alipay',
    access: 'vendor',
    summary: 'Alipay: payments and refunds',
    raw: true,
    rawBody: true,
    params: authorityPath,
  }),
  smsReceipts: route({
    method: 'POST',
    path: '/notify/:authority/sms/:secret',
    access: 'vendor',
    summary: 'SMS receipts (unsigned: a hint only)',
    raw: true,
    rawBody: true,
    params: withSecret,
  }),
  wechatEcho: route({
    method: 'GET',
    path: '/notify/:authority/wechat',
    access: 'vendor',
    summary: 'WeChat official account: echo',
    raw: true,
    params: authorityPath,
    query: z.record(z.string(), z.string()),
  }),
  wechatPush: route({
    method: 'POST',
    path: '/notify/:authority/wechat',
    access: 'vendor',
    summary: 'WeChat official account: messages and events',
    raw: true,
    rawBody: true,
    params: authorityPath,
    query: z.record(z.string(), z.string()),
  }),
  nuonuo: route({
    method: 'POST',
    path: '/notify/:authority/invoice/:secret',
    access: 'vendor',
    summary: 'Invoice results (unsigned: confirmed by query)',
    raw: true,
    rawBody: true,
    params: withSecret,
  }),
}
