// The sandbox's invoice as a page: arranged like a 数电票 so that people find their way, stamped all over as a sample
// so that nobody can mistake it for one. No imitation of the bureau's seal.
import { fileURLToPath } from 'node:url'
import PDFDocument from 'pdfkit'
import { encode } from 'uqr'
import { chineseAmount } from './chinese-amount.ts'
import { yuanText } from './invoices.ts'
import type { Invoice } from './store.ts'

// Static TrueType: PDF embedding needs outlines, and pdfkit subsets them to the few glyphs used.
const font = fileURLToPath(
  import.meta.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'),
)

const brown = '#8a3b12'
const ink = '#1b1b1b'
const [width, height] = [610, 396]
const [left, right] = [24, width - 24]

type Page = PDFKit.PDFDocument

export interface Seller {
  name: string
  taxNumber: string
}

export function invoicePdf(invoice: Invoice, seller: Seller): Promise<Buffer> {
  const page = new PDFDocument({
    size: [width, height],
    margin: 0,
    font,
    info: { Title: `沙箱演示发票 ${invoice.number}`, Subject: '演示数据，非真实发票' },
  })
  const chunks: Buffer[] = []
  page.on('data', chunk => chunks.push(chunk))
  const finished = new Promise<Buffer>(resolve => page.on('end', () => resolve(Buffer.concat(chunks))))
  head(page, invoice)
  parties(page, invoice, seller)
  lines(page, invoice)
  foot(page, invoice)
  sampleMarks(page)
  page.end()
  return finished
}

function head(page: Page, invoice: Invoice) {
  qrCode(
    page,
    `01,32,,${invoice.number},${yuanText(invoice.amountFen)},${day(invoice)},,SANDBOX`,
    left,
    14,
    58,
  )
  const title = `电子发票（${invoice.invoiceLine === 'bs' ? '增值税专用发票' : '普通发票'}）`
  page.fillColor(brown).fontSize(17).text(title, 0, 22, { width, align: 'center' })
  page.lineWidth(0.8).strokeColor(brown)
  for (const y of [50, 53]) page.moveTo(190, y).lineTo(420, y).stroke()
  labelled(page, '发票号码：', invoice.number, 440, 26)
  labelled(page, '开票日期：', day(invoice).replace(/^(\d{4})(\d\d)(\d\d)$/, '$1年$2月$3日'), 440, 42)
}

function parties(page: Page, invoice: Invoice, seller: Seller) {
  const [top, bottom, middle] = [82, 134, width / 2]
  page.strokeColor(brown).lineWidth(0.7)
  page.rect(left, top, right - left, bottom - top).stroke()
  for (const x of [left + 18, middle, middle + 18]) page.moveTo(x, top).lineTo(x, bottom).stroke()
  for (const [x, side] of [
    [left, '购买方信息'],
    [middle, '销售方信息'],
  ] as const) {
    page.fillColor(brown).fontSize(8)
    for (const [index, letter] of [...side].entries())
      page.text(letter, x + 5, top + 4 + index * 9, { lineBreak: false })
  }
  labelled(page, '名称：', invoice.buyerName, left + 24, top + 9)
  labelled(page, '统一社会信用代码/纳税人识别号：', invoice.buyerTaxNum, left + 24, top + 31)
  labelled(page, '名称：', seller.name, middle + 24, top + 9)
  labelled(page, '统一社会信用代码/纳税人识别号：', seller.taxNumber, middle + 24, top + 31)
}

const columns: [title: string, x: number, width: number, align: 'left' | 'right' | 'center'][] = [
  ['项目名称', 28, 150, 'left'],
  ['规格型号', 180, 50, 'left'],
  ['单位', 232, 30, 'center'],
  ['数量', 264, 40, 'right'],
  ['单价', 308, 70, 'right'],
  ['金额', 382, 66, 'right'],
  ['税率/征收率', 452, 58, 'right'],
  ['税额', 514, 68, 'right'],
]

