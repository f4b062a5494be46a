// Builds the web apps (the folders of apps/ that have an index.html) with Vite, when their sources have changed.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compressWeb } from './compress-web.mjs'
import { root } from './find-node.mjs'
import { say, seconds } from './say.mjs'

const shared = [
  'packages/contract',
  'packages/programme',
  'packages/ui',
  'package-lock.json',
  'scripts/compress-web.mjs',
]

export async function buildWeb(node) {
  const apps = readdirSync(join(root, 'apps')).filter(app =>
    existsSync(join(root, 'apps', app, 'index.html')),
  )
  mkdirSync(join(root, '.cache'), { recursive: true })
  await Promise.all(apps.map(app => buildApp(node, app)))
}

async function buildApp(node, app) {
  const stamp = join(root, '.cache', `web-${app}.sha256`)
  const now = fingerprint([join('apps', app), ...shared])
  const built = existsSync(join(root, 'apps', app, 'dist/index.html'))
  if (built && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return
  say(`正在构建网页 ${app}`, `building the web app ${app}`)
  const began = performance.now()
  await vite(node, app)
  compressWeb(join(root, 'apps', app, 'dist'))
  writeFileSync(stamp, now)
  say(`${app} 已构建，用时 ${seconds(began)}`, `${app} built`)
}

/** SHA-256 over the names and contents of every source file below the given paths. */
export function fingerprint(paths, base = root) {
  const hash = createHash('sha256')
  const add = path => {
    const full = join(base, path)
    if (!existsSync(full)) return
    for (const entry of listFiles(full).sort())
      hash.update(`${path}${entry}\0`).update(readFileSync(full + entry))
  }
  paths.forEach(add)
  return hash.digest('hex')
}

function listFiles(folder, below = '') {
  let entries
  try {
    entries = readdirSync(folder + below, { withFileTypes: true })
  } catch (error) {
    if (error.code === 'ENOTDIR') return ['']
    throw error
  }
  return entries.flatMap(entry => {
    if (entry.name === 'node_modules' || entry.name === 'dist' || /\.test\.tsx?$/.test(entry.name)) return []
    const path = `${below}/${entry.name}`
    return entry.isDirectory() ? listFiles(folder, path) : [path]
  })
}

function vite(node, app) {
  const child = spawn(node, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], {
    cwd: join(root, 'apps', app),
    // A test that builds says `test`, and would leave React's slow, talkative half behind for whoever starts next.
    env: { ...process.env, NODE_ENV: 'production' },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', code =>
      code === 0
        ? resolve()
        : reject(new Error(`${output}\n网页 ${app} 构建失败。The web app ${app} did not build.`)),
    )
  })
}
