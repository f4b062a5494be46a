// Nuonuo (诺税通saas) behind InvoicePort and RedLetterPort. Its callbacks are unsigned and therefore unused: query().
import { z } from 'zod'
import { OutsideError } from '../errors.ts'
import { fenOfYuan } from './amounts.ts'
import { fetchPdf } from './fetch-file.ts'
import { createNuonuoClient, type NuonuoAnswer, type NuonuoOptions } from './nuonuo-client.ts'
import {
  invoiceShape,
  invoiceState,
  malformed,
  type NuonuoInvoice,
  orderDocument,
  redLetterDocument,
  redLetterShape,
  redLetterState,
  totalOf,
} from './nuonuo-messages.ts'
import type { InvoicePort, InvoiceRequest, RedLetterPort, RedLetterRequest } from './port.ts'

export type { NuonuoOptions, StoredToken, TokenStore } from './nuonuo-client.ts'

const done = 'E0000'
const numberTaken = 'E9106'
const notFound = 'E9500'

export function createNuonuo(options: NuonuoOptions): InvoicePort & RedLetterPort {
  const send = createNuonuoClient(options)
  const call = (name: string, content: unknown) => send(`nuonuo.OpeMplatform.${name}`, content)

  async function find(by: { orderNo: string } | { serial: string }): Promise<NuonuoInvoice | undefined> {
    const which = 'orderNo' in by ? { orderNos: [by.orderNo] } : { serialNos: [by.serial] }
    const answer = await call('queryInvoiceResult', { ...which, isOfferInvoiceDetail: '0' })
    if (answer.code === notFound) return undefined
    const [found] = read(z.array(invoiceShape), requireDone(answer))
    return found
  }

  async function issue(request: InvoiceRequest) {
    const answer = await call('requestBillingNew', orderDocument(request, options))
    if (answer.code === numberTaken) return earlier(request)
    const shape = z.object({ invoiceSerialNum: z.string().min(1) })
    return { serial: read(shape, requireDone(answer)).invoiceSerialNum }
  }

  /** An answer was lost before, or somebody uses the number for something else: only looking tells. */
  async function earlier(request: InvoiceRequest) {
    const found = await find({ orderNo: request.orderNo })
    if (!found) {
      // Just accepted and not yet to be seen.
      throw new OutsideError('busy', {
        code: 'invoice.busy',
        message: 'the number is taken, but not yet to be found',
      })
    }
    const amountFen = fenOfYuan(found.orderAmount ?? '')
    // While it is being issued the vendor may leave either out; what is not said contradicts nothing.
    const otherAmount = amountFen !== undefined && amountFen !== totalOf(request.lines)
    const otherBuyer = Boolean(found.payerName) && found.payerName !== request.buyer.name
    if (!otherAmount && !otherBuyer) return { serial: found.serialNo }
    const message = `order ${request.orderNo} has an invoice with another amount or buyer`
    throw new OutsideError('conflict', { code: 'invoice.number-reused', vendorCode: numberTaken, message })
  }

  return {
    issue,
    async query(by) {
      const found = await find(by)
      return found ? invoiceState(found) : { state: 'absent' }
    },
    async reissue({ orderNo, serial }) {
      requireDone(await call('reInvoice', { fpqqlsh: serial, orderno: orderNo }))
    },
    fetchPdf: url =>
      fetchPdf(url, { hosts: options.fileHosts, fetch: options.fetch, timeoutMs: options.timeoutMs }),
    async requestRedLetter(request: RedLetterRequest) {
      const answer = await call('saveInvoiceRedConfirm', redLetterDocument(request, options))
      // The code for a form that exists already is not documented: look before believing the refusal.
      if (answer.code !== done && (await findForm(request.formNo)) === undefined) requireDone(answer)
      return { formNo: request.formNo }
    },
    queryRedLetter: async formNo => redLetterState(await findForm(formNo)),
  }

  async function findForm(billId: string) {
    const answer = await call('queryInvoiceRedConfirm', { identity: '0', billId })
    if (answer.code === notFound) return undefined
    return read(redLetterShape, requireDone(answer)).list.find(form => form.billId === billId)
  }
}

function requireDone(answer: NuonuoAnswer): unknown {
  if (answer.code === done) return answer.result
  // 07…: the platform's own codes (application, token, signature); everything else is about the content.
  const code = answer.code.startsWith('07') ? 'invoice.not-authorised' : 'invoice.refused'
  const message = `Nuonuo ${answer.code}: ${answer.describe}`
  throw new OutsideError('refused', { code, vendorCode: answer.code, message })
}

function read<T>(shape: z.ZodType<T>, result: unknown): T {
  const parsed = shape.safeParse(result)
  if (parsed.success) return parsed.data
  throw malformed(parsed.error.issues.map(issue => `${issue.path.join('.')} ${issue.message}`).join('; '))
}