function lines(page: Page, invoice: Invoice) {
  const [top, bottom] = [134, 292]
  page
    .strokeColor(brown)
    .rect(left, top, right - left, bottom - top)
    .stroke()
  row(
    page,
    top + 5,
    brown,
    columns.map(([title]) => title),
  )
  // The printed page has room for seven; more go to a list that this sample does not have.
  invoice.details.slice(0, 7).forEach((line, index) => {
    const exclusive = Number(line.taxExcludedAmount) / Number(line.num)
    const cells = [
      line.goodsName.startsWith('*') ? line.goodsName : `*信息技术服务*${line.goodsName}`,
      '',
      line.unit,
      line.num,
      exclusive.toFixed(6).replace(/\.?0+$/, ''),
      line.taxExcludedAmount,
      `${Number((Number(line.taxRate) * 100).toFixed(2))}%`,
      line.tax,
    ]
    row(page, top + 22 + index * 15, ink, cells)
  })
  const excluded = yuanText(invoice.amountFen - invoice.taxFen)
  row(page, bottom - 16, brown, ['合　　计', '', '', '', '', '', '', ''])
  row(page, bottom - 16, ink, ['', '', '', '', '', `¥${excluded}`, '', `¥${yuanText(invoice.taxFen)}`])
}

function foot(page: Page, invoice: Invoice) {
  page
    .strokeColor(brown)
    .rect(left, 292, right - left, 24)
    .stroke()
  page
    .moveTo(left + 130, 292)
    .lineTo(left + 130, 316)
    .stroke()
  page
    .fillColor(brown)
    .fontSize(9)
    .text('价税合计（大写）', left + 24, 298, { lineBreak: false })
  page.fillColor(ink).text(`⊗ ${chineseAmount(invoice.amountFen)}`, left + 140, 298, { lineBreak: false })
  labelled(page, '（小写）', `¥${yuanText(invoice.amountFen)}`, 420, 298)
  page
    .strokeColor(brown)
    .rect(left, 316, right - left, 44)
    .stroke()
  page
    .moveTo(left + 18, 316)
    .lineTo(left + 18, 360)
    .stroke()
  page
    .fillColor(brown)
    .fontSize(8)
    .text('备', left + 5, 324, { lineBreak: false })
    .text('注', left + 5, 340, { lineBreak: false })
  page
    .fillColor(ink)
    .fontSize(8)
    .text(invoice.remark, left + 24, 322, { width: right - left - 30, height: 34 })
  labelled(page, '开票人：', invoice.clerk, left + 24, 368)
}

function sampleMarks(page: Page) {
  page.save().fillColor('#c0392b').fillOpacity(0.16).fontSize(46)
  page.rotate(-24, { origin: [width / 2, height / 2] })
  page.text('沙箱演示 · 非真实发票', 0, height / 2 - 30, { width, align: 'center' })
  page.restore()
  page.fillOpacity(1).fillColor('#c0392b').fontSize(8)
  page.text('演示数据，不具有任何法律或税务效力  SANDBOX SAMPLE, NOT A TAX INVOICE', 0, 368, {
    width: right,
    align: 'right',
  })
}

function row(page: Page, y: number, color: string, cells: string[]) {
  page.fillColor(color).fontSize(8)
  cells.forEach((cell, index) => {
    const [, x, room, align] = columns[index]!
    page.text(cell, x, y, { width: room, align, height: 11, ellipsis: true })
  })
}

function labelled(page: Page, label: string, value: string, x: number, y: number) {
  page.fontSize(8.5).fillColor(brown).text(label, x, y, { lineBreak: false })
  page.fillColor(ink).text(value, x + page.widthOfString(label), y, { lineBreak: false })
}

function qrCode(page: Page, text: string, x: number, y: number, size: number) {
  const { data } = encode(text, { border: 0 })
  const module = size / data.length
  page.fillColor('#000')
  data.forEach((line, row) => {
    line.forEach((dark, column) => {
      if (dark) page.rect(x + column * module, y + row * module, module, module).fill()
    })
  })
}

const day = (invoice: Invoice) =>
  new Date(invoice.sealedAt + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '')
