// id-pkix-ocsp-nocheck (RFC 6960 4.2.2.2.1): nobody asks whether the short-lived responder certificate is revoked.
import { OID } from '../der/oids.ts'
import { nullValue } from '../der/write.ts'
import type { Extension } from './extension.ts'

export const ocspNoCheck = (): Extension => ({ oid: OID.ocspNoCheck, critical: false, value: nullValue() })
