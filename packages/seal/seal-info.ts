// SES_SealInfo of GB/T 38540-2020: what the maker of a seal signs. Built and read byte for byte; whatever is read is
// kept as it came, since the signature stands over those bytes.
import { createHash } from 'node:crypto'
import { OID } from '@hufu/pki/der/oids.ts'
import { type DerNode, inside, readSmall } from '@hufu/pki/der/read.ts'
import { TAG } from '@hufu/pki/der/tags.ts'
import { generalizedTime } from '@hufu/pki/der/time.ts'
import {
  ia5String,
  octetString,
  printableString,
  sequence,
  smallInteger,
  utf8String,
} from '@hufu/pki/der/write.ts'
import { parsing, SealError } from './errors.ts'
import {
  type ExtData,
  malformed,
  readAscii,
  readExtDatas,
  readMoment,
  readUtf8,
  writeExtDatas,
} from './fields.ts'
import {
  MAX_EXTENSIONS,
  MAX_HOLDERS,
  MAX_MILLIMETRES,
  MAX_PICTURE_OCTETS,
  MAX_TEXT_OCTETS,
} from './limits.ts'

/** 4 is GB/T 38540-2020, 5 is GM/T 0031-2025. */
export type SealVersion = 4 | 5

/** Annex of the standard: whose seal it is. */
export const SEAL_KIND = { organisation: 1, person: 2 } as const

/** Who may stamp: whole certificates, or their digests, which keep the seal small and the certificates at home. */
export type HolderList =
  | { by: 'certificate'; certificates: readonly Uint8Array[] }
  | { by: 'digest'; digests: readonly { type: string; value: Uint8Array }[] }

export interface SealPicture {
  /** `PNG`, `JPG`, `BMP`, `GIF` or `OFD`. */
  type: string
  data: Uint8Array
  widthMm: number
  heightMm: number
}

export interface SealInfo {
  version: SealVersion
  /** Vendor of the seal system. */
  vendor: string
  /** Unique number of the seal. */
  id: string
  kind: number
  name: string
  holders: HolderList
  created: Date
  validFrom: Date
  validUntil: Date
  picture: SealPicture
  extensions: readonly ExtData[]
}

const HEADER_ID = 'ES'

export const sm3 = (bytes: Uint8Array): Buffer => createHash('sm3').update(bytes).digest()

/** The digest form of a holder: SM3 over the certificate, named by its OID. */
export const holderDigest = (certificate: Uint8Array) => ({ type: OID.sm3, value: sm3(certificate) })

export function buildSealInfo(plan: SealInfo): Buffer {
  checkPlan(plan)
  const { holders, picture, extensions } = plan
  const list =
    holders.by === 'certificate'
      ? sequence(...holders.certificates.map(octetString))
      : sequence(
          ...holders.digests.map(({ type, value }) => sequence(printableString(type), octetString(value))),
        )
  return sequence(
    sequence(ia5String(HEADER_ID), smallInteger(plan.version), ia5String(plan.vendor)),
    ia5String(plan.id),
    sequence(
      smallInteger(plan.kind),
      utf8String(plan.name),
      smallInteger(holders.by === 'certificate' ? 1 : 2),
      list,
      generalizedTime(plan.created),
      generalizedTime(plan.validFrom),
      generalizedTime(plan.validUntil),
    ),
    sequence(
      ia5String(picture.type),
      octetString(picture.data),
      smallInteger(picture.widthMm),
      smallInteger(picture.heightMm),
    ),
    ...(extensions.length > 0 ? [writeExtDatas(extensions)] : []),
  )
}

