// npm run walk -- <programme> [--suite rsa|sm2] [--kind new|renewal] [--server URL] [--data folder] [--out folder]
// Walks one order through a running Hufu (by default the one that `npm start` runs here), or through one that it starts.
// A renewal needs a certificate about to expire, so it starts a Hufu of its own and moves its clock by 23 months.
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { accountRoutes, client } from '@hufu/contract'
import { openAgent } from '../stand/key-agent.ts'
import type { Place } from '../stand/people.ts'
import { openStand, readSignIns, type StaffSignIn } from '../stand/stand.ts'
import { openWorld } from '../stand/world.ts'
import { leaveArtefacts } from './artefacts.ts'
import { renewalDays, renewedAt, walkRenewal } from './renewal.ts'
import { walk } from './walk.ts'

const usage =
  'npm run walk -- <programme> [--suite rsa|sm2] [--kind new|renewal] [--server URL] [--data folder] [--out folder]'
const pin = 'walk-4711-pin'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    suite: { type: 'string' },
    kind: { type: 'string', default: 'new' },
    server: { type: 'string' },
    data: { type: 'string', default: process.env.HUFU_DATA ?? 'data' },
    out: { type: 'string', default: 'out' },
  },
})

async function main(): Promise<void> {
  const [programme] = positionals
  const { suite, kind } = values
  if (!programme || (suite && suite !== 'rsa' && suite !== 'sm2') || (kind !== 'new' && kind !== 'renewal')) {
    process.stderr.write(`${usage}\n`)
    process.exitCode = 2
    return
  }
  const common = { programme, ...(suite ? { suite: suite as 'rsa' | 'sm2' } : {}), told: tell }
  const running = kind === 'new' ? await findRunning() : undefined
  if (running) {
    const agent = openAgent(running.agentUrl, running.url)
    await agent.pair()
    await finish(await walk({ ...common, ...running, key: () => agent.freshKey(pin) }))
    return
  }

  say(
    kind === 'renewal' ? '为续期另起一套系统' : '没有正在运行的系统，另起一套',
    'starting a Hufu for this walk',
  )
  const stand = await openStand({
    engine: 'pglite',
    agent: true,
    programmes: [...new Set([programme, renewedAt(programme)])],
  })
  try {
    const place = { url: stand.url, world: stand.world }
    const agent = stand.agent!
    await agent.pair()
    if (kind === 'new') {
      await finish(await walk({ ...common, place, signIns: stand.signIns, key: () => agent.freshKey(pin) }))
      return
    }
    const { renewed } = await walkRenewal(stand, { ...common, pin, moved: days => tellMoved(days) })
    await finish(renewed)
  } finally {
    await stand.stop()
  }
}

interface Running {
  url: string
  place: Place
  signIns: StaffSignIn[]
  agentUrl: string
}

/** The server named, or one that listens where `npm start` prints it. */
async function findRunning(): Promise<Running | undefined> {
  const given = values.server?.replace(/\/$/, '')
  for (const url of given ? [given] : ['http://localhost:8800', 'http://127.0.0.1:8800']) {
    try {
      const { agentUrl, phoneUrl, demo } = await client(url)(accountRoutes.session)
      if (!demo || !phoneUrl) throw new Error(`${url} is no demo: a walk pays and signs with invented papers`)
      if (!existsSync(`${values.data}/demo-sign-ins.txt`)) {
        throw new Error(`${values.data}/demo-sign-ins.txt is missing: name the data folder with --data`)
      }
      const place = { url, world: openWorld(new URL(phoneUrl).origin) }
      return { url, place, agentUrl, signIns: readSignIns(values.data) }
    } catch (error) {
      if (given || !(error instanceof TypeError)) throw error
    }
  }
  return undefined
}

async function finish(walked: Awaited<ReturnType<typeof walk>>): Promise<void> {
  const folder = await leaveArtefacts(walked, values.out)
  tell('whole walk', walked.milliseconds)
  say(
    `申请 ${walked.order.number} 已办完，结果在 ${folder}`,
    `order ${walked.order.number} is complete: see ${folder}`,
  )
}

function tell(stage: string, milliseconds: number): void {
  process.stdout.write(`${stage.padEnd(12)} ${milliseconds.toFixed(0).padStart(7)} ms\n`)
}

function tellMoved(days: number): void {
  say(`时钟拨快 ${days} 天，进入续期窗口`, `clock moved by ${days} days, into the renewal window`)
}

function say(zh: string, en: string): void {
  process.stdout.write(`${zh} · ${en}\n`)
}

if (values.kind === 'renewal' && values.server) {
  process.stderr.write(
    `a renewal moves the clock by ${renewalDays} days, so it cannot run against --server\n`,
  )
  process.exitCode = 2
} else {
  main().catch(error => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exitCode = 1
  })
}
