// The few field types that GB/T 38540 uses beside those of X.509: bounded texts, times in one form, extension data.
import { type DerNode, type DerReader, inside, readBoolean, readOid } from '@hufu/pki/der/read.ts'
import { TAG } from '@hufu/pki/der/tags.ts'
import { readTime } from '@hufu/pki/der/time.ts'
import { boolean, octetString, oid, sequence } from '@hufu/pki/der/write.ts'
import { SealError } from './errors.ts'
import { MAX_EXTENSIONS, MAX_TEXT_OCTETS } from './limits.ts'

/** ExtData ::= SEQUENCE { extnID OID, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING } */
export interface ExtData {
  oid: string
  critical: boolean
  value: Uint8Array
}

export const malformed = (why: string): SealError => new SealError('seal.malformed', why)

export function readAscii(node: DerNode): string {
  if (node.content.length > MAX_TEXT_OCTETS) throw malformed('a text is too long')
  if (node.content.some(octet => octet > 0x7f)) throw malformed('a character outside IA5String')
  return node.content.toString('latin1')
}

export function readUtf8(node: DerNode): string {
  if (node.content.length > MAX_TEXT_OCTETS) throw malformed('a text is too long')
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(node.content)
}

/** The standard has GeneralizedTime only; UTCTime, which readTime would take as well, is another encoding. */
export const readMoment = (reader: DerReader): Date => readTime(reader.next(TAG.generalizedTime))

export const writeExtDatas = (datas: readonly ExtData[]): Buffer =>
  sequence(
    ...datas.map(data =>
      sequence(oid(data.oid), ...(data.critical ? [boolean(true)] : []), octetString(data.value)),
    ),
  )

export function readExtDatas(node: DerNode): ExtData[] {
  const reader = inside(node)
  const found: ExtData[] = []
  while (!reader.done) {
    if (found.length >= MAX_EXTENSIONS) throw malformed('too many extensions')
    const data = inside(reader.next(TAG.sequence))
    const name = readOid(data.next(TAG.oid))
    const flag = data.optional(TAG.boolean)
    const critical = flag ? readBoolean(flag) : false
    // DER leaves a default out (X.690 11.5).
    if (flag && !critical) throw malformed('a default is written out')
    const value = data.next(TAG.octetString).content
    data.end()
    if (found.some(other => other.oid === name)) throw malformed(`extension ${name} twice`)
    found.push({ oid: name, critical, value })
  }
  return found
}
