// WeChat's published vectors for pushes, and the pushes that must be refused.
import { expect, it } from 'vitest'
import { decryptPush, encryptPush, pushSignature, readFlatXml } from './push.ts'

const KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'

it('encrypts and opens the documented message', () => {
  const box = 'jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=='
  expect(encryptPush('我是中文abcd123', 'wxb11529c136998cb6', KEY, Buffer.from('aaaabbbbccccdddd'))).toBe(box)
  expect(decryptPush(box, 'wxb11529c136998cb6', KEY)).toBe('我是中文abcd123')
  expect(() => decryptPush(box, 'wx-another', KEY)).toThrow('another app')
})

it('refuses a cut or altered box without saying more', () => {
  const box = encryptPush('hello', 'wx1', KEY, Buffer.alloc(16, 7))
  expect(() => decryptPush(box.slice(0, -8), 'wx1', KEY)).toThrow()
  const bytes = Buffer.from(box, 'base64')
  bytes[bytes.length - 1]! ^= 1
  expect(() => decryptPush(bytes.toString('base64'), 'wx1', KEY)).toThrow()
  expect(() => decryptPush('', 'wx1', KEY)).toThrow('length')
})

it('signs over the sorted parts', () => {
  expect(pushSignature('b', 'a', 'c')).toBe('a9993e364706816aba3e25717850c26c9cd0d89d')
})

it('reads text, CDATA and numbers', () => {
  expect(readFlatXml('<xml>\n<A><![CDATA[<b>&]]></A>\n<N>12</N><E></E><T>a &lt; b</T></xml>')).toEqual({
    A: '<b>&',
    N: '12',
    E: '',
    T: 'a < b',
  })
})

it.each([
  '<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/passwd">]><xml><A>&x;</A></xml>',
  '<xml><!ENTITY x "y"><A>&x;</A></xml>',
  '<xml><A>&x;</A></xml>',
  '<xml><A>&#65;</A></xml>',
  '<?xml version="1.0"?><xml><A>1</A></xml>',
  '<xml><A>1</xml>',
  '<xml>stray<A>1</A></xml>',
  '',
])('refuses %s', xml => {
  expect(() => readFlatXml(xml)).toThrow('push refused')
})
