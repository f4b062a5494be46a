// The key management centre: encryption keys made ahead, handed out once, kept for those who must open old documents.
// Signing keys cannot come here: nothing in this file takes one. Each key rests under a key of its own, bound to its
// id, state and certificate, so that a row moved or changed by hand no longer opens.
import { randomBytes, randomUUID } from 'node:crypto'
import { algorithm } from '@hufu/pki'
import { type Selectable, sql } from 'kysely'
import type { Tables } from '../migrations/tables.ts'
import type { Reader, Trx } from '../order/order.ts'
import type { AuthorityContext } from './context.ts'
import { type KeyWrap, seal, unseal } from './key-wrap.ts'

export type EscrowedKey = Selectable<Tables['escrowed_key']>
export type EscrowSuite = EscrowedKey['algorithm']

/** RSA-2048 takes 150 ms and more to make: the pool is what keeps an issuance short. */
const SPARE_KEYS = 3

type Bound = Pick<EscrowedKey, 'authority_id' | 'id' | 'state' | 'certificate_id'>
const bindingOf = (row: Bound): string[] => [
  row.authority_id,
  row.id,
  row.state,
  row.certificate_id ?? 'no certificate',
]

function wrapKeyOf(keyWrap: KeyWrap, row: Bound, pkcs8: Uint8Array) {
  const dek = randomBytes(32)
  try {
    const wrapped = seal(dek, pkcs8, bindingOf(row))
    return { wrapped, wrapped_dek: keyWrap.wrap('escrow-key', dek, row.authority_id, row.id) }
  } finally {
    dek.fill(0)
  }
}

/** The private key, PKCS#8. The caller zero-fills it after use. */
export function openEscrowedKey(keyWrap: KeyWrap, row: EscrowedKey): Buffer {
  const dek = keyWrap.unwrap('escrow-key', row.wrapped_dek, row.authority_id, row.id)
  try {
    return unseal(dek, row.wrapped, bindingOf(row))
  } finally {
    dek.fill(0)
  }
}

export async function countSpareKeys(db: Reader, authority: string, suite: EscrowSuite): Promise<number> {
  const row = await db
    .selectFrom('escrowed_key')
    .select(sql<number>`count(*)::int`.as('n'))
    .where('authority_id', '=', authority)
    .where('algorithm', '=', suite)
    .where('state', '=', 'spare')
    .where('claimed_by', 'is', null)
    .executeTakeFirstOrThrow()
  return row.n
}

/** Makes spare keys until there are enough. Never inside a transaction: making one takes long. */
export async function fillPool(
  context: AuthorityContext,
  authority: string,
  suite: EscrowSuite,
  enough = SPARE_KEYS,
): Promise<void> {
  const { db, clock, keyWrap } = context
  for (let have = await countSpareKeys(db.kysely, authority, suite); have < enough; have++) {
    const keys = await algorithm(suite).generate()
    const pkcs8 = Buffer.from(keys.privateKeyPkcs8)
    const at = clock.now()
    const row = { authority_id: authority, id: randomUUID(), state: 'spare' as const, certificate_id: null }
    const sealed = wrapKeyOf(keyWrap, row, pkcs8)
    pkcs8.fill(0)
    keys.privateKeyPkcs8.fill(0)
    await db.kysely
      .insertInto('escrowed_key')
      .values({
        ...row,
        ...sealed,
        algorithm: suite,
        spki: Buffer.from(keys.publicKeySpki),
        created_at: at,
        changed_at: at,
      })
      .execute()
  }
}

