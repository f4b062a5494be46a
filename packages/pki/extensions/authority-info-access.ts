// authorityInfoAccess (RFC 5280 4.2.2.1): where the issuer's certificate and its OCSP responder are.
import { OID } from '../der/oids.ts'
import { children, inside, readOid, readOnly } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { oid, sequence } from '../der/write.ts'
import { PkiError, parsing } from '../errors.ts'
import type { Extension } from './extension.ts'
import { decodeGeneralName, encodeGeneralName } from './general-name.ts'

export interface AuthorityInfoAccess {
  ocsp: readonly string[]
  caIssuers: readonly string[]
}

export function authorityInfoAccess({ ocsp, caIssuers }: AuthorityInfoAccess): Extension {
  if (ocsp.length + caIssuers.length === 0) {
    throw new PkiError('pki.extension-invalid', 'authorityInfoAccess has no address')
  }
  const access = (method: string) => (value: string) =>
    sequence(oid(method), encodeGeneralName({ kind: 'uri', value }))
  return {
    oid: OID.authorityInfoAccess,
    critical: false,
    value: sequence(...ocsp.map(access(OID.ocsp)), ...caIssuers.map(access(OID.caIssuers))),
  }
}

export function readAuthorityInfoAccess(value: Uint8Array): AuthorityInfoAccess {
  return parsing('pki.extension-invalid', [], () => {
    const found = { ocsp: [] as string[], caIssuers: [] as string[] }
    for (const description of children(readOnly(value, TAG.sequence))) {
      const reader = inside(description)
      const method = readOid(reader.next(TAG.oid))
      const name = decodeGeneralName(reader.next())
      if (name?.kind !== 'uri') continue
      if (method === OID.ocsp) found.ocsp.push(name.value)
      if (method === OID.caIssuers) found.caIssuers.push(name.value)
    }
    return found
  })
}
