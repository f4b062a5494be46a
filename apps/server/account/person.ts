// Persons and what they are known by. An alias is given to whoever proved it and is never taken from another.
import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Tables } from '../migrations/tables.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/db.ts'
import type { Trx } from './context.ts'

export type AliasKind = 'mobile' | 'openid'

export interface PersonView {
  id: string
  name: string
  mobile: string | null
  wechat: boolean
}

/**
 * Whose alias it is, after it was proved. Known: its owner. Unknown: the person already signed in in this browser, if
 * he has none of this kind yet; else a new person.
 */
export async function personByAlias(
  trx: Trx,
  clock: Clock,
  alias: { kind: AliasKind; value: string },
  signedIn: string | undefined,
): Promise<{ id: string; how: 'known' | 'linked' | 'new' }> {
  for (;;) {
    const owner = await trx
      .selectFrom('person_alias')
      .select('person_id')
      .where('kind', '=', alias.kind)
      .where('value', '=', alias.value)
      .executeTakeFirst()
    if (owner) return { id: owner.person_id, how: 'known' }
    const free = signedIn && !(await has(trx, signedIn, alias.kind)) ? signedIn : undefined
    const created_at = clock.now()
    const id = free ?? randomUUID()
    if (!free) await trx.insertInto('person').values({ id, name: null, created_at }).execute()
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('person_alias')
      .values({ ...alias, person_id: id, created_at })
      .onConflict(c => c.doNothing())
      .executeTakeFirstOrThrow()
    if (numInsertedOrUpdatedRows === 1n) return { id, how: free ? 'linked' : 'new' }
    // Another browser proved the same alias at this moment: it is his.
    if (!free) await trx.deleteFrom('person').where('id', '=', id).execute()
  }
}

const has = async (trx: Trx, person: string, kind: AliasKind): Promise<boolean> =>
  (await trx
    .selectFrom('person_alias')
    .select('value')
    .where('person_id', '=', person)
    .where('kind', '=', kind)
    .executeTakeFirst()) !== undefined

export async function viewPerson(db: Database<Tables>, id: string): Promise<PersonView | null> {
  const person = await db.kysely
    .selectFrom('person')
    .select(['id', 'name'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!person) return null
  const aliases = await db.kysely
    .selectFrom('person_alias')
    .select(['kind', 'value'])
    .where('person_id', '=', id)
    .execute()
  const mobile = aliases.find(a => a.kind === 'mobile')?.value ?? null
  const wechat = aliases.some(a => a.kind === 'openid')
  const fallback = mobile ? `${mobile.slice(0, 3)}****${mobile.slice(-4)}` : '微信用户'
  return { id, name: person.name ?? fallback, mobile, wechat }
}

/** The person's openid within one official account, for messages and for paying inside WeChat. */
export async function openidOf(
  db: Kysely<Tables>,
  person: string,
  appId: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('person_alias')
    .select('value')
    .where('person_id', '=', person)
    .where('kind', '=', 'openid')
    .where('value', 'like', `${appId}/%`)
    .executeTakeFirst()
  return row?.value.slice(appId.length + 1)
}

/** Whether this person signed in by a code to this number, their own, within the last half hour. */
export async function provedLately(
  db: Database<Tables>,
  clock: Clock,
  person: string,
  mobile: string,
): Promise<boolean> {
  const since = new Date(clock.now().getTime() - 30 * 60_000)
  const row = await db.kysely
    .selectFrom('person_alias as a')
    .innerJoin('sms_code as c', 'c.mobile', 'a.value')
    .select('c.id')
    .where('a.kind', '=', 'mobile')
    .where('a.value', '=', mobile)
    .where('a.person_id', '=', person)
    .where('c.purpose', '=', 'sign-in')
    .where('c.used_at', '>', since)
    .executeTakeFirst()
  return row !== undefined
}
