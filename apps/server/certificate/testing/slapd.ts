// For tests: a directory of OpenLDAP's own server, on a free port, with data in a folder that is gone afterwards. It can be
// stopped and started again, as in life.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'ldapts'
import type { LdapPlan } from '../ldap-directory.ts'

const BASE = 'ou=ca,dc=example,dc=cn'
const SUFFIX = 'dc=example,dc=cn'
const USER = `cn=admin,${SUFFIX}`

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

const answers = (port: number) =>
  new Promise<boolean>(resolve => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

export async function openSlapd() {
  const folder = mkdtempSync(join(tmpdir(), 'hufu-slapd-'))
  const port = await freePort()
  const password = 'only-for-this-test'
  mkdirSync(join(folder, 'data'))
  const config = join(folder, 'slapd.conf')
  writeFileSync(
    config,
    [
      'include /etc/ldap/schema/core.schema',
      'modulepath /usr/lib/ldap',
      'moduleload back_mdb',
      `pidfile ${join(folder, 'slapd.pid')}`,
      'database mdb',
      'maxsize 16777216',
      `suffix "${SUFFIX}"`,
      `rootdn "${USER}"`,
      `rootpw ${password}`,
      `directory ${join(folder, 'data')}`,
      '',
    ].join('\n'),
  )
  const plan: LdapPlan = { url: `ldap://127.0.0.1:${port}/`, base: BASE, user: USER, password }
  let running: ChildProcess | undefined

  async function start(): Promise<void> {
    running = spawn('/usr/sbin/slapd', ['-f', config, '-h', plan.url, '-d', '0'], { stdio: 'ignore' })
    for (let tries = 0; !(await answers(port)); tries++) {
      if (running.exitCode !== null || tries > 600) throw new Error('slapd does not start')
      await wait(50)
    }
  }
  async function stop(): Promise<void> {
    const gone = running && once(running, 'exit')
    running?.kill('SIGTERM')
    await gone
    running = undefined
  }

  await start()
  const client = new Client({ url: plan.url })
  await client.bind(plan.user, plan.password)
  await client.add(SUFFIX, { objectClass: ['dcObject', 'organization'], dc: 'example', o: 'example' })
  await client.add(BASE, { objectClass: ['organizationalUnit'] })
  await client.unbind()
  return {
    plan,
    start,
    stop,
    async close() {
      await stop()
      rmSync(folder, { recursive: true })
    },
  }
}
