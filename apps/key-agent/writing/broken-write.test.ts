// The process that writes is really killed, at every step of the write: the key holds the old pair or the new one, whole
// and working, and writing again completes it.
import { spawnSync } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AgentDevice } from '@hufu/contract/agent.ts'
import type { KeyBundle, KeyPlan } from '@hufu/contract/routes/applicant.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Counter, openCounter } from '../testing/counter.ts'
import { workingCertificates } from '../testing/open-device.ts'
import { PIN, plan, Stand } from '../testing/stand.ts'

const stand = new Stand()
let counter: Counter
beforeAll(async () => {
  await stand.start()
  stand.token = await stand.pair()
  counter = await openCounter('sm2')
})
afterAll(() => stand.close())

const WRITER = fileURLToPath(new URL('../testing/writer.ts', import.meta.url))
const NODE = fileURLToPath(
  new URL(`../../../node_modules/node-${process.platform}-${process.arch}/bin/node`, import.meta.url),
)
/** In the order in which they happen. */
const STEPS = [
  'try-spent',
  'envelope-opened',
  'write-begun',
  'file-opened',
  'file-half',
  'file-synced',
  'file-renamed',
  'write-ended',
] as const
const AFTER_RENAME: readonly string[] = ['file-renamed', 'write-ended']

function runIn(device: string, given: KeyBundle | KeyPlan, fatal = 'none') {
  const node = Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : NODE
  return spawnSync(node, [WRITER, join(stand.folder, 'software'), device, PIN, fatal], {
    input: JSON.stringify(given),
    encoding: 'utf8',
  })
}

const generate = (device: string, made: ReturnType<typeof plan>) =>
  stand.call('POST', `/v1/devices/${device}/generate`, { pin: PIN, plan: made })
const write = (device: string, bundle: KeyBundle) =>
  stand.call('POST', `/v1/devices/${device}/import`, { pin: PIN, bundle })
const certificates = (device: AgentDevice) =>
  device.containers.flatMap(one => one.certificates.map(each => each.der)).sort()
const working = (device: string) => workingCertificates(join(stand.folder, 'software'), device, PIN)
const certificatesOf = (bundle: KeyBundle) => [bundle.signCertificate, bundle.encryptCertificate ?? ''].sort()

/** A device with a pair on it and the bundle of its renewal; made once, and put back on the disk for every step. */
let renewal: { device: string; old: KeyBundle; renewed: KeyBundle; request: string }
const folderOf = (device: string) => join(stand.folder, 'software', device)
const snapshot = () => join(stand.folder, 'snapshot')

beforeAll(async () => {
  const device = await stand.device()
  const first = plan('sm2')
  const old = await counter.issue((await generate(device, first)).body.csr, first)
  const { signSerial } = (await write(device, old)).body
  const second = plan('sm2', { replaces: { serial: signSerial } })
  const renewed = await counter.issue((await generate(device, second)).body.csr, second)
  cpSync(folderOf(device), snapshot(), { recursive: true })
  renewal = { device, old, renewed, request: second.request }
})

function putBack() {
  rmSync(folderOf(renewal.device), { recursive: true })
  cpSync(snapshot(), folderOf(renewal.device), { recursive: true })
  return renewal
}

it('goes through the steps that are tested here, and no others', () => {
  const { device, renewed } = putBack()
  const steps = runIn(device, renewed).stdout.trim().split('\n')
  expect(steps).toEqual([...STEPS])
})

describe.each(STEPS)('killed at %s', step => {
  it('a renewal leaves the old pair or the new one, and is completed by writing again [Z-32] [X-12]', async () => {
    const { device, old, renewed, request } = putBack()
    const killed = runIn(device, renewed, step)
    expect(killed.signal).toBe('SIGKILL')

    const found = await stand.seen(device)
    const whole = certificatesOf(AFTER_RENAME.includes(step) ? renewed : old)
    expect(certificates(found)).toEqual(whole)
    expect(await working(device)).toEqual(whole)
    const began = STEPS.indexOf(step) >= STEPS.indexOf('write-begun') && !AFTER_RENAME.includes(step)
    const states = found.containers.map(one => [one.request === request, one.state])
    expect(states).toContainEqual([true, AFTER_RENAME.includes(step) ? 'pair' : began ? 'writing' : 'key'])

    expect(found.triesLeft).toBe(step === 'try-spent' ? 5 : 6)
    const again = await write(device, renewed)
    expect(again.status).toBe(200)
    const ended = await stand.seen(device)
    expect(certificates(ended)).toEqual(certificatesOf(renewed))
    expect(await working(device)).toEqual(certificatesOf(renewed))
    expect(ended.containers.map(one => one.state)).toEqual(['pair'])
    expect(ended.triesLeft).toBe(6)
  })
})

describe('making a request', () => {
  const steps = ['key-made', 'file-half', 'file-synced', 'file-renamed', 'file-half#2', 'file-renamed#2']
  it.each(steps)('killed at %s, it is made by asking again, with one key', async step => {
    const device = await stand.device()
    const made = plan('sm2')
    expect(runIn(device, made, step).signal).toBe('SIGKILL')
    const before = (await stand.seen(device)).containers
    expect(before.length).toBe(steps.indexOf(step) < steps.indexOf('file-renamed') ? 0 : 1)
    const { csr } = (await generate(device, made)).body
    const bundle = await counter.issue(csr, made)
    expect((await write(device, bundle)).status).toBe(200)
    expect(await working(device)).toEqual(certificatesOf(bundle))
    expect((await stand.seen(device)).containers).toHaveLength(1)
  })
})

it('killed twice in a row, a first write still ends whole', async () => {
  const device = await stand.device()
  const made = plan('sm2')
  const bundle = await counter.issue((await generate(device, made)).body.csr, made)
  for (const step of ['file-half', 'file-synced']) {
    expect(runIn(device, bundle, step).signal).toBe('SIGKILL')
    expect(await stand.seen(device)).toMatchObject({ containers: [{ state: 'writing', certificates: [] }] })
  }
  expect(runIn(device, bundle).status).toBe(0)
  expect(certificates(await stand.seen(device))).toEqual(certificatesOf(bundle))
})
