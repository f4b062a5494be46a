// Registering: the number is proved first. A known one is signed in, whatever was typed before; a new one gets a ticket,
// with which password, name and organisation follow. One engine for every counter's way of asking.
import { randomUUID } from 'node:crypto'
import { AppError } from '../platform/errors.ts'
import { issueToken, redeemToken } from '../platform/tokens.ts'
import type { TellPerson } from './account-notice.ts'
import { type AccountDeps, MINUTE, type Trx } from './context.ts'
import { readUscc } from './identify.ts'
import { accountAgreement, agreementHash } from './information-notice.ts'
import { checkPersonPassword } from './password.ts'
import { personByAlias } from './person.ts'

const TICKET = 'registration'
const LIFE = 30 * MINUTE

export interface Registration {
  ticket: string
  name?: string | undefined
  email?: string | undefined
  userName?: string | undefined
  password?: string | undefined
  organisation?: { uscc: string; name: string } | undefined
}

export function openRegistration({ clock }: Pick<AccountDeps, 'clock'>) {
  return {
    expectAgreement(version: string): void {
      if (version !== accountAgreement.version) throw new AppError('account.agreement')
    },

    /** After the code was right. */
    async ticketFor(trx: Trx, mobile: string): Promise<string> {
      const subject = JSON.stringify({ mobile, agreement: accountAgreement.version })
      return await issueToken(trx, { purpose: TICKET, subject, ttl: LIFE }, clock)
    },

    /** `hash`: of the password, made outside, since it takes its time on purpose. */
    async finish(trx: Trx, ask: Registration, hash: string | undefined, ip: string) {
      const subject = await redeemToken(trx, TICKET, ask.ticket, { clock, refusal: 'account.ticket-used' })
      const { mobile } = JSON.parse(subject) as { mobile: string }
      const { id, how } = await personByAlias(trx, clock, { kind: 'mobile', value: mobile }, undefined)
      const knownBy = [mobile, ask.userName ?? '', ask.organisation?.uscc ?? '']
      if (ask.password) checkPersonPassword(ask.password, knownBy)
      // Two windows proved one number and both go on: the second is a sign-in, and changes nothing of the first.
      if (how === 'new') {
        await trx
          .updateTable('person')
          .set({ name: ask.name ?? null, email: ask.email?.toLowerCase() ?? null, password: hash ?? null })
          .where('id', '=', id)
          .execute()
        if (ask.userName) await giveUserName(trx, clock.now(), id, ask.userName)
      }
      await acceptAgreement(trx, clock.now(), id, ip)
      const organisation = ask.organisation
        ? await registerOrganisation(trx, clock.now(), id, ask.organisation)
        : ('none' as const)
      return { id, how, organisation }
    },
  }
}

export async function acceptAgreement(trx: Trx, accepted_at: Date, person_id: string, ip: string) {
  const { id: agreement, version } = accountAgreement
  await trx
    .insertInto('account_agreement')
    .values({ person_id, agreement, version, hash: agreementHash, ip, accepted_at })
    .onConflict(c => c.doNothing())
    .execute()
}

/** Throws where another has it. */
export async function giveUserName(trx: Trx, created_at: Date, person_id: string, value: string) {
  // What reads as a credit code would be an organisation's, not a person's.
  if (readUscc(value)) throw new AppError('account.alias-taken')
  await trx
    .deleteFrom('person_alias')
    .where('person_id', '=', person_id)
    .where('kind', '=', 'user-name')
    .where('value', '<>', value)
    .execute()
  await trx
    .insertInto('person_alias')
    .values({ kind: 'user-name', value, person_id, created_at })
    .onConflict(c => c.doNothing())
    .execute()
  const held = await trx
    .selectFrom('person_alias')
    .select('person_id')
    .where('kind', '=', 'user-name')
    .where('value', '=', value)
    .executeTakeFirstOrThrow()
  if (held.person_id !== person_id) throw new AppError('account.alias-taken')
}

/** Whoever is first becomes its owner; of two at once the database picks one, and the other learns that it is taken. */
export async function registerOrganisation(
  trx: Trx,
  now: Date,
  person_id: string,
  { uscc: typed, name }: { uscc: string; name: string },
): Promise<'created' | 'taken'> {
  const uscc = readUscc(typed)
  if (!uscc) throw badUscc()
  const id = randomUUID()
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('organisation')
    .values({ id, uscc, name: name.trim(), created_at: now })
    .onConflict(c => c.column('uscc').doNothing())
    .executeTakeFirstOrThrow()
  if (numInsertedOrUpdatedRows !== 1n) return 'taken'
  await trx
    .insertInto('membership')
    .values({ organisation_id: id, person_id, role: 'owner', state: 'active', since: now })
    .execute()
  return 'created'
}

export function badUscc(): AppError {
  return new AppError('request.invalid', {
    faults: [
      {
        path: 'organisation.uscc',
        code: 'uscc',
        zh: '统一社会信用代码是 18 位数字和大写字母，请对照营业执照核对',
        en: 'The credit code has 18 digits and capital letters; compare with the licence',
      },
    ],
  })
}

/** Asking to join an organisation that is there; its owner decides. Unknown ones look the same. */
export async function askToJoin(trx: Trx, now: Date, tell: TellPerson, person_id: string, typed: string) {
  const uscc = readUscc(typed)
  if (!uscc) throw badUscc()
  const organisation = await trx
    .selectFrom('organisation')
    .select(['id', 'name'])
    .where('uscc', '=', uscc)
    .executeTakeFirst()
  if (!organisation) throw new AppError('not-found')
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('membership')
    .values({ organisation_id: organisation.id, person_id, role: 'agent', state: 'asked', since: now })
    .onConflict(c => c.doNothing())
    .executeTakeFirstOrThrow()
  if (numInsertedOrUpdatedRows !== 1n) return
  const owner = await trx
    .selectFrom('membership as m')
    .innerJoin('person_alias as a', j =>
      j.onRef('a.person_id', '=', 'm.person_id').on('a.kind', '=', 'mobile'),
    )
    .select('a.value')
    .where('m.organisation_id', '=', organisation.id)
    .where('m.role', '=', 'owner')
    .executeTakeFirst()
  await tell(trx, owner?.value, 'join-asked', { organisation: organisation.name })
}

export type Registrations = ReturnType<typeof openRegistration>
