// An invoice vendor in memory, for tests of rooms: issues when told, fails when told, and hands out a tiny PDF.
import { randomUUID } from 'node:crypto'
import { OutsideError, type OutsideErrorKind } from '../errors.ts'
import { taxWithin } from './amounts.ts'
import type {
  InvoicePort,
  InvoiceRequest,
  InvoiceState,
  RedLetterPort,
  RedLetterRequest,
  RedLetterState,
} from './port.ts'

export interface FakeInvoices extends InvoicePort, RedLetterPort {
  /** What becomes of requests accepted from now on; `issuing` waits for finish(). */
  outcome: 'issued' | 'issuing' | 'failed' | 'seal-failed'
  /** What becomes of red-letter forms from now on. `asks-buyer` waits for agree(). */
  redLetter: 'at-once' | 'asks-buyer' | 'void'
  agree(formNo: string): void
  /** The red invoices there are for a blue one: more than one would be a fault of ours. */
  redOf(blueNumber: string): string[]
  /** Lets an accepted invoice come to its end. */
  finish(orderNo: string, outcome?: 'issued' | 'failed' | 'seal-failed'): void
  failNext(verb: FailingVerb, kind: OutsideErrorKind, options?: { times?: number; afterDeed?: boolean }): void
}

export type FailingVerb = 'issue' | 'query' | 'reissue' | 'fetchPdf' | 'requestRedLetter' | 'queryRedLetter'

interface Kept {
  request: InvoiceRequest
  serial: string
  state: InvoiceState
}

export function createFakeInvoices(options: { now: () => Date }): FakeInvoices {
  const invoices = new Map<string, Kept>()
  const forms = new Map<string, { state: RedLetterState; blue: Kept }>()
  let numbers = 26_000_000_000_000_000_000n
  let failures: { verb: FailingVerb; kind: OutsideErrorKind; left: number; afterDeed: boolean }[] = []

  async function answer<T>(verb: FailingVerb, deed: () => T): Promise<T> {
    const failure = failures.find(one => one.verb === verb)
    if (!failure) return deed()
    failure.left -= 1
    failures = failures.filter(one => one.left > 0)
    if (failure.afterDeed) deed()
    throw problem(failure.kind, failure.kind)
  }

  function issue(request: InvoiceRequest) {
    const found = invoices.get(request.orderNo)
    if (found) {
      if (same(found.request, request)) return { serial: found.serial }
      throw problem('conflict', 'number-reused')
    }
    const kept: Kept = { request, serial: randomUUID(), state: { state: 'issuing' } }
    invoices.set(request.orderNo, kept)
    if (fake.outcome !== 'issuing') fake.finish(request.orderNo, fake.outcome)
    return { serial: kept.serial }
  }

  const find = (by: { orderNo: string } | { serial: string }) =>
    'orderNo' in by ? invoices.get(by.orderNo) : [...invoices.values()].find(one => one.serial === by.serial)

  const red = (formNo: string) => `red-${formNo}`
  function agree(formNo: string): void {
    const form = forms.get(formNo)
    if (!form) throw new Error(`no form ${formNo}`)
    const { request } = form.blue
    const lines = request.lines.map(line => ({ ...line, amountFen: -line.amountFen }))
    const kept: Kept = {
      ...{ request: { ...request, orderNo: red(formNo), lines }, serial: red(formNo) },
      state: { state: 'issuing' },
    }
    kept.state = issued(kept, String(++numbers), options.now())
    invoices.set(red(formNo), kept)
    form.state = { state: 'confirmed', serial: red(formNo) }
  }
  function requestRedLetter({ formNo, blueNumber }: RedLetterRequest) {
    if (forms.has(formNo)) return { formNo }
    const blue = [...invoices.values()].find(
      ({ state }) => state.state === 'issued' && state.number === blueNumber,
    )
    if (!blue) throw problem('refused', 'no-such-invoice')
    if (fake.redOf(blueNumber).length > 0) throw problem('refused', 'red-already')
    forms.set(formNo, { state: { state: 'waiting-for-buyer' }, blue })
    if (fake.redLetter === 'at-once') agree(formNo)
    if (fake.redLetter === 'void') forms.set(formNo, { state: { state: 'void' }, blue })
    return { formNo }
  }

  const fake: FakeInvoices = {
    outcome: 'issued',
    redLetter: 'at-once',
    agree,
    redOf: blueNumber =>
      [...forms]
        .filter(([, { blue }]) => blue.state.state === 'issued' && blue.state.number === blueNumber)
        .map(([formNo]) => red(formNo))
        .filter(serial => invoices.has(serial)),
    issue: request => answer('issue', () => issue(request)),
    query: by => answer('query', () => find(by)?.state ?? { state: 'absent' }),
    reissue: ({ orderNo }) => answer('reissue', () => fake.finish(orderNo)),
    fetchPdf: url =>
      answer('fetchPdf', () => {
        if (url.startsWith('https://invoices.example.test/')) return Buffer.from('%PDF-1.4\n%%EOF\n')
        throw problem('refused', 'file-address')
      }),
    requestRedLetter: request => answer('requestRedLetter', () => requestRedLetter(request)),
    queryRedLetter: formNo => answer('queryRedLetter', () => forms.get(formNo)?.state ?? { state: 'absent' }),
    finish(orderNo, outcome = 'issued') {
      const kept = invoices.get(orderNo)
      if (!kept) throw new Error(`no invoice for ${orderNo}`)
      kept.state =
        outcome === 'issued' ? issued(kept, String(++numbers), options.now()) : failed(kept, outcome)
    },
    failNext(verb, kind, { times = 1, afterDeed = false } = {}) {
      failures.push({ verb, kind, left: times, afterDeed })
    },
  }
  return fake
}

const problem = (kind: OutsideErrorKind, code: string) =>
  new OutsideError(kind, { code: `invoice.${code}`, message: `fake: ${code}` })

const total = (request: InvoiceRequest) => request.lines.reduce((sum, line) => sum + line.amountFen, 0)
const same = (one: InvoiceRequest, other: InvoiceRequest) =>
  total(one) === total(other) && one.buyer.name === other.buyer.name

function issued({ request, serial }: Kept, number: string, issuedAt: Date): InvoiceState {
  return {
    state: 'issued',
    serial,
    number,
    issuedAt,
    amountFen: total(request),
    taxFen: request.lines.reduce((sum, line) => sum + taxWithin(line.amountFen, line.taxRate), 0),
    pdfUrl: `https://invoices.example.test/${serial}.pdf`,
  }
}

const failed = ({ serial }: Kept, outcome: 'failed' | 'seal-failed'): InvoiceState => ({
  state: 'failed',
  serial,
  reason: outcome === 'failed' ? '购方税号有误' : '签章失败',
  retry: outcome === 'failed' ? 'new-number' : 'reissue',
})
