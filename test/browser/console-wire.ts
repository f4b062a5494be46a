// The console's wire, mocked: serves its built pages under /console/ and answers the contract's routes from a small
// world in memory. Also plays the key agent, on the same port.
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import type { AgentDevice, CaseView, Problem, QueueItem, QueueName, Role } from '@hufu/contract'
import { type ErrorCode, errorCodes } from '@hufu/contract'
import { authority, authorityTitle, id, me, pair, scan } from './console-fixtures.ts'

const dist = join(import.meta.dirname, '../../apps/console/dist')
const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }

export interface World {
  signedIn: boolean
  roles: Role[]
  queues: Partial<Record<QueueName, QueueItem[]>>
  cases: Map<string, CaseView>
  devices: AgentDevice[]
  paired: boolean
  members: { uscc: string; name: string; group: string }[]
  ledger: unknown[]
  /** Every call that changed something, in order: `POST path`, with its body. */
  calls: { call: string; body: unknown }[]
  /** Answers instead of the world: a problem, or nothing handled when undefined. */
  override?: (method: string, path: string, body: unknown) => { status?: number; json: unknown } | undefined
}

export const problem = (code: ErrorCode): { status: number; json: Problem } => ({
  status: errorCodes[code].status,
  json: { code, zh: errorCodes[code].zh, en: errorCodes[code].en, id: 'req-42' },
})

export async function startConsole(world: World) {
  if (!existsSync(join(dist, 'index.html')))
    throw new Error('apps/console/dist is missing: build it first (vite build apps/console)')
  const streams = new Set<ServerResponse>()
  const server = createServer((request, response) => void handle(request, response))
  async function handle(request: IncomingMessage, response: ServerResponse) {
    const path = new URL(request.url ?? '/', 'http://x').pathname
    if (path.endsWith('/desk/events')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': here\n\n')
      streams.add(response)
      return
    }
    if (path.startsWith('/console')) return page(path, response)
    if (/\/files\//.test(path)) {
      response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(scan)
      return
    }
    const body = await read(request)
    const method = request.method ?? 'GET'
    if (method !== 'GET') world.calls.push({ call: `${method} ${path}`, body })
    const answer = world.override?.(method, path, body) ?? reply(world, method, path, body)
    response
      .writeHead(answer.status ?? 200, { 'content-type': 'application/json' })
      .end(JSON.stringify(answer.json))
  }
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  baseUrl = base
  return {
    base,
    push: () => {
      for (const stream of streams) stream.write('event: change\ndata: 1\n\n')
    },
    close: () => {
      for (const stream of streams) stream.end()
      server.closeAllConnections()
      return new Promise(resolve => server.close(resolve))
    },
  }
}
let baseUrl = ''

function page(path: string, response: ServerResponse) {
  const asked = join(dist, path.slice('/console'.length))
  const file = extname(asked) && existsSync(asked) ? asked : join(dist, 'index.html')
  response
    .writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' })
    .end(readFileSync(file))
}

async function read(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const text = Buffer.concat(parts).toString()
  return text ? JSON.parse(text) : undefined
}

type Answer = { status?: number; json: unknown }

function reply(world: World, method: string, path: string, body: unknown): Answer {
  const staff = { id: me, name: '李审核', authority, authorityTitle, roles: world.roles }
  if (path === '/api/staff/session')
    return {
      json: {
        staff: world.signedIn ? staff : null,
        agentUrl: baseUrl,
        demo: true,
        authorities: [
          { id: authority, title: authorityTitle },
          { id: 'other-counter', title: { zh: '另一受理点', en: 'Another counter' } },
        ],
      },
    }
  if (path === '/api/staff/sign-in') {
    if ((body as { password: string }).password !== 'tiger-tally-9') return problem('session.refused')
    world.signedIn = true
    return { json: { staff } }
  }
  if (path === '/api/staff/setup') {
    world.signedIn = true
    return { json: { staff } }
  }
  if (path === '/api/staff/sign-out') {
    world.signedIn = false
    return { json: { done: true } }
  }
  if (path.startsWith('/v1/')) return agent(world, method, path, body)
  if (path === '/api/catalogue')
    return {
      json: {
        entries: [
          {
            authority,
            authorityTitle,
            programme: 'demo-programme',
            title: authorityTitle,
            group: authorityTitle,
            aliases: [],
            initial: 'Z',
            spelling: 'zhengshangsuo zss',
            fresh: false,
            kind: 'counter',
            redirect: null,
            offers: [],
          },
        ],
      },
    }
  if (path.includes('/programmes/'))
    return {
      json: {
        authority,
        authorityTitle,
        version: 1,
        document: {
          rosters: {
            members: { zh: '会员单位', en: 'Members' },
            stores: { zh: '交割仓库', en: 'Warehouses' },
          },
          audience: { groups: { member: { zh: '会员', en: 'Member', roster: 'members' } } },
        },
        group: { chosen: null, locked: false },
        entitlement: null,
      },
    }
  if (!world.signedIn) return problem('session.none')
  return desk(world, method, path.replace(`/api/${authority}/desk/`, ''), body)
}

