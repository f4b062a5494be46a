// Reads a QR code off a photograph or scan of a page, whichever way it lies. Several sizes and parts of the page are
// tried, for a code that covers a tenth of a page is small in a picture of the whole.
import { inflateSync } from 'node:zlib'
import { decodeQR } from 'qr/decode.js'
import sharp, { type Region, type Sharp } from 'sharp'

/** Whole page first, then its corners and middle, larger. */
const EDGES = [1600, 2600, 1000]
const PARTS: [x: number, y: number][] = [
  [1, 0],
  [0, 0],
  [1, 1],
  [0, 1],
  [0.5, 0.5],
]
const PART = 0.55
const PART_EDGE = 1600
/** For one attempt; a person is waiting for the answer. */
const TIME_MS = 250
const MAX_PIXELS = 210_000_000
/** Of a PDF only so many pictures are looked at: the mark is on every page. */
const MAX_PICTURES = 6

/** The text of a QR code in this upload that `wanted` accepts, or null where none can be read. */
export async function readQr(bytes: Buffer, wanted: (text: string) => boolean): Promise<string | null> {
  const pictures = bytes.subarray(0, 5).toString('latin1') === '%PDF-' ? picturesInPdf(bytes) : [bytes]
  for (const picture of pictures.slice(0, MAX_PICTURES)) {
    const found = await readPicture(picture, wanted).catch(() => null)
    if (found) return found
  }
  return null
}

async function readPicture(
  picture: Buffer | RawPicture,
  wanted: (text: string) => boolean,
): Promise<string | null> {
  const open = (): Sharp =>
    Buffer.isBuffer(picture)
      ? sharp(picture, { limitInputPixels: MAX_PIXELS }).autoOrient()
      : sharp(picture.data, { raw: picture.raw })
  for (const edge of EDGES) {
    const found = await decode(open().resize({ width: edge, height: edge, fit: 'inside' }), wanted)
    if (found) return found
  }
  const { data, info } = await open()
    .resize({ width: 5000, height: 5000, fit: 'inside', withoutEnlargement: true })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const raw = { width: info.width, height: info.height, channels: info.channels }
  for (const [x, y] of PARTS) {
    const width = Math.round(info.width * PART)
    const height = Math.round(info.height * PART)
    const region: Region = {
      left: Math.round((info.width - width) * x),
      top: Math.round((info.height - height) * y),
      width,
      height,
    }
    const part = sharp(data, { raw }).extract(region)
    const found = await decode(part.resize({ width: PART_EDGE, height: PART_EDGE, fit: 'inside' }), wanted)
    if (found) return found
  }
  return null
}

async function decode(picture: Sharp, wanted: (text: string) => boolean): Promise<string | null> {
  const { data, info } = await picture
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const rgb = info.channels === 3 ? data : tripled(data)
  try {
    const image = { width: info.width, height: info.height, data: rgb }
    const text = decodeQR(image, { format: 'RGB', timeLimit: TIME_MS, effort: 4 })
    return wanted(text) ? text : null
  } catch {
    return null
  }
}

function tripled(grey: Buffer): Buffer {
  const rgb = Buffer.alloc(grey.length * 3)
  for (let at = 0; at < grey.length; at++) rgb.fill(grey[at] ?? 0, at * 3, at * 3 + 3)
  return rgb
}

interface RawPicture {
  data: Buffer
  raw: { width: number; height: number; channels: 1 | 3 }
}

/** Pictures that scanners put into a PDF: JPEG as it is, or plain samples packed by Flate. */
function picturesInPdf(bytes: Buffer): (Buffer | RawPicture)[] {
  const text = bytes.toString('latin1')
  const found: (Buffer | RawPicture)[] = []
  const start = /(?<!end)stream\r?\n/g
  for (let at = start.exec(text); at && found.length < MAX_PICTURES; at = start.exec(text)) {
    const from = at.index + at[0].length
    const to = text.indexOf('endstream', from)
    if (to < 0) break
    start.lastIndex = to
    const head = text.slice(Math.max(0, at.index - 2000), at.index)
    const dictionary = head.slice(head.lastIndexOf(' obj'))
    if (!/\/Subtype\s*\/Image/.test(dictionary)) continue
    if (/\/DCTDecode/.test(dictionary)) found.push(bytes.subarray(from, to))
    else if (/\/FlateDecode/.test(dictionary) && !/\/DecodeParms/.test(dictionary)) {
      const samples = unpacked(bytes.subarray(from, to), dictionary)
      if (samples) found.push(samples)
    }
  }
  return found
}

function unpacked(packed: Buffer, dictionary: string): RawPicture | null {
  const number = (name: string) => Number(new RegExp(`/${name}\\s+(\\d+)`).exec(dictionary)?.[1] ?? 0)
  const [width, height] = [number('Width'), number('Height')]
  const channels = /\/DeviceGray/.test(dictionary) ? 1 : /\/DeviceRGB/.test(dictionary) ? 3 : 0
  if (!channels || number('BitsPerComponent') !== 8 || width * height > 64_000_000) return null
  try {
    const data = inflateSync(packed, { maxOutputLength: width * height * channels + 1024 })
    const size = width * height * channels
    return data.length < size ? null : { data: data.subarray(0, size), raw: { width, height, channels } }
  } catch {
    return null
  }
}
