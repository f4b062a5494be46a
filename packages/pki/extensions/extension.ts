// The Extension of RFC 5280 4.1: written here, and read back strictly; each kind of value has its own file.
import { type DerNode, type DerReader, inside, readBoolean, readOid } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { boolean, octetString, oid, sequence } from '../der/write.ts'
import { PkiError } from '../errors.ts'

export interface Extension {
  oid: string
  critical: boolean
  /** The DER inside extnValue's OCTET STRING. */
  value: Uint8Array
}

const MAX_EXTENSIONS = 64

export const encodeExtensions = (extensions: readonly Extension[]): Buffer =>
  sequence(
    ...extensions.map(({ oid: id, critical, value }) =>
      // DEFAULT FALSE is left out in DER.
      sequence(oid(id), ...(critical ? [boolean(true)] : []), octetString(value)),
    ),
  )

export function decodeExtensions(node: DerNode): Extension[] {
  const found: Extension[] = []
  const reader: DerReader = inside(node)
  while (!reader.done) {
    const one = inside(reader.next(TAG.sequence))
    const id = readOid(one.next(TAG.oid))
    const critical = one.optional(TAG.boolean)
    const value = one.next(TAG.octetString).content
    one.end()
    if (critical && !readBoolean(critical))
      throw new PkiError('pki.der-malformed', 'DEFAULT FALSE written out')
    // RFC 5280 4.2: one instance of each.
    if (found.some(other => other.oid === id)) throw new PkiError('pki.der-malformed', `two extensions ${id}`)
    found.push({ oid: id, critical: critical !== undefined, value })
    if (found.length > MAX_EXTENSIONS) throw new PkiError('pki.der-malformed', 'too many extensions')
  }
  if (found.length === 0) throw new PkiError('pki.der-malformed', 'empty Extensions (RFC 5280 4.1)')
  return found
}

export const findExtension = (extensions: readonly Extension[], id: string): Extension | undefined =>
  extensions.find(extension => extension.oid === id)
