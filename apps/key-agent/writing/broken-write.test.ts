// The process that writes is really killed, at every step of the write: the key holds the old pair or the new one, whole
// and working, and writing again completes it.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AgentDevice } from '@hufu/contract/agent.ts'
import type { KeyBundle } from '@hufu/contract/routes/applicant.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Counter, openCounter } from '../testing/counter.ts'
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

function writeIn(device: string, bundle: KeyBundle, fatal = 'none') {
  const node = Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : NODE
  return spawnSync(node, [WRITER, join(stand.folder, 'software'), device, PIN, fatal], {
    input: JSON.stringify(bundle),
    encoding: 'utf8',
  })
}

const generate = (device: string, made: ReturnType<typeof plan>) =>
  stand.call('POST', `/v1/devices/${device}/generate`, { pin: PIN, plan: made })
const write = (device: string, bundle: KeyBundle) =>
  stand.call('POST', `/v1/devices/${device}/import`, { pin: PIN, bundle })
const certificates = (device: AgentDevice) =>
  device.containers.flatMap(one => one.certificates.map(each => each.der)).sort()
const certificatesOf = (bundle: KeyBundle) => [bundle.signCertificate, bundle.encryptCertificate ?? ''].sort()

/** A device with a pair on it and the bundle of its renewal. */
async function renewing() {
  const device = await stand.device()
  const first = plan('sm2')
  const old = await counter.issue((await generate(device, first)).body.csr, first)
  const { signSerial } = (await write(device, old)).body
  const second = plan('sm2', { replaces: { serial: signSerial } })
  const renewed = await counter.issue((await generate(device, second)).body.csr, second)
  return { device, old, renewed, request: second.request }
}

it('goes through the steps that are tested here, and no others', async () => {
  const { device, renewed } = await renewing()
  const steps = writeIn(device, renewed).stdout.trim().split('\n').slice(0, -1)
  expect(steps).toEqual([...STEPS])
})

describe.each(STEPS)('killed at %s', step => {
  it('a renewal leaves the old pair or the new one, and is completed by writing again [Z-32] [X-12]', async () => {
    const { device, old, renewed, request } = await renewing()
    const killed = writeIn(device, renewed, step)
    expect(killed.signal).toBe('SIGKILL')

    const found = await stand.seen(device)
    expect(certificates(found)).toEqual(certificatesOf(AFTER_RENAME.includes(step) ? renewed : old))
    const began = STEPS.indexOf(step) >= STEPS.indexOf('write-begun') && !AFTER_RENAME.includes(step)
    const states = found.containers.map(one => [one.request === request, one.state])
    expect(states).toContainEqual([true, AFTER_RENAME.includes(step) ? 'pair' : began ? 'writing' : 'key'])

    // The pair that survived still works: its container signs and opens for the PIN, and only the try may be spent.
    expect(found.triesLeft).toBe(step === 'try-spent' ? 5 : 6)
    const again = await write(device, renewed)
    expect(again.status).toBe(200)
    const ended = await stand.seen(device)
    expect(certificates(ended)).toEqual(certificatesOf(renewed))
    expect(ended.containers.map(one => one.state)).toEqual(['pair'])
    expect(ended.triesLeft).toBe(6)
  })
})

it('killed twice in a row, a first write still ends whole', async () => {
  const device = await stand.device()
  const made = plan('sm2')
  const bundle = await counter.issue((await generate(device, made)).body.csr, made)
  for (const step of ['file-half', 'file-synced']) {
    expect(writeIn(device, bundle, step).signal).toBe('SIGKILL')
    expect(await stand.seen(device)).toMatchObject({ containers: [{ state: 'writing', certificates: [] }] })
  }
  expect(writeIn(device, bundle).status).toBe(0)
  expect(certificates(await stand.seen(device))).toEqual(certificatesOf(bundle))
})
