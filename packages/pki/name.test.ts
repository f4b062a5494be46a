// Names: golden bytes, string kinds, order, and what is refused.
import { describe, expect, it } from 'vitest'
import { oid, sequence, setOf, tlv } from './der/write.ts'
import { decodeName, encodeName, nameText } from './index.ts'

describe('names', () => {
  it('are written in the order given, C as PrintableString, Hanzi as UTF8String', () => {
    const der = encodeName([
      { type: 'C', value: 'CN' },
      { type: 'CN', value: '张三' },
    ])
    expect(der.toString('hex')).toBe('301e310b300906035504061302434e310f300d06035504030c06e5bca0e4b889')
    expect(nameText(der)).toBe('C=CN, CN=张三')
    expect(decodeName(der).map(({ tag }) => tag)).toEqual([0x13, 0x0c])
  })

  it('read the string kinds of other authorities, and escape what would mislead', () => {
    const attribute = (tag: number, bytes: Uint8Array) => setOf(sequence(oid('2.5.4.3'), tlv(tag, bytes)))
    const bmp = attribute(0x1e, Buffer.from('5f204e09', 'hex'))
    const teletex = attribute(0x14, Buffer.from('M\xfcller', 'latin1'))
    const tricky = attribute(0x0c, Buffer.from('a, O=b'))
    expect(nameText(sequence(bmp, teletex, tricky))).toBe('CN=\u5f20三, CN=Müller, CN=a\\, O\\=b')
  })

  it.each([
    ['C', 'China'],
    ['C', 'cn'],
    ['CN', ''],
    ['CN', 'x'.repeat(65)],
    ['CN', 'a\u0000b'],
    ['CN', '\ud800'],
    ['serialNumber', '编号'],
    ['emailAddress', '张@example.cn'],
    ['bogus', 'x'],
  ])('refuse %s=%j', (type, value) => {
    expect(() => encodeName([{ type, value }])).toThrow(expect.objectContaining({ code: 'pki.name-invalid' }))
  })

  it('count characters and not octets: 64 Hanzi fit', () => {
    expect(() => encodeName([{ type: 'O', value: '汉'.repeat(64) }])).not.toThrow()
  })

  it('refuse broken UTF-8', () => {
    const broken = sequence(setOf(sequence(oid('2.5.4.3'), tlv(0x0c, Buffer.from([0xff, 0xfe])))))
    expect(() => decodeName(broken)).toThrow(expect.objectContaining({ code: 'pki.name-invalid' }))
  })
})
