// OCSP responses (RFC 6960 4.2): one status a certID, signed by the CA or by a delegated responder whose certificate
// goes along. A serial never issued is `unknown`, and never `good` (Dogtag answered good until 2023).
import type { AlgorithmId } from '../algorithms/algorithm.ts'
import type { Signer } from '../algorithms/signer.ts'
import { algorithm, keyIdentifier } from '../algorithms/table.ts'
import { REVOCATION_REASON, type RevocationReason } from '../crl/reasons.ts'
import { OID } from '../der/oids.ts'
import { readOnly } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { generalizedTime, wholeSeconds } from '../der/time.ts'
import { bitString, enumerated, explicit, implicit, octetString, oid, sequence } from '../der/write.ts'
import { PkiError } from '../errors.ts'
import { encodeExtensions } from '../extensions/extension.ts'
import { nonceExtension } from './request.ts'

export type OcspStatus =
  | { status: 'good' }
  | { status: 'unknown' }
  | { status: 'revoked'; revokedAt: Date; reason?: RevocationReason | undefined }

export type SingleResponse = OcspStatus & {
  /** CertID DER as it was asked. */
  certId: Uint8Array
  thisUpdate: Date
  nextUpdate?: Date | undefined
}

/** byName for those who cannot read RFC 6960's EXPLICIT byKey (GmSSL); both name the same responder. */
export type ResponderId = { byKey: { spki: Uint8Array } } | { byName: Uint8Array }

export interface OcspPlan {
  responder: ResponderId
  producedAt: Date
  responses: readonly SingleResponse[]
  nonce?: Uint8Array | undefined
}

const ERROR_STATUS = {
  malformedRequest: 1,
  internalError: 2,
  tryLater: 3,
  sigRequired: 5,
  unauthorized: 6,
} as const

export type OcspError = keyof typeof ERROR_STATUS

function certStatus(response: OcspStatus): Buffer {
  switch (response.status) {
    case 'good':
      return implicit(0, Buffer.alloc(0))
    case 'unknown':
      return implicit(2, Buffer.alloc(0))
    case 'revoked': {
      const { reason } = response
      const when = generalizedTime(wholeSeconds(response.revokedAt))
      const why =
        reason && reason !== 'unspecified' ? [explicit(0, enumerated(REVOCATION_REASON[reason]))] : []
      return explicit(1, when, ...why)
    }
  }
}

function singleResponse(response: SingleResponse): Buffer {
  readOnly(response.certId, TAG.sequence)
  const { thisUpdate, nextUpdate } = response
  if (nextUpdate && !(nextUpdate > thisUpdate)) {
    throw new PkiError('pki.time-invalid', 'OCSP answer would end before it begins')
  }
  return sequence(
    response.certId,
    certStatus(response),
    generalizedTime(wholeSeconds(thisUpdate)),
    ...(nextUpdate ? [explicit(0, generalizedTime(wholeSeconds(nextUpdate)))] : []),
  )
}

export function buildOcspTbs({ responder, producedAt, responses, nonce }: OcspPlan): Uint8Array {
  if (responses.length === 0) throw new PkiError('pki.ocsp-malformed', 'an answer to nothing')
  const responderId =
    'byName' in responder
      ? explicit(1, responder.byName)
      : explicit(2, octetString(keyIdentifier(responder.byKey.spki)))
  return sequence(
    responderId,
    generalizedTime(wholeSeconds(producedAt)),
    sequence(...responses.map(singleResponse)),
    ...(nonce ? [explicit(1, encodeExtensions([nonceExtension(nonce)]))] : []),
  )
}

export function assembleOcspResponse(
  tbs: Uint8Array,
  id: AlgorithmId,
  signature: Uint8Array,
  certificates: readonly Uint8Array[] = [],
): Uint8Array {
  const basic = sequence(
    tbs,
    algorithm(id).signatureAlgorithm,
    bitString(signature),
    ...(certificates.length > 0 ? [explicit(0, sequence(...certificates))] : []),
  )
  return sequence(enumerated(0), explicit(0, sequence(oid(OID.ocspBasic), octetString(basic))))
}

export async function signOcspResponse(
  tbs: Uint8Array,
  signer: Signer,
  certificates: readonly Uint8Array[] = [],
): Promise<Uint8Array> {
  return assembleOcspResponse(tbs, signer.algorithm, await signer.sign(tbs), certificates)
}

export const ocspErrorResponse = (error: OcspError): Uint8Array => sequence(enumerated(ERROR_STATUS[error]))
