// How /bank looks: plain server-rendered HTML in both languages, without a script.
import { headBanks } from '@hufu/outside/bank/head-banks.ts'
import { payoutReturns } from '@hufu/outside/bank/port.ts'
import type { Settings } from './deeds.ts'
import type { Ledger, Payout } from './ledger.ts'

export interface BankShown {
  ledger: Ledger
  settings: () => Settings
}

const yuan = (fen: number) => (fen / 100).toFixed(2)
const html = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
const time = (at: string) =>
  new Date(at).toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai', hour12: false })

const said: Record<string, string> = {
  transferred: '转账成功 · Transferred',
  opened: '账户已开立 · Account opened',
  closed: '账户已销户 · Account closed',
  done: '好了 · Done',
  wrong: '有一项没有填对，请检查账号和金额 · Something is wrong: check number and amount',
}

const reasons: Record<(typeof payoutReturns)[number], string> = {
  'account-unknown': '查无此账号 · Unknown account',
  'account-closed': '已销户 · Closed',
  'name-mismatch': '户名不符 · Other name',
  'bank-mismatch': '开户行不符 · Other bank',
  'account-frozen': '冻结 · Frozen',
  other: '其他 · Other',
}
const states = { processing: '处理中 · Processing', sent: '已入账 · Booked', returned: '已退回 · Returned' }

/** `given` fills the transfer form, so that a page of the counter can lead here with account, amount and memo. */
export function drawBank({ ledger, settings }: BankShown, given: Readonly<Record<string, string>>): string {
  const word = given.said ?? ''
  const filled = (name: string) => (given[name] ? `value="${html(given[name])}"` : '')
  const { settle, down, settleMs } = settings()
  const mood = down ? 'down' : settle === 'by-hand' ? 'by-hand' : settleMs > 30_000 ? 'slow' : 'normal'
  const accounts = [...ledger.accounts.values()].reverse().slice(0, 50)
  const payouts = [...ledger.payouts.values()].reverse().slice(0, 30)
  return frame(
    '网上银行（演示） · Online bank',
    `${said[word] ? `<p class="said" role="status">${said[word]}</p>` : ''}
<section><h2>对公账户 · Accounts</h2>
<p class="lead">收到的核验款、附言都在账户明细里。<br>The small payment, its amount and its memo are on the statement of the account.</p>
${accounts.length ? `<ul class="rows">${accounts.map(account => drawRow(account, ledger)).join('')}</ul>` : '<p>还没有账户；打款后会自动出现。<br>None yet: an account appears with its first payment.</p>'}
</section>
<section><h2>转账 · Transfer</h2><form method="post" action="/bank/transfer">
${input('account', '收款账号（机构的对公账户） · To account', `list="collecting" inputmode="numeric" required ${filled('account')}`)}
<datalist id="collecting">${[...ledger.collecting.keys()].map(number => `<option value="${html(number)}">`).join('')}</datalist>
${input('payerName', '付款户名 · Payer', `list="names" required ${filled('payerName')}`)}
<datalist id="names">${accounts.map(({ name }) => `<option value="${html(name)}">`).join('')}</datalist>
${input('payerAccount', '付款账号 · From account', 'inputmode="numeric" required')}
${input('yuan', '金额（元） · Amount (yuan)', `inputmode="decimal" pattern="\\d+(\\.\\d{1,2})?" required ${filled('yuan')}`)}
${input('memo', '附言 · Memo', `maxlength="60" ${filled('memo')}`)}
<button class="main">转账 · Transfer</button></form></section>
<section><h2>机构打出的款 · Payouts</h2>
${payouts.length ? `<ul class="rows">${payouts.map(drawPayout).join('')}</ul>` : '<p>还没有 · None yet</p>'}</section>
<section><h2>演示 · For testers</h2>
<form method="post" action="/bank/mood" class="line">${Object.entries(moodWords)
      .map(
        ([name, text]) =>
          `<button class="small" name="mood" value="${name}" aria-pressed="${mood === name}">${text}</button>`,
      )
      .join('')}</form>
<form method="post" action="/bank/open"><h3>先开一个账户（可用别的户名） · Open an account, under another name if you like</h3>
${input('number', '账号 · Number', 'inputmode="numeric" required')}${input('name', '户名 · Name', 'required')}
${input('bank', '开户行 · Bank', 'list="banks"')}<datalist id="banks">${headBanks.map(({ name }) => `<option value="${name}">`).join('')}</datalist>
<button class="small">开户 · Open</button></form></section>`,
  )
}

const moodWords = {
  normal: '正常 · Normal',
  slow: '很慢（一分钟） · Slow',
  'by-hand': '由我入账 · By hand',
  down: '停机 · Down',
}

