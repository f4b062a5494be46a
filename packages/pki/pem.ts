// PEM as RFC 7468 writes it strictly; reading skips text around the blocks, since people paste whole mails.
import { PkiError } from './errors.ts'

export interface PemBlock {
  label: string
  der: Uint8Array
}

const MAX_PEM_CHARACTERS = 8 * 1024 * 1024

export function encodePem(label: string, der: Uint8Array): string {
  const base64 = Buffer.from(der).toString('base64')
  const lines = base64.match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

export function decodePem(text: string): PemBlock[] {
  if (text.length > MAX_PEM_CHARACTERS) throw new PkiError('pki.pem-malformed', 'PEM text is too long')
  const blocks: PemBlock[] = []
  for (const [, label = '', body = ''] of text.matchAll(
    /-----BEGIN ([A-Z0-9 ]{1,64})-----([A-Za-z0-9+/=\s]*)-----END \1-----/g,
  )) {
    const base64 = body.replace(/\s+/g, '')
    if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) {
      throw new PkiError('pki.pem-malformed', 'not base64 inside PEM')
    }
    blocks.push({ label, der: Buffer.from(base64, 'base64') })
  }
  if (blocks.length === 0) throw new PkiError('pki.pem-malformed', 'no PEM block')
  return blocks
}

/** The single block of one of these kinds. */
export function decodePemOnly(text: string, ...labels: string[]): Uint8Array {
  const [found, ...more] = decodePem(text).filter(block => labels.includes(block.label))
  if (!found || more.length > 0) throw new PkiError('pki.pem-malformed', `not one ${labels.join(' or ')}`)
  return found.der
}
