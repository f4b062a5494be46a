// The methods of 诺税通saas: issuing, asking, trying again, taking back. An invoice's state follows from the time.
import { randomInt } from 'node:crypto'
import { z } from 'zod'
import type { World } from '../state.ts'
import { PlatformRefusal } from './gate.ts'
import type { SettingsDesk } from './settings.ts'
import type { Invoice, RedForm, Store } from './store.ts'

const yuan = z.string().regex(/^-?\d{1,10}\.\d{2}$/)

const orderShape = z.object({
  buyerName: z.string().min(1).max(100),
  buyerTaxNum: z.string().max(20).default(''),
  salerTaxNum: z.string(),
  orderNo: z.string().min(1).max(20),
  invoiceDate: z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
  invoiceType: z.literal('1'),
  invoiceLine: z.enum(['pc', 'bs']),
  clerk: z.string().min(1).max(20),
  remark: z.string().max(230).default(''),
  invoiceDetail: z
    .array(
      z.object({
        goodsName: z.string().min(1).max(92),
        goodsCode: z.string().regex(/^\d{19}$/),
        withTaxFlag: z.enum(['0', '1']),
        price: z.string(),
        num: z.string(),
        unit: z.string().default(''),
        taxRate: z.string().regex(/^0(\.\d{1,4})?$/),
        tax: yuan,
        taxExcludedAmount: yuan,
        taxIncludedAmount: yuan,
      }),
    )
    .min(1)
    .max(2000),
})

const redShape = z.object({
  billId: z.string().min(1).max(32),
  blueInvoiceLine: z.enum(['pc', 'bs']),
  blueElecInvoiceNumber: z.string(),
  redReason: z.enum(['1', '2', '3', '4']),
})

export type Method = (content: unknown) => unknown

export interface Bureau {
  methods: Record<string, Method>
  agree(billId: string): RedForm | null
}

