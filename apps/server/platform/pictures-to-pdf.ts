// Pictures as the pages of a PDF, for places that keep PDF and people who have photographs.
import PDFDocument from 'pdfkit'

const MARGIN = 18

export async function picturesToPdf(jpegs: readonly Buffer[]): Promise<Buffer> {
  const pdf = new PDFDocument({ size: 'A4', margin: MARGIN, autoFirstPage: false })
  const chunks: Buffer[] = []
  pdf.on('data', chunk => chunks.push(chunk))
  const ended = new Promise<void>(resolve => pdf.on('end', () => resolve()))
  for (const jpeg of jpegs) {
    pdf.addPage()
    const fit: [number, number] = [pdf.page.width - 2 * MARGIN, pdf.page.height - 2 * MARGIN]
    pdf.image(jpeg, MARGIN, MARGIN, { fit, align: 'center', valign: 'center' })
  }
  pdf.end()
  await ended
  return Buffer.concat(chunks)
}
