// SESeal of GB/T 38540-2020: the maker's certificate and signature around SES_SealInfo. This is the `.esl` file.
import { algorithm, type Certificate, parseCertificate, type Signer } from '@hufu/pki'
import type { DerNode } from '@hufu/pki/der/read.ts'
import { CONTEXT, explicitContent, inside, readOctetBits, readOid, readOnly } from '@hufu/pki/der/read.ts'
import { TAG } from '@hufu/pki/der/tags.ts'
import { bitString, explicit, octetString, oid, sequence } from '@hufu/pki/der/write.ts'
import { parsing, SealError } from './errors.ts'
import { malformed } from './fields.ts'
import { MAX_OCTETS } from './limits.ts'
import { buildSealInfo, readSealInfo, type SealInfo } from './seal-info.ts'

export interface Seal {
  /** The whole SESeal as it came. */
  der: Uint8Array
  info: SealInfo
  /** DER of SES_SealInfo: what is signed. */
  signed: Uint8Array
  maker: Certificate
  algorithmOid: string
  signature: Uint8Array
  /** A time stamp over the signature, version 5 only; kept, not judged here. */
  timeStamp: Uint8Array | undefined
}

/** Puts a seal together from what was signed. Signing apart from assembling lets the bytes be stored in between. */
export const assembleSeal = (
  info: Uint8Array,
  maker: Uint8Array,
  signatureOid: string,
  signature: Uint8Array,
) => sequence(info, octetString(maker), oid(signatureOid), bitString(signature))

export async function makeSeal(plan: SealInfo, maker: Uint8Array, signer: Signer): Promise<Buffer> {
  const info = buildSealInfo(plan)
  return assembleSeal(info, maker, algorithm(signer.algorithm).signatureOid, await signer.sign(info))
}

export function parseSeal(der: Uint8Array): Seal {
  if (der.length > MAX_OCTETS) throw new SealError('seal.too-large', 'larger than any seal')
  return parsing('SESeal', () => readSeal(readOnly(Buffer.from(der), TAG.sequence)))
}

export function readSeal(node: DerNode): Seal {
  return parsing('SESeal', () => {
    const reader = inside(node)
    const infoNode = reader.next(TAG.sequence)
    const info = readSealInfo(infoNode)
    const maker = parseCertificate(reader.next(TAG.octetString).content)
    const algorithmOid = readOid(reader.next(TAG.oid))
    const signature = readOctetBits(reader.next(TAG.bitString))
    const stamp = reader.optional(CONTEXT.constructed(0))
    reader.end()
    if (stamp && info.version < 5) throw malformed('a time stamp, which version 4 does not have')
    const timeStamp = stamp && readOctetBits(explicitContent(stamp, TAG.bitString))
    return { der: node.raw, info, signed: infoNode.raw, maker, algorithmOid, signature, timeStamp }
  })
}

/** Adds a time stamp to a seal of version 5. */
export function addSealTime(der: Uint8Array, timeStamp: Uint8Array): Buffer {
  const seal = parseSeal(der)
  if (seal.info.version < 5) throw new SealError('seal.plan-invalid', 'version 4 has no time stamp')
  const { signed, maker, algorithmOid, signature } = seal
  return sequence(
    signed,
    octetString(maker.der),
    oid(algorithmOid),
    bitString(signature),
    explicit(0, bitString(timeStamp)),
  )
}
