// The carriers' books as a person may write them, and what was asked lately.
export interface Asked {
  at: string
  mobile: string
  answer: string
}

const words: Record<string, string> = {
  match: '三项一致 · all fit',
  name: '姓名不符 · name differs',
  number: '证件号不符 · identity number differs',
  person: '不是本人号码 · belongs to somebody else',
  'not-said': '不一致（不说哪项） · differs, not said where',
  unknown: '查无此号 · no record',
}

const covered = (mobile: string) => `${mobile.slice(0, 3)}****${mobile.slice(-4)}`

export function carrierPage(world: {
  books: ReadonlyMap<string, string>
  asked: readonly Asked[]
  down: boolean
  delayMs: number
}): string {
  const options = Object.entries(words)
    .map(([value, label]) => `<option value="${value}">${label}</option>`)
    .join('')
  const rows = [...world.books].map(([mobile, says]) => `<li>${mobile}：${words[says] ?? says}</li>`).join('')
  const lately = world.asked
    .map(
      each =>
        `<li>${each.at.slice(11, 19)} ${covered(each.mobile)} → ${words[each.answer] ?? each.answer}</li>`,
    )
    .join('')
  const chosen = (is: boolean) => (is ? ' selected' : '')
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>运营商实名 · Carrier</title>
<link rel="icon" href="/phone/icon.svg"><link rel="stylesheet" href="/phone/consent.css">
<style>form{display:grid;gap:10px;text-align:left;margin-bottom:18px}input,select,button{font:inherit;min-height:48px;padding:8px 12px;border-radius:10px;border:1px solid #2c7466;width:100%}
button{background:#12463c;color:#fff;font-weight:650;cursor:pointer}li{padding:10px 14px;text-align:left}ul:empty{display:none}</style></head><body><main>
<h1>运营商实名登记</h1>
<p class="ask">没有写的号码都算三项一致。<br><small lang="en">Numbers that are not written here fit.</small></p>
<form method="post" action="/carrier/books">
<label>手机号 <span lang="en">Mobile</span><input name="mobile" inputmode="numeric" pattern="1[3-9][0-9]{9}" required></label>
<label>结果 <span lang="en">Answer</span><select name="says">${options}</select></label>
<button>写入 <span lang="en">Write</span></button></form>
<ul>${rows}</ul>
<form method="post" action="/carrier/service">
<label>服务 <span lang="en">Service</span><select name="down"><option value="0"${chosen(!world.down)}>正常 · up</option><option value="1"${chosen(world.down)}>停机 · down</option></select></label>
<label>延迟（毫秒） <span lang="en">Delay (ms)</span><input name="delayMs" inputmode="numeric" value="${world.delayMs}"></label>
<button>应用 <span lang="en">Apply</span></button></form>
<h2>最近的查询 <small lang="en">Asked lately</small></h2><ul>${lately}</ul>
</main></body></html>`
}
