// TypeScript shapes of 0010-documents.sql. The columns that it adds to order_file stand in order.ts.
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

export interface DocumentTables {
  paper_print: PaperPrintTable
}
