// Decodes a picture once, turned as the camera was held and no larger than papers need, with the memory bounded
// whatever its header says.
import { decode as decodeBmp } from 'bmp-ts'
import sharp, { type Sharp } from 'sharp'
import { AppError } from './errors.ts'
import { heicToJpeg } from './heic.ts'
import type { UploadType } from './sniff.ts'

export type PictureType = Exclude<UploadType, 'pdf' | 'doc' | 'docx'>

/** The largest phone sensors make 200 megapixels; a JPEG is decoded at a fraction of that. */
const MAX_JPEG_PIXELS = 210_000_000
/** Other kinds are decoded whole: 64 megapixels are 190 MB. */
const MAX_PIXELS = 64_000_000
/** Papers stay readable far below; the ladder of an upload begins here. */
export const WORK_EDGE = 3000
/** A scan of more pages than this is a book. */
const MAX_PAGES = 40

export interface Picture {
  width: number
  height: number
  pages: number
  /** Whether it was larger before: a drawing of it is then no longer without loss. */
  smaller: boolean
  /** A fresh pipeline over the decoded pixels. */
  draw(): Sharp
  page(page: number, edge: number, quality: number): Promise<Buffer>
}

export async function openPicture(bytes: Buffer, type: PictureType): Promise<Picture> {
  const source = type === 'heic' ? await heicToJpeg(bytes) : bytes
  if (type === 'bmp') return await pixelsOf(openBmp(source), 1, source)
  const limit = type === 'jpg' || type === 'heic' ? MAX_JPEG_PIXELS : MAX_PIXELS
  const size = await sharp(source, { limitInputPixels: false }).metadata().catch(refuse)
  const [width, height] = [size.width ?? 0, size.pageHeight ?? size.height ?? 0]
  if (width * height > limit) throw new AppError('file.bomb')
  const pages = type === 'tif' ? (size.pages ?? 1) : 1
  if (pages > MAX_PAGES) throw new AppError('file.bomb')
  const open = sharp(source, { limitInputPixels: limit, failOn: 'error' }).autoOrient()
  return await pixelsOf(open, pages, source, Math.max(width, height) > WORK_EDGE)
}

async function pixelsOf(open: Sharp, pages: number, source: Buffer, smaller?: boolean): Promise<Picture> {
  const { data, info } = await open
    .resize({ width: WORK_EDGE, height: WORK_EDGE, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
    .catch(refuse)
  const { width, height, channels } = info
  return {
    width,
    height,
    pages,
    smaller: smaller ?? Math.max(width, height) >= WORK_EDGE,
    draw: () => sharp(data, { raw: { width, height, channels } }),
    page: (page, edge, quality) =>
      sharp(source, { page, limitInputPixels: MAX_PIXELS, failOn: 'error' })
        .resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true })
        .flatten({ background: '#ffffff' })
        .jpeg({ quality })
        .toBuffer()
        .catch(refuse),
  }
}

/** BMP: sharp's prebuilt library has no reader for it. */
function openBmp(bytes: Buffer): Sharp {
  if (bytes.length < 30) throw new AppError('file.corrupt')
  // BITMAPINFOHEADER: width at 18, height at 22 (negative: top row first).
  const pixels = Math.abs(bytes.readInt32LE(18)) * Math.abs(bytes.readInt32LE(22))
  if (pixels > MAX_PIXELS) throw new AppError('file.bomb')
  try {
    const { data, width, height, bitPP } = decodeBmp(bytes, { toRGBA: true })
    if (bitPP !== 32) for (let at = 3; at < data.length; at += 4) data[at] = 255
    return sharp(data, { raw: { width, height: Math.abs(height), channels: 4 } })
  } catch (cause) {
    throw new AppError('file.corrupt', { cause })
  }
}

function refuse(cause: unknown): never {
  const bomb = /pixel limit|exceeds/i.test((cause as Error).message)
  throw new AppError(bomb ? 'file.bomb' : 'file.corrupt', { cause })
}
