// One picture from bytes to reading. Runs in the reader's own process.
import { readPaper, readSeal } from '../parse/read-paper.ts'
import type { PaperKind, Reading } from '../port.ts'
import { openPicture, type Picture } from './picture.ts'
import { pictureOf } from './picture-of-pdf.ts'
import { type LineReader, openLineReader } from './read-lines.ts'

let reader: Promise<LineReader> | undefined

export async function recognise(bytes: Uint8Array, kind: PaperKind): Promise<Reading> {
  const image = pictureOf(bytes)
  const picture = image && (await open(image))
  if (!picture) return { fields: {}, doubts: ['unreadable'] }
  if (kind === 'seal') return readSeal(picture)
  reader ??= openLineReader()
  return readPaper(picture, await (await reader).read(picture), kind)
}

/** Not everything that is called a picture is one. */
const open = (image: Uint8Array): Promise<Picture | null> => openPicture(image).catch(() => null)
