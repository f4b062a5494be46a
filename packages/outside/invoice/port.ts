// Having tax invoices (数电票) issued by a vendor that talks to the tax bureau. Money in integer fen, tax included
// where it says `amountFen`; the files behind an invoice are fetched and kept by us, since vendors' addresses expire.
//
// The next vendor goes here: one file beside this one that implements InvoicePort (and RedLetterPort where it can),
// its name added to contract.test.ts and to the server's compose.ts.

export interface InvoicePort {
  /**
   * Asks for an invoice. The same order number again is the same invoice, never a second one; with another amount
   * or buyer it is a conflict. Accepted is not issued: query.
   */
  issue(request: InvoiceRequest): Promise<{ serial: string }>
  query(by: { orderNo: string } | { serial: string }): Promise<InvoiceState>
  /** After `failed` with `retry: 'reissue'`: the vendor tries again with what it has. */
  reissue(invoice: { orderNo: string; serial: string }): Promise<void>
  /** Only from the vendor's own hosts, only a PDF, only so large. */
  fetchPdf(url: string): Promise<Buffer>
}

/** Not every vendor issues red-letter invoices by itself. */
export interface RedLetterPort {
  /** Takes a whole issued invoice back. The same number again is the same form. */
  requestRedLetter(request: RedLetterRequest): Promise<{ formNo: string }>
  queryRedLetter(formNo: string): Promise<RedLetterState>
}

export interface InvoiceRequest {
  /** Ours, at most 20 characters. */
  orderNo: string
  kind: 'ordinary' | 'special'
  requestedAt: Date
  buyer: InvoiceBuyer
  lines: InvoiceLine[]
  /** Who is named as the one who issued it (开票人). */
  clerk: string
  remark?: string
}

export interface InvoiceBuyer {
  name: string
  /** Required for `special`; absent for a private person. */
  taxNumber?: string
  address?: string
  phone?: string
  bankName?: string
  bankAccount?: string
}

export interface InvoiceLine {
  name: string
  /** 19 digits of the bureau's classification of goods and services (税收分类编码). */
  goodsCode: string
  quantity: number
  unit?: string
  /** Of the whole line, tax included. */
  amountFen: number
  /** In basis points: 600 is 6 %. */
  taxRate: number
}

export type InvoiceState =
  | { state: 'absent' }
  | { state: 'issuing' }
  /** `reissue`: sealing failed, the invoice exists. `new-number`: correct the reason, ask under a new order number. */
  | { state: 'failed'; reason: string; retry: 'reissue' | 'new-number'; serial: string }
  | { state: 'void' }
  | ({ state: 'issued' } & IssuedInvoice)

export interface IssuedInvoice {
  serial: string
  /** 20 digits. */
  number: string
  issuedAt: Date
  amountFen: number
  taxFen: number
  pdfUrl: string
  ofdUrl?: string
  xmlUrl?: string
}

export interface RedLetterRequest {
  /** Ours, at most 32 characters. */
  formNo: string
  kind: InvoiceRequest['kind']
  blueNumber: string
  buyer: InvoiceBuyer
  reason: 'returned' | 'mistake' | 'service-ended' | 'allowance'
}

export type RedLetterState =
  | { state: 'absent' }
  | { state: 'applying' }
  /** The buyer has 72 hours to agree. */
  | { state: 'waiting-for-buyer' }
  | { state: 'void' }
  | { state: 'failed'; reason: string }
  /** `serial` of the red invoice, once it exists: query() tells the rest. */
  | { state: 'confirmed'; serial?: string }
