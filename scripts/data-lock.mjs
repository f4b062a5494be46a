// Keeps two starts from using one data folder: the embedded database would be torn by two processes. The lock is a list of
// process numbers: that of npm start itself, then those of the programs it runs.
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { say } from './say.mjs'

export async function lockData(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'start.pid')
  const [owner, ...children] = readPids(path)
  if (owner && isOurs(owner)) {
    throw new Error(
      `虎符已经在运行（进程 ${owner}）。请先在那个终端按 Ctrl-C。\n` +
        `Hufu is already running on ${folder} (process ${owner}): press Ctrl-C there first.`,
    )
  }
  await untilGone(children)
  writeFileSync(path, `${process.pid}\n`)
  return {
    add: pid => appendFileSync(path, `${pid}\n`),
    release: () => {
      if (readPids(path)[0] === process.pid) rmSync(path)
    },
  }
}

/** After a start that was killed, its programs notice within a second and finish what they hold. */
async function untilGone(pids) {
  const until = Date.now() + 15_000
  if (pids.some(isOurs)) say('等待上一次的程序结束', 'waiting for the programs of the last start to end')
  while (pids.some(isOurs)) {
    if (Date.now() > until)
      throw new Error(
        `上一次的程序还在运行（进程 ${pids.filter(isOurs).join('、')}），请先结束它们。\n` +
          `Programs of the last start are still running: end ${pids.filter(isOurs).join(', ')} first.`,
      )
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}

function readPids(path) {
  try {
    return readFileSync(path, 'utf8').split('\n').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

function isOurs(pid) {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  // After a reboot the number may belong to another program; Linux can tell, elsewhere we believe it.
  if (process.platform !== 'linux') return true
  try {
    return /start\.mjs|follow-parent\.mjs/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
  } catch {
    return false
  }
}
