// basicConstraints (RFC 5280 4.2.1.9): critical in CA certificates, which is where it decides who may issue.

import { OID } from '../der/oids.ts'
import { inside, readBoolean, readOnly, readSmall } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { boolean, sequence, smallInteger } from '../der/write.ts'
import { parsing } from '../errors.ts'
import type { Extension } from './extension.ts'

export interface BasicConstraints {
  ca: boolean
  pathLength?: number | undefined
}

export function basicConstraints({ ca, pathLength }: BasicConstraints): Extension {
  const parts = ca ? [boolean(true), ...(pathLength === undefined ? [] : [smallInteger(pathLength)])] : []
  return { oid: OID.basicConstraints, critical: true, value: sequence(...parts) }
}

export function readBasicConstraints(value: Uint8Array): BasicConstraints {
  return parsing('pki.extension-invalid', [], () => {
    const reader = inside(readOnly(value, TAG.sequence))
    const ca = reader.optional(TAG.boolean)
    const pathLength = reader.optional(TAG.integer)
    reader.end()
    return { ca: ca ? readBoolean(ca) : false, pathLength: pathLength && readSmall(pathLength) }
  })
}
