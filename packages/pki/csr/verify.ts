// Judges a request before anything is done with it: is its algorithm allowed, its key sound, and does whoever sent
// it hold the private key? Every refusal has a stable code, so that the order can say why and keep waiting.
import type { AlgorithmId, KeyPolicy } from '../algorithms/algorithm.ts'
import { sm2Verify } from '../algorithms/sm2/sign.ts'
import { algorithmOfKey, requestVerifier } from '../algorithms/table.ts'
import { PkiError } from '../errors.ts'
import { checkPublicKey } from '../keys/check-key.ts'
import { type CertificateRequest, parseRequest } from './parse.ts'

export interface RequestPolicy extends KeyPolicy {
  algorithms: readonly AlgorithmId[]
  /** OpenSSL without -sigopt distid signs SM2 requests under the empty id. Off unless a programme says so. */
  acceptEmptySm2Id?: boolean
}

export interface VerifiedRequest extends CertificateRequest {
  algorithm: AlgorithmId
}

/** RFC 2986 4.2; the key is judged before its signature, so that a weak one is told as weak. */
export function verifyRequest(der: Uint8Array, policy: RequestPolicy): VerifiedRequest {
  const request = parseRequest(der)
  const row = algorithmOfKey(request.spki)
  if (!policy.algorithms.includes(row.id)) {
    throw new PkiError('pki.algorithm-not-allowed', `a request for a ${row.id} key, which is not wanted here`)
  }
  const verify = requestVerifier(request.signatureAlgorithm, request.spki)
  if (!verify) {
    throw new PkiError('pki.algorithm-not-allowed', `signed with ${request.signatureOid} for a ${row.id} key`)
  }
  checkPublicKey(request.spki, policy)

  const { info, spki, signature } = request
  const proved =
    verify(info, spki, signature) ||
    (row.id === 'sm2' &&
      policy.acceptEmptySm2Id === true &&
      sm2Verify(info, spki, signature, new Uint8Array(0)))
  if (!proved) throw new PkiError('pki.csr-signature', 'the request is not signed by the key it names')
  return { ...request, algorithm: row.id }
}
