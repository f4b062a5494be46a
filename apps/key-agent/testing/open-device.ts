// For tests only: opens a software device from outside and tells whose private keys are really in it.
import { join } from 'node:path'
import { parseCertificate, publicKeyOf } from '@hufu/pki'
import { readDevice } from '../token/software/device-file.ts'
import { openWithPin, type Sealed, unseal } from '../token/software/seal.ts'
import { place } from '../token/software/session.ts'

/** Certificates (base64 DER) whose private keys open with this PIN and fit. */
export async function workingCertificates(
  driverFolder: string,
  device: string,
  pin: string,
): Promise<string[]> {
  const record = await readDevice(join(driverFolder, device))
  const deviceKey = record.lock && (await openWithPin(pin, device, record.lock))
  if (!deviceKey) throw new Error('the PIN opens nothing')
  const working: string[] = []
  for (const { container, request, signKey, pair } of record.containers) {
    const fits = (
      use: 'sign' | 'encrypt',
      key: Sealed | null | undefined,
      der: string | null | undefined,
    ) => {
      const plain = key && unseal(deviceKey, place(device, container, request, use), key)
      if (!plain || !der) return
      const { spki } = parseCertificate(Buffer.from(der, 'base64'))
      if (Buffer.compare(publicKeyOf(plain), spki) === 0) working.push(der)
    }
    fits('sign', signKey, pair?.signCertificate)
    fits('encrypt', pair?.encryptKey, pair?.encryptCertificate)
  }
  return working.sort()
}
