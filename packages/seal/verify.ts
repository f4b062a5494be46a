// Judges seals and stamps. Signatures, chains, times and the binding of the holder are computed here; what only a
// database knows (has the seal or a certificate been suspended or revoked, and when?) the caller says.
import { algorithm, algorithmOfKey, type Certificate, PkiError, verifyChain } from '@hufu/pki'
import type { Finding, FindingCode } from './errors.ts'
import type { Seal } from './seal.ts'
import { mayStamp, sm3 } from './seal-info.ts'
import type { Stamp } from './stamp.ts'

/** `since`: from when on; a stamp made before stays what it was. */
export type KnownState = { state: 'good' } | { state: 'suspended' | 'revoked'; since: Date }

export interface Trust {
  intermediates: readonly Certificate[]
  roots: readonly Certificate[]
}

export interface SealQuestion extends Trust {
  /** The moment that counts: of the stamp, or now for a bare seal. */
  at: Date
  seal?: KnownState
}

export interface StampQuestion extends Trust {
  /** The document, or its SM3 where the caller has it already. */
  document: { bytes: Uint8Array } | { hash: Uint8Array }
  now: Date
  seal?: KnownState
  /** The holder's certificate. */
  certificate?: KnownState
  /** How far the signer's clock may run ahead. */
  skewMs?: number
}

const finding = (code: FindingCode, message: string): Finding => ({ code, message })

export function verifySeal(seal: Seal, { at, intermediates, roots, seal: known }: SealQuestion): Finding[] {
  const { info, maker } = seal
  const found: Finding[] = []
  if (!isSignedWith(maker, seal.algorithmOid, seal.signed, seal.signature)) {
    found.push(finding('seal.maker-signature', 'the maker did not sign these bytes'))
  }
  const chain = chainFault(maker, { intermediates, roots }, info.created)
  if (chain) {
    found.push(finding(chain.expired ? 'seal.maker-not-valid-then' : 'seal.maker-untrusted', chain.why))
  }
  // A certificate authority's own key, or an encryption key, makes no seals.
  if (!signs(maker)) found.push(finding('seal.maker-usage', 'the maker’s certificate is not for signing'))
  if (at < info.validFrom || at > info.validUntil) {
    found.push(finding('seal.not-valid-then', 'outside the seal’s own validity'))
  }
  if (!pictureFits(info.picture.type, info.picture.data)) {
    found.push(finding('seal.picture', 'the picture is not what it says it is'))
  }
  if (known && known.state !== 'good' && known.since <= at) {
    found.push(finding(known.state === 'revoked' ? 'seal.revoked' : 'seal.suspended', `seal ${known.state}`))
  }
  return found
}

export function verifyStamp(stamp: Stamp, question: StampQuestion): Finding[] {
  const { seal, holder, at } = stamp
  const { intermediates, roots, now, document, certificate, skewMs = 0 } = question
  // 1. The seal itself, at the moment of the stamp.
  const found = verifySeal(seal, { at, intermediates, roots, seal: question.seal })
  if (stamp.version !== seal.info.version) {
    found.push(finding('seal.version-differs', 'stamp and seal are of two versions'))
  }
  // 2. The document.
  const hash = 'hash' in document ? document.hash : sm3(document.bytes)
  if (Buffer.compare(hash, stamp.documentHash) !== 0) {
    found.push(finding('seal.document-changed', 'the document is not the one that was stamped'))
  }
  // 3. The holder: named in the seal, signed these bytes, could do so then.
  if (!mayStamp(seal.info.holders, holder.der)) {
    found.push(finding('seal.holder-unknown', 'the seal does not name this certificate'))
  }
  if (!isSignedWith(holder, stamp.algorithmOid, stamp.signed, stamp.signature)) {
    found.push(finding('seal.stamp-signature', 'the holder did not sign these bytes'))
  }
  const chain = chainFault(holder, { intermediates, roots }, at)
  if (chain) {
    found.push(finding(chain.expired ? 'seal.holder-not-valid-then' : 'seal.holder-untrusted', chain.why))
  }
  if (!signs(holder)) found.push(finding('seal.holder-usage', 'the holder’s certificate is not for signing'))
  // 4. Times and states.
  if (at.getTime() > now.getTime() + skewMs) {
    found.push(finding('seal.stamped-in-the-future', 'the stamp’s time is still to come'))
  }
  if (certificate && certificate.state !== 'good' && certificate.since <= at) {
    found.push(
      finding(`seal.certificate-${certificate.state}`, `the holder’s certificate was ${certificate.state}`),
    )
  }
  return found
}

function isSignedWith(by: Certificate, oid: string, signed: Uint8Array, signature: Uint8Array): boolean {
  try {
    const row = algorithmOfKey(by.spki)
    return row.signatureOid === oid && algorithm(row.id).verify(signed, by.spki, signature)
  } catch {
    // A key of no algorithm known here signs nothing.
    return false
  }
}

function chainFault(
  leaf: Certificate,
  trust: Trust,
  at: Date,
): { expired: boolean; why: string } | undefined {
  try {
    verifyChain({ leaf, ...trust, at })
    return undefined
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
    return { expired: error.code === 'pki.chain-expired', why: error.message }
  }
}

const signs = ({ keyUsage, basicConstraints }: Certificate): boolean =>
  !basicConstraints?.ca &&
  Boolean(keyUsage?.includes('digitalSignature') || keyUsage?.includes('nonRepudiation'))

const MAGIC: Record<string, string> = {
  PNG: '89504e470d0a1a0a',
  JPG: 'ffd8ff',
  JPEG: 'ffd8ff',
  GIF: '474946',
  BMP: '424d',
}

/** OFD and others pass: a file of theirs has no first bytes of its own. */
function pictureFits(type: string, data: Uint8Array): boolean {
  const magic = MAGIC[type.toUpperCase()]
  return magic === undefined || Buffer.from(data).toString('hex').startsWith(magic)
}
