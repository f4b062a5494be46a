// The GeneralName forms (RFC 5280 4.2.1.6) that this CA writes and reads: URI, mail, DNS, IP and directory names.
import { CONTEXT, type DerNode, explicitContent } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { explicit, implicit } from '../der/write.ts'
import { PkiError } from '../errors.ts'

export type GeneralName =
  | { kind: 'email' | 'dns' | 'uri'; value: string }
  | { kind: 'ip'; value: Uint8Array }
  | { kind: 'directory'; value: Uint8Array }

const TEXT_FORMS = { email: 1, dns: 2, uri: 6 } as const

function ascii(text: string): Buffer {
  if (!/^[\x21-\x7e]+$/.test(text)) {
    throw new PkiError(
      'pki.extension-invalid',
      'a GeneralName is empty or not ASCII (IDNs go in as A-labels)',
    )
  }
  return Buffer.from(text, 'latin1')
}

export function encodeGeneralName(name: GeneralName): Buffer {
  switch (name.kind) {
    case 'ip':
      if (name.value.length !== 4 && name.value.length !== 16) {
        throw new PkiError('pki.extension-invalid', 'not an IP address')
      }
      return implicit(7, name.value)
    case 'directory':
      return explicit(4, name.value)
    default:
      return implicit(TEXT_FORMS[name.kind], ascii(name.value))
  }
}

/** undefined for forms that nobody here uses. */
export function decodeGeneralName(node: DerNode): GeneralName | undefined {
  for (const kind of ['email', 'dns', 'uri'] as const) {
    if (node.tag === CONTEXT.primitive(TEXT_FORMS[kind]))
      return { kind, value: node.content.toString('latin1') }
  }
  if (node.tag === CONTEXT.primitive(7)) return { kind: 'ip', value: node.content }
  if (node.tag === CONTEXT.constructed(4)) {
    return { kind: 'directory', value: explicitContent(node, TAG.sequence).raw }
  }
  return undefined
}
