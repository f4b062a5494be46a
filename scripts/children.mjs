// The programs that `npm start` runs: started each in a process group of its own, watched, and ended together.
import { spawn } from 'node:child_process'
import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './find-node.mjs'

const grace = 10_000
const followParent = pathToFileURL(join(root, 'scripts/follow-parent.mjs')).href

/** `onDeath(name, last)` is called when a child ends that nobody told to. */
export function createChildren({ node, logs, onDeath, onNotice }) {
  const running = new Set()
  let ending = false
  mkdirSync(logs, { recursive: true })

  function start(name, file, environment) {
    const child = spawn(node, ['--import', followParent, file], {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: Ctrl-C then reaches only us, and we end the children in order.
      detached: process.platform !== 'win32',
    })
    const log = createWriteStream(join(logs, `${name}.log`), { flags: 'a', mode: 0o600 })
    const last = []
    readLines(child.stdout, line => {
      // Programs log JSON. A plain line on standard output is meant for the person at the terminal, such as a
      // one-time password, and so is not kept.
      if (!line.startsWith('{')) return onNotice(name, line)
      keep(line)
    })
    readLines(child.stderr, keep)
    function keep(line) {
      log.write(`${line}\n`)
      if (last.push(line) > 20) last.shift()
    }
    running.add(child)
    // 'close' comes after the last output, 'exit' may come before it.
    child.on('close', (code, signal) => {
      running.delete(child)
      log.end()
      if (!ending) onDeath(name, [...last, `(${signal ?? `exit code ${code}`})`])
    })
    child.on('error', error => keep(error.message))
    return child
  }

  async function end() {
    ending = true
    const gone = [...running].map(child => new Promise(resolve => child.once('close', resolve)))
    for (const child of running) signal(child, 'SIGTERM')
    const hard = setTimeout(() => {
      for (const child of running) signal(child, 'SIGKILL')
    }, grace)
    await Promise.all(gone)
    clearTimeout(hard)
  }

  return { start, end }
}

function signal(child, name) {
  try {
    if (process.platform === 'win32') child.kill(name)
    else process.kill(-child.pid, name)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

function readLines(stream, onLine) {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', chunk => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop()
    for (const line of lines) if (line.trim()) onLine(line)
  })
  stream.on('end', () => rest.trim() && onLine(rest))
}

/** Waits until `url` answers 200, for at most `patience` milliseconds. */
export async function untilReady(url, patience, isEnding) {
  const until = Date.now() + patience
  while (Date.now() < until && !isEnding()) {
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(2000) })
      await answer.arrayBuffer()
      if (answer.status === 200) return
    } catch {
      // Not listening yet.
    }
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  if (isEnding()) return new Promise(() => {})
  throw new Error(
    `等了 ${patience / 1000} 秒，${url} 还没有就绪，请看 data/logs 里的日志。\n` +
      `${url} was not ready after ${patience / 1000} s: see the logs in data/logs.`,
  )
}
