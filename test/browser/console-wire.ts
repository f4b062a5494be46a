// The console's wire, mocked: serves its built pages under /console/ and answers the contract's routes from a small
// world in memory. Also plays the key agent, on the same port.
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import type { AgentDevice, CaseView, Problem, QueueItem, QueueName, Role } from '@hufu/contract'
import { type ErrorCode, errorCodes } from '@hufu/contract'
import { authority, authorityTitle, me, scan } from './console-fixtures.ts'

const dist = join(import.meta.dirname, '../../apps/console/dist')
const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }

export interface World {
  signedIn: boolean
  roles: Role[]
  queues: Partial<Record<QueueName, QueueItem[]>>
  cases: Map<string, CaseView>
  devices: AgentDevice[]
  paired: boolean
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
  const view = first ? world.cases.get(first) : undefined
  if (!view) return problem('not-found')
  if (method === 'GET') return { json: view }
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
  if (last === 'unmask')
    return { json: { path: (body as { path: string }).path, value: '410105199001011234', source: 'typed' } }
  if (last === 'notes') {
    view.notes.push({ at: new Date().toISOString(), by: '李审核', text: (body as { text: string }).text })
    return { json: { done: true } }
  }
  return problem('not-found')
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
