// The evidence behind one certificate, as one archive that can be handed to a court: who asked for it, what was shown, agreed to,
// checked, decided, paid and issued, each with its time and hash (电子签名法 art. 24 and 28). Exporting it is an act on record.
import { createHash } from 'node:crypto'
import { encodePem } from '@hufu/pki'
import type { Agreement, Programme } from '@hufu/programme'
import { strToU8, type Zippable, zipSync } from 'fflate'
import { chainOf, readCas } from '../authority/ca.ts'
import { readSheets } from '../order/dossier.ts'
import { type Order, readLines, readOrder, readStages } from '../order/order.ts'
import { programmeOf, type Spine } from '../order/spine.ts'
import { readTimeline } from '../order/timeline.ts'
import type { Audit } from '../platform/audit.ts'
import { AppError } from '../platform/errors.ts'
import type { Files } from '../platform/files.ts'

export interface RecordsDeps {
  spine: Spine
  files: Files
  audit: Audit
}

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/**
 * A ZIP with `evidence.json`, the certificates, every file of the order (as sent and as kept) and `manifest.json` with
 * the SHA-256 of each. Throws `not-found` for a certificate of another authority.
 */
export async function exportEvidence(
  deps: RecordsDeps,
  of: { authority: string; certificate: string; staff: string; reason: string },
): Promise<{ name: string; bytes: Uint8Array; sha256: string }> {
  const { spine, audit } = deps
  const db = spine.db.kysely
  const certificate = await db
    .selectFrom('certificate')
    .selectAll()
    .where('authority_id', '=', of.authority)
    .where('id', '=', of.certificate)
    .executeTakeFirst()
  if (!certificate) throw new AppError('not-found')
  const order = await readOrder(db, { authority: of.authority, order: certificate.order_id })

  // Step 1: what happened, in one document.
  const entries: Record<string, Uint8Array> = {}
  entries['evidence.json'] = strToU8(
    `${JSON.stringify(await describe(deps, order, certificate.line), undefined, 2)}\n`,
  )
  // Step 2: the certificates of this line, and those that issued them.
  const pair = await db
    .selectFrom('certificate')
    .select(['use', 'serial', 'der'])
    .where('authority_id', '=', of.authority)
    .where('order_id', '=', order.id)
    .where('line', '=', certificate.line)
    .execute()
  const cas = chainOf(await readCas(db, of.authority), certificate.ca_id)
  const chain = cas.map(ca => encodePem('CERTIFICATE', ca.certificate.der)).join('')
  for (const each of pair) entries[`certificates/${each.use}-${each.serial}.cer`] = each.der
  entries['certificates/chain.pem'] = strToU8(chain)
  // Step 3: the papers, opened.
  Object.assign(entries, await papersOf(deps, order))
  // Step 4: what proves that nothing was taken out or put in afterwards.
  const manifest = Object.fromEntries(
    Object.entries(entries)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, bytes]) => [name, sha256(bytes)]),
  )
  const text = `${JSON.stringify(manifest, undefined, 2)}\n`
  const bytes = zipSync({ ...entries, 'manifest.json': strToU8(text) } satisfies Zippable, {
    mtime: spine.clock.now(),
  })
  const hash = sha256(text)
  await spine.db.transaction(trx =>
    audit.write(trx, {
      authority: of.authority,
      actor: `staff:${of.staff}`,
      act: 'evidence.exported',
      subject: `certificate:${of.certificate}`,
      detail: { reason: of.reason, manifest: hash },
    }),
  )
  return { name: `${order.number ?? order.id}-${certificate.serial}.zip`, bytes, sha256: hash }
}

async function describe({ spine, audit }: RecordsDeps, order: Order, line: number) {
  const db = spine.db.kysely
  const key = { authority: order.authority_id, order: order.id }
  const { programme } = await programmeOf(spine, order)
  const rows = async (
    table: 'submission' | 'consent' | 'notice' | 'payment_attempt' | 'refund' | 'organisation_binding',
  ) =>
    await db
      .selectFrom(table)
      .selectAll()
      .where('authority_id', '=', key.authority)
      .where('order_id', '=', key.order)
      .execute()
  const published = await db
    .selectFrom('programme_version')
    .select(['version', 'sha256', 'published_at'])
    .where('authority_id', '=', key.authority)
    .where('programme', '=', order.programme)
    .where('version', '=', order.programme_version)
    .executeTakeFirst()
  const issuance = await db
    .selectFrom('issuance_request')
    .select(['id', 'profile', 'suite', 'term', 'facts', 'spki_sha256', 'state', 'attempt'])
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .where('line', '=', line)
    .execute()
  const trail = await db
    .selectFrom('audit')
    .selectAll()
    .where('authority_id', '=', key.authority)
    .where('subject', 'in', [`order:${order.id}`])
    .orderBy('seq')
    .execute()
  return {
    exported: spine.clock.now().toISOString(),
    order: { ...order, programme_sha256: published?.sha256, programme_published: published?.published_at },
    line: (await readLines(db, key)).find(each => each.line === line),
    stages: await readStages(db, key),
    submissions: await rows('submission'),
    consents: (await rows('consent')).map(consent => ({
      ...consent,
      text: agreementOf(programme, (consent as { agreement?: string }).agreement),
    })),
    // What each room left of its work: checks, identity, account proof, review, payment, production, delivery.
    sheets: await readSheets(db, key),
    timeline: await readTimeline(db, key),
    // Declarations with their signatures and certificates: whoever doubts them verifies them anew.
    bindings: (await rows('organisation_binding')).map(readable),
    payments: await rows('payment_attempt'),
    refunds: await rows('refund'),
    issuance,
    notices: (await rows('notice')).map(({ content: _, ...notice }) => notice),
    audit: trail,
    audit_chain: await audit.verify(db, key.authority),
  }
}

/** Bytes as base64: JSON would write a Buffer as a list of numbers. */
const readable = (row: object): object =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      Buffer.isBuffer(value) ? value.toString('base64') : value,
    ]),
  )

const agreementOf = (programme: Programme, name: string | undefined): Agreement | null =>
  programme.agreements[name ?? ''] ?? null

async function papersOf({ spine, files }: RecordsDeps, order: Order): Promise<Record<string, Uint8Array>> {
  const rows = await spine.db.kysely
    .selectFrom('order_file')
    .select(['id', 'slot', 'name', 'stored'])
    .where('authority_id', '=', order.authority_id)
    .where('order_id', '=', order.id)
    .execute()
  const found: Record<string, Uint8Array> = {}
  for (const row of rows) {
    const at = `files/${row.slot}/${row.id}`
    found[`${at}/${row.name}`] = await files.get(row.stored.kept)
    if (row.stored.original) found[`${at}/as-sent`] = await files.get(row.stored.original)
  }
  return found
}
