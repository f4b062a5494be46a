// The shell of the agent's own pages: plain HTML, no script but the one line a page brings with a nonce, never in a frame.
import { randomBytes } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import { css } from './style.ts'

export interface PageParts {
  /** For the window's title; already escaped texts go into `body`. */
  title: string
  body: string
  script?: string
  status?: number
}

export function sendPage(
  reply: FastifyReply,
  { title, body, script, status = 200 }: PageParts,
): FastifyReply {
  const nonce = randomBytes(16).toString('base64')
  // connect-src, img-src and all the rest fall back to none.
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
  return (
    reply
      .code(status)
      .header('content-security-policy', policy)
      .header('x-frame-options', 'DENY')
      // Not no-referrer: under it browsers send `Origin: null` with forms (Fetch, "append a request Origin header").
      .header('referrer-policy', 'same-origin')
      .type('text/html; charset=utf-8')
      .send(`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${safe(title)}</title>
<style nonce="${nonce}">${css}</style>
</head>
<body>
<header><span class="seal" aria-hidden="true">符</span><p><b>虎符密钥助手</b><span lang="en">Hufu key agent</span></p></header>
<main>
${body}
</main>
${script ? `<script nonce="${nonce}">${script}</script>` : ''}
</body>
</html>
`)
  )
}

export const safe = (text: string): string =>
  text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)

/** Chinese first, English under it. */
export const both = (zh: string, en: string): string =>
  `${safe(zh)}<span class="en" lang="en">${safe(en)}</span>`

/** JSON inside <script type="application/json">, where only `<` could end it. */
export const embed = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c')