function desk(world: World, method: string, path: string, body: unknown): Answer {
  const [room, first, last] = path.split('/')
  if (room === 'summary')
    return {
      json: {
        queues: Object.entries(world.queues).map(([queue, items]) => ({
          queue,
          waiting: items.length,
          dueToday: items.filter(item => item.by && Date.parse(item.by) - Date.now() < 4 * 3_600_000).length,
          late: items.filter(item => item.by && Date.parse(item.by) < Date.now()).length,
        })),
      },
    }
  if (room === 'queues') {
    const items = world.queues[first as QueueName] ?? []
    return { json: { items, total: items.length } }
  }
  if (room === 'orders' && !first) {
    const orders = Object.values(world.queues).flat()
    return { json: { orders, total: orders.length } }
  }
  const plain = office(world, method, path, body)
  if (plain) return plain
  const view = world.cases.get(first ?? '')
  if (!view) return problem('not-found')
  if (method === 'GET' && !path.endsWith('/bundle')) return { json: view }
  const items = world.queues.review ?? []
  const queued = items.find(item => item.order === first)
  if (last === 'claim') {
    view.claim = { id: me, name: '李审核', mine: true }
    view.mayDecide = true
    if (queued) Object.assign(queued, { mine: true, claimedBy: { id: me, name: '李审核' } })
    return { json: view }
  }
  if (last === 'release') {
    view.claim = null
    view.mayDecide = false
    if (queued) Object.assign(queued, { mine: false, claimedBy: null })
    return { json: { done: true } }
  }
  if (last === 'decide') {
    view.order.axes.review = { code: 'passed', label: { zh: '通过', en: 'Passed' } }
    view.mayDecide = false
    world.queues.review = items.filter(item => item.order !== first)
    return { json: view }
  }
  const made = make(view, path, body)
  if (made) return made
  if (last === 'unmask')
    return { json: { path: (body as { path: string }).path, value: '410105199001011234', source: 'typed' } }
  if (last === 'notes') {
    view.notes.push({ at: new Date().toISOString(), by: '李审核', text: (body as { text: string }).text })
    return { json: { done: true } }
  }
  return problem('not-found')
}

/** Staff, rosters, the ledger and revocation: rooms without a case in their address. */
function office(world: World, method: string, path: string, body: unknown): Answer | undefined {
  if (path === 'staff' && method === 'GET')
    return {
      json: {
        staff: [
          { id: me, user: 'li', name: '李审核', roles: world.roles, state: 'active' },
          { id: id(903), user: 'zhao', name: '赵制证', roles: ['producer'], state: 'active' },
          { id: id(904), user: null, name: '孙新来', roles: ['service'], state: 'invited' },
          { id: id(905), user: 'zhou', name: '周离职', roles: ['finance'], state: 'disabled' },
        ],
      },
    }
  if (path === 'staff' || path.endsWith('/reset'))
    return {
      json: {
        link: `/console/setup?token=${'k'.repeat(32)}`,
        expires: new Date(Date.now() + 86_400_000).toISOString(),
      },
    }
  if (path.endsWith('/disable')) return { json: { done: true } }
  if (path.startsWith('rosters/')) {
    if (method === 'GET') return { json: { members: world.members } }
    const { members, remove } = body as { members: World['members']; remove: string[] }
    world.members = [...world.members.filter(each => !remove.includes(each.uscc)), ...members]
    return { json: { members: world.members.length, faults: [] } }
  }
  if (path === 'entitlements') return { json: { entries: world.ledger } }
  if (path === 'disclosures') return { json: { total: 0, transfers: [] } }
  if (path === 'personal-information') return { json: { items: [], restricted: 0, requests: [] } }
  if (path.endsWith('/applicant/code')) return { json: { resendAfter: 60, mobile: '139****5678' } }
  if (path.endsWith('/applicant')) return { json: { done: true } }
  if (path.endsWith('/revocation/prepare'))
    return {
      json: {
        token: 'once',
        certificates: pair.map(({ serial, subject, use }) => ({ serial, subject, use })),
        text: { zh: '将吊销郑州示例期货有限公司的一对证书。', en: 'Revokes the pair.' },
      },
    }
  if (path.endsWith('/revocation')) {
    for (const view of world.cases.values())
      for (const line of view.order.lines) for (const each of line.certificates) each.state = 'revoked'
    return { json: { done: true } }
  }
  return undefined
}

