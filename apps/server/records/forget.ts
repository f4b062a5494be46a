// Forgetting: every table that holds something of a person in an order, in one place, so that a test can look whether a word of it
// is left anywhere. Money, its invoices and issued certificates stay: the first by accounting law, the last are public.
import type { StoredFile } from '../migrations/tables/order.ts'
import type { OrderKey, Trx } from '../order/order.ts'
import type { Spine } from '../order/spine.ts'
import type { Audit } from '../platform/audit.ts'
import { json } from '../platform/db.ts'
import type { Files } from '../platform/files.ts'

export interface RetentionDeps {
  spine: Spine
  files: Files
  audit: Audit
}

/** Rows that are nothing but what was filled in, sent or read. */
const wholly = [
  'order_value',
  'order_file',
  'submission',
  'dossier_sheet',
  'file_reading',
  'registry_answer',
  'paper_print',
  'kept_pin',
  'seal_picture',
  'identity_session',
  'order_note',
  'payment_code',
] as const

export async function forgetOrder(deps: RetentionDeps, key: OrderKey, actor: string): Promise<void> {
  const { spine, files, audit } = deps
  const objects = await objectsOf(spine, key)
  await spine.db.transaction(async trx => {
    for (const table of wholly)
      await trx
        .deleteFrom(table)
        .where('authority_id', '=', key.authority)
        .where('order_id', '=', key.order)
        .execute()
    await blank(trx, key)
    await trx
      .updateTable('deletion_request')
      .set({ done_at: spine.clock.now() })
      .where('authority_id', '=', key.authority)
      .where('order_id', '=', key.order)
      .execute()
    await audit.write(trx, {
      authority: key.authority,
      actor,
      act: 'order.forgotten',
      subject: `order:${key.order}`,
      detail: { files: objects.length },
    })
  })
  // The rows hold the keys: without them the objects are noise, so a crash here leaves nothing readable. A file that was carried
  // over to a later order has a row there, and stays.
  for (const file of objects) if (!(await isHeld(spine, file.id))) await files.remove(file.id)
}

/** Rows that say that something happened stay; whose it was goes. */
async function blank(trx: Trx, key: OrderKey): Promise<void> {
  const nobody = { organisation: '', uscc: '', agent: '', verified_mobile: null }
  await trx
    .updateTable('orders')
    .set(nobody)
    .where('authority_id', '=', key.authority)
    .where('id', '=', key.order)
    .execute()
  await trx
    .updateTable('notice')
    .set({ recipient: '', content: json({}) })
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .execute()
  await trx
    .updateTable('identity_task')
    .set({ subject: '', why: null, asked: null })
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .execute()
  await trx
    .updateTable('identity_check')
    .set({ subject: '', note: null })
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .execute()
  await trx
    .updateTable('bank_proof_round')
    .set({ account_name: '', bank: '', account_masked: '' })
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .execute()
  await trx
    .updateTable('organisation_binding')
    .set({ content: Buffer.alloc(0), name: null, identity: null, mobile: null, token_hash: null })
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .execute()
  await trx
    .updateTable('parcel')
    .set({ tracking: json([]) })
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .execute()
  await trx
    .updateTable('issuance_request')
    .set({ facts: json({}), csr: Buffer.alloc(0) })
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .execute()
}

async function objectsOf({ db }: Spine, key: OrderKey): Promise<StoredFile[]> {
  const sent = await db.kysely
    .selectFrom('order_file')
    .select('stored')
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .execute()
  const drawn = await db.kysely
    .selectFrom('seal_picture')
    .select(['source', 'picture'])
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .execute()
  return [
    ...sent.flatMap(({ stored }) => [stored.kept, stored.original]),
    ...drawn.flatMap(({ source, picture }) => [source, picture]),
  ].flatMap(file => (file ? [file] : []))
}

async function isHeld({ db }: Spine, id: string): Promise<boolean> {
  const row = await db.kysely
    .selectFrom('order_file')
    .select('id')
    .where(eb =>
      eb.or([
        eb(eb.ref('stored', '->').key('kept').key('id'), '=', JSON.stringify(id) as never),
        eb(eb.ref('stored', '->').key('original').key('id'), '=', JSON.stringify(id) as never),
      ]),
    )
    .executeTakeFirst()
  return row !== undefined
}

/** Closed accounts that were kept for their evidence only: gone when the last of it is. */
export async function forgetPersons({ spine, audit }: RetentionDeps): Promise<number> {
  const due = await spine.db.kysely
    .selectFrom('person as p')
    .select('p.id')
    .where('p.restricted_at', 'is not', null)
    .where(eb =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('orders as o')
            .innerJoin('order_value as v', join =>
              join.onRef('v.authority_id', '=', 'o.authority_id').onRef('v.order_id', '=', 'o.id'),
            )
            .select('o.id')
            .whereRef('o.person_id', '=', 'p.id'),
        ),
      ),
    )
    .limit(500)
    .execute()
  for (const { id } of due) {
    await spine.db.transaction(async trx => {
      await trx.deleteFrom('account_agreement').where('person_id', '=', id).execute()
      await trx.updateTable('person').set({ name: null, restricted_at: null }).where('id', '=', id).execute()
      await audit.write(trx, {
        authority: 'installation',
        actor: 'system',
        act: 'person.forgotten',
        subject: `person:${id}`,
      })
    })
  }
  return due.length
}
