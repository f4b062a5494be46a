// Judges a bundle before anything is written: whose keys its certificates name, whether they belong together, and whether
// their chain holds. What needs the private key (opening the envelope) is the device's.
import type { KeyBundle } from '@hufu/contract/routes/applicant.ts'
import { type Certificate, PkiError, parseCertificate, verifyChain } from '@hufu/pki'
import { AgentFailure, type Saying } from '../errors.ts'
import type { NewPair } from '../token/port.ts'

export interface CheckedBundle {
  sign: Certificate
  encrypt: Certificate | null
  pair: NewPair
}

export type Mismatch = 'unreadable' | 'other-key' | 'subject' | 'usage' | 'envelope' | 'chain'

export function mismatch(why: Mismatch, cause?: unknown): AgentFailure {
  const { zh, en } = WHY[why]
  return new AgentFailure('bundle.mismatch', {
    cause,
    saying: {
      zh: `${zh}没有写入，UKey 里原有的证书没有变动。${why === 'other-key' ? '请换上当初生成请求的 UKey 再试；还不行请联系客服。' : '请联系客服重新签发。'}`,
      en: `${en} Nothing was written and what the key held is unchanged. ${why === 'other-key' ? 'Plug in the key that made the request and try again, or ask customer service.' : 'Please ask customer service to issue it again.'}`,
    },
  })
}

export function checkBundle(bundle: KeyBundle, publicKey: Uint8Array): CheckedBundle {
  const sign = read(bundle.signCertificate)
  const encrypt = bundle.encryptCertificate ? read(bundle.encryptCertificate) : null
  const chain = bundle.chain.map(read)
  if ((encrypt === null) !== (bundle.envelope === null)) throw mismatch('envelope')
  if (!same(sign.spki, publicKey)) throw mismatch('other-key')
  if (sign.keyUsage && !sign.keyUsage.includes('digitalSignature')) throw mismatch('usage')
  if (encrypt) {
    if (!same(encrypt.subjectDer, sign.subjectDer) || !same(encrypt.issuerDer, sign.issuerDer))
      throw mismatch('subject')
    if (same(encrypt.spki, sign.spki) || encrypt.keyUsage?.includes('digitalSignature'))
      throw mismatch('usage')
  }
  for (const leaf of encrypt ? [sign, encrypt] : [sign]) checkChain(leaf, chain)
  return {
    sign,
    encrypt,
    pair: {
      signCertificate: sign.der,
      encryptCertificate: encrypt?.der ?? null,
      envelope: bundle.envelope === null ? null : bytes(bundle.envelope),
      encryptionKey: encrypt?.spki ?? null,
      chain: chain.map(one => one.der),
    },
  }
}

/**
 * Up to the last certificate given; whom to trust is the counter's affair, not this computer's. Judged at the youngest
 * certificate's birth: the clocks of applicants' computers are wrong by years.
 */
function checkChain(leaf: Certificate, chain: readonly Certificate[]): void {
  const last = chain.at(-1)
  if (!last) throw mismatch('chain')
  const at = new Date(Math.max(...[leaf, ...chain].map(one => one.notBefore.getTime())))
  try {
    verifyChain({ leaf, intermediates: chain, roots: [last], at })
  } catch (cause) {
    if (cause instanceof PkiError) throw mismatch('chain', cause)
    throw cause
  }
}

function read(text: string): Certificate {
  try {
    return parseCertificate(bytes(text))
  } catch (cause) {
    if (cause instanceof PkiError) throw mismatch('unreadable', cause)
    throw cause
  }
}

const bytes = (text: string): Buffer => Buffer.from(text, 'base64')
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

const WHY: Record<Mismatch, Saying> = {
  unreadable: {
    zh: '收到的证书读不懂，可能在路上损坏了，',
    en: 'The certificates received cannot be read; they may have been damaged on the way.',
  },
  'other-key': {
    zh: '这张签名证书不是签给这个 UKey 里的密钥的，',
    en: 'The signing certificate was issued for a key that is not on this device.',
  },
  subject: {
    zh: '签名证书和加密证书写的不是同一个主体，',
    en: 'The signing and the encryption certificate name different holders.',
  },
  usage: {
    zh: '两张证书的用途不对，不是一张签名、一张加密，',
    en: 'The two certificates are not one for signing and one for encryption.',
  },
  envelope: {
    zh: '收到的加密密钥打不开，或和加密证书对不上，',
    en: 'The encryption key received does not open or does not fit its certificate.',
  },
  chain: {
    zh: '证书的签发链没有验证通过，',
    en: 'The chain of issuers of the certificates does not verify.',
  },
}
