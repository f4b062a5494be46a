// npm start: from a fresh clone to a running demo. Installs, builds, starts the outside world (sandbox), the server and
// the key agent, says where they are, and ends them all together.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { buildWeb } from './build-web.mjs'
import { createChildren, untilReady } from './children.mjs'
import { lockData } from './data-lock.mjs'
import { root } from './find-node.mjs'
import { ensureInstalled } from './install.mjs'
import { leanMemory } from './lean-memory.mjs'
import { freePort } from './ports.mjs'
import { giveUp, say, seconds } from './say.mjs'

const began = performance.now()
const data = resolve(root, process.env.HUFU_DATA ?? 'data')
const notices = []
let ready = false
let ending = false
let lock
let children

async function end(code, message) {
  if (ending) return
  ending = true
  if (message) process.stderr.write(`\n${message}\n`)
  say('正在停止', 'stopping')
  await children?.end()
  lock?.release()
  process.exit(code)
}

async function start() {
  // 1. What must be there: dependencies, and the web apps built from the present sources.
  const node = await ensureInstalled()
  await buildWeb(node)

  // 2. Where everything lives.
  lock = await lockData(data)
  const taken = new Set()
  const port = {
    server: await freePort(Number(process.env.HUFU_PORT ?? 8800), taken),
    sandbox: await freePort(Number(process.env.SANDBOX_PORT ?? 8801), taken),
    agent: await freePort(Number(process.env.AGENT_PORT ?? 8802), taken),
  }
  const host = process.env.HUFU_HOST ?? '127.0.0.1'
  const url = {
    server: process.env.HUFU_PUBLIC_URL ?? `http://localhost:${port.server}`,
    sandbox: `http://127.0.0.1:${port.sandbox}`,
    agent: `http://127.0.0.1:${port.agent}`,
  }
  children = createChildren({
    node,
    logs: join(data, 'logs'),
    onDeath: (name, last) =>
      end(
        1,
        `${last.join('\n')}\n\n${name} 意外停止了，上面是它最后的日志，完整日志在 ${data}/logs。\n` +
          `${name} ended unexpectedly. Above are its last lines; the whole log is in ${data}/logs.`,
      ),
    onNotice: (_name, line) => (ready ? process.stdout.write(`${line}\n`) : notices.push(line)),
  })

  // 3. The outside world first: the server is configured with the vendor keys that the sandbox made for it.
  const run = (name, file, environment) => lock.add(children.start(name, file, environment).pid)
  run('sandbox', 'apps/sandbox/main.ts', {
    SANDBOX_PORT: String(port.sandbox),
    SANDBOX_DIR: join(data, 'sandbox'),
    SANDBOX_SERVER_URL: `http://127.0.0.1:${port.server}`,
  })
  run('key-agent', 'apps/key-agent/main.ts', {
    AGENT_PORT: String(port.agent),
    AGENT_DATA: join(data, 'key-agent'),
    AGENT_ALLOWED_ORIGINS: [...new Set([url.server, `http://127.0.0.1:${port.server}`])].join(','),
  })
  await untilReady(`${url.sandbox}/healthz`, 30_000, () => ending)

  // 4. The server itself. The first start makes the demo's certificate authorities, which takes a little longer.
  run('server', 'apps/server/main.ts', {
    ...JSON.parse(readFileSync(join(data, 'sandbox/sandbox-env.json'), 'utf8')),
    ...leanMemory(),
    HUFU_PORT: String(port.server),
    HUFU_HOST: host,
    HUFU_DATA: data,
    HUFU_DEMO: process.env.HUFU_DEMO ?? '1',
    HUFU_PUBLIC_URL: url.server,
    HUFU_AGENT_URL: url.agent,
    HUFU_SANDBOX_URL: url.sandbox,
  })
  const local = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  await Promise.all([
    untilReady(`http://${local}:${port.server}/readyz`, 120_000, () => ending),
    untilReady(`${url.agent}/healthz`, 30_000, () => ending),
  ])

  // 5. Tell the person where to go.
  ready = true
  say(`\n虎符已就绪，用时 ${seconds(began)}`, 'Hufu is ready')
  for (const line of [
    `  申请人网页 portal     ${url.server}/`,
    `  工作台 console        ${url.server}/console/`,
    `  模拟手机 phone        ${url.sandbox}/phone`,
    `  证书助手 key agent    ${url.agent}/`,
    `  数据 data             ${data}`,
    ...(notices.length > 0 ? ['', ...notices] : []),
    '',
  ])
    process.stdout.write(`${line}\n`)
  say('按 Ctrl-C 停止', 'Ctrl-C stops everything')
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(0))
// npm dies of a signal without passing it on to us.
const parent = process.ppid
if (process.env.npm_lifecycle_event)
  setInterval(() => {
    if (process.ppid !== parent) end(0)
  }, 500).unref()
start().catch(error => (children ? end(1, error.message) : giveUp(error)))
