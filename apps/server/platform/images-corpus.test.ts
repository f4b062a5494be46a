// Goal «uploads never too big»: whatever a phone or scanner makes is taken, upright and within the place's limit; whatever
// is broken has a code of its own. Data-driven: sizes × kinds × turns × limits.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode as encodeBmp } from 'bmp-ts'
import PDFDocument from 'pdfkit'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { heicToJpeg } from './heic.ts'
import { inspect, type UploadType } from './images.ts'

const KB = 1024
const MB = 1024 * KB
const pictures: UploadType[] = ['jpg', 'png', 'gif', 'bmp']

/** Blue everywhere, red in the top left corner: shows at once whether a picture stands upright. */
function marked(width: number, height: number, turn = 1) {
  const [w, h] = turn > 4 ? [height, width] : [width, height]
  const side = Math.round(Math.min(w, h) / 4)
  // Where the corner lies in the sensor's picture, so that the turn brings it to the top left.
  const [left, top] = { 1: [0, 0], 3: [w - side, h - side], 6: [0, h - side], 8: [w - side, 0] }[turn] ?? [
    0, 0,
  ]
  const corner = { create: { width: side, height: side, channels: 3 as const, background: '#f00' } }
  return sharp({ create: { width: w, height: h, channels: 3, background: '#00f' } }).composite([
    { input: corner, left, top },
  ])
}

async function isUpright(bytes: Buffer, width: number, height: number) {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (x: number, y: number) => [
    ...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3),
  ]
  const shape = info.width / info.height
  expect(Math.abs(shape - width / height)).toBeLessThan(0.02)
  const [red = 0, , blue = 0] = at(4, 4)
  expect([red > 150, blue < 100], 'the corner is top left').toEqual([true, true])
  const [, , far = 0] = at(info.width - 5, info.height - 5)
  expect(far).toBeGreaterThan(150)
}

async function bmp(width: number, height: number): Promise<Buffer> {
  const { data } = await marked(width, height).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const abgr = Buffer.alloc(data.length)
  for (let at = 0; at < data.length; at += 4) {
    abgr[at] = 255
    abgr[at + 1] = data[at + 2] ?? 0
    abgr[at + 2] = data[at + 1] ?? 0
    abgr[at + 3] = data[at] ?? 0
  }
  return Buffer.from(encodeBmp({ data: abgr, width, height, bitPP: 24 }).data)
}

function heic(jpeg: Buffer): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'hufu-heic-'))
  try {
    writeFileSync(join(folder, 'a.jpg'), jpeg)
    execFileSync('heif-enc', ['-q', '60', 'a.jpg', '-o', 'a.heic'], { cwd: folder, stdio: 'ignore' })
    return readFileSync(join(folder, 'a.heic'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const measure = `
  import { readFileSync, writeFileSync } from 'node:fs'
  const { inspect } = await import(process.env.ROOM + 'images.ts')
  const limits = { types: ['jpg', 'png'], maxBytes: 1024 * 1024 }
  const kept = await inspect(readFileSync(process.env.FOLDER + '/photo.jpg'), limits)
  writeFileSync(process.env.FOLDER + '/kept', kept.bytes)
  console.log(JSON.stringify({ megabytes: process.resourceUsage().maxRSS / 1024 }))
`

const turns = [1, 3, 6, 8].map((turn): [string, () => Promise<Buffer>] => [
  `JPEG turned by EXIF ${turn}`,
  () => marked(900, 600, turn).withMetadata({ orientation: turn }).jpeg().toBuffer(),
])
const kinds: [string, () => Promise<Buffer>][] = [
  ...turns,
  ['PNG', () => marked(900, 600).png().toBuffer()],
  ['PNG with transparency', () => marked(900, 600).ensureAlpha(1).png().toBuffer()],
  ['GIF', () => marked(900, 600).gif().toBuffer()],
  ['WebP', () => marked(900, 600).webp().toBuffer()],
  ['AVIF', () => marked(900, 600).avif({ quality: 50 }).toBuffer()],
  ['TIFF', () => marked(900, 600).tiff().toBuffer()],
  ['BMP', () => bmp(900, 600)],
  ['HEIC', async () => heic(await marked(900, 600).jpeg().toBuffer())],
]
const places: [string, { types: UploadType[]; maxBytes: number }][] = [
  ['1 MB of pictures', { types: pictures, maxBytes: MB }],
  ['2 MB of JPEG', { types: ['jpg'], maxBytes: 2 * MB }],
  ['30 KB of JPEG', { types: ['jpg'], maxBytes: 30 * KB }],
]

describe.each(places)('a place of %s', (_, place) => {
  it.each(kinds)(
    'takes a %s, upright and within its limit [X-10] [S-18] [H-16] [C-12]',
    async (_name, make) => {
      const upload = await inspect(await make(), place)
      expect(upload.bytes.length).toBeLessThanOrEqual(place.maxBytes)
      expect(place.types).toContain(upload.extension)
      await isUpright(upload.bytes, 900, 600)
    },
  )
})

it('a 48-megapixel photograph with an EXIF turn fits 1 MB, with its memory bounded [X-10] [S-18]', async () => {
  const noisy = { type: 'gaussian' as const, mean: 128, sigma: 40 }
  const photo = await sharp({
    create: { width: 8064, height: 6048, channels: 3, background: '#000', noise: noisy },
  })
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 85 })
    .toBuffer()
  expect(photo.length).toBeGreaterThan(20 * MB)
  // In a process of its own, where nothing else has used memory.
  const folder = mkdtempSync(join(tmpdir(), 'hufu-photo-'))
  try {
    writeFileSync(join(folder, 'photo.jpg'), photo)
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', measure], {
      env: { ...process.env, FOLDER: folder, ROOM: new URL('.', import.meta.url).href },
    })
    expect(JSON.parse(said.toString()).megabytes).toBeLessThan(500)
    const kept = readFileSync(join(folder, 'kept'))
    expect(kept.length).toBeLessThanOrEqual(MB)
    const { width, height } = await sharp(kept).metadata()
    expect(height / width).toBeCloseTo(8064 / 6048, 2)
    // Still a paper that can be read: a line of an A4 page has some 10 pixels' height.
    expect(height).toBeGreaterThan(1500)
  } finally {
    rmSync(folder, { recursive: true })
  }
}, 60_000)

