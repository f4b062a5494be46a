// The agent's own pages and forms: consent, home, and what can be done there. The consent form carries a nonce for one
// answer, the home page's forms a key of this run; a foreign page can read neither.
import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { AgentPaired } from '@hufu/contract/agent.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { AgentFailure, type Saying } from '../errors.ts'
import type { Questions } from '../pairing/questions.ts'
import type { Sites } from '../pairing/sites.ts'
import type { KeyDesk } from '../writing/key-desk.ts'
import { homePage } from './home-page.ts'
import { sendPage } from './layout.ts'
import { agreedPage, questionPage, refusedPage, staleQuestionPage, strangeSitePage } from './pair-page.ts'

export interface PageOptions {
  desk: KeyDesk
  sites: Sites
  questions: Questions
  allowedOrigins: readonly string[]
  log: (event: string, fields?: Record<string, unknown>) => void
}

const pairQuery = z.object({ origin: z.string().max(300), state: z.string().min(8).max(200) })
const pairAnswer = z.object({ nonce: z.string(), state: z.string(), answer: z.enum(['yes', 'no']) })
const pinForm = z.object({ pin: z.string(), again: z.string(), old: z.string().optional() })

export function addPages(app: FastifyInstance, options: PageOptions): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
  app.get('/favicon.ico', async (_request, reply) => reply.code(204).send())
  addConsent(app, options)
  addHome(app, options)
}

function addConsent(app: FastifyInstance, { sites, questions, allowedOrigins, log }: PageOptions): void {
  app.get('/pair', async (request, reply) => {
    const asked = pairQuery.safeParse(request.query)
    if (!asked.success) return sendPage(reply, strangeSitePage(''))
    if (!allowedOrigins.includes(asked.data.origin))
      return sendPage(reply, strangeSitePage(asked.data.origin))
    return sendPage(reply, questionPage(asked.data, questions.ask(asked.data)))
  })
  app.post('/pair', async (request, reply) => {
    const given = pairAnswer.safeParse(request.body)
    const question = given.success ? questions.take(given.data.nonce) : undefined
    if (!given.success || !question || question.state !== given.data.state)
      return sendPage(reply, staleQuestionPage())
    const { origin, state } = question
    log('site answered', { origin, agreed: given.data.answer === 'yes' })
    if (given.data.answer === 'no') return sendPage(reply, refusedPage(origin))
    const answer: AgentPaired = { hufu: 'paired', state, token: await sites.admit(origin) }
    // A program that walked the same two steps without a browser reads the same answer as JSON.
    if (request.headers.accept === 'application/json') return reply.send(answer)
    return sendPage(reply, agreedPage(answer, origin))
  })
}

function addHome(app: FastifyInstance, { desk, sites, log }: PageOptions): void {
  const formKey = randomBytes(24).toString('base64url')

  async function show(reply: FastifyReply, note?: { saying: Saying; bad: boolean; status?: number }) {
    return sendPage(reply, homePage({ devices: await desk.facts(), sites: sites.list(), formKey, note }))
  }
  /** Does a form's deed and shows the home page again, with what came of it. */
  const deed =
    (done: Saying, act: (request: FastifyRequest) => Promise<unknown>) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const key = (request.body as { key?: unknown } | null)?.key
      if (!sameKey(key, formKey)) return show(reply, { saying: STALE, bad: true, status: 403 })
      try {
        await act(request)
      } catch (error) {
        if (!(error instanceof AgentFailure)) throw error
        return show(reply, { saying: error.saying, bad: true, status: error.status })
      }
      return show(reply, { saying: done, bad: false })
    }

  app.get('/', async (_request, reply) => show(reply))
  app.post(
    '/devices',
    deed(ADDED, () => desk.addDevice()),
  )
  app.post<{ Params: { site: string } }>(
    '/sites/:site/revoke',
    deed(REVOKED, async request => {
      const { site } = request.params as { site: string }
      log('site revoked', { site })
      await sites.revoke(site)
    }),
  )
  app.post(
    '/devices/:device/pin',
    deed(PIN_SET, async request => {
      const { device } = request.params as { device: string }
      const form = pinForm.safeParse(request.body)
      if (!form.success) throw new AgentFailure('request.invalid')
      const { pin, again, old } = form.data
      if (pin !== again) throw new AgentFailure('request.invalid', { saying: DIFFERS })
      await desk.setPin(device, pin, old)
    }),
  )
  app.get('/devices/:device/containers/:container/:file', async (request, reply) => {
    const { device, container, file } = request.params as { device: string; container: string; file: string }
    if (file !== 'sign.pem' && file !== 'encrypt.pem') throw new AgentFailure('request.invalid')
    const pem = await desk.exportPem(device, container, file === 'sign.pem' ? 'sign' : 'encrypt')
    return reply.type('application/x-pem-file').header('content-disposition', 'attachment').send(pem)
  })
}

function sameKey(given: unknown, wanted: string): boolean {
  if (typeof given !== 'string' || given.length !== wanted.length) return false
  return timingSafeEqual(Buffer.from(given), Buffer.from(wanted))
}

const STALE: Saying = {
  zh: '这个页面过期了，什么都没有改。请在下面重新操作。',
  en: 'The page was out of date and nothing was changed. Please do it again below.',
}
const ADDED: Saying = {
  zh: '已加入一个空的演示 UKey。用之前请先设密码。',
  en: 'An empty demonstration key was added. Set its PIN before use.',
}
const REVOKED: Saying = {
  zh: '已取消。这个网站再用 UKey 时会重新问您。',
  en: 'Taken back. The site will ask again before it uses a key.',
}
const PIN_SET: Saying = {
  zh: '密码已设好。请记住它：忘记了谁也找不回来。',
  en: 'The PIN is set. Remember it: nobody can recover it.',
}
const DIFFERS: Saying = {
  zh: '两次输入的新密码不一样，没有改动。请再输一次。',
  en: 'The two new PINs differ; nothing was changed. Please type them again.',
}
