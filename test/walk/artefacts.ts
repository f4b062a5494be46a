// What a walk leaves behind for any outsider to check with OpenSSL: the certificates as exported from the key, and what
// the certificates themselves point to: their issuers, the revocation list, an OCSP answer.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  buildCertId,
  buildOcspRequest,
  type Certificate,
  decodePem,
  encodePem,
  findExtension,
  parseCertificate,
  readAuthorityInfoAccess,
  readCrlDistributionPoints,
} from '@hufu/pki'
import type { Walked } from './walk.ts'

const aia = '1.3.6.1.5.5.7.1.1'
const crldp = '2.5.29.31'

export interface Status {
  sign: string
  encrypt: string | null
  /** Issuing certificate first, root last. */
  chain: string
  crl: string
  ocsp: Buffer
  ocspRequest: Buffer
}

/** Follows the addresses in the certificate itself, as a relying party would. */
export async function fetchStatus(pair: { sign: string; encrypt: string | null }): Promise<Status> {
  const sign = certificateOf(pair.sign)
  const chain: Certificate[] = []
  for (let below = sign; chain.length < 4; ) {
    const above = await issuerOf(below)
    if (!above) break
    chain.push(above)
    if (Buffer.from(above.subjectDer).equals(Buffer.from(above.issuerDer))) break
    below = above
  }
  const [issuer] = chain
  if (!issuer) throw new Error('the certificate names no issuer to fetch')
  const { ocsp } = addressesOf(sign)
  const crlUrl = readCrlDistributionPoints(extension(sign, crldp))[0]
  if (!ocsp[0] || !crlUrl) throw new Error('the certificate names no OCSP responder or CRL')
  const digest = sign.algorithm === 'sm2' ? 'sm3' : 'sha1'
  const ocspRequest = Buffer.from(buildOcspRequest([buildCertId(digest, issuer, sign.serial)]))
  const asked = await fetch(ocsp[0], {
    method: 'POST',
    headers: { 'content-type': 'application/ocsp-request' },
    body: new Uint8Array(ocspRequest),
  })
  return {
    ...pair,
    chain: chain.map(c => encodePem('CERTIFICATE', c.der)).join(''),
    crl: encodePem('X509 CRL', await download(crlUrl)),
    ocsp: Buffer.from(await asked.arrayBuffer()),
    ocspRequest,
  }
}

export function certificateOf(pem: string): Certificate {
  const [block] = decodePem(pem)
  if (!block) throw new Error('no certificate in this PEM')
  return parseCertificate(block.der)
}

const extension = (certificate: Certificate, oid: string): Uint8Array => {
  const found = findExtension(certificate.extensions, oid)
  if (!found) throw new Error(`the certificate has no extension ${oid}`)
  return found.value
}

function addressesOf(certificate: Certificate): ReturnType<typeof readAuthorityInfoAccess> {
  const found = findExtension(certificate.extensions, aia)
  return found ? readAuthorityInfoAccess(found.value) : { ocsp: [], caIssuers: [] }
}

async function issuerOf(certificate: Certificate): Promise<Certificate | undefined> {
  const url = addressesOf(certificate).caIssuers[0]
  if (!url) return undefined
  const bytes = await download(url)
  // RFC 5280 4.2.2.1: a single certificate in DER.
  return parseCertificate(bytes)
}

async function download(url: string): Promise<Buffer> {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`)
  return Buffer.from(await answer.arrayBuffer())
}

/** Writes `out/<order number>/`; answers the folder. */
export async function leaveArtefacts(walked: Walked, out: string): Promise<string> {
  const folder = join(out, walked.order.number ?? walked.order.id)
  mkdirSync(folder, { recursive: true })
  const put = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content)
  put('order.json', `${JSON.stringify(walked.order, null, 2)}\n`)
  for (const [index, pair] of walked.certificates.entries()) {
    const prefix = walked.certificates.length > 1 ? `line-${index + 1}-` : ''
    const status = await fetchStatus(pair)
    put(`${prefix}sign.pem`, status.sign)
    if (status.encrypt) put(`${prefix}encrypt.pem`, status.encrypt)
    put(`${prefix}chain.pem`, status.chain)
    put(`${prefix}crl.pem`, status.crl)
    put(`${prefix}ocsp.der`, status.ocsp)
  }
  if (walked.invoice) put('invoice.pdf', walked.invoice)
  return folder
}
