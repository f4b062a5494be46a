// Plays the server (and the key agent) to the portal: answers the routes of the contract from a few values that a test may set,
// and notes what was asked.
import {
  type AgentDevice,
  accountRoutes,
  applicantRoutes,
  bankProofRoutes,
  bindingRoutes,
  documentRoutes,
  type ErrorCode,
  entranceRoutes,
  errorCodes,
  type Fault,
  identityRoutes,
  linesRoutes,
  type OrderView,
  type PayStart,
  type Problem,
  type ProgrammeView,
  payingRoutes,
  personAccountRoutes,
  phoneChangeRoutes,
  type Route,
} from '@hufu/contract'
import type { BrowserContext, Route as Caught } from 'playwright-core'
import { catalogue, draft, programmeView } from './portal-fixtures.ts'
import { certificates } from './portal-fixtures-after.ts'
import { accountAnswers } from './portal-wire-account.ts'

export interface Asked {
  name: string
  body: Record<string, unknown>
  path: string
}
type Answer = (asked: Asked) => unknown

export class Refusal {
  readonly code: ErrorCode
  readonly faults: Fault[] | undefined
  constructor(code: ErrorCode, faults?: Fault[]) {
    this.code = code
    this.faults = faults
  }
}

const agentUrl = 'http://127.0.0.1:47991'
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
)

export class PortalWire {
  asked: Asked[] = []
  signedIn = true
  demo = true
  order: OrderView = draft()
  orders: OrderView[] = []
  programme: ProgrammeView = programmeView()
  pay: PayStart | Refusal = { kind: 'settled' }
  agent: { paired: boolean; devices: AgentDevice[] } | null = null
  /** Answers that a test puts in place of the ordinary ones, by the route's name. */
  instead: Record<string, Answer> = {}

  calls(name: string): Asked[] {
    return this.asked.filter(each => each.name === name)
  }

  async attach(context: BrowserContext): Promise<void> {
    await context.route('**/api/**', caught => this.#serve(caught))
    await context.route(`${agentUrl}/**`, caught => this.#serveAgent(caught))
  }

  readonly #ordinary: Record<string, Answer> = {
    session: () => ({
      person: this.signedIn
        ? { id: crypto.randomUUID(), name: '张明', mobile: '13800004352', wechat: false }
        : null,
      demo: this.demo,
      agentUrl,
      agentDownload: 'https://counter.example/key-agent',
      phoneUrl: this.demo ? 'http://127.0.0.1:1/phone' : null,
    }),
    catalogue: () => ({ entries: catalogue }),
    programme: () => this.programme,
    chooseGroup: ({ body }) => {
      this.programme = programmeView(String(body.group))
      return this.programme
    },
    orders: ({ path }) => ({
      orders: path.includes(this.order.authority) ? this.orders : [],
      total: this.orders.length,
      page: 1,
      perPage: 10,
    }),
    certificates: () => ({ certificates }),
    startOrder: () => this.order,
    order: () => this.order,
    requestCode: () => ({ resendAfter: 60 }),
    phoneCode: () => ({ resendAfter: 60, proved: false }),
    signIn: ({ body }) => {
      if (body.code !== '123456') return new Refusal('code.wrong')
      this.signedIn = true
      return { person: { id: crypto.randomUUID(), name: '', mobile: body.mobile, wechat: false } }
    },
    uploadFile: ({ path }) => {
      const slot = path.split('/').at(-1) ?? ''
      const file = {
        id: crypto.randomUUID(),
        slot,
        name: 'photo.jpg',
        type: 'image/jpeg',
        size: 900_000,
        pages: 1,
        uploaded: new Date().toISOString(),
      }
      this.order = { ...this.order, files: [...this.order.files.filter(each => each.slot !== slot), file] }
      const { version, tasks, papers, places } = this.order
      return { version, file, values: [], tasks, papers, places }
    },
    saveValues: ({ body }) => {
      const values = body.values as { path: string; value: string }[]
      for (const { path, value } of values)
        this.order = {
          ...this.order,
          version: this.order.version + 1,
          values: [...this.order.values.filter(each => each.path !== path), { path, value, source: 'typed' }],
        }
      const { version, tasks, faults } = this.order
      return {
        version,
        tasks,
        faults,
        values: this.order.values.filter(each => values.some(sent => sent.path === each.path)),
      }
    },
    pay: () => this.pay,
    submit: () => this.order,
    refreshPayment: () => this.order,
    ...accountAnswers,
  }

  async #serve(caught: Caught): Promise<void> {
    const request = caught.request()
    const path = new URL(request.url()).pathname
    const name = nameOf(request.method(), path)
    if (name === 'events')
      return caught.fulfill({ contentType: 'text/event-stream', body: 'retry: 60000\n\n' })
    if (name === 'file') return caught.fulfill({ contentType: 'image/png', body: pixel })
    const body = (request.postDataJSON === undefined ? {} : safeJson(request.postData())) as Record<
      string,
      unknown
    >
    const asked = { name: name ?? path, body, path }
    this.asked.push(asked)
    const answer = this.instead[asked.name] ?? this.#ordinary[asked.name]
    const given = answer ? await answer(asked) : new Refusal('not-found')
    if (given === 'offline') return caught.abort('internetdisconnected')
    if (given instanceof Refusal) {
      const entry = errorCodes[given.code]
      const problem: Problem = {
        code: given.code,
        zh: entry.zh,
        en: entry.en,
        faults: given.faults,
        id: 'req-1',
      }
      return caught.fulfill({ status: entry.status, json: problem })
    }
    return caught.fulfill({ json: given })
  }