const drawRow = (
  { number, name, bank, closed }: { number: string; name: string; bank: string; closed: boolean },
  ledger: Ledger,
) =>
  `<li><a href="/bank/accounts/${html(number)}"><b>${html(name)}</b><span>${html(bank)} ${html(number)}</span>
<span>${closed ? '已销户 · Closed' : `${ledger.statement(number).length} 笔 · entries`}</span></a>${
    closed
      ? ''
      : `<form method="post" action="/bank/close"><input type="hidden" name="number" value="${html(number)}"><button class="small">销户 · Close</button></form>`
  }</li>`

function drawPayout(payout: Payout): string {
  const { payoutNo, accountName, account, state, reason, at } = payout
  const deeds =
    state === 'returned'
      ? ''
      : `<form method="post" action="/bank/payout" class="line"><input type="hidden" name="payoutNo" value="${html(payoutNo)}">
${state === 'processing' ? '<button class="small" name="deed" value="settle">入账 · Book</button>' : ''}
<label class="unseen" for="r${html(payoutNo)}">退回原因 · Reason</label><select id="r${html(payoutNo)}" name="reason">${payoutReturns
          .map(each => `<option value="${each}">${reasons[each]}</option>`)
          .join('')}</select><button class="small" name="deed" value="return">退回 · Return</button></form>`
  return `<li><b>${html(accountName)}</b><span>${html(account)} · ${time(at)}</span><span>${states[state]}${
    reason ? `：${reasons[reason]}` : ''
  }</span>${deeds}</li>`
}

export function drawAccount(ledger: Ledger, number: string): string {
  const account = ledger.accounts.get(number)
  const entries = ledger.statement(number)
  const rows = entries.map(
    entry =>
      `<tr><td>${time(entry.at)}</td><td class="num">${entry.fen > 0 ? '+' : ''}${yuan(entry.fen)}</td><td>${html(entry.other)}</td><td>${html(entry.memo)}</td></tr>`,
  )
  return frame(
    '账户明细 · Statement',
    `<p><a href="/bank">← 返回 · Back</a></p><section><h2>${html(account?.name ?? '没有这个账户 · No such account')}</h2>
<p class="lead">${html(account?.bank ?? '')} ${html(number)}</p>
<div class="wide" role="region" aria-label="账户明细 · Statement" tabindex="0"><table><thead><tr><th>时间 · Time</th><th>金额 · Amount</th><th>对方 · Other side</th><th>附言 · Memo</th></tr></thead>
<tbody>${rows.join('') || '<tr><td colspan="4">还没有收支，刷新看看 · Nothing yet: refresh</td></tr>'}</tbody></table></div></section>`,
  )
}

const input = (name: string, text: string, rest: string) =>
  `<label>${text}<input name="${name}" autocomplete="off" ${rest}></label>`

const frame = (title: string, body: string) => `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title><style>
body{margin:0;background:#f2f4f3;color:#16211d;font:16px/1.6 "PingFang SC","Noto Sans CJK SC","Microsoft YaHei",system-ui,sans-serif}
main{max-width:46rem;margin:1.5rem auto;padding:0 1rem}h1{font-size:1.35rem;margin:0 0 1rem}h2{font-size:1.05rem;margin:0 0 .4rem}h3{font-size:.95rem;margin:1rem 0 .2rem;font-weight:600}
section{background:#fff;border-radius:12px;padding:1rem 1.2rem;margin:0 0 1rem}.lead{margin:0 0 .6rem;color:#46544f;font-size:.92rem}
.rows{list-style:none;margin:0;padding:0}.rows li{padding:.7rem 0;border-top:1px solid #dde3e0}.rows b,.rows span{display:block;overflow-wrap:anywhere}.rows span{color:#46544f;font-size:.92rem}
a{color:#0b5c46}label{display:block;margin:.5rem 0;font-size:.92rem}input,select{display:block;box-sizing:border-box;width:100%;min-height:44px;margin-top:.2rem;padding:0 .7rem;border:1px solid #7d8b85;border-radius:8px;font:inherit;background:#fff;color:inherit}
button{min-height:44px;padding:0 1rem;border:1px solid #7d8b85;border-radius:8px;background:#f4f7f5;color:inherit;font:inherit;cursor:pointer}.main{width:100%;background:#0b5c46;border-color:#0b5c46;color:#fff;font-weight:600;margin-top:.5rem}
button[aria-pressed=true]{background:#0b5c46;color:#fff}.line{display:flex;flex-wrap:wrap;gap:.5rem;margin:.4rem 0}.line select{width:auto;flex:1}
a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,.wide:focus-visible{outline:3px solid #16211d;outline-offset:2px}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;min-width:32rem}th,td{padding:.45rem .5rem;border-top:1px solid #dde3e0;text-align:left;vertical-align:top}.num{font-variant-numeric:tabular-nums;text-align:right;white-space:nowrap}
.said{padding:.6rem 1rem;border-radius:8px;background:#dcefe6}.unseen{position:absolute;width:1px;height:1px;margin:0;overflow:hidden;clip-path:inset(50%)}
</style></head><body><main><h1>${title}</h1>${body}</main></body></html>`
