// The tables of 0017-seals.sql, as Kysely sees them.
import type { Json } from '../../platform/db.ts'

interface StoredFile {
  id: string
  sha256: string
  size: number
  wrappedKey: string
}
interface SealMakerTable {
  authority_id: string
  id: string
  ca_id: string
  der: Buffer
  wrapped: Buffer
  not_after: Date
  created_at: Date
}
interface SealSequenceTable {
  authority_id: string
  region: string
  last: number
}
interface SealPictureTable {
  authority_id: string
  order_id: string
  line: number
  id: string
  state: 'failed' | 'ready' | 'by-hand' | 'refused' | 'confirmed'
  kind: string
  width_mm: number
  height_mm: number
  source: Json<StoredFile>
  source_type: string
  picture: Json<StoredFile> | null
  note: string | null
  made_by: string
  changed_at: Date
  measured_width: number | null
  measured_height: number | null
  filing: string | null
  filing_waived: string | null
}
interface ESealTable {
  authority_id: string
  id: string
  order_id: string
  line: number
  person_id: string
  certificate_id: string
  name: string
  state: 'preparing' | 'good' | 'suspended' | 'revoked'
  es_id: string | null
  filing: string | null
  kind: string | null
  width_mm: number | null
  height_mm: number | null
  picture: Json<StoredFile> | null
  sealed: Json<StoredFile> | null
  maker_id: string | null
  valid_from: Date | null
  valid_until: Date | null
  created_at: Date
  made_at: Date | null
  changed_at: Date
}
interface SealStampTable {
  authority_id: string
  id: string
  seal_id: string
  person_id: string
  state: 'prepared' | 'done'
  prepared: Json<StoredFile> | null
  tbs: Json<StoredFile> | null
  document: Json<StoredFile> | null
  stamp: Json<StoredFile> | null
  prepared_at: Date
  expires_at: Date
  done_at: Date | null
}

export interface SealTables {
  seal_maker: SealMakerTable
  seal_sequence: SealSequenceTable
  seal_picture: SealPictureTable
  e_seal: ESealTable
  seal_stamp: SealStampTable
}
