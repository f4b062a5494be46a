// Installs the dependencies when what lies in node_modules is not what package-lock.json asks for.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findNode, requireNode, root } from './find-node.mjs'
import { say, seconds } from './say.mjs'

/** True where every package of the lock is installed in its version. npm writes its own record only when it has finished. */
export function isInstalled(folder = root) {
  const record = join(folder, 'node_modules/.package-lock.json')
  if (!existsSync(record)) return false
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages
  const wanted = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes('node_modules/') || entry.optional || entry.devOptional) return true
    if (!installed[path]) return false
    return entry.link || installed[path].version === entry.version
  })
}

/** Installs what is missing and answers the path of Node 24. */
export async function ensureInstalled() {
  if (isInstalled() && findNode()) return requireNode()
  say('正在安装依赖，第一次大约一分钟', 'installing the dependencies, about a minute the first time')
  const began = performance.now()
  // Not `npm ci`: it refuses a lock that leaves out builds for platforms a registry does not carry. `install` takes the
  // locked versions just the same, and --no-save leaves the lock as it is. No package here needs its install script.
  await npm(['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
  say(`依赖已装好，用时 ${seconds(began)}`, 'dependencies installed')
  return requireNode()
}

function npm(args) {
  // Run by npm, we call that same npm; run by hand, the one on the path.
  const script = process.env.npm_execpath
  const [command, ...first] = script?.endsWith('.js') ? [process.execPath, script] : ['npm']
  const child = spawn(command, [...first, ...args], { cwd: root, shell: process.platform === 'win32' })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', code => {
      if (code === 0) return resolve()
      const last = output.trim().split('\n').slice(-15).join('\n')
      reject(
        new Error(
          `${last}\n\n依赖没有装上：请检查网络后再运行一次。\n` +
            'The dependencies could not be installed: check the network and run the command again.',
        ),
      )
    })
  })
}
