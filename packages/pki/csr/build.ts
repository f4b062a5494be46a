// PKCS#10 requests (RFC 2986), in two steps as well: a token signs the info, and the key never comes near here.
import type { AlgorithmId } from '../algorithms/algorithm.ts'
import type { Signer } from '../algorithms/signer.ts'
import { algorithm } from '../algorithms/table.ts'
import { OID } from '../der/oids.ts'
import { bitString, explicit, oid, sequence, setOf, smallInteger } from '../der/write.ts'
import { type Extension, encodeExtensions } from '../extensions/extension.ts'

export interface RequestPlan {
  /** Name DER. */
  subject: Uint8Array
  spki: Uint8Array
  /** Asked for, never obeyed: the profile decides. */
  extensions?: readonly Extension[]
}

export function buildRequestInfo({ subject, spki, extensions = [] }: RequestPlan): Uint8Array {
  const attributes =
    extensions.length > 0 ? [sequence(oid(OID.extensionRequest), setOf(encodeExtensions(extensions)))] : []
  return sequence(smallInteger(0), subject, spki, explicit(0, ...attributes))
}

export function assembleRequest(info: Uint8Array, id: AlgorithmId, signature: Uint8Array): Uint8Array {
  return sequence(info, algorithm(id).signatureAlgorithm, bitString(signature))
}

export async function signRequest(plan: Omit<RequestPlan, 'spki'>, signer: Signer): Promise<Uint8Array> {
  const info = buildRequestInfo({ ...plan, spki: signer.publicKeySpki })
  return assembleRequest(info, signer.algorithm, await signer.sign(info))
}
