// Signing in by WeChat: out with a state that is good once and in this browser only, back with a code that becomes an
// openid. It is a page journey, so refusals lead back to a page, with their code in the address.

import type { ErrorCode } from '@hufu/contract/errors.ts'
import { OutsideError } from '@hufu/outside/errors.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../platform/errors.ts'
import { hashSecret, issueToken, newSecret, redeemToken } from '../platform/tokens.ts'
import { type AccountDeps, INSTALLATION, MINUTE } from './context.ts'
import { personByAlias } from './person.ts'
import type { Sessions } from './session.ts'

const STATE = 'wechat-state'
const COOKIE = 'hufu_wechat'
const LIFE = 10 * MINUTE

export function openWechatSignIn(deps: AccountDeps, sessions: Sessions) {
  const { db, clock, audit, config, wechat, log } = deps
  const cookieOptions = {
    path: '/api/sign-in',
    httpOnly: true,
    sameSite: 'lax' as const,
    secure: config.publicUrl.startsWith('https:'),
  }

  /** Only a path of our own site: `//evil`, `/\\evil` and `/..//evil` are addresses of others. */
  function ownPath(path: string): string {
    const base = new URL(config.publicUrl)
    if (!path.startsWith('/') || !URL.canParse(path, base)) return '/'
    const { origin, pathname, search, hash } = new URL(path, base)
    return origin === base.origin && !pathname.startsWith('//') ? `${pathname}${search}${hash}` : '/'
  }
  const refusalPage = (back: string, code: ErrorCode) =>
    `/sign-in?problem=${encodeURIComponent(code)}&return=${encodeURIComponent(back)}`

  return {
    async start(reply: FastifyReply, back: string) {
      if (!wechat) throw new AppError('not-found')
      const browser = newSecret()
      const subject = JSON.stringify({ browser: hashSecret(browser), back: ownPath(back) })
      const state = await issueToken(db.kysely, { purpose: STATE, subject, ttl: LIFE }, clock)
      reply.setCookie(COOKIE, browser, { ...cookieOptions, maxAge: LIFE / 1000 })
      const redirectUri = `${config.publicUrl}/api/sign-in/wechat/return`
      return reply.redirect(wechat.authorizeUrl({ redirectUri, state, scope: 'snsapi_base' }))
    },

    async finish(request: FastifyRequest, reply: FastifyReply, answer: { code?: string; state: string }) {
      if (!wechat) throw new AppError('not-found')
      const browser = request.cookies[COOKIE]
      reply.clearCookie(COOKIE, cookieOptions)
      let back = '/'
      try {
        const subject = await redeemToken(db.kysely, STATE, answer.state, {
          clock,
          refusal: 'session.wechat-refused',
        })
        const kept = JSON.parse(subject) as { browser: string; back: string }
        // Another browser's state would sign this visitor into somebody else's account (RFC 6749, 10.12).
        if (!browser || hashSecret(browser) !== kept.browser) throw new AppError('session.wechat-refused')
        back = kept.back
        if (!answer.code) throw new AppError('session.wechat-refused')
        const { openid, snapshot } = await wechat.exchangeCode(answer.code)
        // A snapshot page's visitor is made up by WeChat and gone tomorrow.
        if (snapshot) throw new AppError('session.wechat-refused')
        const token = await signIn(request, `${wechat.appId}/${openid}`)
        if (token) sessions.give(reply, 'person', token)
        return reply.redirect(back)
      } catch (error) {
        if (!(error instanceof AppError || error instanceof OutsideError)) throw error
        log.warn({ event: 'wechat.sign-in-refused', error }, 'WeChat sign-in was not completed')
        return reply.redirect(
          refusalPage(back, error instanceof AppError ? error.code : 'session.wechat-refused'),
        )
      }
    },
  }

  /** Somebody signed in keeps his session: he gains the openid, or, where it is another's, is told so. */
  async function signIn(request: FastifyRequest, value: string): Promise<string | undefined> {
    const { person } = await sessions.of(request)
    return await db.transaction(async trx => {
      const found = await personByAlias(trx, clock, { kind: 'openid', value }, person?.id)
      if (person && found.id !== person.id) throw new AppError('session.wechat-refused')
      const token = person ? undefined : await sessions.start(trx, request, 'person', found.id)
      const actor = `person:${found.id}`
      const act = person ? 'person.wechat-linked' : 'person.sign-in'
      const detail = { by: 'wechat', how: found.how, ip: request.ip }
      if (!person || found.how === 'linked') {
        await audit.write(trx, { authority: INSTALLATION, actor, act, subject: actor, detail })
      }
      return token
    })
  }
}

export type WechatSignIn = ReturnType<typeof openWechatSignIn>
