// A trade and a refund as WeChat Pay writes them, in replies and inside notices.
import type { World } from '../state.ts'
import type { Refund, Trade } from './store.ts'

const stateTexts = { NOTPAY: '订单未支付', SUCCESS: '支付成功', REFUND: '转入退款', CLOSED: '订单已关闭' }

export function transactionDocument(world: World, trade: Trade) {
  const paid = trade.transactionId !== undefined
  return {
    mchid: world.secrets.wechatPay.merchantId,
    appid: trade.appId,
    out_trade_no: trade.outTradeNo,
    transaction_id: trade.transactionId,
    trade_type: paid ? (trade.kind === 'jsapi' ? 'JSAPI' : 'NATIVE') : undefined,
    trade_state: trade.state,
    trade_state_desc: stateTexts[trade.state],
    bank_type: paid ? 'OTHERS' : undefined,
    attach: trade.attach ?? '',
    success_time: trade.paidAt,
    payer: paid ? { openid: trade.openid } : {},
    amount: {
      total: trade.amountFen,
      payer_total: paid ? trade.amountFen : undefined,
      currency: 'CNY',
      payer_currency: paid ? 'CNY' : undefined,
    },
  }
}

export function refundDocument(refund: Refund, trade: Trade) {
  return {
    refund_id: refund.refundId,
    out_refund_no: refund.outRefundNo,
    transaction_id: trade.transactionId,
    out_trade_no: trade.outTradeNo,
    channel: 'ORIGINAL',
    user_received_account: '支付用户零钱',
    success_time: refund.status === 'SUCCESS' ? refund.finishedAt : undefined,
    create_time: refund.createdAt,
    status: refund.status,
    funds_account: 'UNSETTLED',
    amount: {
      total: trade.amountFen,
      refund: refund.refundFen,
      payer_total: trade.amountFen,
      payer_refund: refund.refundFen,
      settlement_total: trade.amountFen,
      settlement_refund: refund.refundFen,
      discount_refund: 0,
      currency: 'CNY',
    },
  }
}

export function refundNoticeDocument(world: World, refund: Refund, trade: Trade) {
  const { status, channel, create_time, funds_account, ...shared } = refundDocument(refund, trade)
  return { mchid: world.secrets.wechatPay.merchantId, ...shared, refund_status: status }
}
