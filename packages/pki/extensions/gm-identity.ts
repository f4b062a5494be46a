// Identity extensions of GM/T 0015-2012 (GB/T 20518-2018 keeps the OIDs), never critical. The paper does not say
// whether IdentifyCode's tags are IMPLICIT or EXPLICIT: written EXPLICIT, as other Chinese CAs do; both are read.
import { CONTEXT, type DerNode, DerReader, explicitContent, readOnly } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { explicit, printableString, utf8String } from '../der/write.ts'
import { PkiError, parsing } from '../errors.ts'
import type { Extension } from './extension.ts'

export const GM_IDENTITY_OID = {
  identifyCode: '1.2.156.10260.4.1.1',
  insuranceNumber: '1.2.156.10260.4.1.2',
  registrationNumber: '1.2.156.10260.4.1.3',
  organizationCode: '1.2.156.10260.4.1.4',
  taxationNumber: '1.2.156.10260.4.1.5',
} as const

export type IdentifyCode =
  | { kind: 'residentCard'; value: string }
  | { kind: 'militaryCard'; value: string }
  | { kind: 'passport'; value: string }

export type GmTextIdentity = Exclude<keyof typeof GM_IDENTITY_OID, 'identifyCode'>

const KINDS = ['residentCard', 'militaryCard', 'passport'] as const

export type GmIdentityOids = Readonly<Record<keyof typeof GM_IDENTITY_OID, string>>

/** `oids` where a later edition, or an older CA's certificates, have others. */
export function gmText(
  name: GmTextIdentity,
  value: string,
  oids: GmIdentityOids = GM_IDENTITY_OID,
): Extension {
  if (value.length === 0 || value.length > 64)
    throw new PkiError('pki.extension-invalid', `${name} has no fit value`)
  return parsing('pki.extension-invalid', [], () => ({
    oid: oids[name],
    critical: false,
    value: printableString(value),
  }))
}

/** In practice the 18 characters of the unified social credit code. */
export const organizationCode = (value: string): Extension => gmText('organizationCode', value)
export const registrationNumber = (value: string): Extension => gmText('registrationNumber', value)
export const taxationNumber = (value: string): Extension => gmText('taxationNumber', value)
export const insuranceNumber = (value: string): Extension => gmText('insuranceNumber', value)

export function identifyCode(
  { kind, value }: IdentifyCode,
  oids: GmIdentityOids = GM_IDENTITY_OID,
): Extension {
  if (value.length === 0 || value.length > 64)
    throw new PkiError('pki.extension-invalid', 'identifyCode is empty')
  return parsing('pki.extension-invalid', [], () => {
    const text = kind === 'militaryCard' ? utf8String(value) : printableString(value)
    return { oid: oids.identifyCode, critical: false, value: explicit(KINDS.indexOf(kind), text) }
  })
}

export function readGmText(value: Uint8Array): string {
  return parsing('pki.extension-invalid', [], () => {
    const reader = new DerReader(value)
    const text = reader.next(TAG.printableString, TAG.utf8String, TAG.ia5String).content.toString('utf8')
    reader.end()
    return text
  })
}

export function readIdentifyCode(value: Uint8Array): IdentifyCode {
  return parsing('pki.extension-invalid', [], () => {
    const index = (value[0] ?? 0xff) & 0x1f
    const kind = KINDS[index]
    if (!kind) throw new PkiError('pki.extension-invalid', 'unknown IdentifyCode choice')
    const isExplicit = value[0] === CONTEXT.constructed(index)
    const node: DerNode = readOnly(value, isExplicit ? CONTEXT.constructed(index) : CONTEXT.primitive(index))
    const text = isExplicit ? explicitContent(node, TAG.printableString, TAG.utf8String) : node
    return { kind, value: text.content.toString('utf8') }
  })
}
