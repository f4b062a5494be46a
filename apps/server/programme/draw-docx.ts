// A sheet as a Word document: the same content as the PDF, for whoever prints from Word. What is changed in it by hand no
// longer matches its code, and the reviewer compares the paper with the values anyway.
import {
  AlignmentType,
  BorderStyle,
  Document as Docx,
  Footer,
  HeadingLevel,
  HeightRule,
  ImageRun,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import encodeQR from 'qr'
import sharp from 'sharp'
import type { Sheet, SheetBlock } from './sheet.ts'

const font = { ascii: 'Noto Sans SC', eastAsia: '宋体', hAnsi: 'Noto Sans SC' }
/** Twentieths of a point in a millimetre. */
const TWIPS = 1440 / 25.4
const edge = { style: BorderStyle.SINGLE, size: 4, color: '9aa39f' }
const borders = { top: edge, bottom: edge, left: edge, right: edge }

export async function drawDocx(sheet: Sheet): Promise<Buffer> {
  const { mark } = sheet
  const document = new Docx({
    title: sheet.title,
    styles: { default: { document: { run: { font, size: 21 } } } },
    sections: [
      {
        ...(mark
          ? {
              footers: {
                default: new Footer({
                  children: [
                    new Paragraph({
                      children: [
                        new TextRun(`${mark.caption} ${mark.code}    `),
                        new TextRun({ children: [PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES] }),
                      ],
                    }),
                  ],
                }),
              },
            }
          : {}),
        children: [
          ...(mark ? [await qrLine(mark.qr)] : []),
          new Paragraph({ text: sheet.title, heading: HeadingLevel.TITLE, alignment: AlignmentType.CENTER }),
          new Paragraph({ text: sheet.subtitle, alignment: AlignmentType.CENTER, spacing: { after: 240 } }),
          ...sheet.blocks.flatMap(drawn),
          ...(sheet.note ? [new Paragraph({ text: sheet.note, spacing: { before: 240 } })] : []),
        ],
      },
    ],
  })
  return await Packer.toBuffer(document)
}

async function qrLine(text: string): Promise<Paragraph> {
  const bits = encodeQR(text, 'raw', { ecc: 'medium', border: 2 })
  const pixels = Buffer.from(bits.flatMap(row => row.map(dark => (dark ? 0 : 255))))
  const png = await sharp(pixels, { raw: { width: bits.length, height: bits.length, channels: 1 } })
    .resize(bits.length * 8, bits.length * 8, { kernel: 'nearest' })
    .png()
    .toBuffer()
  // Pixels of Word are 1/96 inch: 27 mm.
  const transformation = { width: 102, height: 102 }
  return new Paragraph({
    alignment: AlignmentType.RIGHT,
    children: [new ImageRun({ type: 'png', data: png, transformation })],
  })
}

function drawn(block: SheetBlock): (Paragraph | Table)[] {
  switch (block.kind) {
    case 'heading':
      return [new Paragraph({ text: block.text, heading: HeadingLevel.HEADING_2, spacing: { before: 200 } })]
    case 'text':
      return [new Paragraph({ text: block.text, spacing: { before: 80, after: 80, line: 340 } })]
    case 'rows':
      return [
        new Table({
          width: { size: 100, type: WidthType.PERCENTAGE },
          rows: block.rows.map(
            ({ label, value }) => new TableRow({ children: [cell(label, 30), cell(value, 70)] }),
          ),
        }),
      ]
    case 'frame':
      return [
        new Paragraph({ text: block.text, spacing: { before: 200, after: 120 } }),
        new Table({
          alignment: AlignmentType.CENTER,
          width: { size: Math.round(block.width * TWIPS), type: WidthType.DXA },
          rows: [
            new TableRow({
              height: { value: Math.round(block.height * TWIPS), rule: HeightRule.EXACT },
              children: [new TableCell({ borders, children: [new Paragraph('')] })],
            }),
          ],
        }),
        new Paragraph({ text: `${block.width} × ${block.height} mm`, alignment: AlignmentType.CENTER }),
      ]
    case 'signature':
      return [
        new Paragraph({
          text: `${block.text}：____________________    日期：________年____月____日`,
          spacing: { before: 300 },
        }),
      ]
    case 'stamp':
      return [
        new Paragraph({
          text: `${block.text}（盖章处）`,
          alignment: AlignmentType.RIGHT,
          spacing: { before: 300, after: 900 },
        }),
      ]
  }
}

const cell = (text: string, percent: number) =>
  new TableCell({
    borders,
    width: { size: percent, type: WidthType.PERCENTAGE },
    children: [new Paragraph({ text, spacing: { before: 60, after: 60 } })],
  })
