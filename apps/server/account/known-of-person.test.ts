// What an account tells a form: what is there, and of organisations only the one and only.
import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { Tables } from '../migrations/tables.ts'
import { migrations, openTestDatabase } from '../platform/test-database.ts'
import { knownOfPerson } from './known-of-person.ts'

it('tells name, number, e-mail and the organisation, but none of two', async () => {
  const db = await openTestDatabase<Tables>()
  await db.migrate(migrations)
  const [id, at] = [randomUUID(), new Date('2026-03-04T02:00:00Z')]
  await db.kysely
    .insertInto('person')
    .values({ id, name: '王经办', email: 'w@example.com', created_at: at } as never)
    .execute()
  const alias = { kind: 'mobile' as const, value: '13712345678', person_id: id, created_at: at }
  await db.kysely.insertInto('person_alias').values(alias).execute()
  const join = async (name: string, uscc: string) => {
    const organisation = randomUUID()
    await db.kysely
      .insertInto('organisation')
      .values({ id: organisation, uscc, name, created_at: at })
      .execute()
    const member = { organisation_id: organisation, person_id: id, role: 'agent', state: 'active', since: at }
    await db.kysely
      .insertInto('membership')
      .values(member as never)
      .execute()
  }
  const person = { name: '王经办', mobile: '13712345678', email: 'w@example.com' }
  expect(await knownOfPerson(db.kysely, id)).toEqual(person)
  await join('深圳示例科技有限公司', '91440300MA5FEXAMP1')
  expect(await knownOfPerson(db.kysely, id)).toEqual({
    ...person,
    organisation: { name: '深圳示例科技有限公司', uscc: '91440300MA5FEXAMP1' },
  })
  await join('另一家有限公司', '91440300MA5FEXAMP2')
  expect(await knownOfPerson(db.kysely, id)).toEqual(person)
  expect(await knownOfPerson(db.kysely, randomUUID())).toEqual({})
  await db.close()
})
