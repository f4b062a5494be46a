// Sign-in inside WeChat: the authorize page, codes that live five minutes and work once, and their exchange.
import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { World } from '../state.ts'
import { consentPage, refusalPage } from './consent-page.ts'
import { people, personOf } from './people.ts'

const CODE_MS = 5 * 60_000
/** Who holds this phone's WeChat; only a name tag of the demo, it opens nothing. */
const PERSON_COOKIE = 'sandbox_wechat_person'

const ask = z.object({
  appid: z.string(),
  redirect_uri: z.url({ protocol: /^https?$/ }),
  response_type: z.literal('code'),
  scope: z.enum(['snsapi_base', 'snsapi_userinfo']),
  state: z
    .string()
    .regex(/^[A-Za-z0-9]{0,128}$/)
    .default(''),
})
type Ask = z.infer<typeof ask>

interface Grant {
  openid: string
  scope: Ask['scope']
  expiresAt: number
  spent: boolean
}

export interface OauthSettings {
  /** An openid: agree in this person's name without showing the page (tests). */
  autoApprove: string
}

export function registerOauth(app: FastifyInstance, world: World, settings: () => OauthSettings): void {
  const grants = new Map<string, Grant>()
  const { appId, appSecret } = world.secrets.wechatOa
  const page = (reply: FastifyReply, html: string, status = 200) =>
    reply.status(status).type('text/html; charset=utf-8').send(html)

  function readAsk(request: FastifyRequest): Ask | string {
    const asked = ask.safeParse(request.query)
    if (!asked.success)
      return `参数错误（parameters）：${asked.error.issues.map(i => i.path.join('.')).join('、')}`
    if (asked.data.appid !== appId) return '这个公众号不存在（unknown appid）。'
    return asked.data
  }

  function agree(reply: FastifyReply, asked: Ask, openid: string) {
    const code = randomBytes(16).toString('hex')
    const expiresAt = world.clock.now().getTime() + CODE_MS
    grants.set(code, { openid, scope: asked.scope, expiresAt, spent: false })
    const back = new URL(asked.redirect_uri)
    back.searchParams.set('code', code)
    back.searchParams.set('state', asked.state)
    reply.header('set-cookie', `${PERSON_COOKIE}=${openid}; Path=/; HttpOnly; SameSite=Lax`)
    return reply.redirect(back.href, 302)
  }

  app.get('/wechat-oa/connect/oauth2/authorize', (request, reply) => {
    const asked = readAsk(request)
    if (typeof asked === 'string') return page(reply, refusalPage(asked), 400)
    const auto = settings().autoApprove
    if (auto) return agree(reply, asked, auto)
    // snsapi_base is silent in WeChat: whoever is signed in on this phone goes straight through.
    const holder = personOf(cookie(request, PERSON_COOKIE))
    if (asked.scope === 'snsapi_base' && holder) return agree(reply, asked, holder.openid)
    const query = new URL(request.url, 'http://sandbox').search
    const back = new URL(asked.redirect_uri)
    back.searchParams.set('state', asked.state)
    return page(
      reply,
      consentPage(person => `/wechat-oa/connect/agree${query}&openid=${person.openid}`, back.href, back.host),
    )
  })

  app.get('/wechat-oa/connect/agree', (request, reply) => {
    const asked = readAsk(request)
    if (typeof asked === 'string') return page(reply, refusalPage(asked), 400)
    const person = personOf(String((request.query as Record<string, string>).openid))
    if (!person) return page(reply, refusalPage('没有这个人（unknown person）。'), 400)
    return agree(reply, asked, person.openid)
  })

  app.get('/wechat-oa/sns/oauth2/access_token', request => {
    const query = request.query as Record<string, string>
    if (query.appid !== appId) return { errcode: 40013, errmsg: 'invalid appid' }
    if (query.secret !== appSecret) return { errcode: 40125, errmsg: 'invalid appsecret' }
    const grant = grants.get(query.code ?? '')
    if (!grant || grant.expiresAt < world.clock.now().getTime())
      return { errcode: 40029, errmsg: 'invalid code' }
    if (grant.spent) return { errcode: 40163, errmsg: 'code been used' }
    grant.spent = true
    const person = personOf(grant.openid)
    return {
      access_token: randomBytes(40).toString('base64url'),
      expires_in: 7200,
      refresh_token: randomBytes(40).toString('base64url'),
      openid: grant.openid,
      scope: grant.scope,
      ...(grant.scope === 'snsapi_userinfo' && person?.unionid && { unionid: person.unionid }),
      ...(person?.snapshot && { is_snapshotuser: 1 }),
    }
  })

  app.get('/sandbox/wechat-people', request => ({ people, holder: cookie(request, PERSON_COOKIE) }))
  app.post('/sandbox/wechat-people/:openid/hold', (request, reply) => {
    const person = personOf((request.params as { openid: string }).openid)
    if (!person) return reply.status(404).send({ message: 'no such person' })
    return reply
      .header('set-cookie', `${PERSON_COOKIE}=${person.openid}; Path=/; HttpOnly; SameSite=Lax`)
      .send({ holder: person.openid })
  })
}

function cookie(request: FastifyRequest, name: string): string {
  const found = (request.headers.cookie ?? '').split(/;\s*/).find(pair => pair.startsWith(`${name}=`))
  return found?.slice(name.length + 1) ?? ''
}
