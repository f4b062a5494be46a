// A software device that has accepted its PIN: makes keys, signs requests, takes pairs in. Private keys are plain only
// inside one deed, in Buffers that are zero-filled.
import { algorithm, parseCertificate, softwareOpener, softwareSigner, unwrapKey } from '@hufu/pki'
import { AgentFailure } from '../../errors.ts'
import type { KeyAlgorithm, NewKey, NewPair, Session } from '../port.ts'
import { type ContainerRecord, type DeviceRecord, readDevice, writeDevice } from './device-file.ts'
import { type Sealed, seal, unseal } from './seal.ts'
import type { AtStep } from './write-file.ts'
import { clearWriting, markWriting } from './writing-mark.ts'

export interface SoftwareSessionOptions {
  folder: string
  deviceKey: Buffer
  now: () => Date
  atStep: AtStep
}

const MAX_CONTAINERS = 16
const ROW = { 'rsa-2048': 'rsa', sm2: 'sm2', 'ec-p256': 'p256' } as const satisfies Record<
  KeyAlgorithm,
  string
>

/** Where a sealed key lives; it opens nowhere else. */
export const place = (device: string, container: string, request: string, use: 'sign' | 'encrypt') =>
  JSON.stringify([device, container, request, use])

export function softwareSession({ folder, deviceKey, now, atStep }: SoftwareSessionOptions): Session {
  const sealKey = (
    record: DeviceRecord,
    at: { container: string; request: string },
    use: 'sign' | 'encrypt',
    plain: Uint8Array,
  ): Sealed => seal(deviceKey, place(record.device, at.container, at.request, use), plain)

  async function withSigningKey<T>(
    record: DeviceRecord,
    held: ContainerRecord,
    deed: (pkcs8: Buffer) => T | Promise<T>,
  ): Promise<T> {
    const plain = unseal(deviceKey, place(record.device, held.container, held.request, 'sign'), held.signKey)
    if (!plain) throw new Error(`the signing key of ${held.container} does not open`)
    try {
      return await deed(plain)
    } finally {
      plain.fill(0)
    }
  }

  async function sign(container: string, bytes: Uint8Array): Promise<Uint8Array> {
    const record = await readDevice(folder)
    return withSigningKey(record, find(record, container), pkcs8 => softwareSigner(pkcs8).sign(bytes))
  }

  return {
    async generate(key) {
      const record = await readDevice(folder)
      if (record.containers.length >= MAX_CONTAINERS) throw new AgentFailure('device.full')
      if (record.containers.some(one => one.container === key.container))
        throw new AgentFailure('request.invalid')
      const made = await algorithm(ROW[key.algorithm]).generate()
      await atStep('key-made')
      const signKey = sealKey(record, key, 'sign', made.privateKeyPkcs8)
      made.privateKeyPkcs8.fill(0)
      const born: ContainerRecord = {
        ...recordOf(key),
        publicKey: base64(made.publicKeySpki),
        signKey,
        csr: null,
        pair: null,
      }
      await writeDevice(folder, { ...record, containers: [...record.containers, born] }, atStep)
    },
    signRequest: sign,
    signStamp: sign,
    signDeclaration: sign,
    async keepRequest(container, csr) {
      const record = await readDevice(folder)
      const held = find(record, container)
      await writeDevice(folder, change(record, { ...held, csr: base64(csr) }), atStep)
    },
    async importPair(container, pair) {
      // 1. Open the envelope, in memory: unwrapKey refuses any key but the certificate's.
      const record = await readDevice(folder)
      const held = find(record, container)
      const encryptKey = await withSigningKey(record, held, pkcs8 => openEnvelope(pkcs8, pair))
      const sealedKey = encryptKey && sealKey(record, held, 'encrypt', encryptKey)
      encryptKey?.fill(0)
      await atStep('envelope-opened')
      // 2. Say that a write has begun, so that a broken one shows.
      await markWriting(folder, { container, signCertificate: base64(pair.signCertificate) })
      await atStep('write-begun')
      // 3. The new pair and the parting of the old one: one file, one rename.
      await writeDevice(folder, withPair(record, held, pair, sealedKey, now()), atStep)
      // 4. Done; a mark that a crash leaves behind here names a pair that is there.
      await clearWriting(folder)
      await atStep('write-ended')
    },
    close: () => {
      deviceKey.fill(0)
    },
  }
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const recordOf = ({ container, algorithm: kind, request, replaces }: NewKey) => ({
  container,
  algorithm: kind,
  request,
  replaces,
})

function find(record: DeviceRecord, container: string): ContainerRecord {
  const held = record.containers.find(one => one.container === container)
  if (!held) throw new AgentFailure('container.unknown')
  return held
}

const change = (record: DeviceRecord, changed: ContainerRecord): DeviceRecord => ({
  ...record,
  containers: record.containers.map(one => (one.container === changed.container ? changed : one)),
})

async function openEnvelope(pkcs8: Buffer, { envelope, encryptionKey }: NewPair): Promise<Uint8Array | null> {
  if (!envelope || !encryptionKey) return null
  return unwrapKey(envelope, softwareOpener(pkcs8), encryptionKey)
}

function withPair(
  record: DeviceRecord,
  held: ContainerRecord,
  pair: NewPair,
  encryptKey: Sealed | null,
  at: Date,
): DeviceRecord {
  const changed: ContainerRecord = {
    ...held,
    pair: {
      signCertificate: base64(pair.signCertificate),
      encryptCertificate: pair.encryptCertificate && base64(pair.encryptCertificate),
      encryptKey,
      chain: pair.chain.map(base64),
      writtenAt: at.toISOString(),
    },
  }
  const gone = record.containers.filter(one => one.container !== held.container && holds(one, held.replaces))
  const earlier = held.pair ? [held] : []
  const rest = change(record, changed)
  return {
    ...rest,
    containers: rest.containers.filter(one => !gone.includes(one)),
    archived: [...record.archived, ...gone, ...earlier],
  }
}

function holds(record: ContainerRecord, serial: string | null): boolean {
  if (!serial || !record.pair) return false
  const { signCertificate, encryptCertificate } = record.pair
  return [signCertificate, encryptCertificate].some(
    der => der !== null && parseCertificate(Buffer.from(der, 'base64')).serialHex === serial.toLowerCase(),
  )
}
