// From the photograph of an impression to the picture of a seal: found, cropped, on transparent ground, in one pure
// colour, at its true size. What cannot be made well is refused by name: a seal that looks wrong is worse than none.
import type { ErrorCode, SealKind } from '@hufu/contract'
import sharp from 'sharp'
import { AppError } from '../../platform/errors.ts'
import { type Box, findImpressions, type Ink, measureInk, type Raster, tighten } from './find-ink.ts'
import { isFrame, judgeImpression, type Refusal, sharpness } from './judge-impression.ts'
import { type KindSpec, kinds } from './kinds.ts'
import { type Frame, type Measured, readScale, type Scale } from './read-scale.ts'

export interface CleanPicture {
  png: Buffer
  widthMm: number
  heightMm: number
  dpi: number
  /** Off the marks of the seal page, to the tenth of a millimetre; null where the picture shows none. */
  measured: Measured | null
}

/** Enough for 600 dpi of the largest seal on a page photographed whole. */
const WORKING_EDGE = 3000
const MAX_PIXELS = 50_000_000
export const MAX_PICTURE_BYTES = 100 * 1024
const RESOLUTIONS = [600, 450, 300]
/** Calibrated on drawn and blurred impressions: see clean-picture.test.ts. */
const LEAST_SHARPNESS = 0.33

const codes: Readonly<Record<Refusal, ErrorCode>> = {
  'cut-off': 'seal.picture-cut-off',
  small: 'seal.picture-small',
  shape: 'seal.picture-shape',
  incomplete: 'seal.picture-incomplete',
}

export async function cleanPicture(
  bytes: Buffer,
  kind: SealKind,
  widthMm = kinds[kind].widthMm,
  /** Of the seal page that the impression may stand on. */
  frame: Frame | null = null,
): Promise<CleanPicture> {
  const spec = kinds[kind]
  // 1. Upright, without metadata, on white where it was transparent.
  const raster = await readRaster(bytes)
  // 2. The ink, and the one impression among it.
  const scale = frame && readScale(raster, frame)
  const ink = measureInk(raster, spec.ink)
  // Handwriting is as dark as what is printed: only what stands in the frame is somebody's hand.
  if (ink && scale && spec.ink === 'dark') eraseOutside(ink, raster.width, scale)
  const found = ink && findImpressions(ink, raster.width, raster.height)
  if (!ink || !found?.length) throw new AppError('seal.picture-none')
  const boxes = found
    .slice(0, 8)
    .map(box => tighten(ink, raster.width, box))
    .filter(box => spec.shape !== 'free' || !isFrame(ink, raster.width, box))
  const verdicts = boxes.map(box => judgeImpression(ink, raster, box, spec))
  const box = boxes[verdicts.indexOf(null)]
  if (!box) throw new AppError(verdicts[0] ? codes[verdicts[0]] : 'seal.picture-none')
  // 3. Its size on paper: measured where the page has marks, said by its owner where not; and is it sharp at that size?
  const measured = roundTenths(scale?.measure(box))
  const { width, height } = sizeOf(spec, box, widthMm, measured)
  const size = { widthMm: Math.max(1, Math.round(width)), heightMm: Math.max(1, Math.round(height)) }
  if ((await sharpnessInPrint(ink, raster.width, box, size)) < LEAST_SHARPNESS)
    throw new AppError('seal.picture-blurred')
  // 4. Its ink alone.
  return await draw(
    cropInk(ink, raster.width, box, spec),
    box,
    size,
    inkColour(raster, ink, box, spec),
    measured,
  )
}

function eraseOutside({ strength }: Ink, width: number, scale: Scale): void {
  for (let at = 0; at < strength.length; at++)
    if (strength[at]! > 0 && !scale.inFrame(at % width, Math.floor(at / width))) strength[at] = 0
}

const roundTenths = (exact: Measured | null | undefined): Measured | null =>
  exact
    ? { widthMm: Math.round(exact.widthMm * 10) / 10, heightMm: Math.round(exact.heightMm * 10) / 10 }
    : null

/** How far a measured seal may be from a size that its kind has, before somebody should look. */
const TOLERANCE = 0.5
/** Handwriting has no size by rule; beyond this it is no signature. */
const LARGEST_SIGNATURE = { widthMm: 70, heightMm: 45 }

function sizeOf(spec: KindSpec, box: Box, said: number, measured: Measured | null) {
  if (spec.shape === 'free') {
    if (!measured) return fit(box, spec)
    const { widthMm: width, heightMm: height } = measured
    if (
      width > LARGEST_SIGNATURE.widthMm ||
      height > LARGEST_SIGNATURE.heightMm ||
      Math.max(width, height) < 8
    )
      throw new SizeDoubt(measured)
    return { width, height }
  }
  const proportion = spec.heightMm / spec.widthMm
  if (!measured) return { width: said, height: said * proportion }
  const nearest = (at: number) => (each: number, other: number) => Math.abs(each - at) - Math.abs(other - at)
  const [width = said] = [...spec.widths].sort(nearest(measured.widthMm))
  const fits =
    Math.abs(width - measured.widthMm) <= TOLERANCE &&
    Math.abs(width * proportion - measured.heightMm) <= TOLERANCE
  if (!fits) throw new SizeDoubt(measured)
  return { width, height: width * proportion }
}