export function createMethods(world: World, store: Store, settings: SettingsDesk): Bureau {
  const now = () => world.clock.now().getTime()
  const byOrder = (orderNo: string) => [...store.invoices.values()].find(one => one.orderNo === orderNo)

  function requestBillingNew(content: unknown) {
    const { order } = read(z.object({ order: orderShape }), content)
    if (order.salerTaxNum !== world.secrets.nuonuo.sellerTaxNumber)
      throw new PlatformRefusal('E9105', '销方税号未授权')
    if (order.invoiceLine === 'bs' && !order.buyerTaxNum)
      throw new PlatformRefusal('E9101', '专票购方税号不能为空')
    if (byOrder(order.orderNo)) throw new PlatformRefusal('E9106', '订单编号或流水号不能重复')
    for (const line of order.invoiceDetail) requireTaxFits(line)
    const sum = (field: 'taxIncludedAmount' | 'tax') =>
      order.invoiceDetail.reduce((total, line) => total + fen(line[field]), 0)
    const invoice = begin({
      orderNo: order.orderNo,
      buyerName: order.buyerName,
      buyerTaxNum: order.buyerTaxNum,
      invoiceLine: order.invoiceLine,
      clerk: order.clerk,
      remark: order.remark,
      details: order.invoiceDetail,
      amountFen: sum('taxIncludedAmount'),
      taxFen: sum('tax'),
    })
    return { invoiceSerialNum: invoice.serialNo }
  }

  type Begun = Omit<
    Invoice,
    'serialNo' | 'number' | 'askedAt' | 'outcome' | 'failCause' | 'sealedAt' | 'issuedAt'
  >

  function begin(fields: Begun): Invoice {
    const { issueMs, sealMs, outcome, failCause } = settings.current()
    const day = world.clock.now().toISOString().replaceAll(/\D/g, '')
    const invoice: Invoice = {
      ...fields,
      serialNo: `${day.slice(2, 14)}${randomInt(10 ** 7, 10 ** 8)}`,
      // 2-digit year, region 41 (Henan), then a running number: the shape of the bureau's 20 digits.
      number: `${day.slice(2, 4)}41${randomInt(10 ** 7, 10 ** 8)}${randomInt(10 ** 7, 10 ** 8)}`,
      outcome,
      failCause,
      askedAt: now(),
      sealedAt: now() + issueMs,
      issuedAt: now() + issueMs + sealMs,
    }
    store.invoices.set(invoice.serialNo, invoice)
    store.changed()
    return invoice
  }

  const listShape = z.object({
    serialNos: z.array(z.string()).max(50).default([]),
    orderNos: z.array(z.string()).max(50).default([]),
  })

  function queryInvoiceResult(content: unknown) {
    const { serialNos, orderNos } = read(listShape, content)
    const found = [...serialNos.map(serial => store.invoices.get(serial)), ...orderNos.map(byOrder)]
    const documents = found.filter(one => one !== undefined).map(one => invoiceDocument(world, one, now()))
    if (documents.length === 0) throw new PlatformRefusal('E9500', '未查询到相应的开票信息')
    return documents
  }

  function reInvoice(content: unknown) {
    const { fpqqlsh } = read(z.object({ fpqqlsh: z.string() }), content)
    const invoice = store.invoices.get(fpqqlsh)
    if (!invoice) throw new PlatformRefusal('E9500', '未查询到相应的开票信息')
    const status = statusOf(invoice, now())
    if (status === '2') throw new PlatformRefusal('E9611', '发票已生成，无需再重试开票')
    if (status === '20' || status === '21')
      throw new PlatformRefusal('E9612', '开票中(重试中)，请耐心等待开票结果')
    const { issueMs, sealMs, outcome } = settings.current()
    Object.assign(invoice, {
      outcome,
      askedAt: now(),
      sealedAt: now() + issueMs,
      issuedAt: now() + issueMs + sealMs,
    })
    store.changed()
    return null
  }

  function saveInvoiceRedConfirm(content: unknown) {
    const asked = read(redShape, content)
    if (store.forms.has(asked.billId)) throw new PlatformRefusal('E9701', '红字确认单申请号重复')
    const blue = [...store.invoices.values()].find(one => one.number === asked.blueElecInvoiceNumber)
    if (!blue || statusOf(blue, now()) !== '2') throw new PlatformRefusal('E9702', '未找到对应的蓝字发票')
    const { redLetter } = settings.current()
    const taken = [...store.forms.values()].some(
      form => form.blueElecInvoiceNumber === blue.number && form.invoiceSerialNum !== null,
    )
    if (taken) throw new PlatformRefusal('E9703', '该蓝字发票已红冲')
    const billStatus = { 'no-confirmation': '01', 'waits-for-buyer': '02', 'refused-by-buyer': '05' }[
      redLetter
    ]
    const form: RedForm = {
      billId: asked.billId,
      billNo: `41${randomInt(10 ** 7, 10 ** 8)}${randomInt(10 ** 5, 10 ** 6)}`,
      billStatus,
      blueElecInvoiceNumber: blue.number,
      invoiceSerialNum: billStatus === '01' ? begin(negative(blue, asked.billId)).serialNo : null,
    }
    store.forms.set(form.billId, form)
    store.changed()
    return form.billId
  }

  /** The buyer agrees on the bureau's page (04): the red invoice follows by itself. */
  function agree(billId: string): RedForm | null {
    const form = store.forms.get(billId)
    if (form?.billStatus !== '02') return null
    const blue = [...store.invoices.values()].find(one => one.number === form.blueElecInvoiceNumber)
    if (!blue) return null
    form.billStatus = '04'
    form.invoiceSerialNum = begin(negative(blue, billId)).serialNo
    store.changed()
    return form
  }

  function queryInvoiceRedConfirm(content: unknown) {
    const { billId } = read(z.object({ billId: z.string() }), content)
    const form = store.forms.get(billId)
    return {
      total: form ? 1 : 0,
      list: form ? [{ ...form, billMessage: '', openStatus: form.invoiceSerialNum ? '1' : '0' }] : [],
    }
  }

  return {
    agree,
    methods: {
      ...{ requestBillingNew, queryInvoiceResult, reInvoice },
      ...{ saveInvoiceRedConfirm, queryInvoiceRedConfirm },
    },
  }
}

