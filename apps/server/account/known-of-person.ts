// What an account knows of its person, for forms that need not ask again. A name is told only where the person gave one.
import type { Trx } from './context.ts'
import { mobileOf } from './identify.ts'

export interface KnownOfPerson {
  name?: string
  email?: string
  mobile?: string
  organisation?: { name: string; uscc: string }
}

export async function knownOfPerson(trx: Trx, person: string): Promise<KnownOfPerson> {
  const row = await trx
    .selectFrom('person')
    .select(['name', 'email'])
    .where('id', '=', person)
    .executeTakeFirst()
  const mobile = await mobileOf(trx, person)
  const organisations = await trx
    .selectFrom('membership as m')
    .innerJoin('organisation as o', 'o.id', 'm.organisation_id')
    .select(['o.name', 'o.uscc'])
    .where('m.person_id', '=', person)
    .where('m.state', '=', 'active')
    .limit(2)
    .execute()
  const [only, second] = organisations
  return {
    ...(row?.name ? { name: row.name } : {}),
    ...(row?.email ? { email: row.email } : {}),
    ...(mobile ? { mobile } : {}),
    // Of two nobody knows which is meant.
    ...(only && !second ? { organisation: only } : {}),
  }
}