/** The page says another size than any that this kind of seal has: printed smaller or larger, the wrong kind, or a rare seal. */
export class SizeDoubt extends AppError {
  readonly measured: Measured

  constructor(measured: Measured) {
    const size = `${measured.widthMm.toFixed(1)} × ${measured.heightMm.toFixed(1)}`
    super('seal.picture-size', {
      faults: [
        {
          path: 'seal.size',
          code: 'seal.measured',
          zh: `按采集页的标记量得 ${size} 毫米。`,
          en: `By the marks of the page it measures ${size} mm.`,
        },
      ],
    })
    this.measured = measured
  }
}

interface Size {
  widthMm: number
  heightMm: number
}

const pixels = (millimetres: number, dpi: number): number => Math.round((millimetres / 25.4) * dpi)

async function sharpnessInPrint(ink: Ink, stride: number, box: Box, size: Size): Promise<number> {
  const crop = Buffer.alloc(box.width * box.height)
  for (let y = 0; y < box.height; y++) {
    const from = (box.top + y) * stride + box.left
    crop.set(ink.strength.subarray(from, from + box.width), y * box.width)
  }
  const width = pixels(size.widthMm, 300)
  const shrunk = await resize(crop, box, width, pixels(size.heightMm, 300))
  return sharpness(shrunk, width)
}

const resize = (grey: Uint8Array, box: Box, width: number, height: number): Promise<Buffer> =>
  sharp(grey, { raw: { width: box.width, height: box.height, channels: 1 } })
    .resize({ width, height, fit: 'fill', kernel: 'mitchell' })
    .toColourspace('b-w')
    .raw()
    .toBuffer()

async function readRaster(bytes: Buffer): Promise<Raster> {
  const { data, info } = await sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
    .autoOrient()
    .resize({ width: WORKING_EDGE, height: WORKING_EDGE, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch((cause: unknown) => {
      throw new AppError('file.corrupt', { cause })
    })
  return { width: info.width, height: info.height, data }
}

/** Alpha of the box: nothing below the threshold's half, all above its one and a half; for a round seal no corners. */
function cropInk({ strength, threshold }: Ink, stride: number, box: Box, spec: KindSpec): Uint8Array {
  const alpha = new Uint8Array(box.width * box.height)
  const [low, high] = [threshold * 0.55, Math.min(250, threshold * 1.35)]
  for (let y = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++) {
      if (spec.shape === 'ellipse') {
        const dx = (x + 0.5) / (box.width / 2) - 1
        const dy = (y + 0.5) / (box.height / 2) - 1
        if (dx * dx + dy * dy > 1.03) continue
      }
      const at = (strength[(box.top + y) * stride + box.left + x]! - low) / (high - low)
      alpha[y * box.width + x] = Math.round(Math.max(0, Math.min(1, at)) * 255)
    }
  }
  return alpha
}

function fit(box: Box, spec: KindSpec) {
  const scale = Math.min(spec.widthMm / box.width, spec.heightMm / box.height)
  return { width: box.width * scale, height: box.height * scale }
}

const RED = [255, 0, 0] as const
const BLACK = [0, 0, 0] as const
const BLUE = [20, 40, 160] as const

/** A stamp is red whatever pad it came from; handwriting stays blue if it was. */
function inkColour({ data, width }: Raster, { strength, threshold }: Ink, box: Box, spec: KindSpec) {
  if (spec.ink === 'red') return RED
  let blue = 0
  let seen = 0
  for (let y = box.top; y < box.top + box.height; y += 2) {
    for (let x = box.left; x < box.left + box.width; x += 2) {
      const i = y * width + x
      if (strength[i]! < threshold * 1.2) continue
      seen++
      blue += data[i * 3 + 2]! - data[i * 3]!
    }
  }
  return seen > 0 && blue / seen > 28 ? BLUE : BLACK
}

async function draw(
  crop: Uint8Array,
  box: Box,
  { widthMm, heightMm }: Size,
  [r, g, b]: readonly [number, number, number],
  measured: Measured | null,
): Promise<CleanPicture> {
  for (const dpi of RESOLUTIONS) {
    const [width, height] = [pixels(widthMm, dpi), pixels(heightMm, dpi)]
    // More pixels than the photograph had would only be larger, not finer; 300 dpi is the least in any case.
    if (dpi > 300 && width > box.width * 1.5) continue
    const alpha = await resize(crop, box, width, height)
    const rgba = Buffer.alloc(width * height * 4)
    for (let i = 0; i < width * height; i++) rgba.set([r, g, b, alpha[i]! < 24 ? 0 : alpha[i]!], i * 4)
    const png = await sharp(rgba, { raw: { width, height, channels: 4 } })
      .withMetadata({ density: dpi })
      .png({ compressionLevel: 9, palette: true, colours: 64, dither: 0 })
      .toBuffer()
    if (png.length <= MAX_PICTURE_BYTES) return { png, widthMm, heightMm, dpi, measured }
  }
  // Even at 300 dpi it does not compress: that is noise, not strokes.
  throw new AppError('seal.picture-blurred')
}
