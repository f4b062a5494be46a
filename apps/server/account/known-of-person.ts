// What an account knows of its person, for forms that need not ask again. A name is told only where the person gave one; an
// organisation only where they act for one and no other, since nobody could say which of several is meant.
import type { Kysely } from 'kysely'
import type { Tables } from '../migrations/tables.ts'

interface Known {
  name?: string
  mobile?: string
  email?: string
  organisation?: { name: string; uscc: string }
}

export async function knownOfPerson(db: Kysely<Tables>, id: string): Promise<Known> {
  const person = await db
    .selectFrom('person')
    .select(['name', 'email'])
    .where('id', '=', id)
    .executeTakeFirst()
  const mobile = await db
    .selectFrom('person_alias')
    .select('value')
    .where('person_id', '=', id)
    .where('kind', '=', 'mobile')
    .executeTakeFirst()
  const organisations = await db
    .selectFrom('membership as m')
    .innerJoin('organisation as o', 'o.id', 'm.organisation_id')
    .select(['o.name', 'o.uscc'])
    .where('m.person_id', '=', id)
    .where('m.state', '=', 'active')
    .limit(2)
    .execute()
  const [organisation] = organisations.length === 1 ? organisations : []
  return {
    ...(person?.name ? { name: person.name } : {}),
    ...(mobile ? { mobile: mobile.value } : {}),
    ...(person?.email ? { email: person.email } : {}),
    ...(organisation ? { organisation } : {}),
  }
}
