// Uploads are judged by their content, never by name or declared type. Pictures are drawn anew, so nothing hidden in
// them survives and they fit the slot; a PDF is kept as it is once it holds nothing that acts.
import { fileTypeFromBuffer } from 'file-type'
import sharp from 'sharp'
import { AppError } from './errors.ts'
import { checkPdf } from './pdf-check.ts'

export const uploadTypes = ['jpg', 'png', 'gif', 'bmp', 'pdf'] as const
export type UploadType = (typeof uploadTypes)[number]

export interface UploadLimits {
  types: readonly UploadType[]
  /** What is stored must not be larger. Pictures are made smaller to fit; a PDF over it is refused. */
  maxBytes: number
}

export interface Upload {
  kind: 'image' | 'pdf'
  mime: 'image/jpeg' | 'image/png' | 'application/pdf'
  extension: 'jpg' | 'png' | 'pdf'
  bytes: Buffer
  width?: number
  height?: number
}

/** Above any phone's camera (50 MP at 3 bytes are 150 MB of memory), far below a bomb. */
const MAX_PIXELS = 50_000_000
/** Longest edge and JPEG quality, from the best down. */
const LADDER: [edge: number, quality: number][] = [
  [3000, 88],
  [2400, 82],
  [2000, 78],
  [1600, 74],
  [1280, 70],
  [1024, 62],
  [800, 50],
]

export async function inspect(bytes: Buffer, limits: UploadLimits): Promise<Upload> {
  if (bytes.length === 0) throw new AppError('file.empty')
  const type = await sniff(bytes)
  if (!limits.types.includes(type)) throw new AppError('file.type')
  if (type === 'pdf') {
    if (bytes.length > limits.maxBytes) throw new AppError('file.too-large')
    checkPdf(bytes)
    return { kind: 'pdf', mime: 'application/pdf', extension: 'pdf', bytes }
  }
  return await redraw(bytes, type, limits)
}

/** What a browser must be told when a stored upload goes out: shown as what it is, run never. */
export const uploadHeaders = (upload: { mime: string }, name: string): Record<string, string> => ({
  'content-type': upload.mime,
  'content-disposition': `${upload.mime === 'application/pdf' ? 'attachment' : 'inline'}; filename*=UTF-8''${encodeURIComponent(name)}`,
  'content-security-policy': "sandbox; default-src 'none'",
  'cache-control': 'private, no-store',
})

async function sniff(bytes: Buffer): Promise<UploadType> {
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined)
  if (found?.ext === 'jpg' || found?.ext === 'png' || found?.ext === 'gif') return found.ext
  if (found?.ext === 'apng') return 'png'
  if (found?.ext === 'pdf') return 'pdf'
  // Text that a browser would run if it were ever served: SVG, HTML, anything with a script.
  const text = bytes.subarray(0, 4096).toString('latin1').toLowerCase()
  if (/<svg|<html|<!doctype|<script|<\?xml/.test(text) || /^(mz|\x7felf|#!)/.test(text))
    throw new AppError('file.hostile')
  // The first bytes of a picture that broke off inside its own header.
  if (/^(\xff\xd8\xff|\x89png|gif8|%pdf)/.test(text)) throw new AppError('file.corrupt')
  throw new AppError('file.type')
}

async function redraw(bytes: Buffer, type: UploadType, limits: UploadLimits): Promise<Upload> {
  const size = await sharp(bytes, { limitInputPixels: false }).metadata().catch(refuse)
  if ((size.width ?? 0) * (size.height ?? 0) > MAX_PIXELS) throw new AppError('file.bomb')
  // `autoOrient` turns the picture as the camera was held; metadata (place, device) are left behind.
  const source = () => sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' }).autoOrient()
  if (type !== 'jpg' && limits.types.includes('png')) {
    const png = await source()
      .png({ compressionLevel: 9 })
      .toBuffer({ resolveWithObject: true })
      .catch(refuse)
    if (png.data.length <= limits.maxBytes) {
      return {
        kind: 'image',
        mime: 'image/png',
        extension: 'png',
        bytes: png.data,
        width: png.info.width,
        height: png.info.height,
      }
    }
  }
  for (const [edge, quality] of LADDER) {
    const { data, info } = await source()
      .resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality, mozjpeg: false })
      .toBuffer({ resolveWithObject: true })
      .catch(refuse)
    if (data.length <= limits.maxBytes) {
      return {
        kind: 'image',
        mime: 'image/jpeg',
        extension: 'jpg',
        bytes: data,
        width: info.width,
        height: info.height,
      }
    }
  }
  throw new AppError('file.too-large')
}

function refuse(cause: unknown): never {
  const bomb = /pixel limit|exceeds/i.test((cause as Error).message)
  throw new AppError(bomb ? 'file.bomb' : 'file.corrupt', { cause })
}
