// Keeps two starts from using one data folder: the embedded database would be torn by two processes.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export function lockData(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'start.pid')
  const owner = readOwner(path)
  if (owner && isStart(owner)) {
    throw new Error(
      `虎符已经在运行（进程 ${owner}）。请先在那个终端按 Ctrl-C。\n` +
        `Hufu is already running on ${folder} (process ${owner}): press Ctrl-C there first.`,
    )
  }
  writeFileSync(path, `${process.pid}\n`)
  return () => {
    if (readOwner(path) === process.pid) rmSync(path)
  }
}

function readOwner(path) {
  try {
    return Number(readFileSync(path, 'utf8')) || undefined
  } catch {
    return undefined
  }
}

function isStart(pid) {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  // After a reboot the number may belong to another program; Linux can tell, elsewhere we believe it.
  if (process.platform !== 'linux') return true
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('start.mjs')
  } catch {
    return false
  }
}
