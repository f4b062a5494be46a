// For tests only: the seal page as our own printer draws it, printed, stamped in its frame, and scanned. Poppler rasterises it,
// as a printer would; the impression is laid on at its true size.
import { execFileSync } from 'node:child_process'
import sharp from 'sharp'
import { drawPdf } from '../../programme/draw-template.ts'
import { markAway } from '../../programme/seal-marks.ts'
import { shapeOf } from './draw-impression.ts'

export interface Scan {
  dpi?: number
  /** Diameter of the round seal, or what becomes of a square of 20 mm, in millimetres of real paper. */
  sealMm?: number
  kind?: 'round' | 'oval' | 'square' | 'handwriting'
  /** What the printer made of the page: 0.94 is «fit to page». */
  printed?: number
  degrees?: number
  /** `seal` leaves the lower marks out, as a photograph of the seal alone does; `frame` ends below them. */
  cropped?: 'seal' | 'frame'
}

export const frame = { width: 80, height: 60 }
const A4 = { width: 210, height: 297 }

export async function scanPage(given: Scan = {}): Promise<Buffer> {
  const { dpi = 200, sealMm = 40, kind = 'round', printed = 1, degrees = 0, cropped } = given
  const pdf = await drawPdf({
    title: '电子印章采集页',
    subtitle: '测试柜台',
    note: null,
    mark: { code: 'V7K2-9QXM', qr: 'https://counter.example/p/V7K2-9QXM-ABCDEFGHJK', caption: '版本' },
    blocks: [
      { kind: 'rows', rows: [{ label: '单位名称', value: '郑州示例期货有限公司' }] },
      { kind: 'text', text: '请在下面的方框正中清晰加盖公章，按原大小打印，不要缩放。' },
      { kind: 'frame', text: '公章印模', ...frame },
    ],
  })
  const page = execFileSync('pdftoppm', ['-r', String(dpi), '-png', '-singlefile', '-'], {
    input: pdf,
    maxBuffer: 1 << 28,
  })
  const px = dpi / 25.4
  const [width, height] = [Math.round(A4.width * px), Math.round(A4.height * px)]
  // 1. Printed smaller, the page keeps its middle.
  const inner = await sharp(page)
    .resize(Math.round(width * printed), Math.round(height * printed), { fit: 'fill' })
    .png()
    .toBuffer()
  const paper = sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
  const at = { left: Math.round((width * (1 - printed)) / 2), top: Math.round((height * (1 - printed)) / 2) }
  // 2. Stamped in the middle of the frame, which stands in the middle of the page's width.
  const middle = await frameMiddle(page, px)
  const [cx, cy] = [width / 2, at.top + middle * printed]
  // The drawn seal is 40 mm across (a square one 20 mm).
  const scale = (px * sealMm) / (kind === 'square' ? 20 : 40)
  const seal = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><g transform="translate(${cx},${cy}) scale(${scale})">${shapeOf(kind, kind === 'handwriting' ? '#14286e' : '#d2202a', 0)}</g></svg>`
  const stamped = await paper
    .composite([{ input: inner, ...at }, { input: Buffer.from(seal) }])
    .png()
    .toBuffer()
  // 3. Scanned: not quite straight, as JPEG.
  const scanned = sharp(stamped).rotate(degrees, { background: '#f4f2ee' })
  const turned = await scanned.png().toBuffer()
  const whole = await sharp(turned).metadata()
  const cut = Math.round(cy + (cropped === 'frame' ? 48 : 27) * px)
  const end = cropped
    ? sharp(turned).extract({ left: 0, top: 0, width: whole.width, height: cut })
    : sharp(turned)
  return await end.jpeg({ quality: 82 }).toBuffer()
}

/** Where the frame is on the page, in pixels from above: the middle between the two marks on its left. */
async function frameMiddle(page: Buffer, px: number): Promise<number> {
  const { data, info } = await sharp(page).greyscale().raw().toBuffer({ resolveWithObject: true })
  const x = Math.round((A4.width / 2 - frame.width / 2 - markAway) * px)
  const marks: number[] = []
  let run = 0
  for (let y = 0; y < info.height; y++) {
    const dark = data[(y * info.width + x) * info.channels]! < 60
    if (!dark && run > 3.5 * px) marks.push(y - run / 2)
    run = dark ? run + 1 : 0
  }
  if (marks.length !== 2) throw new Error(`${marks.length} marks on the page`)
  return (marks[0]! + marks[1]!) / 2
}