/** Production, shipping, invoices and refunds of one case. */
function make(view: CaseView, path: string, body: unknown): Answer | undefined {
  const { order } = view
  const line = order.lines[0]!
  if (path.endsWith('/key-plan'))
    return { json: { request: 'req-1', algorithm: 'sm2', subject: [], container: 'c1', replaces: null } }
  if (path.endsWith('/request')) line.state = 'signed'
  else if (path.endsWith('/bundle'))
    return {
      json: {
        request: 'req-1',
        suite: 'sm2',
        signCertificate: 'MA',
        encryptCertificate: 'MB',
        envelope: 'MC',
        chain: [],
      },
    }
  else if (path.endsWith('/written')) {
    line.state = 'written'
    line.certificates = structuredClone(pair)
  } else if (path.endsWith('/ship')) {
    const { courier, waybill } = body as { courier: string; waybill: string }
    order.delivery = { state: 'shipped', courier, waybill, shippedAt: new Date().toISOString() }
  } else if (path.endsWith('/delivered')) order.delivery = { ...order.delivery!, state: 'delivered' }
  else if (path.endsWith('/retry')) order.invoice = { state: 'issuing', number: null, issuedAt: null }
  else if (/refunds.*prepare/.test(path))
    return {
      json: {
        token: 'once',
        amountFen: 30000,
        method: 'wechat-pay',
        text: {
          zh: '300.00 元将退回付款的微信账户，申请随之结束。',
          en: 'CNY 300.00 goes back to the WeChat account.',
        },
      },
    }
  else if (path.endsWith('/execute')) order.payment = { ...order.payment!, state: 'refunding' }
  else if (path.endsWith('/refuse')) order.payment = { ...order.payment!, state: 'paid' }
  else return undefined
  return { json: view }
}

function agent(world: World, method: string, path: string, body: unknown): Answer {
  if (path === '/v1/info')
    return {
      json: { name: 'hufu-key-agent', version: '1', paired: world.paired, pairUrl: `${baseUrl}/pair` },
    }
  if (path === '/v1/devices' && method === 'GET') return { json: { devices: world.devices } }
  if (path === '/v1/devices') {
    const device: AgentDevice = {
      device: `soft-${world.devices.length + 1}`,
      label: `软件 UKey ${world.devices.length + 1}`,
      driver: 'software',
      triesLeft: 6,
      triesMax: 6,
      locked: false,
      pinSet: false,
      containers: [],
    }
    world.devices.push(device)
    return { json: { device } }
  }
  const device = world.devices.find(each => path.includes(`/${each.device}/`))
  if (!device)
    return { status: 404, json: { error: 'device.none', zh: '没有找到这只 UKey', en: 'No such key' } }
  const { pin } = body as { pin: string }
  if (path.endsWith('/pin')) {
    device.pinSet = true
    return { json: { device } }
  }
  if (pin !== '246810') {
    device.triesLeft--
    return {
      status: 422,
      json: {
        error: 'pin.wrong',
        zh: `PIN 不对，还可试 ${device.triesLeft} 次`,
        en: 'Wrong PIN',
        triesLeft: device.triesLeft,
      },
    }
  }
  if (path.endsWith('/generate')) {
    const { plan } = body as { plan: { request: string } }
    device.containers.push({
      container: 'c1',
      algorithm: 'sm2',
      state: 'key',
      request: plan.request,
      certificates: [],
    })
    return { json: { container: 'c1', csr: 'MIIB' } }
  }
  device.containers[0]!.state = 'pair'
  return { json: { container: 'c1', signSerial: 'A3', encryptSerial: 'B4' } }
}

/** A world with nobody waiting, to be filled by the test. */
export const world = (change: Partial<World>): World => ({
  signedIn: true,
  roles: ['reviewer'],
  queues: {},
  cases: new Map(),
  devices: [],
  paired: true,
  members: [],
  ledger: [],
  calls: [],
  ...change,
})
