// What a software device remembers, in ONE file: several containers and the replaced pairs. One file because one rename
// is what makes a written pair, and the parting of the pair it replaces, a single deed.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { pinLock, sealed } from './seal.ts'
import { type AtStep, replaceFile } from './write-file.ts'

const pairRecord = z.object({
  signCertificate: z.string(),
  encryptCertificate: z.string().nullable(),
  encryptKey: sealed.nullable(),
  chain: z.array(z.string()),
  writtenAt: z.string(),
})

const containerRecord = z.object({
  container: z.string(),
  algorithm: z.enum(['rsa-2048', 'sm2', 'ec-p256']),
  request: z.string(),
  replaces: z.string().nullable(),
  publicKey: z.string(),
  signKey: sealed,
  csr: z.string().nullable(),
  pair: pairRecord.nullable(),
})
export type ContainerRecord = z.infer<typeof containerRecord>

const deviceRecord = z.object({
  version: z.literal(1),
  device: z.string(),
  label: z.string(),
  lock: pinLock.nullable(),
  containers: z.array(containerRecord),
  archived: z.array(containerRecord),
})
export type DeviceRecord = z.infer<typeof deviceRecord>

const NAME = 'device.json'

export async function readDevice(folder: string): Promise<DeviceRecord> {
  return deviceRecord.parse(JSON.parse(await readFile(join(folder, NAME), 'utf8')))
}

export function writeDevice(folder: string, record: DeviceRecord, atStep?: AtStep): Promise<void> {
  return replaceFile(join(folder, NAME), `${JSON.stringify(record, null, 1)}\n`, atStep)
}