/** What could not be read back, or means nothing, is not written. */
function checkPlan({ version, vendor, id, name, holders, picture, extensions, ...times }: SealInfo): void {
  const wrong = (why: string): never => {
    throw new SealError('seal.plan-invalid', why)
  }
  if (version !== 4 && version !== 5) wrong('version is 4 or 5')
  for (const [what, text] of Object.entries({ vendor, id, name })) {
    const octets = Buffer.byteLength(text)
    if (octets === 0 || octets > MAX_TEXT_OCTETS) wrong(`${what} is empty or too long`)
  }
  const count = holders.by === 'certificate' ? holders.certificates.length : holders.digests.length
  if (count === 0 || count > MAX_HOLDERS) wrong('a seal has between one holder and 64')
  if (picture.data.length === 0 || picture.data.length > MAX_PICTURE_OCTETS) wrong('no picture, or too large')
  for (const size of [picture.widthMm, picture.heightMm]) {
    if (!Number.isInteger(size) || size < 1 || size > MAX_MILLIMETRES)
      wrong('size is whole millimetres, 1 to 200')
  }
  if (extensions.length > MAX_EXTENSIONS) wrong('too many extensions')
  if (times.validUntil <= times.validFrom) wrong('it ends before it begins')
}

export function readSealInfo(node: DerNode): SealInfo {
  return parsing('SES_SealInfo', () => {
    const reader = inside(node)
    const header = inside(reader.next(TAG.sequence))
    if (readAscii(header.next(TAG.ia5String)) !== HEADER_ID) throw malformed('the header is not “ES”')
    const version = readSmall(header.next(TAG.integer))
    if (version !== 4 && version !== 5)
      throw new SealError('seal.version', `version ${version} is not read here`)
    const vendor = readAscii(header.next(TAG.ia5String))
    header.end()
    const id = readAscii(reader.next(TAG.ia5String))
    const property = inside(reader.next(TAG.sequence))
    const kind = readSmall(property.next(TAG.integer))
    const name = readUtf8(property.next(TAG.utf8String))
    const listType = readSmall(property.next(TAG.integer))
    const holders = readHolders(listType, property.next(TAG.sequence))
    const created = readMoment(property)
    const validFrom = readMoment(property)
    const validUntil = readMoment(property)
    property.end()
    const picture = readPicture(reader.next(TAG.sequence))
    const extra = reader.optional(TAG.sequence)
    reader.end()
    const extensions = extra ? readExtDatas(extra) : []
    if (extra && extensions.length === 0) throw malformed('an empty list of extensions')
    return { version, vendor, id, kind, name, holders, created, validFrom, validUntil, picture, extensions }
  })
}

function readHolders(listType: number, node: DerNode): HolderList {
  const reader = inside(node)
  const certificates: Uint8Array[] = []
  const digests: { type: string; value: Uint8Array }[] = []
  while (!reader.done) {
    if (certificates.length + digests.length >= MAX_HOLDERS) throw malformed('too many holders')
    if (listType === 1) {
      certificates.push(reader.next(TAG.octetString).content)
    } else {
      const entry = inside(reader.next(TAG.sequence))
      const type = readAscii(entry.next(TAG.printableString))
      digests.push({ type, value: entry.next(TAG.octetString).content })
      entry.end()
    }
  }
  if (listType === 1 && certificates.length > 0) return { by: 'certificate', certificates }
  if (listType === 2 && digests.length > 0) return { by: 'digest', digests }
  throw malformed('no holders, or holders of a kind that the standard does not have')
}

function readPicture(node: DerNode): SealPicture {
  const reader = inside(node)
  const type = readAscii(reader.next(TAG.ia5String))
  const data = reader.next(TAG.octetString).content
  const widthMm = readSmall(reader.next(TAG.integer))
  const heightMm = readSmall(reader.next(TAG.integer))
  reader.end()
  if (data.length > MAX_PICTURE_OCTETS) throw new SealError('seal.too-large', 'the picture is too large')
  for (const size of [widthMm, heightMm]) {
    if (size < 1 || size > MAX_MILLIMETRES) throw malformed('a size of no seal')
  }
  return { type, data, widthMm, heightMm }
}

/** Is this certificate one of those that may stamp? By its bytes, or by a digest of them. */
export function mayStamp(holders: HolderList, certificate: Uint8Array): boolean {
  if (holders.by === 'certificate') {
    return holders.certificates.some(one => Buffer.compare(one, certificate) === 0)
  }
  // Only SM3 counts: what another digest's name stands for is its writer's secret (the field is free text).
  return holders.digests.some(
    ({ type, value }) =>
      SM3_NAMES.includes(type.toUpperCase()) && Buffer.compare(value, sm3(certificate)) === 0,
  )
}

const SM3_NAMES: readonly string[] = [OID.sm3, 'SM3']
