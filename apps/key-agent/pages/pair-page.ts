// The question “may this site use the keys on this computer?” and the three pages that follow it.
import type { AgentPaired } from '@hufu/contract/agent.ts'
import type { Question } from '../pairing/questions.ts'
import { both, embed, type PageParts, safe } from './layout.ts'

export function questionPage({ origin, state }: Question, nonce: string): PageParts {
  return {
    title: '允许这个网站使用 UKey 吗？ · Hufu',
    body: `
<h1>允许这个网站使用这台电脑上的 UKey 吗？<span class="en" lang="en">Let this site use the keys on this computer?</span></h1>
<p class="site">${safe(origin)}</p>
<p>${both('允许以后，它可以：', 'Once allowed, it can:')}</p>
<ul>
<li>${both('看到这台电脑上有哪些 UKey 和证书', 'see which keys and certificates are here')}</li>
<li>${both('在您输入 UKey 密码后，生成密钥、写入证书', 'make keys and write certificates after you enter the PIN')}</li>
</ul>
<p>${both('它拿不到私钥，也看不到您保存在本机的其他内容。以后可以在密钥助手首页随时取消。', 'It never gets a private key or anything else on this computer. You can take this back on the agent’s home page at any time.')}</p>
<form method="post" action="/pair">
<input type="hidden" name="nonce" value="${nonce}">
<input type="hidden" name="state" value="${safe(state)}">
<div class="pair">
<button name="answer" value="no">${both('拒绝', 'Refuse')}</button>
<button class="act" name="answer" value="yes">${both('允许', 'Allow')}</button>
</div>
</form>
<p class="quiet">${both('不是您自己点开的？请点“拒绝”或直接关掉这个窗口。', 'You did not ask for this? Refuse, or close this window.')}</p>`,
  }
}

export function agreedPage(answer: AgentPaired, origin: string): PageParts {
  return {
    title: '已允许 · Hufu',
    body: `
<h1>已允许<span class="en" lang="en">Allowed</span></h1>
<p class="site">${safe(origin)}</p>
<p role="status">${both('请回到原来的网页继续，这个窗口可以关掉了。', 'Go back to the page you came from; this window can be closed.')}</p>
<p class="quiet">${both('如果原来的网页没有继续，请在那里再点一次“打开密钥助手”。', 'If that page does not go on, choose “Open the key agent” there once more.')}</p>
<script type="application/json" id="answer">${embed({ answer, origin })}</script>`,
    // Only a page of exactly this origin receives the token, whoever else may have opened this window.
    script:
      "const said=JSON.parse(document.getElementById('answer').textContent);if(window.opener){window.opener.postMessage(said.answer,said.origin);setTimeout(()=>window.close(),300)}",
  }
}

export function refusedPage(origin: string): PageParts {
  return {
    title: '没有允许 · Hufu',
    body: `
<h1>没有允许<span class="en" lang="en">Not allowed</span></h1>
<p class="site">${safe(origin)}</p>
<p role="status">${both('这个网站不能使用 UKey。改变主意时，在网页上再点一次“打开密钥助手”。', 'This site cannot use your keys. If you change your mind, choose “Open the key agent” on the page again.')}</p>`,
    script: 'if(window.opener)setTimeout(()=>window.close(),900)',
  }
}

export function staleQuestionPage(): PageParts {
  return {
    status: 403,
    title: '请重新打开 · Hufu',
    body: `
<h1>这个窗口已经过期<span class="en" lang="en">This window is out of date</span></h1>
<p>${both('没有允许任何网站。请关掉它，在网页上再点一次“打开密钥助手”。', 'No site was let in. Close it and choose “Open the key agent” on the page again.')}</p>`,
  }
}

export function strangeSitePage(origin: string): PageParts {
  return {
    status: 403,
    title: '不认识这个网站 · Hufu',
    body: `
<h1>密钥助手不认识这个网站<span class="en" lang="en">The key agent does not know this site</span></h1>
${origin ? `<p class="site">${safe(origin)}</p>` : ''}
<p class="note bad">${both('它不在信任的名单里，不能使用 UKey。可能是仿冒网站：请关掉这个窗口，从办理证书的正式网址进入。', 'It is not on the list of trusted sites and cannot use your keys. It may be an imitation: close this window and come in through the counter’s official address.')}</p>`,
  }
}