describe('what is no picture', () => {
  const png = marked(300, 200).png()
  const pdf = (options: PDFKit.PDFDocumentOptions, pages = 1) =>
    new Promise<Buffer>(resolve => {
      const document = new PDFDocument({ size: 'A4', ...options })
      const chunks: Buffer[] = []
      document.on('data', chunk => chunks.push(chunk))
      document.on('end', () => resolve(Buffer.concat(chunks)))
      for (let page = 1; page < pages; page++) document.addPage()
      document.end()
    })
  const bad: [string, () => Promise<Buffer>, string][] = [
    ['nothing', async () => Buffer.alloc(0), 'file.empty'],
    ['a PNG cut off', async () => (await png.toBuffer()).subarray(0, 90), 'file.corrupt'],
    [
      'a JPEG cut off',
      async () => (await marked(900, 600).jpeg().toBuffer()).subarray(0, 900),
      'file.corrupt',
    ],
    ['a TIFF cut off', async () => (await marked(90, 60).tiff().toBuffer()).subarray(0, 60), 'file.corrupt'],
    ['a BMP cut off', async () => (await bmp(300, 200)).subarray(0, 500), 'file.corrupt'],
    [
      'a HEIC cut off',
      async () => heic(await marked(300, 200).jpeg().toBuffer()).subarray(0, 200),
      'file.corrupt',
    ],
    ['words', async () => Buffer.from('a letter'), 'file.type'],
    ['a program named .jpg', async () => Buffer.from('MZ\x90\0 photo.jpg'), 'file.hostile'],
    ['a PDF with a password', () => pdf({ userPassword: '1234' }), 'file.encrypted'],
    ['a PDF cut off', async () => (await pdf({})).subarray(0, 400), 'file.corrupt'],
    [
      'a PDF over the limit',
      async () => Buffer.concat([await pdf({}), Buffer.alloc(2 * MB, 32)]),
      'file.pdf-too-large',
    ],
  ]
  it.each(bad)('%s has its own code: $2', async (_, make, code) => {
    const place = { types: [...pictures, 'pdf' as const], maxBytes: MB }
    await expect(inspect(await make(), place)).rejects.toMatchObject({ code })
  })

  it('is judged by its content, not by a wrong ending; pages of a PDF are counted', async () => {
    const place = { types: ['jpg' as const, 'pdf' as const], maxBytes: MB }
    expect(await inspect(await pdf({}, 3), place)).toMatchObject({ kind: 'pdf', pages: 3 })
    expect(await inspect(await png.toBuffer(), place)).toMatchObject({ extension: 'jpg' })
  })
})

it('makes a page of a photograph where only PDF is kept, and a PDF of a scan with several pages [X-10]', async () => {
  const photo = await marked(900, 600).jpeg().toBuffer()
  const upload = await inspect(photo, { types: ['pdf'], maxBytes: MB })
  expect(upload).toMatchObject({ mime: 'application/pdf', pages: 1 })
  const two = await sharp([photo, photo], { join: { animated: true } })
    .tiff()
    .toBuffer()
  expect(await inspect(two, { types: ['jpg', 'pdf'], maxBytes: MB })).toMatchObject({ kind: 'pdf', pages: 2 })
  await expect(inspect(two, { types: ['jpg'], maxBytes: MB })).rejects.toMatchObject({ code: 'file.pages' })
})

it('says how to send a JPEG where nothing can read HEIC [X-10]', async () => {
  await expect(heicToJpeg(Buffer.from('x'), 'no-such-program')).rejects.toMatchObject({ code: 'file.heic' })
})
