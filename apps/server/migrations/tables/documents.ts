// TypeScript shapes of 0010-documents.sql and 0022-binding.sql. The columns that it adds to order_file stand in order.ts.
import type { Json } from '../../platform/db.ts'

/** One value as a paper shows it. */
export interface ShownValue {
  path: string
  zh: string
  en: string
  value: string
}
interface PaperPrintTable {
  authority_id: string
  order_id: string
  document: string
  line: number
  code: string
  shown: Json<ShownValue[]>
  printed_at: Date
}

interface OrganisationBindingTable {
  authority_id: string
  id: string
  order_id: string
  stage: string
  way: 'certificate' | 'legal-representative'
  state: 'prepared' | 'waiting' | 'done' | 'refused' | 'withdrawn'
  covers: string
  content: Buffer
  until: Date
  created_at: Date
  decided_at: Date | null
  subject: string | null
  serial: string | null
  certificate: Buffer | null
  signature: Buffer | null
  name: string | null
  identity: string | null
  mobile: string | null
  token_hash: string | null
  reference: string | null
}

export interface DocumentTables {
  paper_print: PaperPrintTable
  organisation_binding: OrganisationBindingTable
}
