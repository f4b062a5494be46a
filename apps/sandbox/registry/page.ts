// The registry's book as a person may write it: who is in it, in which state, and who was asked for lately.
import type { RegistryEntry } from '@hufu/outside/registry/port.ts'

export interface Asked {
  at: string
  uscc: string
  name: string
  found: string
}

const words: Record<string, string> = {
  active: '存续 · in force',
  dissolved: '注销 · dissolved',
  revoked: '吊销 · licence revoked',
  irregular: '经营异常 · irregular',
  absent: '查无此单位 · not listed',
}

const safe = (text: string) => text.replace(/[&<>"']/g, letter => `&#${letter.charCodeAt(0)};`)

export function registryPage(world: {
  entries: ReadonlyMap<string, RegistryEntry>
  asked: readonly Asked[]
  down: boolean
  strangersExist: boolean
  delayMs: number
}): string {
  const chosen = (is: boolean) => (is ? ' selected' : '')
  const statuses = (now: string) =>
    Object.entries(words)
      .filter(([status]) => status !== 'absent')
      .map(([status, label]) => `<option value="${status}"${chosen(status === now)}>${label}</option>`)
      .join('')
  const rows = [...world.entries.values()]
    .map(
      each => `<li><form method="post" action="/registry/entries">
<strong>${safe(each.name)}</strong><code>${safe(each.uscc)}</code>
<input type="hidden" name="name" value="${safe(each.name)}"><input type="hidden" name="uscc" value="${safe(each.uscc)}">
<input type="hidden" name="legalRepresentative" value="${safe(each.legalRepresentative)}"><input type="hidden" name="address" value="${safe(each.address)}">
<label>状态 <span lang="en">Status</span><select name="status">${statuses(each.status)}</select></label>
<button>更新 <span lang="en">Update</span></button></form>
<form method="post" action="/registry/removals"><input type="hidden" name="uscc" value="${safe(each.uscc)}"><button class="plain">移除 <span lang="en">Remove</span></button></form></li>`,
    )
    .join('')
  const lately = world.asked
    .map(
      each =>
        `<li>${each.at.slice(11, 19)} ${safe(each.name || each.uscc)} → ${words[each.found] ?? safe(each.found)}</li>`,
    )
    .join('')
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>工商登记 · Business registry</title>
<link rel="icon" href="/phone/icon.svg"><link rel="stylesheet" href="/phone/consent.css">
<style>form{display:grid;gap:10px;text-align:left;margin-bottom:18px}input,select,button{font:inherit;min-height:48px;padding:8px 12px;border-radius:10px;border:1px solid #2c7466;width:100%}
button{background:#12463c;color:#fff;font-weight:650;cursor:pointer}button.plain{background:none;color:#12463c}li{padding:10px 14px;text-align:left}ul:empty{display:none}code{word-break:break-all}</style></head><body><main>
<h1>工商登记库</h1>
<p class="ask">写在这里的单位照此回答；其他单位按“陌生单位”的设置回答。<br><small lang="en">Who is entered here is answered as entered; others as the setting for strangers says.</small></p>
<form method="post" action="/registry/entries">
<label>企业名称 <span lang="en">Name</span><input name="name" maxlength="100" required></label>
<label>统一社会信用代码 <span lang="en">Credit code</span><input name="uscc" pattern="[0-9A-Z]{18}" maxlength="18" required></label>
<label>法定代表人 <span lang="en">Legal representative</span><input name="legalRepresentative" maxlength="60"></label>
<label>住所 <span lang="en">Address</span><input name="address" maxlength="200"></label>
<label>状态 <span lang="en">Status</span><select name="status">${statuses('active')}</select></label>
<button>登记 <span lang="en">Enter</span></button></form>
<ul>${rows}</ul>
<form method="post" action="/registry/service">
<label>服务 <span lang="en">Service</span><select name="down"><option value="0"${chosen(!world.down)}>正常 · up</option><option value="1"${chosen(world.down)}>停机 · down</option></select></label>
<label>陌生单位 <span lang="en">Strangers</span><select name="strangersExist"><option value="1"${chosen(world.strangersExist)}>按所问名称存在 · exist as asked</option><option value="0"${chosen(!world.strangersExist)}>查无 · not listed</option></select></label>
<label>延迟（毫秒） <span lang="en">Delay (ms)</span><input name="delayMs" inputmode="numeric" value="${world.delayMs}"></label>
<button>应用 <span lang="en">Apply</span></button></form>
<h2>最近的查询 <small lang="en">Asked lately</small></h2><ul>${lately}</ul>
</main></body></html>`
}
