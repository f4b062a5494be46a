// The tables of 0006-authority.sql and 0027-status.sql, as Kysely sees them.
import type { Generated } from 'kysely'
import type { Json } from '../../platform/db.ts'

export type CertificateUse = 'sign' | 'encrypt' | 'single'

interface CaTable {
  authority_id: string
  id: string
  suite: 'rsa' | 'sm2'
  role: 'root' | 'issuing'
  issuer: string
  subject: string
  spki: Buffer
  der: Buffer | null
  state: 'preparing' | 'active' | 'retired'
  created_at: Date
}
interface CaKeyTable {
  authority_id: string
  ca_id: string
  /** Under the key store; null where the key lies in a token, under this name. */
  wrapped: Buffer | null
  token_key: string | null
}
interface OcspResponderTable {
  authority_id: string
  ca_id: string
  id: string
  der: Buffer
  wrapped: Buffer
  not_after: Date
  created_at: Date
}
interface IssuanceRequestTable {
  authority_id: string
  id: string
  order_id: string
  line: number
  profile: string
  suite: string
  certificates: 'pair' | 'single'
  term: string
  facts: Json<Record<string, string>>
  csr: Buffer
  spki_sha256: string
  replaces: string | null
  state: 'requested' | 'reserved' | 'prepared' | 'signing' | 'issued' | 'refused'
  attempt: Generated<number>
  refusal: Json<{ code: string; zh: string; en: string }> | null
  envelope: Buffer | null
  requested_at: Date
  updated_at: Date
}
interface SerialReservationTable {
  authority_id: string
  issuer: string
  serial: string
  purpose: 'ca' | 'ocsp' | 'seal-maker' | CertificateUse
  request_id: string | null
  attempt: number | null
  reserved_at: Date
}
interface IssuanceIntentTable {
  authority_id: string
  request_id: string
  attempt: number
  use: CertificateUse
  issuer: string
  serial: string
  spki: Buffer
  profile_version: number
  not_before: Date
  not_after: Date
  tbs: Buffer | null
  lint: Json<{ rule: string; severity: string; message: string }[]> | null
  state: 'reserved' | 'prepared' | 'committed' | 'registered' | 'abandoned'
  created_at: Date
}
interface IssuanceStepTable {
  authority_id: string
  request_id: string
  seq: Generated<number>
  attempt: number
  step: string
  detail: Json<Record<string, unknown>>
  at: Date
}
interface CertificateTable {
  authority_id: string
  id: string
  ca_id: string
  serial: string
  use: CertificateUse
  twin_id: string | null
  request_id: string
  order_id: string
  line: number
  person_id: string
  programme: string
  organisation: string
  uscc: string
  subject: string
  spki_sha256: string
  der: Buffer
  not_before: Date
  not_after: Date
  state: 'good' | 'suspended' | 'revoked'
  revoked_at: Date | null
  reason: string | null
  profile: string
  profile_version: number
  replaces: string | null
  issued_at: Date
}
interface EscrowedKeyTable {
  authority_id: string
  id: string
  algorithm: 'rsa' | 'sm2'
  state: 'spare' | 'in-use' | 'history'
  spki: Buffer
  wrapped: Buffer
  wrapped_dek: Buffer
  claimed_by: string | null
  claimed_attempt: number | null
  certificate_id: string | null
  created_at: Date
  changed_at: Date
}
interface CrlTable {
  authority_id: string
  ca_id: string
  kind: 'full' | 'delta'
  number: number
  /** Of a delta: the full CRL that it adds to. */
  base_number: number | null
  der: Buffer
  entries: number
  this_update: Date
  next_update: Date
}
interface CrlRefusalTable {
  authority_id: string
  ca_id: string
  entries: number
  added: number
  refused_at: Date
  confirmed_by: string | null
  confirmed_entries: number | null
  confirmed_at: Date | null
}
interface LdapPublicationTable {
  authority_id: string
  ca_id: string
  crl_number: number | null
  delta_number: number | null
  published_at: Date | null
  failed_at: Date | null
  failure: string | null
}

export interface AuthorityTables {
  ca: CaTable
  ca_key: CaKeyTable
  ocsp_responder: OcspResponderTable
  issuance_request: IssuanceRequestTable
  serial_reservation: SerialReservationTable
  issuance_intent: IssuanceIntentTable
  issuance_step: IssuanceStepTable
  certificate: CertificateTable
  escrowed_key: EscrowedKeyTable
  crl: CrlTable
  crl_refusal: CrlRefusalTable
  ldap_publication: LdapPublicationTable
}
