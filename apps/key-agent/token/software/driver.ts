// The software driver: a folder per device, for demonstrations and tests. It keeps the manners of a real key (PIN, tries,
// containers, all-or-nothing writes), not its tamper resistance.
import { randomBytes } from 'node:crypto'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AgentFailure } from '../../errors.ts'
import type { TokenDriver } from '../port.ts'
import { readDevice, writeDevice } from './device-file.ts'
import { softwareToken } from './token.ts'
import type { AtStep } from './write-file.ts'

export interface SoftwareDriverOptions {
  folder: string
  now: () => Date
  atStep?: AtStep
}

const NAME = 'software'
const MAX_DEVICES = 500
const DEVICE_ID = /^sw-[0-9a-f]{8}$/

export function softwareDriver({ folder, now, atStep = () => {} }: SoftwareDriverOptions): TokenDriver {
  async function labelled(): Promise<{ device: string; label: string }[]> {
    const names = await readdir(folder).catch(() => [] as string[])
    const found = await Promise.all(
      names
        .filter(name => DEVICE_ID.test(name))
        // A folder without a device is one whose making was interrupted; a file that can't be read is no device either.
        .map(device =>
          readDevice(join(folder, device)).then(
            record => ({ device, label: record.label }),
            () => undefined,
          ),
        ),
    )
    return found.filter(one => one !== undefined).sort((a, b) => (a.label < b.label ? -1 : 1))
  }

  return {
    name: NAME,
    list: async () => (await labelled()).map(one => one.device),
    async open(device) {
      if (!DEVICE_ID.test(device)) return undefined
      const known = (await labelled()).some(one => one.device === device)
      return known ? softwareToken({ driver: NAME, folder: join(folder, device), now, atStep }) : undefined
    },
    async add() {
      const present = await labelled()
      if (present.length >= MAX_DEVICES) throw new AgentFailure('device.full')
      const last = Math.max(0, ...present.map(one => Number(/\d+$/.exec(one.label)?.[0] ?? 0)))
      const device = `sw-${randomBytes(4).toString('hex')}`
      await mkdir(join(folder, device), { recursive: true, mode: 0o700 })
      await writeDevice(join(folder, device), {
        version: 1,
        device,
        label: `演示 UKey ${String(last + 1).padStart(2, '0')}`,
        lock: null,
        containers: [],
        archived: [],
      })
      return device
    },
  }
}
