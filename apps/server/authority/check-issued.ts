// Everything ever issued, looked at again: each certificate against its row, its CA, its intent, its twin, its escrowed
// key, the lints and the newest CRL; then each CRL entry and reservation against the certificates. Reads only; names
// each difference. What an auditor would do by hand.
import { createHash } from 'node:crypto'
import {
  type Certificate,
  type CertificateRole,
  isCrlSignedBy,
  isSignedBy,
  lintCertificate,
  PkiError,
  parseCertificate,
  parseCrl,
} from '@hufu/pki'
import type { Selectable } from 'kysely'
import { reasonOf } from '../certificate/publish-crl.ts'
import type { CertificateUse } from '../migrations/tables/authority.ts'
import type { Tables } from '../migrations/tables.ts'
import type { Reader } from '../order/order.ts'
import { type Ca, readCas } from './ca.ts'

export interface Difference {
  authority: string
  ca: string
  serial: string
  /** A stable name of what was compared. */
  what: string
  detail: string
}

export interface CheckReport {
  certificates: number
  crls: number
  differences: Difference[]
}

type Row = Selectable<Tables['certificate']>
interface Listed {
  /** A revocation later than this is no fault of the list. */
  thisUpdate: number
  entries: Map<string, { reason: string; at: number }>
}
type Say = (serial: string, what: string, detail: string) => void

const PAGE = 500
const roleOf: Readonly<Record<CertificateUse, CertificateRole>> = {
  sign: 'signing',
  encrypt: 'encryption',
  single: 'single',
}

export async function checkIssued(db: Reader, authority: string): Promise<CheckReport> {
  const report: CheckReport = { certificates: 0, crls: 0, differences: [] }
  for (const ca of await readCas(db, authority)) {
    const say: Say = (serial, what, detail) =>
      report.differences.push({ authority, ca: ca.id, serial, what, detail })
    const listed = await readListed(db, ca, say)
    if (listed) report.crls++
    report.certificates += await checkCertificates(db, ca, listed, say)
  }
  return report
}

/** The newest CRL's entries; what is listed must be one of ours. */
async function readListed(db: Reader, ca: Ca, say: Say): Promise<Listed | undefined> {
  const newest = await db
    .selectFrom('crl')
    .select(['der', 'number'])
    .where('authority_id', '=', ca.authority)
    .where('ca_id', '=', ca.id)
    .where('kind', '=', 'full')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!newest) {
    say('', 'crl-missing', 'this CA has no CRL')
    return undefined
  }
  const crl = parseCrl(newest.der)
  if (!isCrlSignedBy(crl, ca.certificate.spki))
    say('', 'crl-signature', `CRL ${newest.number} does not verify`)
  const entries = new Map(
    crl.entries.map(({ serialHex, reason, revokedAt }) => [
      serialHex,
      { reason: reason ?? 'unspecified', at: revokedAt.getTime() },
    ]),
  )
  const serials = [...entries.keys()]
  for (let n = 0; n < serials.length; n += PAGE) {
    const some = serials.slice(n, n + PAGE)
    const known = await db
      .selectFrom('certificate')
      .select('serial')
      .where('authority_id', '=', ca.authority)
      .where('ca_id', '=', ca.id)
      .where('serial', 'in', some)
      .execute()
    const ours = new Set(known.map(row => row.serial))
    for (const serial of some)
      if (!ours.has(serial)) say(serial, 'crl-stranger', 'the CRL lists what was never registered')
  }
  return { thisUpdate: crl.thisUpdate.getTime(), entries }
}

async function checkCertificates(db: Reader, ca: Ca, listed: Listed | undefined, say: Say): Promise<number> {
  let count = 0
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('certificate')
      .selectAll()
      .where('authority_id', '=', ca.authority)
      .where('ca_id', '=', ca.id)
      .where('serial', '>', after)
      .orderBy('serial')
      .limit(PAGE)
      .execute()
    if (rows.length === 0) return count
    const beside = await readBeside(db, ca.authority, rows)
    for (const row of rows) {
      checkOne(row, ca, beside, listed, (what, detail) => say(row.serial, what, detail))
    }
    count += rows.length
    after = rows.at(-1)!.serial
  }
}

interface Beside {
  twins: Map<string, Row>
  intents: Map<string, Selectable<Tables['issuance_intent']>>
  reserved: Set<string>
  keys: Map<string, Selectable<Tables['escrowed_key']>>
}

