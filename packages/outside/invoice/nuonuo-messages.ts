// Nuonuo's documents: an order for requestBillingNew, an answer of queryInvoiceResult, a red-letter form.
// Statuses: 2 done, 20 issuing, 21 sealing, 22 failed, 24 sealing failed, 3 and 31 void.
import { z } from 'zod'
import { OutsideError } from '../errors.ts'
import { fenOfYuan, rateText, taxWithin, yuanOfFen } from './amounts.ts'
import type { NuonuoOptions } from './nuonuo-client.ts'
import type { InvoiceLine, InvoiceRequest, InvoiceState, RedLetterRequest, RedLetterState } from './port.ts'

const invoiceLines = { special: 'bs', ordinary: 'pc' } as const

export const totalOf = (lines: InvoiceLine[]): number => lines.reduce((sum, line) => sum + line.amountFen, 0)

export function orderDocument(request: InvoiceRequest, { seller, sellerTaxNumber }: NuonuoOptions) {
  const { buyer } = request
  return {
    order: {
      buyerName: buyer.name,
      buyerTaxNum: buyer.taxNumber ?? '',
      buyerTel: buyer.phone ?? '',
      buyerAddress: buyer.address ?? '',
      buyerAccount: [buyer.bankName, buyer.bankAccount].filter(Boolean).join(' '),
      naturalPersonFlag: buyer.taxNumber ? '0' : '1',
      salerTaxNum: sellerTaxNumber,
      salerTel: seller.phone,
      salerAddress: seller.address,
      salerAccount: seller.bankAccount ?? '',
      orderNo: request.orderNo,
      invoiceDate: shanghaiText(request.requestedAt),
      invoiceType: '1',
      invoiceLine: invoiceLines[request.kind],
      clerk: request.clerk,
      remark: request.remark ?? '',
      // No mail and no SMS from the vendor: we deliver it ourselves, once.
      pushMode: '-1',
      invoiceDetail: request.lines.map(detail),
    },
  }
}

function detail(line: InvoiceLine) {
  const taxFen = taxWithin(line.amountFen, line.taxRate)
  return {
    goodsName: line.name,
    goodsCode: line.goodsCode,
    withTaxFlag: '1',
    num: String(line.quantity),
    // The price is only printed; the amounts count. Eight decimals are what the bureau takes.
    price: (line.amountFen / 100 / line.quantity).toFixed(8).replace(/\.?0+$/, ''),
    unit: line.unit ?? '',
    specType: '',
    taxRate: rateText(line.taxRate),
    tax: yuanOfFen(taxFen),
    taxExcludedAmount: yuanOfFen(line.amountFen - taxFen),
    taxIncludedAmount: yuanOfFen(line.amountFen),
    invoiceLineProperty: '0',
    favouredPolicyFlag: '0',
    zeroRateFlag: '',
  }
}

const text = z.string().nullish()

export const invoiceShape = z.object({
  serialNo: z.string(),
  orderNo: z.string(),
  status: z.coerce.string(),
  statusMsg: text,
  failCause: text,
  payerName: text,
  orderAmount: text,
  taxAmount: text,
  invoiceTime: z.coerce.number().nullish(),
  invoiceNo: text,
  allElectronicInvoiceNumber: text,
  pdfUrl: text,
  ofdUrl: text,
  xmlUrl: text,
})

export type NuonuoInvoice = z.infer<typeof invoiceShape>

export function invoiceState(found: NuonuoInvoice): InvoiceState {
  const reason = found.failCause || found.statusMsg || ''
  switch (found.status) {
    case '20':
    case '21':
      return { state: 'issuing' }
    case '22':
      return { state: 'failed', reason, retry: 'new-number', serial: found.serialNo }
    case '24':
      return { state: 'failed', reason, retry: 'reissue', serial: found.serialNo }
    case '3':
    case '31':
      return { state: 'void' }
    case '2':
      return issued(found)
    default:
      throw malformed(`status ${found.status}`)
  }
}

function issued(found: NuonuoInvoice): InvoiceState {
  const number = found.allElectronicInvoiceNumber || found.invoiceNo
  const amountFen = fenOfYuan(found.orderAmount ?? '')
  const taxFen = fenOfYuan(found.taxAmount ?? '')
  if (!number || !found.invoiceTime || !found.pdfUrl || amountFen === undefined || taxFen === undefined) {
    throw malformed('done, but without number, time, amounts or PDF')
  }
  return {
    state: 'issued',
    serial: found.serialNo,
    number,
    issuedAt: new Date(found.invoiceTime),
    amountFen,
    taxFen,
    pdfUrl: found.pdfUrl,
    ofdUrl: found.ofdUrl || undefined,
    xmlUrl: found.xmlUrl || undefined,
  }
}

const reasons = { returned: '1', mistake: '2', 'service-ended': '3', allowance: '4' } as const

/** Without lines the whole invoice is taken back; the bureau issues the red one when nobody has to agree. */
export function redLetterDocument(request: RedLetterRequest, { seller, sellerTaxNumber }: NuonuoOptions) {
  return {
    billId: request.formNo,
    blueInvoiceLine: invoiceLines[request.kind],
    applySource: '0',
    blueElecInvoiceNumber: request.blueNumber,
    sellerTaxNo: sellerTaxNumber,
    sellerName: seller.name,
    buyerTaxNo: request.buyer.taxNumber ?? '',
    buyerName: request.buyer.name,
    redReason: reasons[request.reason],
  }
}

export const redLetterShape = z.object({
  list: z.array(
    z.object({ billId: z.string(), billStatus: z.string(), billMessage: text, invoiceSerialNum: text }),
  ),
})

export function redLetterState(
  form: z.infer<typeof redLetterShape>['list'][number] | undefined,
): RedLetterState {
  if (!form) return { state: 'absent' }
  switch (form.billStatus) {
    case '01':
    case '04':
      return { state: 'confirmed', serial: form.invoiceSerialNum || undefined }
    case '02':
    case '03':
      return { state: 'waiting-for-buyer' }
    case '15':
      return { state: 'applying' }
    case '16':
      return { state: 'failed', reason: form.billMessage ?? '' }
    case '05':
    case '06':
    case '07':
    case '08':
    case '09':
      return { state: 'void' }
    default:
      throw malformed(`billStatus ${form.billStatus}`)
  }
}

export const malformed = (message: string) =>
  new OutsideError('malformed', { code: 'invoice.malformed', message: `Nuonuo: ${message}` })

/** yyyy-MM-dd HH:mm:ss in Beijing time. */
const shanghaiText = (date: Date) =>
  new Date(date.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
