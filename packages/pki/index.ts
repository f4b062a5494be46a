// What other rooms may use of this package. Bytes in, bytes out: no I/O, no clock, nothing global.
export type {
  Algorithm,
  AlgorithmId,
  EncodedKeyPair,
  KeyFamily,
  KeyPolicy,
  SigningKey,
} from './algorithms/algorithm.ts'
export { selfTest } from './algorithms/self-test.ts'
export { publicKeyOf, type Signer, softwareSigner } from './algorithms/signer.ts'
export { isSm2Spki, sm2PointOf, sm2SpkiFromPoint } from './algorithms/sm2/curve.ts'
export {
  encodeSm2Cipher,
  parseSm2Cipher,
  type Sm2Cipher,
  sm2Decrypt,
  sm2Encrypt,
} from './algorithms/sm2/encrypt.ts'
export { sm2Pkcs8FromRaw, sm2RawPrivateKey } from './algorithms/sm2/keys.ts'
export { sm2Sign, sm2Verify } from './algorithms/sm2/sign.ts'
export { SM2_DEFAULT_ID, sm2Digest, sm2ZValue } from './algorithms/sm2/z-value.ts'
export {
  ALGORITHMS,
  algorithm,
  algorithmOfKey,
  algorithmOfSignature,
  algorithmsOf,
  keyIdentifier,
} from './algorithms/table.ts'
export { assembleCertificate, buildTbs, signCertificate, type TbsPlan } from './certificate/build.ts'
export { type Certificate, isSignedBy, parseCertificate } from './certificate/parse.ts'
export { newSerial, serialHex } from './certificate/serial.ts'
export { type ChainQuestion, isSelfIssued, orderChain, verifyChain } from './chain.ts'
export { assembleCrl, buildCrlTbs, type CrlEntry, type CrlPlan, signCrl } from './crl/build.ts'
export { type CrlDifference, compareCrls } from './crl/compare.ts'
export { applyDelta, deltaEntries } from './crl/delta.ts'
export {
  type Crl,
  type CrlHead,
  isCrlSignedBy,
  parseCrl,
  parseCrlHead,
  type ReadCrlEntry,
} from './crl/parse.ts'
export { type EntryReason, REVOCATION_REASON, type RevocationReason } from './crl/reasons.ts'
export { type EntryFacts, scanEntries } from './crl/scan.ts'
export { assembleRequest, buildRequestInfo, type RequestPlan, signRequest } from './csr/build.ts'
export { type CertificateRequest, parseRequest } from './csr/parse.ts'
export { type RequestPolicy, type VerifiedRequest, verifyRequest } from './csr/verify.ts'
export { unwrapKey, wrapKey } from './envelope/envelope.ts'
export { type KeyOpener, softwareOpener } from './envelope/opener.ts'
export { parseSm2EnvelopedKey, type Sm2EnvelopedKey } from './envelope/sm2-enveloped-key.ts'
export { PkiError, type PkiErrorCode } from './errors.ts'
export {
  type AuthorityInfoAccess,
  authorityInfoAccess,
  readAuthorityInfoAccess,
} from './extensions/authority-info-access.ts'
export { authorityKeyIdentifier, readAuthorityKeyIdentifier } from './extensions/authority-key-identifier.ts'
export {
  type BasicConstraints,
  basicConstraints,
  readBasicConstraints,
} from './extensions/basic-constraints.ts'
export {
  type CertificatePolicy,
  certificatePolicies,
  readCertificatePolicies,
} from './extensions/certificate-policies.ts'
export { crlDistributionPoints, readCrlDistributionPoints } from './extensions/crl-distribution-points.ts'
export { extendedKeyUsage, PURPOSE, readExtendedKeyUsage } from './extensions/extended-key-usage.ts'
export { type Extension, findExtension } from './extensions/extension.ts'
export type { GeneralName } from './extensions/general-name.ts'
export {
  GM_IDENTITY_OID,
  type GmIdentityOids,
  gmText,
  type IdentifyCode,
  identifyCode,
  insuranceNumber,
  organizationCode,
  readGmText,
  readIdentifyCode,
  registrationNumber,
  taxationNumber,
} from './extensions/gm-identity.ts'
export {
  type IssuingDistributionPoint,
  issuingDistributionPoint,
  readIssuingDistributionPoint,
} from './extensions/issuing-distribution-point.ts'
export {
  ENCRYPTION_PAIR_USAGE,
  type KeyUsage,
  keyUsage,
  readKeyUsage,
  SIGNING_PAIR_USAGE,
} from './extensions/key-usage.ts'
export { ocspNoCheck } from './extensions/ocsp-nocheck.ts'
export { readSubjectAltName, subjectAltName } from './extensions/subject-alt-name.ts'
export { readSubjectKeyIdentifier, subjectKeyIdentifier } from './extensions/subject-key-identifier.ts'
export { checkKeyHistory, checkPublicKey, type KeyHistory, type KeySighting } from './keys/check-key.ts'
export { printedKey, spkiFingerprint } from './keys/known-keys.ts'
export { CRL_LINT_RULES, lintCrl } from './lint/crl/lint-crl.ts'
export type { CrlLintContext, CrlLintRule } from './lint/crl/rule.ts'
export { LINT_RULES, lintCertificate } from './lint/lint.ts'
export { roleOf } from './lint/role-of.ts'
export type { CertificateRole, Finding, LintContext, LintRule } from './lint/rule.ts'
export { decodeName, encodeName, type NameAttribute, nameText, type ReadAttribute } from './name.ts'
export {
  assembleOcspResponse,
  buildOcspTbs,
  type OcspError,
  type OcspPlan,
  type OcspStatus,
  ocspErrorResponse,
  type ResponderId,
  type SingleResponse,
  signOcspResponse,
} from './ocsp/build.ts'
export { buildCertId, type CertId, type CertIdHash, type CertIssuer, certIdNames } from './ocsp/cert-id.ts'
export {
  answersNonce,
  type BasicOcspResponse,
  isOcspSignedFor,
  type OcspResponse,
  parseOcspResponse,
  type ReadSingleResponse,
} from './ocsp/parse.ts'
export { buildOcspRequest, newNonce, type OcspRequest, parseOcspRequest } from './ocsp/request.ts'
export { decodePem, decodePemOnly, encodePem, type PemBlock } from './pem.ts'
export { type ExtensionPlan, extensionsOf, MissingFact, subjectOf, usageOf, usesOf } from './profile/fill.ts'
export type { Facts, Profile, ProfileUse } from './profile/shape.ts'
export { openProfiles, type ProfileDocument, type ProfileShelf } from './profile/shelf.ts'
export { roleOfUse, tryProfile } from './profile/trial.ts'
