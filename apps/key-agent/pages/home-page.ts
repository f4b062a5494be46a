// The agent's home page: which sites may use the keys, which devices are here, what is on them.
import type { AgentContainer } from '@hufu/contract/agent.ts'
import type { Saying } from '../errors.ts'
import type { Site } from '../pairing/sites.ts'
import { PIN_LENGTH } from '../token/pin-rules.ts'
import type { DeviceFacts } from '../token/port.ts'
import { containerView } from '../writing/device-view.ts'
import { both, type PageParts, safe } from './layout.ts'

export interface HomeFacts {
  devices: readonly DeviceFacts[]
  sites: readonly Site[]
  formKey: string
  note?: { saying: Saying; bad: boolean; status?: number }
}

export function homePage({ devices, sites, formKey, note }: HomeFacts): PageParts {
  const key = `<input type="hidden" name="key" value="${formKey}">`
  return {
    title: '虎符密钥助手 · Hufu key agent',
    status: note?.status,
    body: `
<h1>这台电脑上的 UKey<span class="en" lang="en">Keys on this computer</span></h1>
${note ? `<p class="note${note.bad ? ' bad' : ''}" role="${note.bad ? 'alert' : 'status'}">${both(note.saying.zh, note.saying.en)}</p>` : ''}
${devices.length === 0 ? `<p class="quiet">${both('现在没有 UKey。', 'There is no key here now.')}</p>` : ''}
${devices.map(one => deviceCard(one, key)).join('\n')}
<form method="post" action="/devices">${key}<button class="small">${both('加一个空的演示 UKey', 'Add an empty demonstration key')}</button></form>
<h2>允许使用的网站<span class="en" lang="en">Sites that may use them</span></h2>
${sites.length === 0 ? `<p class="quiet">${both('还没有允许任何网站。网页需要时会来问您。', 'No site yet. A page that needs a key will ask you.')}</p>` : ''}
${sites.map(one => siteRow(one, key)).join('\n')}`,
  }
}

function siteRow({ id, origin, agreedAt }: Site, key: string): string {
  return `<form class="card row" method="post" action="/sites/${id}/revoke">${key}
<div><span class="num" id="${id}">${safe(origin)}</span><span class="en">${moment(agreedAt)}</span></div>
<button class="small" aria-describedby="${id}">${both('取消允许', 'Take back')}</button></form>`
}

function deviceCard(device: DeviceFacts, key: string): string {
  const locked = device.triesLeft === 0
  const state = locked
    ? '<span class="tag bad">已锁住 · locked</span>'
    : device.pinSet
      ? `<span class="tag${device.triesLeft < device.triesMax ? ' warn' : ''}">密码还可试 ${device.triesLeft} 次 · ${device.triesLeft} tries left</span>`
      : '<span class="tag warn">还没有设密码 · no PIN yet</span>'
  return `<section class="card" aria-labelledby="${device.device}">
<div class="row"><h2 class="name" id="${device.device}">${safe(device.label)} <span class="num quiet">${device.device}</span></h2>${state}</div>
${device.containers.length === 0 ? `<p class="quiet">${both('空的', 'Empty')}</p>` : ''}
${device.containers.map(one => containerPart(device.device, containerView(one))).join('\n')}
${device.archived.length > 0 ? `<p class="quiet">${both(`另有 ${device.archived.length} 对已被新证书替换，留在里面解密旧文件用。`, `${device.archived.length} replaced pair(s) stay inside to open old files.`)}</p>` : ''}
${locked ? '' : pinForm(device, key)}
</section>`
}

const STATES: Record<AgentContainer['state'], Saying> = {
  empty: { zh: '空的', en: 'empty' },
  key: { zh: '密钥已生成，等待证书', en: 'key made, waiting for its certificate' },
  pair: { zh: '证书已写入', en: 'certificates written' },
  writing: {
    zh: '写入中断过，请回到网页点“继续写入”',
    en: 'a write broke off: go back to the page and choose “Go on writing”',
  },
}

function containerPart(device: string, { container, state, certificates }: AgentContainer): string {
  const saying = STATES[state]
  return `<p class="quiet"><span class="num">${container}</span> · ${both(saying.zh, saying.en)}</p>
${certificates.map(one => certificatePart(device, container, one)).join('\n')}`
}

function certificatePart(
  device: string,
  container: string,
  one: AgentContainer['certificates'][number],
): string {
  const [zh, en] =
    one.use === 'sign' ? ['签名证书', 'Signing certificate'] : ['加密证书', 'Encryption certificate']
  const rows: [string, string, string][] = [
    ['序列号 <span lang="en">Serial</span>', one.serial.toUpperCase(), 'num'],
    ['主体 <span lang="en">Subject</span>', one.subject, ''],
    ['颁发者 <span lang="en">Issuer</span>', one.issuer, ''],
    ['有效期 <span lang="en">Valid</span>', `${moment(one.notBefore)} – ${moment(one.notAfter)}`, ''],
    ['类型 <span lang="en">Type</span>', one.algorithm, ''],
    ['证书链 <span lang="en">Chain</span>', one.issuerUrl ?? '—', 'num'],
  ]
  const file = `/devices/${device}/containers/${container}/${one.use}.pem`
  return `<details><summary>查看${zh}<span class="en" lang="en">${en}</span></summary>
<dl>${rows.map(([name, value, kind]) => `<dt>${name}</dt><dd class="${kind}">${safe(value)}</dd>`).join('')}</dl>
<a class="button small" href="${file}" download="${one.use}-${one.serial}.pem" aria-describedby="${device}">${both('导出证书', 'Export')}</a>
</details>`
}

function pinForm({ device, pinSet, triesLeft }: DeviceFacts, key: string): string {
  const field = (name: string, zh: string, en: string, complete: string) =>
    `<label for="${device}-${name}">${both(zh, en)}</label>
<input id="${device}-${name}" name="${name}" type="password" required maxlength="${PIN_LENGTH.max}" autocomplete="${complete}">`
  const summary = pinSet ? ['修改密码', 'Change the PIN'] : ['设置密码', 'Set a PIN']
  return `<details><summary aria-describedby="${device}">${summary[0]}<span class="en" lang="en">${summary[1]}</span></summary>
<form method="post" action="/devices/${device}/pin">${key}
${pinSet ? field('old', `原密码（还可试 ${triesLeft} 次）`, `Present PIN (${triesLeft} tries left)`, 'current-password') : ''}
${field('pin', `新密码（${PIN_LENGTH.min} 到 ${PIN_LENGTH.max} 位，不要用生日或连续数字）`, `New PIN (${PIN_LENGTH.min} to ${PIN_LENGTH.max} characters, no birthday, no run)`, 'new-password')}
${field('again', '再输一次新密码', 'New PIN once more', 'new-password')}
<p><button class="act small">${both('确定', 'Set it')}</button></p>
</form></details>`
}

/** The certificate's own days, in the zone of the counter. */
const moment = (iso: string): string =>
  new Intl.DateTimeFormat('sv-SE', {
    dateStyle: 'short',
    timeStyle: 'short',
    timeZone: 'Asia/Shanghai',
  }).format(new Date(iso))
