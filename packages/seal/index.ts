// Electronic seals of GB/T 38540-2020 (version 4) and GM/T 0031-2025 (version 5). Bytes in, bytes out: no I/O, no
// clock, nothing global; keys sign through the signer port of pki.
export { type Finding, type FindingCode, findingCodes, SealError, type SealErrorCode } from './errors.ts'
export type { ExtData } from './fields.ts'
export { addSealTime, assembleSeal, makeSeal, parseSeal, type Seal } from './seal.ts'
export {
  buildSealInfo,
  type HolderList,
  holderDigest,
  mayStamp,
  SEAL_KIND,
  type SealInfo,
  type SealPicture,
  type SealVersion,
  sm3,
} from './seal-info.ts'
export {
  assembleStamp,
  buildStampTbs,
  makeStamp,
  parseStamp,
  parseStampTbs,
  type Stamp,
  type StampPlan,
  type StampTbs,
} from './stamp.ts'
export {
  type KnownState,
  type SealQuestion,
  type StampQuestion,
  type Trust,
  verifySeal,
  verifyStamp,
} from './verify.ts'
