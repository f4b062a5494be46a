// A PDF is stored as sent, so it must be whole, open to read, and hold nothing that acts: scripts, launches, files
// within. Names are looked for outside streams and inside compressed object streams, the two places where ISO 32000-1
// lets dictionaries stand.
import { inflateSync } from 'node:zlib'
import { AppError } from './errors.ts'

/** ISO 32000-1, 12.6.4 (actions), 7.11.4 (embedded files), 12.7.8 (XFA), 13.6 (rich media). */
const ACTS =
  /\/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE|Rendition)(?![A-Za-z0-9])/
/** Object streams of an ordinary paper are some kilobytes; what unpacks beyond this is a bomb. */
const MAX_UNPACKED = 32 * 1024 * 1024

/** Refuses, or answers how many pages there are (at least one). */
export function checkPdf(bytes: Buffer): { pages: number } {
  const text = bytes.toString('latin1')
  if (!text.startsWith('%PDF-')) throw new AppError('file.type')
  if (!text.includes('startxref') || !text.slice(-2048).includes('%%EOF')) throw new AppError('file.corrupt')
  const { outside, packed } = split(text, bytes)
  const bare = plainNames(outside)
  if (/\/Encrypt(?![A-Za-z0-9])/.test(bare)) throw new AppError('file.encrypted')
  if (ACTS.test(bare)) throw new AppError('file.hostile')
  let pages = countPages(bare)
  let left = MAX_UNPACKED
  for (const stream of packed) {
    const unpacked = unpack(stream, left)
    left -= unpacked.length
    const inside = plainNames(unpacked.toString('latin1'))
    if (ACTS.test(inside)) throw new AppError('file.hostile')
    pages += countPages(inside)
  }
  return { pages: Math.max(1, pages) }
}

const countPages = (text: string): number => text.match(/\/Type\s*\/Page(?![A-Za-z])/g)?.length ?? 0

/** The text outside streams, and the bytes of the object streams. */
function split(text: string, bytes: Buffer): { outside: string; packed: Buffer[] } {
  const outside: string[] = []
  const packed: Buffer[] = []
  let at = 0
  for (;;) {
    const start = /(?<!end)stream\r?\n/g
    start.lastIndex = at
    const opening = start.exec(text)
    if (!opening) break
    const from = opening.index + opening[0].length
    const to = text.indexOf('endstream', from)
    if (to < 0) throw new AppError('file.corrupt')
    const before = text.slice(at, opening.index)
    outside.push(before)
    const dictionary = plainNames(before.slice(before.lastIndexOf(' obj')))
    if (/\/ObjStm(?![A-Za-z0-9])/.test(dictionary)) {
      // Any filter but plain Flate on an object stream is a way to hide something.
      const filters = dictionary.match(/\/(ASCIIHexDecode|ASCII85Decode|LZWDecode|RunLengthDecode|Crypt)/)
      if (filters) throw new AppError('file.hostile')
      packed.push(bytes.subarray(from, to))
    }
    at = to + 'endstream'.length
  }
  outside.push(text.slice(at))
  return { outside: outside.join('\n'), packed }
}

function unpack(stream: Buffer, limit: number): Buffer {
  try {
    return inflateSync(stream, { maxOutputLength: Math.max(limit, 1) })
  } catch (cause) {
    const code = (cause as { code?: string }).code
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new AppError('file.bomb', { cause })
    // Not compressed at all is allowed; then the bytes themselves are the dictionaries.
    return stream
  }
}

/** `/J#61vaScript` is `/JavaScript` (ISO 32000-1, 7.3.5). */
const plainNames = (text: string): string =>
  text.replace(/#([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
