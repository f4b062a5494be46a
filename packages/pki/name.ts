// X.501 names. Built from attributes in the order given, one per RDN; read to text for people. An issuer's name is
// never rebuilt from text: the bytes of the CA certificate are copied, since re-encoding breaks chains.
import { type DerNode, inside, readOid, readOnly } from './der/read.ts'
import { TAG } from './der/tags.ts'
import { ia5String, oid, printableString, sequence, setOf, utf8String } from './der/write.ts'
import { PkiError, parsing } from './errors.ts'

export interface NameAttribute {
  /** A short name from the table below, or a dotted OID. */
  type: string
  value: string
}

type StringKind = 'utf8' | 'printable' | 'ia5'

/** X.520 string kinds and RFC 5280 A.1 upper bounds, counted in characters. */
const ATTRIBUTES: Record<string, { oid: string; kind: StringKind; max: number }> = {
  C: { oid: '2.5.4.6', kind: 'printable', max: 2 },
  ST: { oid: '2.5.4.8', kind: 'utf8', max: 128 },
  L: { oid: '2.5.4.7', kind: 'utf8', max: 128 },
  street: { oid: '2.5.4.9', kind: 'utf8', max: 128 },
  O: { oid: '2.5.4.10', kind: 'utf8', max: 64 },
  OU: { oid: '2.5.4.11', kind: 'utf8', max: 64 },
  title: { oid: '2.5.4.12', kind: 'utf8', max: 64 },
  CN: { oid: '2.5.4.3', kind: 'utf8', max: 64 },
  SN: { oid: '2.5.4.4', kind: 'utf8', max: 64 },
  GN: { oid: '2.5.4.42', kind: 'utf8', max: 64 },
  serialNumber: { oid: '2.5.4.5', kind: 'printable', max: 64 },
  organizationIdentifier: { oid: '2.5.4.97', kind: 'utf8', max: 128 },
  UID: { oid: '0.9.2342.19200300.100.1.1', kind: 'utf8', max: 256 },
  DC: { oid: '0.9.2342.19200300.100.1.25', kind: 'ia5', max: 63 },
  emailAddress: { oid: '1.2.840.113549.1.9.1', kind: 'ia5', max: 255 },
}

/** RFC 5280 A.1; undefined for attributes not in the table. */
export const upperBound = (type: string): number | undefined => ATTRIBUTES[type]?.max
export const stringKind = (type: string): StringKind | undefined => ATTRIBUTES[type]?.kind

const SHORT_NAMES = new Map(Object.entries(ATTRIBUTES).map(([name, { oid }]) => [oid, name]))
const MAX_ATTRIBUTES = 64
const WRITE = { utf8: utf8String, printable: printableString, ia5: ia5String }

function attribute({ type, value }: NameAttribute): Buffer {
  const known = ATTRIBUTES[type] ?? { oid: type, kind: 'utf8' as const, max: 255 }
  const length = [...value].length
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is being refused
  if (length === 0 || length > known.max || /[\u0000-\u001f\u007f]/.test(value) || !value.isWellFormed()) {
    throw new PkiError(
      'pki.name-invalid',
      `${type} is empty, longer than ${known.max}, or has control characters`,
    )
  }
  if (type === 'C' && !/^[A-Z]{2}$/.test(value)) {
    throw new PkiError('pki.name-invalid', 'C is not a two-letter country code (ISO 3166)')
  }
  return parsing('pki.name-invalid', [], () => setOf(sequence(oid(known.oid), WRITE[known.kind](value))))
}

export function encodeName(attributes: readonly NameAttribute[]): Buffer {
  return sequence(...attributes.map(attribute))
}

function readText({ tag, content }: DerNode): string {
  switch (tag) {
    case TAG.utf8String:
      return new TextDecoder('utf-8', { fatal: true }).decode(content)
    case TAG.printableString:
    case TAG.ia5String:
    case TAG.teletexString:
      return content.toString('latin1')
    case TAG.bmpString:
      return new TextDecoder('utf-16be', { fatal: true }).decode(content)
    default:
      return `#${content.toString('hex')}`
  }
}

export interface ReadAttribute extends NameAttribute {
  oid: string
  /** The DER tag of the value, for those who check string kinds. */
  tag: number
}

export function decodeName(der: Uint8Array): ReadAttribute[] {
  return parsing('pki.name-invalid', [], () => {
    const found: ReadAttribute[] = []
    const rdns = inside(readOnly(der, TAG.sequence))
    while (!rdns.done) {
      const rdn = inside(rdns.next(TAG.set))
      if (rdn.done) throw new PkiError('pki.name-invalid', 'empty RDN')
      while (!rdn.done) {
        const pair = inside(rdn.next(TAG.sequence))
        const oid = readOid(pair.next(TAG.oid))
        const value = pair.next()
        pair.end()
        found.push({ type: SHORT_NAMES.get(oid) ?? oid, oid, tag: value.tag, value: readText(value) })
        if (found.length > MAX_ATTRIBUTES) throw new PkiError('pki.name-invalid', 'too many attributes')
      }
    }
    return found
  })
}

/** "C=CN, O=…, CN=…" in the encoded order, special characters escaped as RFC 4514 2.4 does. */
export function nameText(der: Uint8Array): string {
  return decodeName(der)
    .map(({ type, value }) => `${type}=${value.replace(/[\\,+"<>;=]/g, '\\$&')}`)
    .join(', ')
}
