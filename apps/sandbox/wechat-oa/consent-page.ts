// WeChat's consent page as the sandbox draws it: who is holding this phone? One tap and the browser goes back.
import { accountName, people, type WechatPerson } from './people.ts'

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`)

/** `links` gives, for each person, the address that agrees in their name. */
export function consentPage(
  linkFor: (person: WechatPerson) => string,
  refuseLink: string,
  host: string,
): string {
  const rows = people
    .map(
      person => `<li><a href="${escapeHtml(linkFor(person))}" data-openid="${person.openid}">
      <span class="face" style="background:${person.colour}" aria-hidden="true">${person.name.slice(0, 1)}</span>
      <span><b>${person.name}</b><small>${person.note.zh}</small><small lang="en">${person.note.en}</small></span></a></li>`,
    )
    .join('')
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>微信授权 · WeChat sign-in</title>
<link rel="icon" href="/phone/icon.svg"><link rel="stylesheet" href="/phone/consent.css"></head><body><main>
<p class="mark" aria-hidden="true">证</p>
<h1>${accountName.zh}</h1>
<p class="ask">申请使用您的微信身份登录<br><small lang="en">asks to sign you in with WeChat</small></p>
<h2>您是哪一位？<small lang="en">Who are you?</small></h2>
<ul>${rows}</ul>
<p><a class="refuse" href="${escapeHtml(refuseLink)}">拒绝 <span lang="en">Refuse</span></a></p>
<footer>授权后回到 ${escapeHtml(host)}。这里是演示环境，人物都是虚构的。</footer>
</main></body></html>`
}

/** What WeChat shows when a parameter is wrong: a page, never a redirect to an address it does not trust. */
export function refusalPage(reason: string): string {
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>无法登录 · WeChat sign-in</title>
<link rel="icon" href="/phone/icon.svg"><link rel="stylesheet" href="/phone/consent.css"></head><body><main><h1>无法打开登录页</h1>
<p class="ask">${escapeHtml(reason)}</p><p>请回到公众号重新点击菜单。</p></main></body></html>`
}
