// The cashier page that a payer of the demo sees: server-rendered, plain forms. Opening it is the scan. Below the payer's two
// buttons stand the tester's: pay with the notice late, lost or doubled.
import { parse } from 'node:querystring'
import type { FastifyInstance } from 'fastify'
import { type Courier, paidNotice } from './courier.ts'
import type { Trade, Trades } from './trades.ts'

const ways = {
  pay: {},
  late: { delayMs: 30_000 },
  lost: { lose: true },
  twice: { copies: 2 },
} as const

export function registerPage(app: FastifyInstance, trades: Trades, courier: Courier): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, parse(String(body))),
  )
  type At = { Params: { token: string }; Body: { deed?: string } }
  app.get<At>('/alipay/pay/:token', ({ params }, reply) => {
    const trade = trades.byToken(params.token)
    reply.header('cache-control', 'no-store').type('text/html; charset=utf-8')
    if (!trade) return reply.status(404).send(frame('没有这笔付款 · No such payment', ''))
    trades.scan(trade)
    return reply.send(render(trades, trade))
  })
  app.post<At>('/alipay/pay/:token', ({ params, body }, reply) => {
    const trade = trades.byToken(params.token)
    const deed = body?.deed ?? ''
    if (trade && deed in ways && trades.pay(trade))
      courier.announce(trade.noticeUrl, paidNotice(trade), ways[deed as keyof typeof ways])
    if (trade && deed === 'refuse' && trades.payable(trade)) {
      trade.refused = true
      trades.changed()
    }
    return reply.redirect(`/alipay/pay/${encodeURIComponent(params.token)}`, 303)
  })
}

const yuan = (fen: number) => (fen / 100).toFixed(2)
const html = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

function render(trades: Trades, trade: Trade): string {
  const open = trades.payable(trade)
  const paid = trade.state === 'paid' || trade.state === 'refunded'
  const back = trade.returnUrl
    ? `<a class="main" href="${html(trade.returnUrl)}">返回商户 · Back to the merchant</a>`
    : '<p>可以关闭本页，电脑上的页面会自己继续。<br>You may close this page; the other screen goes on by itself.</p>'
  const said = paid
    ? '<p class="done" role="status">✓ 付款成功 · Paid</p>'
    : open
      ? trade.refused
        ? '<p class="note" role="status">您取消了付款，在过期前还可以再付。<br>You refused; you may still pay until it expires.</p>'
        : ''
      : '<p class="note" role="status">这笔付款已关闭。<br>This payment is closed.</p>'
  const deed = (value: string, text: string, look: string) =>
    `<button class="${look}" name="deed" value="${value}">${text}</button>`
  const deeds = open
    ? `<form method="post">${deed('pay', `确认付款 ¥${yuan(trade.amountFen)} · Pay`, 'main')}${deed('refuse', '取消 · Refuse', 'plain')}
<fieldset><legend>演示 · For testers</legend>${deed('late', '付款，通知晚 30 秒 · Notice 30 s late', 'small')}${deed('lost', '付款，通知丢失 · Notice lost', 'small')}${deed('twice', '付款，通知发两次 · Notice twice', 'small')}</fieldset></form>`
    : back
  const until = new Date(trade.expiresAt).toLocaleString('zh-CN', {
    timeZone: 'Asia/Shanghai',
    hour12: false,
  })
  return frame(
    '支付宝收银台 · Alipay cashier',
    `<p class="payee">支付宝商户（演示）</p><p class="sum">¥${yuan(trade.amountFen)}</p>${said}
<dl><div><dt>商品 · Goods</dt><dd>${html(trade.description)}</dd></div><div><dt>订单 · Order</dt><dd>${html(trade.outTradeNo)}</dd></div>
${open ? `<div><dt>请在此前付款 · Until</dt><dd>${until}</dd></div>` : ''}</dl>${deeds}`,
    // Alipay leads back by itself after a payment.
    paid && trade.returnUrl ? `<meta http-equiv="refresh" content="3;url=${html(trade.returnUrl)}">` : '',
  )
}

const frame = (title: string, body: string, head = '') => `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">${head}
<title>${title}</title><style>
body{margin:0;background:#eef3fb;color:#14202e;font:17px/1.6 "PingFang SC","Noto Sans CJK SC","Microsoft YaHei",system-ui,sans-serif}
main{max-width:26rem;margin:2rem auto;padding:1.5rem;background:#fff;border-radius:14px}
h1{font-size:1.05rem;margin:0 0 1rem;color:#0b4fae}.payee{margin:0;text-align:center}.sum{margin:.2rem 0 1rem;text-align:center;font-size:2.6rem;font-weight:600}
dl{margin:0 0 1.2rem;border-block:1px solid #d9e1ec}dl div{display:flex;justify-content:space-between;gap:1rem;padding:.45rem 0}
dt{color:#4b5a6b;white-space:nowrap}dd{margin:0;text-align:right;overflow-wrap:anywhere}
button,a.main{display:block;box-sizing:border-box;width:100%;min-height:48px;margin:.5rem 0;border:0;border-radius:10px;font:inherit;cursor:pointer;text-align:center;line-height:48px;text-decoration:none}
.main{background:#0b5fd6;color:#fff;font-weight:600}.plain{background:none;color:#3c4a59}.small{background:#f0f3f7;color:#14202e;font-size:.9rem}
button:focus-visible,a:focus-visible{outline:3px solid #14202e;outline-offset:2px}fieldset{margin-top:1.2rem;border:1px dashed #a9b6c6;border-radius:10px}
legend{color:#4b5a6b;font-size:.9rem}.done{text-align:center;color:#0a6b3d;font-weight:600}.note{text-align:center}
</style></head><body><main><h1>${title}</h1>${body}</main></body></html>`
