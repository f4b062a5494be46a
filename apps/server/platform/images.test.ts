// Uploads: the ordinary ones come through smaller and clean, the hostile ones are each refused for their own reason.
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { inspect, type UploadLimits } from './images.ts'

const all: UploadLimits = { types: ['jpg', 'png', 'gif', 'pdf'], maxBytes: 1_000_000 }
const colour = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#c33' } })
const noise = (edge: number) =>
  sharp({
    create: {
      width: edge,
      height: edge,
      channels: 3,
      background: '#000',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
const refused = (bytes: Buffer, limits = all) =>
  inspect(bytes, limits).then(
    () => 'accepted',
    e => e.code ?? String(e),
  )

const pdf = (body: string, tail = '') =>
  Buffer.from(
    `%PDF-1.4\n1 0 obj\n<< /Type /Catalog ${body} >>\nendobj\ntrailer << /Root 1 0 R ${tail} >>\nstartxref\n9\n%%EOF\n`,
    'latin1',
  )
const packedPdf = (inner: string) =>
  Buffer.concat([
    Buffer.from(
      '%PDF-1.5\n2 0 obj << /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >>\nstream\n',
      'latin1',
    ),
    deflateSync(Buffer.from(inner)),
    Buffer.from('\nendstream\nendobj\nstartxref\n9\n%%EOF\n', 'latin1'),
  ])

describe('pictures', () => {
  it('turns a photo upright and leaves its metadata behind', async () => {
    const photo = await colour(400, 200)
      .withExif({ IFD0: { Make: 'Phone' }, IFD3: { GPSLatitudeRef: 'N' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    const upload = await inspect(photo, all)
    expect([upload.width, upload.height]).toEqual([200, 400])
    const meta = await sharp(upload.bytes).metadata()
    expect(meta.exif).toBeUndefined()
    expect(meta.orientation).toBeUndefined()
  })

  it('makes a large photo fit the slot instead of refusing it', async () => {
    const big = await noise(2600).jpeg({ quality: 100 }).toBuffer()
    expect(big.length).toBeGreaterThan(3_000_000)
    const upload = await inspect(big, { types: ['jpg'], maxBytes: 400_000 })
    expect(upload.bytes.length).toBeLessThanOrEqual(400_000)
    expect((await sharp(upload.bytes).metadata()).format).toBe('jpeg')
  })

  it('keeps drawings as PNG, stills a GIF, and gives JPEG where only JPEG is allowed', async () => {
    expect((await inspect(await colour(50, 50).png().toBuffer(), all)).mime).toBe('image/png')
    expect((await inspect(await colour(50, 50).gif().toBuffer(), all)).mime).toBe('image/png')
    const gif = await inspect(await colour(50, 50).gif().toBuffer(), {
      types: ['gif', 'jpg'],
      maxBytes: 99_999,
    })
    expect(gif.mime).toBe('image/jpeg')
  })

  it('draws a polyglot anew: what was appended is gone', async () => {
    const jpeg = await colour(50, 50).jpeg().toBuffer()
    const polyglot = Buffer.concat([jpeg, Buffer.from('<script>alert(1)</script>PK\x03\x04')])
    const upload = await inspect(polyglot, all)
    expect(upload.bytes.includes('script')).toBe(false)
  })

  it('refuses what is empty, broken off, a bomb, hostile or of another type, each by its own code', async () => {
    const jpeg = await noise(300).jpeg().toBuffer()
    expect(await refused(Buffer.alloc(0))).toBe('file.empty')
    expect(await refused(jpeg.subarray(0, jpeg.length / 2))).toBe('file.corrupt')
    expect(await refused(jpeg.subarray(0, 3))).toBe('file.corrupt')
    expect(await refused(bombPng(60_000, 60_000))).toBe('file.bomb')
    expect(
      await refused(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>')),
    ).toBe('file.hostile')
    expect(await refused(Buffer.from('<!DOCTYPE html><html></html>'))).toBe('file.hostile')
    expect(await refused(Buffer.from('MZ\x90\x00 an executable named photo.jpg'))).toBe('file.hostile')
    expect(await refused(Buffer.from('plain words'))).toBe('file.type')
  })
})

describe('PDF', () => {
  it('keeps an ordinary one byte for byte', async () => {
    const paper = pdf('/Pages 2 0 R')
    expect((await inspect(paper, all)).bytes.equals(paper)).toBe(true)
    expect(await refused(packedPdf('1 0 << /Type /Page >>'))).toBe('accepted')
  })

  it('refuses the encrypted, cut, oversized and acting', async () => {
    expect(await refused(pdf('', '/Encrypt 5 0 R'))).toBe('file.encrypted')
    expect(await refused(pdf('/Pages 2 0 R').subarray(0, 40))).toBe('file.corrupt')
    expect(await refused(pdf('/Pages 2 0 R'), { types: ['pdf'], maxBytes: 20 })).toBe('file.pdf-too-large')
    expect(await refused(pdf('/Pages 2 0 R'), { types: ['jpg'], maxBytes: 999 })).toBe('file.type')
    for (const act of [
      '/OpenAction << /S /JavaScript /JS (x) >>',
      '/AA << /S /Launch >>',
      '/Names << /EmbeddedFiles 3 0 R >>',
    ]) {
      expect(await refused(pdf(act))).toBe('file.hostile')
    }
    expect(await refused(pdf('/OpenAction << /S /J#61vaScript >>'))).toBe('file.hostile')
    expect(await refused(packedPdf('1 0 << /S /JavaScript >>'))).toBe('file.hostile')
    expect(await refused(packedPdf(' '.repeat(40 * 1024 * 1024)))).toBe('file.bomb')
  })
})

/** A PNG of some kilobytes that says it is 60,000 × 60,000 pixels. */
function bombPng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const head = Buffer.alloc(8)
    head.writeUInt32BE(data.length)
    head.write(type, 4, 'latin1')
    const crc = Buffer.alloc(4)
    crc.writeUInt32BE(crc32(Buffer.concat([Buffer.from(type, 'latin1'), data])))
    return Buffer.concat([head, data, crc])
  }
  const ihdr = Buffer.alloc(13)
  ihdr.writeUInt32BE(width, 0)
  ihdr.writeUInt32BE(height, 4)
  ihdr.set([8, 0, 0, 0, 0], 8)
  const body = deflateSync(Buffer.alloc(1_000_000))
  const magic = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([magic, chunk('IHDR', ihdr), chunk('IDAT', body), chunk('IEND', Buffer.alloc(0))])
}

function crc32(bytes: Buffer): number {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}
