// What a file is, by its bytes.
import { fileTypeFromBuffer } from 'file-type'
import { AppError } from './errors.ts'

const uploadTypes = ['jpg', 'png', 'gif', 'bmp', 'tif', 'webp', 'heic', 'pdf', 'doc', 'docx'] as const
export type UploadType = (typeof uploadTypes)[number]

const kinds: Readonly<Record<string, UploadType>> = {
  jpg: 'jpg',
  png: 'png',
  apng: 'png',
  gif: 'gif',
  bmp: 'bmp',
  tif: 'tif',
  webp: 'webp',
  heic: 'heic',
  heif: 'heic',
  avif: 'webp',
  pdf: 'pdf',
  docx: 'docx',
  docm: 'docx',
  cfb: 'doc',
}

export async function sniff(bytes: Buffer): Promise<UploadType> {
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined)
  const kind = found && kinds[found.ext]
  if (kind) return kind
  // Text that a browser would run if it were ever served: SVG, HTML, anything with a script.
  const text = bytes.subarray(0, 4096).toString('latin1').toLowerCase()
  if (/<svg|<html|<!doctype|<script|<\?xml/.test(text) || /^(mz|\x7felf|#!)/.test(text))
    throw new AppError('file.hostile')
  // The first bytes of a picture that broke off inside its own header.
  if (/^(\xff\xd8\xff|\x89png|gif8|%pdf|ii\*\0|mm\0\*|bm.{4}\0\0\0\0)/.test(text))
    throw new AppError('file.corrupt')
  throw new AppError('file.type')
}