/** Takes a spare for this try and nobody else's; undefined where the pool is empty. */
export async function claimKey(
  trx: Trx,
  by: { authority: string; suite: EscrowSuite; request: string; attempt: number; at: Date },
): Promise<EscrowedKey | undefined> {
  const spare = await trx
    .selectFrom('escrowed_key')
    .select('id')
    .where('authority_id', '=', by.authority)
    .where('algorithm', '=', by.suite)
    .where('state', '=', 'spare')
    .where('claimed_by', 'is', null)
    .orderBy('created_at')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  if (!spare) return undefined
  return await trx
    .updateTable('escrowed_key')
    .set({ claimed_by: by.request, claimed_attempt: by.attempt, changed_at: by.at })
    .where('authority_id', '=', by.authority)
    .where('id', '=', spare.id)
    .returningAll()
    .executeTakeFirst()
}

export async function claimedKey(db: Reader, authority: string, request: string, attempt: number) {
  return await db
    .selectFrom('escrowed_key')
    .selectAll()
    .where('authority_id', '=', authority)
    .where('claimed_by', '=', request)
    .where('claimed_attempt', '=', attempt)
    .where('state', '=', 'spare')
    .executeTakeFirst()
}

type Move = { state: 'in-use'; certificate: string } | { state: 'history' }

/** Spare → in use → history; sealed anew, since the state is part of what the seal covers. */
export async function moveKey(
  context: AuthorityContext,
  trx: Trx,
  row: EscrowedKey,
  to: Move,
): Promise<void> {
  const certificate_id = to.state === 'in-use' ? to.certificate : row.certificate_id
  const next = { ...row, state: to.state, certificate_id }
  const pkcs8 = openEscrowedKey(context.keyWrap, row)
  const sealed = wrapKeyOf(context.keyWrap, next, pkcs8)
  pkcs8.fill(0)
  const moved = await trx
    .updateTable('escrowed_key')
    .set({ state: to.state, certificate_id, ...sealed, changed_at: context.clock.now() })
    .where('authority_id', '=', row.authority_id)
    .where('id', '=', row.id)
    .where('state', '=', row.state)
    .executeTakeFirst()
  if (Number(moved.numUpdatedRows) !== 1) throw new Error(`escrowed key ${row.id} is no longer ${row.state}`)
  await context.audit.write(trx, {
    authority: row.authority_id,
    actor: 'system',
    act: `escrow.${to.state}`,
    subject: `escrowed-key:${row.id}`,
    detail: { certificate: certificate_id },
  })
}

/** What earlier tries held: back to the pool, unless a signature over the key may exist somewhere. */
export async function releaseClaims(
  context: AuthorityContext,
  trx: Trx,
  authority: string,
  request: string,
  maybeSigned: (attempt: number) => boolean,
): Promise<void> {
  const held = await trx
    .selectFrom('escrowed_key')
    .selectAll()
    .where('authority_id', '=', authority)
    .where('claimed_by', '=', request)
    .where('state', '=', 'spare')
    .forUpdate()
    .execute()
  for (const row of held) {
    if (maybeSigned(row.claimed_attempt ?? 0)) await moveKey(context, trx, row, { state: 'history' })
    else {
      await trx
        .updateTable('escrowed_key')
        .set({ claimed_by: null, claimed_attempt: null, changed_at: context.clock.now() })
        .where('authority_id', '=', authority)
        .where('id', '=', row.id)
        .execute()
    }
  }
}

/** Keys whose certificate is revoked or over go to the history, where recovery finds them. */
export async function retireKeys(context: AuthorityContext, authority: string): Promise<void> {
  const { db, clock } = context
  await db.transaction(async trx => {
    const over = await trx
      .selectFrom('escrowed_key as k')
      .innerJoin('certificate as c', join =>
        join.onRef('c.authority_id', '=', 'k.authority_id').onRef('c.id', '=', 'k.certificate_id'),
      )
      .selectAll('k')
      .where('k.authority_id', '=', authority)
      .where('k.state', '=', 'in-use')
      .where(eb => eb.or([eb('c.state', '=', 'revoked'), eb('c.not_after', '<', clock.now())]))
      .limit(200)
      .execute()
    for (const row of over) await moveKey(context, trx, row, { state: 'history' })
  })
}
