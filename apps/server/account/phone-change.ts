// Changing the number one signs in by, signed in: a code to the new number is not enough (whoever has the session could
// send one); an old factor is asked for too, the old number is warned, and without the old phone a day must pass before sensitive acts.
import { mask } from '@hufu/programme'
import { sql } from 'kysely'
import { AppError } from '../platform/errors.ts'
import type { TellPerson } from './account-notice.ts'
import { type AccountDeps, DAY, INSTALLATION, type Trx } from './context.ts'
import { mobileOf } from './identify.ts'
import { type MyAccount, refuseWhileCooling } from './my-account.ts'
import type { PasskeyAnswer, Passkeys } from './passkey.ts'
import type { SmsCodes } from './sms-code.ts'

export type OldFactor =
  | { kind: 'code'; code: string }
  | { kind: 'password'; password: string }
  | ({ kind: 'passkey' } & PasskeyAnswer)

export function openPhoneChange(
  { db, clock, audit }: Pick<AccountDeps, 'db' | 'clock' | 'audit'>,
  parts: { codes: SmsCodes; mine: MyAccount; passkeys: Passkeys; tell: TellPerson },
) {
  const { codes, mine, passkeys, tell } = parts
  const purposes = (person: string) => ({ toNew: `phone-new:${person}`, toOld: `phone-old:${person}` })

  return {
    sendToNew: (person: string, mobile: string, ip: string) =>
      codes.request({ mobile, purpose: purposes(person).toNew, ip }),

    async sendToOld(person: string, ip: string) {
      const mobile = await mobileOf(db.kysely, person)
      if (!mobile) throw new AppError('not-found')
      return await codes.request({ mobile, purpose: purposes(person).toOld, ip })
    },

    /** Answers what the transaction has to do, once all factors are checked: codes and tries count for themselves. */
    async change(person: string, ask: { mobile: string; code: string; factor: OldFactor }, ip: string) {
      const { toNew, toOld } = purposes(person)
      const old = await mobileOf(db.kysely, person)
      await refuseWhileCooling(db.kysely, clock.now(), person)
      const { factor } = ask
      // 1. The old factor first: a wrong one must not spend the new number's code.
      if (factor.kind === 'password') await mine.expectPassword(person, factor.password, ip)
      else if (factor.kind === 'passkey') await passkeys.prove(person, factor)
      else if (old) await codes.check({ mobile: old, purpose: toOld, code: factor.code })
      // A person of WeChat alone has no number to lose.
      else throw new AppError('code.wrong')
      // 2. The new number.
      await codes.check({ mobile: ask.mobile, purpose: toNew, code: ask.code })
      // 3. The change itself.
      await db.transaction(async trx => {
        await moveMobile(trx, clock.now(), person, ask.mobile)
        if (factor.kind !== 'code') await coolDown(trx, clock.now(), person)
        await tell(trx, old, 'phone-changed-old', { mobile: mask('mobile', ask.mobile) })
        await tell(trx, ask.mobile, 'phone-changed-new')
        await audit.write(trx, {
          authority: INSTALLATION,
          actor: `person:${person}`,
          act: 'person.phone-changed',
          subject: `person:${person}`,
          detail: { by: factor.kind, ip },
        })
      })
    },
  }
}

export type PhoneChange = ReturnType<typeof openPhoneChange>

/**
 * Whether the number is free for this person. Somebody who tried it by SMS has made an empty account with it: of that
 * nothing is lost.
 */
export async function mayMove(trx: Trx, person: string, mobile: string): Promise<boolean> {
  const held = await trx
    .selectFrom('person_alias')
    .select('person_id')
    .where('kind', '=', 'mobile')
    .where('value', '=', mobile)
    .executeTakeFirst()
  return !held || held.person_id === person || (await isEmpty(trx, held.person_id))
}

async function isEmpty(trx: Trx, person: string): Promise<boolean> {
  const { rows } = await sql<{ n: string }>`
    select (select count(*) from orders where person_id = ${person})
         + (select count(*) from membership where person_id = ${person})
         + (select count(*) from passkey where person_id = ${person})
         + (select count(*) from person where id = ${person} and password is not null)
         + (select count(*) from person_alias where person_id = ${person} and kind <> 'mobile') as n
  `.execute(trx)
  return Number(rows[0]?.n) === 0
}

/** The number was proved before. Whose it is and who uses it, stays. */
export async function moveMobile(
  trx: Trx,
  created_at: Date,
  person_id: string,
  value: string,
): Promise<void> {
  if (!(await mayMove(trx, person_id, value))) throw new AppError('phone.taken')
  const ofNumber = trx.deleteFrom('person_alias').where('kind', '=', 'mobile')
  await ofNumber.where('person_id', '=', person_id).execute()
  await ofNumber.where('value', '=', value).execute()
  await trx.insertInto('person_alias').values({ kind: 'mobile', value, person_id, created_at }).execute()
}

export async function coolDown(trx: Trx, now: Date, person: string): Promise<void> {
  await trx
    .updateTable('person')
    .set({ cool_until: new Date(now.getTime() + DAY) })
    .where('id', '=', person)
    .execute()
}
