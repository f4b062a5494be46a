// Uploads are judged by their content, never by name or declared type. Any picture that a phone or scanner makes is
// taken and drawn anew in a kind that the place keeps, so nothing hidden in it survives and it fits; a PDF is kept as
// it is once it holds nothing that acts.
import { AppError } from './errors.ts'
import { openPicture, type Picture, type PictureType } from './open-picture.ts'
import { checkPdf } from './pdf-check.ts'
import { picturesToPdf } from './pictures-to-pdf.ts'
import { sniff, type UploadType } from './sniff.ts'
import { checkWord } from './word-check.ts'

export type { UploadType } from './sniff.ts'

export interface UploadLimits {
  /** What the place keeps. Pictures of any other readable kind are converted into one of these. */
  types: readonly UploadType[]
  /** What is stored must not be larger. Pictures are made smaller to fit; a PDF over it is refused. */
  maxBytes: number
}

export interface Upload {
  kind: 'image' | 'pdf' | 'document'
  /** What was sent. */
  from: UploadType
  mime: string
  extension: 'jpg' | 'png' | 'pdf' | 'doc' | 'docx'
  bytes: Buffer
  pages: number
  width?: number
  height?: number
}

const papers: ReadonlySet<UploadType> = new Set(['pdf', 'doc', 'docx'])
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
  const fits = (size: number) => size <= limits.maxBytes
  if (type === 'pdf') {
    if (!limits.types.includes('pdf')) throw new AppError('file.type')
    if (!fits(bytes.length)) throw new AppError('file.pdf-too-large')
    const { pages } = checkPdf(bytes)
    return { kind: 'pdf', mime: 'application/pdf', extension: 'pdf', bytes, pages, from: type }
  }
  if (type === 'doc' || type === 'docx') {
    if (!limits.types.includes(type)) throw new AppError('file.type')
    if (!fits(bytes.length)) throw new AppError('file.too-large')
    return { kind: 'document', mime: checkWord(bytes, type), extension: type, bytes, pages: 1, from: type }
  }
  return { ...(await redraw(bytes, type, limits)), from: type }
}

/** What a browser must be told when a stored upload goes out: shown as what it is, run never. */
export const uploadHeaders = (upload: { mime: string }, name: string): Record<string, string> => ({
  'content-type': upload.mime,
  'content-disposition': `${upload.mime.startsWith('image/') ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(name)}`,
  'content-security-policy': "sandbox; default-src 'none'",
  'cache-control': 'private, no-store',
})

type Drawn = Omit<Upload, 'from'>

async function redraw(bytes: Buffer, type: PictureType, limits: UploadLimits): Promise<Drawn> {
  const picture = await openPicture(bytes, type)
  if (picture.pages > 1) return await manyPages(picture, limits)
  // A place that keeps no pictures gets this one as the page of a PDF.
  const asPage = !limits.types.some(each => !papers.has(each))
  if (asPage && !limits.types.includes('pdf')) throw new AppError('file.type')
  if (type !== 'jpg' && type !== 'heic' && limits.types.includes('png') && !picture.smaller) {
    const png = await picture.draw().png({ compressionLevel: 9 }).toBuffer()
    if (png.length <= limits.maxBytes)
      return shown('png', png, { width: picture.width, height: picture.height })
  }
  for (const [edge, quality] of LADDER) {
    const { data, info } = await picture
      .draw()
      .resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality })
      .toBuffer({ resolveWithObject: true })
    if (asPage) {
      const pdf = await picturesToPdf([data])
      if (pdf.length <= limits.maxBytes) return asPdf(pdf, 1)
    } else if (data.length <= limits.maxBytes) return shown('jpg', data, info)
  }
  throw new AppError('file.too-large')
}

/** A scanner's TIFF of several pages: a PDF where the place keeps one, else the pages must come one by one. */
async function manyPages(picture: Picture, limits: UploadLimits): Promise<Drawn> {
  if (!limits.types.includes('pdf')) throw new AppError('file.pages')
  for (const [edge, quality] of LADDER) {
    const pages: Buffer[] = []
    for (let page = 0; page < picture.pages; page++) pages.push(await picture.page(page, edge, quality))
    const pdf = await picturesToPdf(pages)
    if (pdf.length <= limits.maxBytes) return asPdf(pdf, pages.length)
  }
  throw new AppError('file.too-large')
}

const asPdf = (bytes: Buffer, pages: number): Drawn => ({
  kind: 'pdf',
  mime: 'application/pdf',
  extension: 'pdf',
  bytes,
  pages,
})

const shown = (
  extension: 'jpg' | 'png',
  bytes: Buffer,
  { width, height }: { width: number; height: number },
): Drawn => ({
  kind: 'image',
  mime: extension === 'jpg' ? 'image/jpeg' : 'image/png',
  extension,
  bytes,
  pages: 1,
  width,
  height,
})
