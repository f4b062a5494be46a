// A whole stand: the outside world, the server as its own process on a fresh database, and (where wanted) a key agent.
// Nothing of it is a mock of ours; `stop` ends and removes everything.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox } from '../../apps/sandbox/compose.ts'
import { createStore } from '../../apps/server/authority/store/ca-store.ts'
import { type Engine, openStandDatabase } from './database.ts'
import { type AgentDriver, openAgent } from './key-agent.ts'
import { folderOf } from './programmes.ts'
import { type Child, freePort, openChild } from './server.ts'
import { openWorld, type World } from './world.ts'

export interface StandOptions {
  engine: Engine
  /** Starts a key agent too. */
  agent?: boolean
  /** Those that the stand offers; by default the first counter's only, which is the quickest to start. */
  programmes?: readonly string[]
  /** The role `ca` in a process of its own, its key store opened by two of three shares. Needs PostgreSQL. */
  caAlone?: boolean
  /** More of the server's environment. */
  env?: Record<string, string>
  /** Leaves the folder where it is, for looking at. */
  keep?: boolean
}

export interface Stand {
  url: string
  data: string
  engine: Engine
  databaseUrl: string | undefined
  server: Child
  /** With `caAlone`. */
  ca: Child
  world: World
  /** The sandbox in this process, for what its HTTP interface does not tell. */
  sandbox: Awaited<ReturnType<typeof startSandbox>>
  agentUrl: string
  agent: AgentDriver | undefined
  signIns: StaffSignIn[]
  /** Milliseconds the first start took, which makes the certificate authorities. */
  coldStart: number
  /** Starts the server again with the clocks of server and vendors moved by so many days. Answers the milliseconds. */
  restart(options?: { days?: number }): Promise<number>
  /** Everything that server and agent ever wrote, for searching. */
  logs(): string
  stop(): Promise<void>
}

export interface StaffSignIn {
  authority: string
  user: string
  password: string
}

export function readSignIns(data: string): StaffSignIn[] {
  return readFileSync(join(data, 'demo-sign-ins.txt'), 'utf8')
    .split('\n')
    .filter(line => line && !line.startsWith('#'))
    .map(line => line.split(/\s+/))
    .map(([authority = '', user = '', password = '']) => ({ authority, user, password }))
}

export async function openStand(options: StandOptions): Promise<Stand> {
  const data = mkdtempSync(join(tmpdir(), 'hufu-stand-'))
  const database = await openStandDatabase(options.engine)
  let days = 0
  const clock = { now: () => new Date(Date.now() + days * 86_400_000) }
  const programmes = folderOf(options.programmes ?? ['zce'])
  const port = await freePort()
  const agentPort = await freePort()
  const url = `http://127.0.0.1:${port}`
  const agentUrl = `http://127.0.0.1:${agentPort}`
  const sandbox = await startSandbox({ port: 0, secretsDir: join(data, 'sandbox'), serverUrl: url, clock })
  const world = openWorld(sandbox.url)
  // Nobody waits a minute between two codes in a test; the limits have tests of their own.
  await world.controls({
    'aliyun-sms': { rateLimits: false },
    'wechat-pay': { noticeDelayMs: 30, refundDelayMs: 50 },
    nuonuo: { issueMs: 100, sealMs: 100 },
  })

  const storeFile = join(data, 'ca-store.json')
  const { store, shares } = await createStore({ needed: 2, of: 3 })
  writeFileSync(storeFile, JSON.stringify(store))
  shares.pop()
  const environment = () => ({
    ...sandbox.environment,
    HUFU_PORT: String(port),
    HUFU_DATA: data,
    HUFU_DEMO: '1',
    HUFU_PUBLIC_URL: url,
    HUFU_SANDBOX_URL: sandbox.url,
    HUFU_AGENT_URL: agentUrl,
    HUFU_RATE_LIMIT: '0',
    HUFU_PROGRAMMES: programmes,
    ...(database.url ? { HUFU_DATABASE_URL: database.url } : {}),
    ...(days ? { HUFU_CLOCK_OFFSET_DAYS: String(days) } : {}),
    ...options.env,
  })
  const server = openChild({
    name: 'server',
    file: 'apps/server/main.ts',
    logFile: join(data, 'logs/server.log'),
    ready: { url: `${url}/readyz` },
    env: () => ({ ...environment(), ...(options.caAlone ? { HUFU_ROLES: 'http,worker,va' } : {}) }),
  })
  const ca = openChild({
    name: 'ca',
    file: 'apps/server/main.ts',
    logFile: join(data, 'logs/ca.log'),
    ready: { line: '"event":"ready"' },
    env: () => ({ ...environment(), HUFU_ROLES: 'ca', HUFU_CA_STORE: storeFile, HUFU_UNLOCK_FD: '3' }),
    secret: () => shares.join('\n'),
  })
  const agentChild = openChild({
    name: 'key agent',
    file: 'apps/key-agent/main.ts',
    logFile: join(data, 'logs/key-agent.log'),
    ready: { url: `${agentUrl}/healthz` },
    env: () => ({
      AGENT_PORT: String(agentPort),
      AGENT_DATA: join(data, 'key-agent'),
      AGENT_ALLOWED_ORIGINS: url,
    }),
  })

  async function stop(): Promise<void> {
    await Promise.all([server.stop(), ca.stop(), agentChild.stop()])
    await sandbox.close()
    await database.drop()
    if (!options.keep) rmSync(data, { recursive: true, force: true })
  }

  try {
    const [coldStart] = await Promise.all([server.start(), options.agent ? agentChild.start() : 0])
    return {
      url,
      data,
      engine: options.engine,
      databaseUrl: database.url,
      server,
      ca,
      world,
      sandbox,
      agentUrl,
      agent: options.agent ? openAgent(agentUrl, url) : undefined,
      signIns: readSignIns(data),
      coldStart,
      async restart(how = {}) {
        await server.stop()
        days = how.days ?? days
        return await server.start()
      },
      logs: () => server.log() + ca.log() + agentChild.log(),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
