// Pushes from WeChat: the signature, AES mode (security mode) and the flat XML inside. The signature is checked before
// a byte is parsed; the XML reader knows no DOCTYPE, no entities of its own, so there is nothing to expand or fetch.
// developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/Before_Develop/Technical_Plan.html
import { createCipheriv, createDecipheriv, createHash, timingSafeEqual } from 'node:crypto'
import type { OutsideError } from '../errors.ts'
import { wechatFault } from './port.ts'

/** WeChat pads to 32 bytes, not to AES's 16: PKCS#7 with a block of its own. */
const BLOCK = 32

export function pushSignature(...parts: string[]): string {
  return createHash('sha1').update(parts.sort().join('')).digest('hex')
}

export function sameSignature(given: string, computed: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(computed)
  return a.length === b.length && timingSafeEqual(a, b)
}

export function encryptPush(message: string, appId: string, encodingAesKey: string, random: Buffer): string {
  const body = Buffer.from(message, 'utf8')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  const plain = Buffer.concat([random, length, body, Buffer.from(appId, 'utf8')])
  const pad = BLOCK - (plain.length % BLOCK)
  const key = aesKey(encodingAesKey)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([
    cipher.update(Buffer.concat([plain, Buffer.alloc(pad, pad)])),
    cipher.final(),
  ]).toString('base64')
}

/** Opens an Encrypt field and insists that it was meant for us. */
export function decryptPush(encrypted: string, appId: string, encodingAesKey: string): string {
  const key = aesKey(encodingAesKey)
  const bytes = Buffer.from(encrypted, 'base64')
  if (bytes.length === 0 || bytes.length % 16 !== 0) throw malformed('length')
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(bytes), decipher.final()])
  const pad = padded.at(-1) ?? 0
  if (pad < 1 || pad > BLOCK || pad > padded.length) throw malformed('padding')
  const plain = padded.subarray(0, padded.length - pad)
  if (plain.length < 20) throw malformed('too short')
  const end = 20 + plain.readUInt32BE(16)
  if (end > plain.length) throw malformed('inner length')
  if (plain.subarray(end).toString('utf8') !== appId)
    throw wechatFault('wechat.push-forged', 'push is for another app')
  return plain.subarray(20, end).toString('utf8')
}

/** Reads `<xml><Name>text or CDATA</Name>…</xml>`; a nested element stays as its raw text. */
export function readFlatXml(xml: string): Record<string, string> {
  const outsideCdata = xml.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, '')
  if (outsideCdata.includes('<!') || outsideCdata.includes('<?')) {
    throw malformed('declarations and entities are refused')
  }
  const root = /^\s*<xml>([\s\S]*)<\/xml>\s*$/.exec(xml)
  if (!root) throw malformed('no <xml> root')
  const fields: Record<string, string> = {}
  const child = /\s*<([A-Za-z][A-Za-z0-9_]*)>(?:<!\[CDATA\[([\s\S]*?)\]\]>|([\s\S]*?))<\/\1>\s*/y
  const inner = root[1] ?? ''
  while (child.lastIndex < inner.length) {
    const at = child.lastIndex
    const found = child.exec(inner)
    if (!found) throw malformed(`cannot read at ${at}`)
    fields[found[1] ?? ''] = found[2] ?? unescapeXml(found[3] ?? '')
  }
  return fields
}

const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function unescapeXml(text: string): string {
  return text.replace(/&([^;\s]{1,10});?/g, (_, name: string) => {
    const plain = NAMED[name]
    if (plain === undefined) throw malformed('unknown entity')
    return plain
  })
}

const aesKey = (encodingAesKey: string): Buffer => Buffer.from(`${encodingAesKey}=`, 'base64')

const malformed = (why: string): OutsideError => wechatFault('wechat.push-malformed', `push refused: ${why}`)