/** The rows that a page of certificates must agree with, read at once. */
async function readBeside(db: Reader, authority: string, rows: readonly Row[]): Promise<Beside> {
  const serials = rows.map(row => row.serial)
  const twinIds = rows.flatMap(row => row.twin_id ?? [])
  const twins = twinIds.length
    ? await db
        .selectFrom('certificate')
        .selectAll()
        .where('authority_id', '=', authority)
        .where('id', 'in', twinIds)
        .execute()
    : []
  const intents = await db
    .selectFrom('issuance_intent')
    .selectAll()
    .where('authority_id', '=', authority)
    .where('serial', 'in', serials)
    .execute()
  const reserved = await db
    .selectFrom('serial_reservation')
    .select('serial')
    .where('authority_id', '=', authority)
    .where('serial', 'in', serials)
    .execute()
  const keys = await db
    .selectFrom('escrowed_key')
    .selectAll()
    .where('authority_id', '=', authority)
    .where(
      'certificate_id',
      'in',
      rows.map(row => row.id),
    )
    .execute()
  return {
    twins: new Map(twins.map(row => [row.id, row])),
    intents: new Map(intents.map(row => [row.serial, row])),
    reserved: new Set(reserved.map(row => row.serial)),
    keys: new Map(keys.map(row => [row.certificate_id ?? '', row])),
  }
}

function checkOne(
  row: Row,
  ca: Ca,
  beside: Beside,
  listed: Listed | undefined,
  say: (what: string, detail: string) => void,
): void {
  // 1. The bytes: readable, signed by this CA, saying what the row says.
  let certificate: Certificate
  try {
    certificate = parseCertificate(row.der)
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    say('unreadable', cause.message)
    return
  }
  const same = (what: string, is: unknown, expected: unknown) => {
    if (is !== expected) say(what, `the certificate says ${String(is)}, the database ${String(expected)}`)
  }
  if (!isSignedBy(certificate, ca.certificate.spki)) say('signature', `not signed by ${ca.id}`)
  if (!Buffer.from(certificate.issuerDer).equals(ca.certificate.subjectDer))
    say('issuer', `not issued by ${ca.id}`)
  same('serial', certificate.serialHex, row.serial)
  same('subject', certificate.subjectText, row.subject)
  same('not-before', certificate.notBefore.getTime(), row.not_before.getTime())
  same('not-after', certificate.notAfter.getTime(), row.not_after.getTime())
  same('key', createHash('sha256').update(certificate.spki).digest('hex'), row.spki_sha256)

  // 2. What was intended, byte for byte, under a serial that was reserved before.
  const intent = beside.intents.get(row.serial)
  if (!intent) say('intent', 'no intent on record')
  else {
    if (intent.state !== 'registered') say('intent', `the intent is ${intent.state}`)
    if (!intent.tbs?.equals(certificate.tbs)) say('intent', 'signed bytes differ from those prepared')
  }
  if (!beside.reserved.has(row.serial)) say('serial', 'the serial was never reserved')

  // 3. Its twin, and for the encryption half its escrowed key.
  const twin = row.twin_id ? beside.twins.get(row.twin_id) : undefined
  if (row.use !== 'single') {
    if (!twin) say('twin', 'half of a pair is missing')
    else if (twin.twin_id !== row.id || twin.use === row.use)
      say('twin', `${twin.serial} is not its other half`)
    else if (twin.state !== row.state) say('twin', `is ${row.state}, its other half ${twin.state}`)
  }
  const key = beside.keys.get(row.id)
  if (row.use === 'encrypt' && !key?.spki.equals(certificate.spki)) say('escrow', 'its key is not in escrow')
  if (row.use !== 'encrypt' && key) say('escrow', 'a key that is not for encryption is in escrow')

  // 4. The lints of today.
  const other = twin && isReadable(twin.der) ? parseCertificate(twin.der) : undefined
  const context = { role: roleOf[row.use], issuer: ca.certificate, twin: other }
  for (const { rule, severity, message } of lintCertificate(row.der, context)) {
    if (severity === 'error') say(`lint ${rule}`, message)
  }

  // 5. The newest CRL.
  if (listed) checkListed(row, listed, say)
}

function checkListed(row: Row, listed: Listed, say: (what: string, detail: string) => void): void {
  const entry = listed.entries.get(row.serial)
  if (row.state === 'good') {
    if (entry) say('crl', `good, yet listed as ${entry.reason}`)
    return
  }
  const at = row.revoked_at?.getTime() ?? 0
  if (!entry) {
    if (at <= listed.thisUpdate) say('crl', `${row.state}, yet not listed`)
    return
  }
  const reason = row.state === 'suspended' ? 'certificateHold' : reasonOf(row.reason)
  if (entry.reason !== reason) say('crl', `listed as ${entry.reason}, not ${reason}`)
  if (entry.at !== at) say('crl', 'listed with another date')
}

function isReadable(der: Uint8Array): boolean {
  try {
    parseCertificate(der)
    return true
  } catch {
    return false
  }
}
