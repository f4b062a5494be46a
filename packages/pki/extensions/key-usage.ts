// keyUsage (RFC 5280 4.2.1.3), always critical here: the split between a pair's two certificates rests on it.

import { OID } from '../der/oids.ts'
import { readBits, readOnly } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { bitString } from '../der/write.ts'
import { PkiError, parsing } from '../errors.ts'
import type { Extension } from './extension.ts'

export const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const

export type KeyUsage = (typeof KEY_USAGES)[number]

/** GM/T 0015 and GM/T 0034: what each half of a dual pair may do, and nothing of the other half. */
export const SIGNING_PAIR_USAGE: readonly KeyUsage[] = ['digitalSignature', 'nonRepudiation']
export const ENCRYPTION_PAIR_USAGE: readonly KeyUsage[] = [
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
]

export function keyUsage(usages: readonly KeyUsage[]): Extension {
  if (usages.length === 0) throw new PkiError('pki.extension-invalid', 'keyUsage names no usage')
  const indexes = usages.map(usage => KEY_USAGES.indexOf(usage))
  const highest = Math.max(...indexes)
  const bytes = Buffer.alloc((highest >> 3) + 1)
  for (const index of indexes) bytes[index >> 3]! |= 0x80 >> (index & 7)
  // X.690 11.2.2: a named-bit list drops its trailing zero bits.
  return { oid: OID.keyUsage, critical: true, value: bitString(bytes, 7 - (highest & 7)) }
}

export function readKeyUsage(value: Uint8Array): KeyUsage[] {
  return parsing('pki.extension-invalid', [], () => {
    const { bytes } = readBits(readOnly(value, TAG.bitString))
    return KEY_USAGES.filter((_, index) => ((bytes[index >> 3] ?? 0) & (0x80 >> (index & 7))) !== 0)
  })
}
