// Builds version 2 CRLs (RFC 5280 5). Entries are written straight into one buffer: through an object tree a million
// of them take over a minute and gigabytes.
import type { AlgorithmId } from '../algorithms/algorithm.ts'
import type { Signer } from '../algorithms/signer.ts'
import { algorithm } from '../algorithms/table.ts'
import { checkSerial } from '../certificate/serial.ts'
import { OID } from '../der/oids.ts'
import { readOnly } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { time, wholeSeconds } from '../der/time.ts'
import { bitString, explicit, sequence, smallInteger, tlv, unsignedInteger } from '../der/write.ts'
import { PkiError } from '../errors.ts'
import { authorityKeyIdentifier } from '../extensions/authority-key-identifier.ts'
import { crlDistributionPoints } from '../extensions/crl-distribution-points.ts'
import { encodeExtensions } from '../extensions/extension.ts'
import {
  type IssuingDistributionPoint,
  issuingDistributionPoint,
} from '../extensions/issuing-distribution-point.ts'
import { ENTRY_REASON, type EntryReason } from './reasons.ts'

export interface CrlEntry {
  serial: Uint8Array
  revokedAt: Date
  reason?: EntryReason | undefined
}

export interface CrlPlan {
  algorithm: AlgorithmId
  /** Name DER, copied from the issuer certificate's subject. */
  issuer: Uint8Array
  /** The issuer's subjectKeyIdentifier. */
  authorityKey: { spki: Uint8Array } | { identifier: Uint8Array }
  /** Only ever upwards; the database hands it out. */
  number: number | bigint
  thisUpdate: Date
  nextUpdate: Date
  entries: Iterable<CrlEntry>
  /** RFC 5280 5.2.4: this is a delta to the full CRL of that number. */
  baseNumber?: number | bigint | undefined
  /** RFC 5280 5.2.5: this speaks only for certificates that name the same address, or of one kind. */
  distributionPoint?: Partial<IssuingDistributionPoint> | undefined
  /** RFC 5280 5.2.6: where the delta to this full CRL is. */
  freshest?: readonly string[] | undefined
}

/** Sequence header 2, serial 2+21, time 2+15, extensions 14: every length fits one octet. */
const MAX_ENTRY_OCTETS = 2 + 23 + 17 + 14
/** SEQUENCE { SEQUENCE { reasonCode, OCTET STRING { ENUMERATED x } } } but for its last octet. */
const REASON_HEAD = Buffer.from('300c300a0603551d1504030a01', 'hex')

/** Revocations come in batches and in order of time: the last second's encoding serves again. */
function timeEncoder(): (date: Date) => Buffer {
  let second = Number.NaN
  let encoded: Buffer = Buffer.alloc(0)
  return date => {
    const current = Math.floor(date.getTime() / 1000)
    if (current !== second) {
      encoded = time(date)
      second = current
    }
    return encoded
  }
}

function encodeEntries(entries: Iterable<CrlEntry>, isDelta: boolean): Buffer {
  const encodedTime = timeEncoder()
  let buffer = Buffer.allocUnsafe(64 * 1024)
  let end = 0
  for (const { serial, revokedAt, reason } of entries) {
    if (buffer.length - end < MAX_ENTRY_OCTETS) {
      const larger = Buffer.allocUnsafe(buffer.length * 2)
      buffer.copy(larger, 0, 0, end)
      buffer = larger
    }
    checkSerial(serial)
    if (reason === 'removeFromCRL' && !isDelta) {
      throw new PkiError('pki.crl-malformed', 'removeFromCRL belongs to delta CRLs (RFC 5280 5.3.1)')
    }
    const start = end
    end += 2
    end += unsignedInteger(serial).copy(buffer, end)
    end += encodedTime(revokedAt).copy(buffer, end)
    // RFC 5280 5.3.1: unspecified is left out.
    if (reason !== undefined && reason !== 'unspecified') {
      end += REASON_HEAD.copy(buffer, end)
      buffer[end++] = ENTRY_REASON[reason]
    }
    buffer[start] = TAG.sequence
    buffer[start + 1] = end - start - 2
  }
  return buffer.subarray(0, end)
}

export function buildCrlTbs(plan: CrlPlan): Uint8Array {
  const thisUpdate = wholeSeconds(plan.thisUpdate)
  const nextUpdate = wholeSeconds(plan.nextUpdate)
  if (!(nextUpdate > thisUpdate)) throw new PkiError('pki.time-invalid', 'CRL would end before it begins')
  readOnly(plan.issuer, TAG.sequence)
  const { baseNumber, distributionPoint, freshest } = plan
  if (baseNumber !== undefined && BigInt(baseNumber) >= BigInt(plan.number)) {
    throw new PkiError('pki.crl-malformed', 'a delta CRL must be newer than its base (RFC 5280 5.2.4)')
  }
  if (baseNumber !== undefined && freshest) {
    throw new PkiError('pki.crl-malformed', 'freshestCRL must not stand in a delta (RFC 5280 5.2.6)')
  }
  const entries = encodeEntries(plan.entries, baseNumber !== undefined)
  const extensions = encodeExtensions([
    authorityKeyIdentifier(plan.authorityKey),
    { oid: OID.crlNumber, critical: false, value: smallInteger(plan.number) },
    ...(baseNumber === undefined
      ? []
      : [{ oid: OID.deltaCrlIndicator, critical: true, value: smallInteger(baseNumber) }]),
    ...(distributionPoint ? [issuingDistributionPoint(distributionPoint)] : []),
    ...(freshest ? [{ ...crlDistributionPoints(freshest), oid: OID.freshestCrl }] : []),
  ])
  return sequence(
    smallInteger(1),
    algorithm(plan.algorithm).signatureAlgorithm,
    plan.issuer,
    time(thisUpdate),
    time(nextUpdate),
    // An empty revokedCertificates must be absent (RFC 5280 5.1.2.6).
    ...(entries.length > 0 ? [tlv(TAG.sequence, entries)] : []),
    explicit(0, extensions),
  )
}

export function assembleCrl(tbs: Uint8Array, id: AlgorithmId, signature: Uint8Array): Uint8Array {
  return sequence(tbs, algorithm(id).signatureAlgorithm, bitString(signature))
}

export async function signCrl(tbs: Uint8Array, signer: Signer): Promise<Uint8Array> {
  return assembleCrl(tbs, signer.algorithm, await signer.sign(tbs))
}
