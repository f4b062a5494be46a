// Builds certificates in two steps, because issuing has two: the TBS is prepared, linted and stored, then signed.
import type { AlgorithmId } from '../algorithms/algorithm.ts'
import type { Signer } from '../algorithms/signer.ts'
import { algorithm } from '../algorithms/table.ts'
import { readOnly } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { time, wholeSeconds } from '../der/time.ts'
import { bitString, explicit, sequence, smallInteger, unsignedInteger } from '../der/write.ts'
import { PkiError } from '../errors.ts'
import { type Extension, encodeExtensions } from '../extensions/extension.ts'
import { checkSerial } from './serial.ts'

export interface TbsPlan {
  serial: Uint8Array
  /** The issuer's algorithm: what will sign this. */
  algorithm: AlgorithmId
  /** Name DER, copied from the issuer certificate's subject. */
  issuer: Uint8Array
  notBefore: Date
  notAfter: Date
  /** Name DER. */
  subject: Uint8Array
  spki: Uint8Array
  extensions: readonly Extension[]
}

export function buildTbs(plan: TbsPlan): Uint8Array {
  checkSerial(plan.serial)
  const notBefore = wholeSeconds(plan.notBefore)
  const notAfter = wholeSeconds(plan.notAfter)
  if (!(notAfter > notBefore))
    throw new PkiError('pki.time-invalid', 'certificate would end before it begins')
  for (const der of [plan.issuer, plan.subject, plan.spki]) readOnly(der, TAG.sequence)
  return sequence(
    explicit(0, smallInteger(2)),
    unsignedInteger(plan.serial),
    algorithm(plan.algorithm).signatureAlgorithm,
    plan.issuer,
    sequence(time(notBefore), time(notAfter)),
    plan.subject,
    plan.spki,
    ...(plan.extensions.length > 0 ? [explicit(3, encodeExtensions(plan.extensions))] : []),
  )
}

export function assembleCertificate(tbs: Uint8Array, id: AlgorithmId, signature: Uint8Array): Uint8Array {
  return sequence(tbs, algorithm(id).signatureAlgorithm, bitString(signature))
}

export async function signCertificate(tbs: Uint8Array, signer: Signer): Promise<Uint8Array> {
  return assembleCertificate(tbs, signer.algorithm, await signer.sign(tbs))
}
