// A programme's paper form as PDF, from its blocks: printed, signed and stamped by hand, then uploaded.
import { createRequire } from 'node:module'
import type { Document, Programme } from '@hufu/programme'
import PDFDocument from 'pdfkit'

// A real TTF: pdf-lib's subsetting loses Hanzi silently, pdfkit's with a static font does not (facts, PDF + CJK).
const font = createRequire(import.meta.url).resolve(
  '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
)

export async function drawTemplate(document: Document, programme: Programme): Promise<Buffer> {
  const pdf = new PDFDocument({ size: 'A4', margin: 56, font, info: { Title: document.zh } })
  const chunks: Buffer[] = []
  pdf.on('data', chunk => chunks.push(chunk))
  const ended = new Promise<void>(resolve => pdf.on('end', () => resolve()))
  const width = pdf.page.width - 112

  pdf.fontSize(18).text(document.zh, { align: 'center' }).moveDown(0.3)
  pdf
    .fontSize(9)
    .fillColor('#6d7673')
    .text(programme.title.zh, { align: 'center' })
    .fillColor('#1c2321')
    .moveDown(1)
  for (const block of document.blocks) {
    if (block.heading) pdf.moveDown(0.4).fontSize(12).text(block.heading.zh).moveDown(0.3)
    if (block.text) pdf.fontSize(10.5).text(block.text.zh, { width, lineGap: 4 }).moveDown(0.5)
    for (const path of block.rows ?? []) drawRow(pdf, labelOf(programme, path), width)
    if (block.signature)
      pdf
        .moveDown(1.2)
        .fontSize(10.5)
        .text(`${block.signature.zh}：____________________    日期：________年____月____日`)
    if (block.stamp)
      pdf.moveDown(1.2).fontSize(10.5).text(`${block.stamp.zh}（盖章处）`, { align: 'right' }).moveDown(3)
  }
  if (document.note)
    pdf.moveDown(1).fontSize(9).fillColor('#4d5754').text(document.note.zh, { width, lineGap: 3 })
  pdf.end()
  await ended
  return Buffer.concat(chunks)
}

function drawRow(pdf: PDFKit.PDFDocument, label: string, width: number): void {
  const height = 30
  if (pdf.y + height > pdf.page.height - 72) pdf.addPage()
  const { x, y } = { x: 56, y: pdf.y }
  pdf.lineWidth(0.6).strokeColor('#9aa39f').rect(x, y, width, height).stroke()
  pdf
    .moveTo(x + 150, y)
    .lineTo(x + 150, y + height)
    .stroke()
  pdf.fontSize(10.5).text(label, x + 10, y + 8, { width: 136 })
  pdf.x = x
  pdf.y = y + height
}

/** Facts of the order itself, which a blank form leaves to be written by hand. */
const orderLabels: Readonly<Record<string, string>> = {
  number: '申请编号',
  offer: '业务类型',
  product: '证书类型',
  term: '证书年限',
}

function labelOf(programme: Programme, path: string): string {
  const [form = '', field = ''] = path.split('.')
  if (form === 'order') return orderLabels[field] ?? path
  return programme.forms[form]?.fields[field]?.zh ?? path
}
