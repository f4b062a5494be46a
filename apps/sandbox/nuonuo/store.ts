// What Nuonuo remembers: invoices, red-letter forms, tokens.
import type { World } from '../state.ts'
import { keepOnDisk } from '../state-file.ts'

export interface InvoiceDetail {
  goodsName: string
  unit: string
  num: string
  price: string
  taxRate: string
  tax: string
  taxExcludedAmount: string
  taxIncludedAmount: string
}

export interface Invoice {
  serialNo: string
  orderNo: string
  buyerName: string
  buyerTaxNum: string
  invoiceLine: 'pc' | 'bs'
  clerk: string
  remark: string
  details: InvoiceDetail[]
  /** Fen; negative on a red-letter invoice. */
  amountFen: number
  taxFen: number
  /** 20 digits, once the bureau has given it. */
  number: string
  blueNumber?: string
  askedAt: number
  outcome: 'issued' | 'failed' | 'seal-failed'
  failCause: string
  sealedAt: number
  issuedAt: number
}

export interface RedForm {
  billId: string
  billNo: string
  billStatus: string
  blueElecInvoiceNumber: string
  invoiceSerialNum: string | null
}

export function openStore(world: World) {
  return keepOnDisk(world, 'nuonuo', {
    invoices: new Map<string, Invoice>(),
    forms: new Map<string, RedForm>(),
    /** Token → when it ends. */
    tokens: new Map<string, number>(),
  })
}

export type Store = ReturnType<typeof openStore>
