// A sheet as PDF: printed, signed and stamped by hand, then uploaded. The version's code and QR stand on every page.
import { createRequire } from 'node:module'
import PDFDocument from 'pdfkit'
import encodeQR from 'qr'
import { markAway, markSide } from './seal-marks.ts'
import type { Sheet, SheetBlock } from './sheet.ts'

// A real TTF: pdf-lib's subsetting loses Hanzi silently, pdfkit's with a static font does not (facts, PDF + CJK).
const font = createRequire(import.meta.url).resolve(
  '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
)
const MARGIN = 56
/** Points of one millimetre. */
const MM = 72 / 25.4
/** Large enough for a telephone's picture of the whole page. */
const QR_SIDE = 27 * MM
const LABEL = 150

type Pdf = PDFKit.PDFDocument

export async function drawPdf(sheet: Sheet): Promise<Buffer> {
  const bottom = sheet.mark ? 76 : MARGIN
  const margins = { top: MARGIN, left: MARGIN, right: MARGIN, bottom }
  const pdf = new PDFDocument({ size: 'A4', margins, font, bufferPages: true, info: { Title: sheet.title } })
  const chunks: Buffer[] = []
  pdf.on('data', chunk => chunks.push(chunk))
  const ended = new Promise<void>(resolve => pdf.on('end', () => resolve()))
  const width = pdf.page.width - 2 * MARGIN
  const beside = sheet.mark ? width - QR_SIDE - 12 : width

  // 1. The head leaves room for the QR on its right.
  pdf
    .fontSize(18)
    .text(sheet.title, { width: beside, align: sheet.mark ? 'left' : 'center' })
    .moveDown(0.3)
  pdf
    .fontSize(9)
    .fillColor('#6d7673')
    .text(sheet.subtitle, { width: beside, align: sheet.mark ? 'left' : 'center' })
    .fillColor('#1c2321')
  if (sheet.mark) pdf.y = Math.max(pdf.y, MARGIN + QR_SIDE)
  pdf.moveDown(1)

  // 2. The blocks, one below the other.
  for (const block of sheet.blocks) drawBlock(pdf, block, width)
  if (sheet.note)
    pdf.moveDown(1).fontSize(9).fillColor('#4d5754').text(sheet.note, MARGIN, pdf.y, { width, lineGap: 3 })

  // 3. The mark, once the number of pages is known.
  if (sheet.mark) {
    const { start, count } = pdf.bufferedPageRange()
    for (let page = start; page < start + count; page++) {
      pdf.switchToPage(page)
      drawMark(pdf, sheet.mark, `${page + 1} / ${count}`)
    }
  }
  pdf.end()
  await ended
  return Buffer.concat(chunks)
}

function drawBlock(pdf: Pdf, block: SheetBlock, width: number): void {
  const at = () => [MARGIN, pdf.y] as const
  pdf.fillColor('#1c2321')
  switch (block.kind) {
    case 'heading':
      keepTogether(pdf, 60)
      pdf
        .moveDown(0.4)
        .fontSize(12)
        .text(block.text, ...at(), { width })
        .moveDown(0.3)
      break
    case 'text':
      pdf
        .fontSize(10.5)
        .text(block.text, ...at(), { width, lineGap: 4 })
        .moveDown(0.5)
      break
    case 'rows':
      for (const row of block.rows) drawRow(pdf, row, width)
      break
    case 'frame':
      drawFrame(pdf, block)
      break
    case 'signature':
      keepTogether(pdf, 40)
      pdf
        .moveDown(1.2)
        .fontSize(10.5)
        .text(`${block.text}：____________________    日期：________年____月____日`, ...at(), { width })
      break
    case 'stamp':
      keepTogether(pdf, 90)
      pdf
        .moveDown(1.2)
        .fontSize(10.5)
        .text(`${block.text}（盖章处）`, ...at(), { width, align: 'right' })
        .moveDown(3)
  }
}