  async #serveAgent(caught: Caught): Promise<void> {
    if (!this.agent) return caught.abort('connectionrefused')
    const request = caught.request()
    const { pathname: path, searchParams } = new URL(request.url())
    if (path === '/pair') {
      // The consent page, agreed to at once.
      const said = { hufu: 'paired', state: searchParams.get('state'), token: 'token-of-the-agent' }
      const to = JSON.stringify(searchParams.get('origin'))
      const body = `<script>opener.postMessage(${JSON.stringify(said)}, ${to})</script>`
      return caught.fulfill({ contentType: 'text/html', body })
    }
    const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' }
    if (request.method() === 'OPTIONS') return caught.fulfill({ status: 204, headers })
    const body = safeJson(request.postData()) as Record<string, unknown>
    this.asked.push({
      name: `agent ${request.method()} ${path.replace(/\/devices\/[^/]+/, '/devices/:device')}`,
      body,
      path,
    })
    const json =
      path === '/v1/info'
        ? { name: 'hufu-key-agent', version: '0.1.0', paired: this.agent.paired, pairUrl: `${agentUrl}/pair` }
        : path === '/v1/devices'
          ? { devices: this.agent.devices }
          : (this.instead[`agent ${path.split('/').at(-1)}`]?.({ name: 'agent', body, path }) ?? {})
    const refused = typeof json === 'object' && json !== null && 'error' in json
    return caught.fulfill({ status: refused ? 403 : 200, headers, json })
  }
}

function safeJson(text: string | null): unknown {
  try {
    return text ? JSON.parse(text) : {}
  } catch {
    return {}
  }
}

const routes: [string, Route][] = Object.entries({
  ...applicantRoutes,
  ...identityRoutes,
  ...accountRoutes,
  ...bankProofRoutes,
  ...bindingRoutes,
  ...documentRoutes,
  ...payingRoutes,
  ...entranceRoutes,
  ...linesRoutes,
  ...personAccountRoutes,
  ...phoneChangeRoutes,
})
/** Static paths before those with parameters, so that `/orders` is not taken for `/:order`. */
routes.sort(([, a], [, b]) => a.path.split(':').length - b.path.split(':').length)

function nameOf(method: string, path: string): string | undefined {
  return routes.find(
    ([, route]) =>
      route.method === method && new RegExp(`^${route.path.replace(/:\w+/g, '[^/]+')}$`).test(path),
  )?.[0]
}
