// From what somebody types to sign in (mobile, user name, or an organisation's USCC) to the persons it may stand for.
import { normalise } from '@hufu/programme'
import type { Trx } from './context.ts'

export type Identifier = { kind: 'mobile' | 'user-name' | 'uscc'; value: string }

/** A user name begins with a small letter and is never 18 long with digits in places 3 to 8, so the kinds do not overlap. */
export function readIdentifier(typed: string): Identifier {
  const number = normalise('mobile', typed)
  if (/^1[3-9]\d{9}$/.test(number)) return { kind: 'mobile', value: number }
  const code = readUscc(typed)
  if (code) return { kind: 'uscc', value: code }
  return { kind: 'user-name', value: typed.normalize('NFKC').trim().toLowerCase().slice(0, 60) }
}

/** The form only: codes whose check character does not fit exist (facts in programme/form/check-field.ts). */
export function readUscc(typed: string): string | undefined {
  const code = normalise('uscc', typed)
  return /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(code) ? code : undefined
}

/** One person, or for a USCC its members, the owner first. Closed accounts are nobody's. */
export async function personsBehind(trx: Trx, { kind, value }: Identifier) {
  if (kind === 'uscc') {
    return await trx
      .selectFrom('organisation as o')
      .innerJoin('membership as m', 'm.organisation_id', 'o.id')
      .innerJoin('person as p', 'p.id', 'm.person_id')
      .select(['p.id', 'p.name', 'p.password'])
      .where('o.uscc', '=', value)
      .where('m.state', '=', 'active')
      .where('p.closed_at', 'is', null)
      .orderBy(e => e.case().when('m.role', '=', 'owner').then(0).else(1).end())
      .orderBy('m.since')
      .limit(40)
      .execute()
  }
  return await trx
    .selectFrom('person_alias as a')
    .innerJoin('person as p', 'p.id', 'a.person_id')
    .select(['p.id', 'p.name', 'p.password'])
    .where('a.kind', '=', kind)
    .where('a.value', '=', value)
    .where('p.closed_at', 'is', null)
    .execute()
}

export const mobileOf = async (trx: Trx, person: string): Promise<string | null> =>
  (
    await trx
      .selectFrom('person_alias')
      .select('value')
      .where('person_id', '=', person)
      .where('kind', '=', 'mobile')
      .executeTakeFirst()
  )?.value ?? null

/** What a password must not be made of. */
export async function knownByOf(trx: Trx, person: string): Promise<string[]> {
  const aliases = await trx
    .selectFrom('person_alias')
    .select('value')
    .where('person_id', '=', person)
    .where('kind', '<>', 'openid')
    .execute()
  const organisations = await trx
    .selectFrom('membership as m')
    .innerJoin('organisation as o', 'o.id', 'm.organisation_id')
    .select('o.uscc')
    .where('m.person_id', '=', person)
    .execute()
  return [...aliases.map(a => a.value), ...organisations.map(o => o.uscc)]
}