/** 20 issuing, 21 sealing, 2 done, 22 failed, 24 sealing failed. */
export function statusOf(invoice: Invoice, now: number): '2' | '20' | '21' | '22' | '24' {
  if (now < invoice.sealedAt) return '20'
  if (invoice.outcome === 'failed') return '22'
  if (now < invoice.issuedAt) return '21'
  return invoice.outcome === 'seal-failed' ? '24' : '2'
}

const statusTexts = {
  '2': '开票完成（最终状态）',
  '20': '开票中',
  '21': '开票成功签章中',
  '22': '开票失败',
  '24': '开票成功签章失败',
}

function invoiceDocument(world: World, invoice: Invoice, now: number) {
  const status = statusOf(invoice, now)
  const numbered = status === '2' || status === '21' || status === '24'
  return {
    serialNo: invoice.serialNo,
    orderNo: invoice.orderNo,
    status,
    statusMsg: statusTexts[status],
    failCause: status === '22' ? invoice.failCause : status === '24' ? '签章失败' : '',
    payerName: invoice.buyerName,
    payerTaxNo: invoice.buyerTaxNum,
    invoiceKind: invoice.invoiceLine === 'bs' ? '数电专票（电子）' : '数电普票（电子）',
    orderAmount: yuanText(invoice.amountFen),
    exTaxAmount: yuanText(invoice.amountFen - invoice.taxFen),
    taxAmount: yuanText(invoice.taxFen),
    invoiceTime: numbered ? invoice.sealedAt : null,
    invoiceNo: numbered ? invoice.number : '',
    allElectronicInvoiceNumber: numbered ? invoice.number : '',
    pdfUrl: status === '2' ? `${world.publicUrl()}/nuonuo/files/${invoice.serialNo}.pdf` : '',
    clerk: invoice.clerk,
  }
}

function negative(
  blue: Invoice,
  billId: string,
): Omit<Invoice, 'serialNo' | 'number' | 'askedAt' | 'outcome' | 'failCause' | 'sealedAt' | 'issuedAt'> {
  const minus = (text: string) => yuanText(-fen(text))
  return {
    orderNo: `R${billId}`.slice(0, 33),
    buyerName: blue.buyerName,
    buyerTaxNum: blue.buyerTaxNum,
    invoiceLine: blue.invoiceLine,
    clerk: blue.clerk,
    remark: `被红冲蓝字数电票号码：${blue.number}`,
    details: blue.details.map(line => ({
      ...line,
      num: `-${line.num}`,
      tax: minus(line.tax),
      taxExcludedAmount: minus(line.taxExcludedAmount),
      taxIncludedAmount: minus(line.taxIncludedAmount),
    })),
    amountFen: -blue.amountFen,
    taxFen: -blue.taxFen,
    blueNumber: blue.number,
  }
}

function requireTaxFits(line: {
  taxIncludedAmount: string
  taxExcludedAmount: string
  tax: string
  taxRate: string
}) {
  const [whole, excluded, tax] = [fen(line.taxIncludedAmount), fen(line.taxExcludedAmount), fen(line.tax)]
  const expected = (whole * Number(line.taxRate)) / (1 + Number(line.taxRate))
  if (excluded + tax !== whole) throw new PlatformRefusal('E9103', '含税金额不等于不含税金额加税额')
  if (Math.abs(tax - expected) > 1) throw new PlatformRefusal('E9104', '税额误差大于0.01')
}

const fen = (text: string) => Math.round(Number(text) * 100)
export const yuanText = (amount: number) => (amount / 100).toFixed(2)

function read<T>(shape: z.ZodType<T>, content: unknown): T {
  const result = shape.safeParse(content)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new PlatformRefusal('E9101', `参数错误：${issue?.path.join('.')} ${issue?.message}`)
}
