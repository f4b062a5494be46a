// SES_Signature of GB/T 38540-2020: a seal put on one document, signed by its holder. This is the `.ses` file, and what
// a stamped PDF carries inside.
import { algorithm, type Certificate, parseCertificate, type Signer } from '@hufu/pki'
import {
  CONTEXT,
  type DerNode,
  explicitContent,
  inside,
  readOctetBits,
  readOid,
  readOnly,
  readSmall,
} from '@hufu/pki/der/read.ts'
import { TAG } from '@hufu/pki/der/tags.ts'
import { generalizedTime } from '@hufu/pki/der/time.ts'
import {
  bitString,
  explicit,
  ia5String,
  octetString,
  oid,
  sequence,
  smallInteger,
} from '@hufu/pki/der/write.ts'
import { parsing, SealError } from './errors.ts'
import { type ExtData, malformed, readAscii, readExtDatas, readMoment, writeExtDatas } from './fields.ts'
import { MAX_OCTETS } from './limits.ts'
import { parseSeal, readSeal, type Seal } from './seal.ts'

export interface StampPlan {
  /** DER of the seal (SESeal). */
  seal: Uint8Array
  at: Date
  /** SM3 over the document, without Z. */
  documentHash: Uint8Array
  /** What the hash is over, in ASCII: a path inside an OFD, or how a PDF was hashed. */
  property: string
  extensions?: readonly ExtData[]
}

export interface Stamp extends StampTbs {
  der: Uint8Array
  /** DER of TBS_Sign: what the holder signs. */
  signed: Uint8Array
  holder: Certificate
  algorithmOid: string
  signature: Uint8Array
  timeStamp: Uint8Array | undefined
}

const SM3_OCTETS = 32

/** TBS_Sign. The holder's key may be elsewhere: these bytes travel to it, and `assembleStamp` takes what comes back. */
export function buildStampTbs({ seal, at, documentHash, property, extensions = [] }: StampPlan): Buffer {
  if (documentHash.length !== SM3_OCTETS) throw new SealError('seal.plan-invalid', 'the hash is not SM3')
  if (property === '') throw new SealError('seal.plan-invalid', 'the property says nothing')
  return sequence(
    smallInteger(parseSeal(seal).info.version),
    seal,
    generalizedTime(at),
    bitString(documentHash),
    ia5String(property),
    ...(extensions.length > 0 ? [explicit(0, writeExtDatas(extensions))] : []),
  )
}

export function assembleStamp(
  tbs: Uint8Array,
  holder: Uint8Array,
  signatureOid: string,
  signature: Uint8Array,
) {
  return sequence(tbs, octetString(holder), oid(signatureOid), bitString(signature))
}

export async function makeStamp(plan: StampPlan, holder: Uint8Array, signer: Signer): Promise<Buffer> {
  const tbs = buildStampTbs(plan)
  return assembleStamp(tbs, holder, algorithm(signer.algorithm).signatureOid, await signer.sign(tbs))
}

/** TBS_Sign by itself: what a device is asked to sign, and looks at before it does. */
export interface StampTbs {
  version: number
  seal: Seal
  at: Date
  documentHash: Uint8Array
  property: string
  extensions: readonly ExtData[]
}

export function parseStampTbs(der: Uint8Array): StampTbs {
  if (der.length > MAX_OCTETS) throw new SealError('seal.too-large', 'larger than any stamp')
  return parsing('TBS_Sign', () => readTbs(readOnly(Buffer.from(der), TAG.sequence)))
}

function readTbs(node: DerNode): StampTbs {
  const tbs = inside(node)
  const version = readSmall(tbs.next(TAG.integer))
  const seal = readSeal(tbs.next(TAG.sequence))
  const at = readMoment(tbs)
  const documentHash = readOctetBits(tbs.next(TAG.bitString))
  if (documentHash.length !== SM3_OCTETS) throw malformed('the hash is not SM3')
  const property = readAscii(tbs.next(TAG.ia5String))
  const extra = tbs.optional(CONTEXT.constructed(0))
  tbs.end()
  const extensions = extra ? readExtDatas(explicitContent(extra, TAG.sequence)) : []
  return { version, seal, at, documentHash, property, extensions }
}

export function parseStamp(der: Uint8Array): Stamp {
  if (der.length > MAX_OCTETS) throw new SealError('seal.too-large', 'larger than any stamp')
  return parsing('SES_Signature', () => {
    const node = readOnly(Buffer.from(der), TAG.sequence)
    const outer = inside(node)
    const tbsNode = outer.next(TAG.sequence)
    const holder = parseCertificate(outer.next(TAG.octetString).content)
    const algorithmOid = readOid(outer.next(TAG.oid))
    const signature = readOctetBits(outer.next(TAG.bitString))
    const timed = outer.optional(CONTEXT.constructed(0))
    outer.end()
    const timeStamp = timed && readOctetBits(explicitContent(timed, TAG.bitString))
    return {
      ...readTbs(tbsNode),
      ...{ der: node.raw, signed: tbsNode.raw, holder, algorithmOid, signature, timeStamp },
    }
  })
}
