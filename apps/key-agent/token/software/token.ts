// One software device: what it shows without a PIN, how its PIN is set and checked.
import { AgentFailure, wrongPin } from '../../errors.ts'
import { isPinLength, isWeakPin } from '../pin-rules.ts'
import type { ContainerFacts, Token } from '../port.ts'
import { type ContainerRecord, type DeviceRecord, readDevice, writeDevice } from './device-file.ts'
import { lockWithPin, newDeviceKey, openWithPin } from './seal.ts'
import { softwareSession } from './session.ts'
import { readTries, restoreTries, spendTry, TRIES_MAX } from './tries.ts'
import type { AtStep } from './write-file.ts'
import { readWriting, type WritingMark } from './writing-mark.ts'

export interface SoftwareTokenOptions {
  driver: string
  folder: string
  now: () => Date
  atStep: AtStep
}

export function softwareToken({ driver, folder, now, atStep }: SoftwareTokenOptions): Token {
  /** The device key, for a right PIN; every other answer costs a try. */
  async function unlock(record: DeviceRecord, pin: string): Promise<Buffer> {
    if (!record.lock) throw new AgentFailure('pin.not-set')
    // What can't be a PIN at all is no guess at one.
    if (!isPinLength(pin)) throw await noGuess()
    const left = await spendTry(folder)
    await atStep('try-spent')
    const deviceKey = await openWithPin(pin, record.device, record.lock)
    if (!deviceKey) throw left === 0 ? new AgentFailure('pin.locked', { triesLeft: 0 }) : wrongPin(left)
    await restoreTries(folder)
    return deviceKey
  }

  async function noGuess(): Promise<AgentFailure> {
    const left = await readTries(folder)
    return left === 0 ? new AgentFailure('pin.locked', { triesLeft: 0 }) : wrongPin(left)
  }

  return {
    async describe() {
      const [record, triesLeft, begun] = await Promise.all([
        readDevice(folder),
        readTries(folder),
        readWriting(folder),
      ])
      return {
        device: record.device,
        label: record.label,
        driver,
        triesLeft,
        triesMax: TRIES_MAX,
        pinSet: record.lock !== null,
        containers: record.containers.map(one => factsOf(one, isBegun(one, begun))),
        archived: record.archived.map(one => factsOf(one, false)),
      }
    },
    async setPin(pin, old) {
      const record = await readDevice(folder)
      if (isWeakPin(pin)) throw new AgentFailure('pin.weak')
      if (record.lock && old === undefined)
        throw new AgentFailure('request.invalid', { saying: OLD_PIN_NEEDED })
      const deviceKey = record.lock ? await unlock(record, old ?? '') : newDeviceKey()
      try {
        await writeDevice(folder, { ...record, lock: await lockWithPin(pin, record.device, deviceKey) })
      } finally {
        deviceKey.fill(0)
      }
    },
    async login(pin) {
      const deviceKey = await unlock(await readDevice(folder), pin)
      return softwareSession({ folder, deviceKey, now, atStep })
    },
  }
}

const OLD_PIN_NEEDED = {
  zh: '这个 UKey 已经有密码，没有改动。要换新密码，请同时输入原来的密码。',
  en: 'This key has a PIN already, and it was not changed. To set a new one, give the present one too.',
}

const isBegun = (record: ContainerRecord, begun: WritingMark | undefined): boolean =>
  begun?.container === record.container && begun.signCertificate !== record.pair?.signCertificate

function factsOf(record: ContainerRecord, writing: boolean): ContainerFacts {
  const { pair } = record
  return {
    container: record.container,
    algorithm: record.algorithm,
    request: record.request,
    publicKey: Buffer.from(record.publicKey, 'base64'),
    csr: record.csr ? Buffer.from(record.csr, 'base64') : null,
    pair: pair && {
      signCertificate: Buffer.from(pair.signCertificate, 'base64'),
      encryptCertificate: pair.encryptCertificate ? Buffer.from(pair.encryptCertificate, 'base64') : null,
    },
    writing,
  }
}