function keepTogether(pdf: Pdf, height: number): void {
  if (pdf.y + height > pdf.page.maxY()) pdf.addPage()
}

function drawRow(pdf: Pdf, { label, value }: { label: string; value: string }, width: number): void {
  pdf.fontSize(10.5)
  const room = width - LABEL - 20
  const height = Math.max(
    30,
    pdf.heightOfString(value, { width: room }) + 16,
    pdf.heightOfString(label, { width: LABEL - 14 }) + 16,
  )
  keepTogether(pdf, height)
  const { x, y } = { x: MARGIN, y: pdf.y }
  pdf.lineWidth(0.6).strokeColor('#9aa39f').rect(x, y, width, height).stroke()
  pdf
    .moveTo(x + LABEL, y)
    .lineTo(x + LABEL, y + height)
    .stroke()
  pdf.fillColor('#4d5754').text(label, x + 10, y + 8, { width: LABEL - 14 })
  pdf.fillColor('#1c2321').text(value, x + LABEL + 10, y + 8, { width: room })
  pdf.x = x
  pdf.y = y + height
}

/** A box of true size with marks at its corners and a scale below it: an impression in it is measured on any scan. */
function drawFrame(pdf: Pdf, block: Extract<SheetBlock, { kind: 'frame' }>): void {
  const [width, height] = [block.width * MM, block.height * MM]
  const beyond = (markAway + markSide / 2 + 1) * MM
  keepTogether(pdf, height + 2 * beyond + 60)
  pdf.moveDown(0.4).fontSize(10.5).text(block.text, MARGIN, pdf.y).moveDown(0.4)
  const x = (pdf.page.width - width) / 2
  const y = pdf.y + beyond
  for (const cx of [x - markAway * MM, x + width + markAway * MM])
    for (const cy of [y - markAway * MM, y + height + markAway * MM])
      pdf
        .rect(cx - (markSide * MM) / 2, cy - (markSide * MM) / 2, markSide * MM, markSide * MM)
        .fill('#000000')
  pdf.lineWidth(0.8).strokeColor('#1c2321').rect(x, y, width, height).stroke()
  const scale = y + height + beyond + 4
  pdf.lineWidth(0.5).fillColor('#1c2321')
  for (let mm = 0; mm <= block.width; mm++) {
    const long = mm % 10 === 0 ? 7 : mm % 5 === 0 ? 5 : 3
    pdf
      .moveTo(x + mm * MM, scale)
      .lineTo(x + mm * MM, scale + long)
      .stroke()
    if (mm % 10 === 0)
      pdf.fontSize(6).text(String(mm), x + mm * MM - 8, scale + 8, { width: 16, align: 'center' })
  }
  pdf.fontSize(8).text('mm', x + width + 6, scale + 1, { lineBreak: false })
  pdf.x = MARGIN
  pdf.y = scale + 24
}

function drawMark(pdf: Pdf, mark: NonNullable<Sheet['mark']>, page: string): void {
  const bits = encodeQR(mark.qr, 'raw', { ecc: 'medium', border: 1 })
  const side = QR_SIDE / bits.length
  const left = pdf.page.width - MARGIN - QR_SIDE
  pdf.save().fillColor('#000000')
  bits.forEach((row, y) => {
    row.forEach((dark, x) => {
      // A hair wider than a module, so that no light line shows between two.
      if (dark) pdf.rect(left + x * side, 30 + y * side, side + 0.05, side + 0.05)
    })
  })
  pdf.fill().restore()
  // Below the bottom margin pdfkit would begin a new page.
  const bottom = pdf.page.margins.bottom
  pdf.page.margins.bottom = 0
  const line = `${mark.caption} ${mark.code}    ${page}`
  pdf
    .fontSize(9)
    .fillColor('#1c2321')
    .text(line, MARGIN, pdf.page.height - 48, { width: pdf.page.width - 2 * MARGIN, lineBreak: false })
  pdf.page.margins.bottom = bottom
}
