// Uploads that must not be taken, one for each sentence that they get. Made here, so that nothing hostile lies about.
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'

const pdf = (objects: string) =>
  Buffer.from(`%PDF-1.7\n${objects}\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n`, 'latin1')

/** A picture that says it is 60 000 by 60 000: 160 bytes that would unpack to 10 GB. */
function pictureBomb(): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    const check = Buffer.alloc(4)
    check.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, check])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(60_000, 0)
  header.writeUInt32BE(60_000, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(1000))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function crc32(bytes: Buffer): number {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

/** An object stream of some kilobytes that unpacks to 64 MB. */
function pdfBomb(): Buffer {
  const packed = deflateSync(Buffer.alloc(64 * 1024 * 1024))
  const head = `%PDF-1.7\n1 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length ${packed.length} >>\nstream\n`
  return Buffer.concat([
    Buffer.from(head, 'latin1'),
    packed,
    Buffer.from('\nendstream\nendobj\nstartxref\n9\n%%EOF\n', 'latin1'),
  ])
}

export interface BadFile {
  what: string
  bytes: () => Buffer | Promise<Buffer>
  code: string
  status: number
}

const noise = (edge: number) =>
  sharp(Buffer.from(Array.from({ length: edge * edge * 3 }, (_, i) => (i * 7919) % 251)), {
    raw: { width: edge, height: edge, channels: 3 },
  })

export const badFiles: BadFile[] = [
  { what: 'an empty file', bytes: () => Buffer.alloc(0), code: 'file.empty', status: 422 },
  {
    what: 'a program',
    bytes: () => Buffer.from('MZ\x90\x00\x03'.padEnd(400, '\x00'), 'latin1'),
    code: 'file.hostile',
    status: 422,
  },
  {
    what: 'a page with a script',
    bytes: () => Buffer.from('<html><script>alert(1)</script></html>'),
    code: 'file.hostile',
    status: 422,
  },
  {
    what: 'a drawing that could hold a script',
    bytes: () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'),
    code: 'file.hostile',
    status: 422,
  },
  {
    what: 'a text',
    bytes: () => Buffer.from('只是一段文字，不是图片。'.repeat(30)),
    code: 'file.type',
    status: 422,
  },
  {
    what: 'an archive',
    bytes: () => Buffer.from([0x50, 0x4b, 3, 4, ...Array(200).fill(0)]),
    code: 'file.type',
    status: 422,
  },
  {
    what: 'half a photograph',
    bytes: async () => {
      const whole = await noise(400).jpeg().toBuffer()
      return whole.subarray(0, whole.length / 2)
    },
    code: 'file.corrupt',
    status: 422,
  },
  {
    what: 'half a PDF',
    bytes: () => pdf('1 0 obj\n<< >>\nendobj').subarray(0, 30),
    code: 'file.corrupt',
    status: 422,
  },
  {
    what: 'a PDF with a password',
    bytes: () => pdf('1 0 obj\n<< /Encrypt 5 0 R >>\nendobj'),
    code: 'file.encrypted',
    status: 422,
  },
  {
    what: 'a PDF with a script',
    bytes: () => pdf('1 0 obj\n<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>\nendobj'),
    code: 'file.hostile',
    status: 422,
  },
  {
    what: 'a PDF that hides a script’s name',
    bytes: () => pdf('1 0 obj\n<< /S /Java#53cript >>\nendobj'),
    code: 'file.hostile',
    status: 422,
  },
  {
    what: 'a picture that would unpack to ten gigabytes',
    bytes: pictureBomb,
    code: 'file.bomb',
    status: 422,
  },
  { what: 'a PDF that would unpack without end', bytes: pdfBomb, code: 'file.bomb', status: 422 },
  {
    what: 'a PDF of eleven megabytes',
    bytes: () => Buffer.concat([pdf(''), Buffer.alloc(11 * 1024 * 1024), pdf('')]),
    code: 'file.pdf-too-large',
    status: 413,
  },
  {
    what: 'more than any slot takes',
    bytes: () => Buffer.alloc(41 * 1024 * 1024, 1),
    code: 'request.too-large',
    status: 413,
  },
]
