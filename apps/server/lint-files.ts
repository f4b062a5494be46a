// npm run ca -- lint FILE…: lints anybody's certificates and CRLs, and judges requests as the counter would. Issuers and the
// other halves of pairs are looked for among the files given. Ends with 1 where an error was found.
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import {
  algorithmOfKey,
  type Certificate,
  decodePem,
  type Finding,
  isCrlSignedBy,
  isSelfIssued,
  isSignedBy,
  lintCertificate,
  lintCrl,
  PkiError,
  parseCertificate,
  parseCrlHead,
  parseRequest,
  roleOf,
  verifyRequest,
} from '@hufu/pki'

export const lintUsage =
  'lint [--cps] FILE…      检查任何机构的证书、CRL、证书请求 · lints anybody’s certificates, CRLs and requests (--cps: our own rules too)'

type Kind = 'certificate' | 'crl' | 'request'
interface Item {
  name: string
  kind: Kind
  der: Uint8Array
}

const LABELS: Readonly<Record<string, Kind>> = {
  CERTIFICATE: 'certificate',
  'X509 CRL': 'crl',
  'CERTIFICATE REQUEST': 'request',
  'NEW CERTIFICATE REQUEST': 'request',
}
const readers = { certificate: parseCertificate, crl: parseCrlHead, request: parseRequest } as const
const kinds = Object.keys(readers) as Kind[]

function reads(kind: Kind, der: Uint8Array): boolean {
  try {
    readers[kind](der)
    return true
  } catch (cause) {
    if (cause instanceof PkiError) return false
    throw cause
  }
}

function itemsOf(name: string, bytes: Buffer): Item[] {
  const text = bytes.toString('latin1')
  const blocks = text.includes('-----BEGIN ') ? decodePem(text).filter(({ label }) => LABELS[label]) : []
  if (blocks.length > 0) {
    return blocks.map(({ label, der }, index) => ({
      name: blocks.length > 1 ? `${name}#${index + 1}` : name,
      kind: LABELS[label]!,
      der,
    }))
  }
  // What nothing can read is linted as a certificate, which then says why not.
  return [{ name, kind: kinds.find(kind => reads(kind, bytes)) ?? 'certificate', der: bytes }]
}

function issuerOf(
  signed: (spki: Uint8Array) => boolean,
  name: Uint8Array,
  pool: readonly Certificate[],
): Certificate | undefined {
  const named = pool.filter(({ subjectDer }) => Buffer.compare(subjectDer, name) === 0)
  return named.find(({ spki }) => signed(spki)) ?? named[0]
}

function lintOne({ kind, der }: Item, pool: readonly Certificate[]): Finding[] {
  if (!reads(kind, der)) return lintCertificate(der, { role: 'single' })
  if (kind === 'request') return lintRequest(der)
  if (kind === 'crl') {
    const crl = parseCrlHead(der)
    const issuer = issuerOf(spki => isCrlSignedBy(crl, spki), crl.issuerDer, pool)
    const unsigned = issuer && !isCrlSignedBy(crl, issuer.spki)
    return [...lintCrl(der, { issuer }), ...(unsigned ? [NOT_SIGNED] : [])]
  }
  const certificate = parseCertificate(der)
  const role = roleOf(certificate)
  const above = issuerOf(spki => isSignedBy(certificate, spki), certificate.issuerDer, pool)
  const issuer = isSelfIssued(certificate) && isSignedBy(certificate, certificate.spki) ? undefined : above
  const twin = pool.find(
    other =>
      role === 'encryption' &&
      roleOf(other) === 'signing' &&
      Buffer.compare(other.subjectDer, certificate.subjectDer) === 0 &&
      Buffer.compare(other.issuerDer, certificate.issuerDer) === 0,
  )
  const missing = issuer || isSelfIssued(certificate)
  const found = lintCertificate(der, { role, issuer, twin }).filter(
    // Without the issuer at hand these can only be wrong.
    ({ rule }) => missing || !['rfc5280.issuer-bytes', 'rfc5280.signature-algorithm'].includes(rule),
  )
  const unsigned = issuer && !isSignedBy(certificate, issuer.spki)
  return [...found, ...(unsigned ? [NOT_SIGNED] : [])]
}

const NOT_SIGNED: Finding = {
  rule: 'signature',
  severity: 'error',
  message: 'the signature does not verify under the issuer given',
}

/** The checks of the counter, with any algorithm of the table allowed. */
function lintRequest(der: Uint8Array): Finding[] {
  try {
    verifyRequest(der, { algorithms: [algorithmOfKey(parseRequest(der).spki).id] })
    return []
  } catch (cause) {
    if (cause instanceof PkiError) return [{ rule: cause.code, severity: 'error', message: cause.message }]
    throw cause
  }
}

const words: Readonly<Record<Kind, string>> = {
  certificate: '证书 certificate',
  crl: 'CRL',
  request: '证书请求 request',
}

export async function lintFiles(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { cps: { type: 'boolean', default: false } },
  })
  // npm runs scripts in the repository's folder: the names were given in the caller's.
  const files = positionals.map(name => ({ name, path: resolve(process.env.INIT_CWD ?? '.', name) }))
  const missing = files.find(({ path }) => !existsSync(path))
  if (files.length === 0 || missing) {
    process.stderr.write(missing ? `没有这个文件 · there is no file ${missing.name}\n` : `${lintUsage}\n`)
    return 2
  }
  const items = files.flatMap(({ name, path }) => itemsOf(name, readFileSync(path)))
  const certificates = items.filter(({ kind, der }) => kind === 'certificate' && reads(kind, der))
  const pool = certificates.map(({ der }) => parseCertificate(der))
  let errors = 0
  for (const item of items) {
    const found = lintOne(item, pool).filter(({ rule }) => values.cps || !rule.startsWith('cps.'))
    errors += found.filter(({ severity }) => severity === 'error').length
    process.stdout.write(`${found.length === 0 ? '✓' : '✗'} ${item.name} (${words[item.kind]})\n`)
    for (const { rule, severity, message } of found) {
      process.stdout.write(
        `    ${severity === 'error' ? '错误 error' : '提醒 warning'}  ${rule}: ${message}\n`,
      )
    }
  }
  return errors === 0 ? 0 : 1
}
