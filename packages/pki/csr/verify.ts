// Judges a request before anything is done with it: is its algorithm allowed, its key sound, and does whoever sent
// it hold the private key? Every refusal has a stable code, so that the order can say why and keep waiting.
import type { AlgorithmId, KeyPolicy } from '../algorithms/algorithm.ts'
import { verifyRsa } from '../algorithms/rsa.ts'
import { sm2Verify } from '../algorithms/sm2/sign.ts'
import { algorithmOfKey, algorithmOfSignature } from '../algorithms/table.ts'
import { OID } from '../der/oids.ts'
import { algorithmIdentifier, nullValue } from '../der/write.ts'
import { PkiError } from '../errors.ts'
import { type CertificateRequest, parseRequest } from './parse.ts'

export interface RequestPolicy extends KeyPolicy {
  algorithms: readonly AlgorithmId[]
  /** OpenSSL without -sigopt distid signs SM2 requests under the empty id. Off unless a programme says so. */
  acceptEmptySm2Id?: boolean
}

export interface VerifiedRequest extends CertificateRequest {
  algorithm: AlgorithmId
}

const LONGER_RSA_DIGESTS = [
  { identifier: algorithmIdentifier(OID.sha384WithRsa, nullValue()), digest: 'sha384' },
  { identifier: algorithmIdentifier(OID.sha512WithRsa, nullValue()), digest: 'sha512' },
] as const

export function verifyRequest(der: Uint8Array, policy: RequestPolicy): VerifiedRequest {
  const request = parseRequest(der)
  const row = algorithmOfKey(request.spki)
  if (!policy.algorithms.includes(row.id)) {
    throw new PkiError('pki.algorithm-not-allowed', `a request for a ${row.id} key, which is not wanted here`)
  }
  const longer =
    row.id === 'rsa' &&
    LONGER_RSA_DIGESTS.find(({ identifier }) => identifier.equals(request.signatureAlgorithm))
  if (!longer && algorithmOfSignature(request.signatureAlgorithm) !== row) {
    throw new PkiError('pki.algorithm-not-allowed', `signed with ${request.signatureOid} for a ${row.id} key`)
  }
  row.checkKey(request.spki, policy)

  const { info, spki, signature } = request
  const proved =
    (longer ? verifyRsa(longer.digest, info, spki, signature) : row.verify(info, spki, signature)) ||
    (row.id === 'sm2' &&
      policy.acceptEmptySm2Id === true &&
      sm2Verify(info, spki, signature, new Uint8Array(0)))
  if (!proved) throw new PkiError('pki.csr-signature', 'the request is not signed by the key it names')
  return { ...request, algorithm: row.id }
}
