// What a person sees and changes of their own account: profile, password, sessions, and everything the house keeps of them.
import type { AccountView } from '@hufu/contract/routes/person-account.ts'
import { mask } from '@hufu/programme'
import type { FastifyRequest } from 'fastify'
import { AppError } from '../platform/errors.ts'
import type { TellPerson } from './account-notice.ts'
import { type AccountDeps, INSTALLATION, type Trx } from './context.ts'
import { knownByOf, mobileOf } from './identify.ts'
import { accountAgreement } from './information-notice.ts'
import type { Organisations } from './organisation.ts'
import type { Passkeys } from './passkey.ts'
import { checkPersonPassword, hashPassword, passwordMatches } from './password.ts'
import { giveUserName } from './register-person.ts'
import type { Sessions } from './session.ts'
import type { Throttle } from './sign-in-throttle.ts'

interface Parts {
  sessions: Sessions
  throttle: Throttle
  organisations: Organisations
  passkeys: Passkeys
  tell: TellPerson
}

const iso = (date: Date | null) => date?.toISOString() ?? null

export function openMyAccount(
  { db, clock, audit, transfersAbout }: Pick<AccountDeps, 'db' | 'clock' | 'audit' | 'transfersAbout'>,
  parts: Parts,
) {
  const { sessions, throttle, organisations, passkeys, tell } = parts

  async function view(request: FastifyRequest, id: string): Promise<AccountView> {
    const at = db.kysely
    const person = await at.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst()
    if (!person) throw new AppError('session.none')
    const aliases = await at
      .selectFrom('person_alias')
      .select(['kind', 'value'])
      .where('person_id', '=', id)
      .execute()
    const alias = (kind: string) => aliases.find(a => a.kind === kind)?.value ?? null
    const agreements = await at
      .selectFrom('account_agreement')
      .selectAll()
      .where('person_id', '=', id)
      .orderBy('accepted_at', 'desc')
      .execute()
    const consents = await at
      .selectFrom('consent')
      .selectAll()
      .where('person_id', '=', id)
      .orderBy('given_at', 'desc')
      .limit(200)
      .execute()
    const keys = await at
      .selectFrom('passkey')
      .selectAll()
      .where('person_id', '=', id)
      .orderBy('created_at')
      .execute()
    const change = await at
      .selectFrom('phone_change')
      .select(['new_mobile', 'effective_at'])
      .where('person_id', '=', id)
      .where('state', 'in', ['waiting', 'approved'])
      .executeTakeFirst()
    return {
      id,
      name: person.name,
      email: person.email,
      userName: alias('user-name'),
      mobile: alias('mobile'),
      wechat: alias('openid') !== null,
      hasPassword: person.password !== null,
      since: person.created_at.toISOString(),
      coolDownUntil: person.cool_until && person.cool_until > clock.now() ? iso(person.cool_until) : null,
      organisations: await organisations.ofPerson(at, id),
      invited: await organisations.invitationsTo(at, alias('mobile')),
      passkeys: keys.map(k => ({
        id: k.id,
        name: k.name,
        created: k.created_at.toISOString(),
        used: iso(k.used_at),
      })),
      passkeysPossible: passkeys.possible,
      sessions: await sessions.list(request, id),
      agreements: agreements.map(a => ({
        title: accountAgreement.title,
        version: a.version,
        hash: a.hash,
        at: a.accepted_at.toISOString(),
      })),
      consents: consents.map(c => ({
        authority: c.authority_id,
        order: c.order_id,
        about: c.about,
        version: c.version,
        at: c.given_at.toISOString(),
        withdrawn: iso(c.withdrawn_at),
      })),
      phoneChange: change
        ? { mobile: mask('mobile', change.new_mobile), effective: iso(change.effective_at) }
        : null,
    }
  }

  const record = (trx: Trx, id: string, act: string, detail: object = {}) =>
    audit.write(trx, { authority: INSTALLATION, actor: `person:${id}`, act, subject: `person:${id}`, detail })

  return {
    view,
    record,

    async saveProfile(
      id: string,
      ask: { name?: string | undefined; email?: string | null | undefined; userName?: string | undefined },
    ) {
      await db.transaction(async trx => {
        const set = {
          ...(ask.name === undefined ? {} : { name: ask.name }),
          ...(ask.email === undefined ? {} : { email: ask.email?.toLowerCase() ?? null }),
        }
        if (Object.keys(set).length > 0)
          await trx.updateTable('person').set(set).where('id', '=', id).execute()
        if (ask.userName) await giveUserName(trx, clock.now(), id, ask.userName)
        await record(trx, id, 'person.profile', { fields: Object.keys(ask) })
      })
    },

    /** The present password, however often it is guessed from an unlocked computer. */
    async expectPassword(id: string, password: string | undefined, ip: string): Promise<void> {
      const scope = `own/${id}`
      await throttle.take(scope, ip)
      const row = await db.kysely
        .selectFrom('person')
        .select('password')
        .where('id', '=', id)
        .executeTakeFirst()
      if (!password || !(await passwordMatches(password, row?.password)))
        throw new AppError('account.password-wrong')
      await db.transaction(trx => throttle.clear(trx, scope, ip))
    },

    async changePassword(
      request: FastifyRequest,
      id: string,
      ask: { current?: string | undefined; password: string },
    ): Promise<void> {
      const row = await db.kysely
        .selectFrom('person')
        .select('password')
        .where('id', '=', id)
        .executeTakeFirst()
      if (row?.password) await this.expectPassword(id, ask.current, request.ip)
      else if (!(await sessions.isFresh(request))) throw new AppError('account.proof-needed')
      checkPersonPassword(ask.password, await knownByOf(db.kysely, id))
      const hash = await hashPassword(ask.password)
      await db.transaction(async trx => {
        await trx.updateTable('person').set({ password: hash }).where('id', '=', id).execute()
        await sessions.endOthers(trx, request, id)
        if (row?.password) await tell(trx, await mobileOf(trx, id), 'password-changed')
        await record(trx, id, 'person.password', { first: !row?.password })
      })
    },

    /** All that the house holds of this person, for themselves. Secrets and keys are not theirs to carry about. */
    async data(request: FastifyRequest, id: string) {
      const at = db.kysely
      const orders = await at
        .selectFrom('orders')
        .select([
          'authority_id',
          'id',
          'number',
          'programme',
          'offer',
          'state',
          'organisation',
          'uscc',
          'created_at',
        ])
        .where('person_id', '=', id)
        .orderBy('created_at')
        .execute()
      const ids = orders.map(o => o.id)
      const values = ids.length
        ? await at
            .selectFrom('order_value')
            .select(['order_id', 'path', 'value', 'source'])
            .where('order_id', 'in', ids)
            .execute()
        : []
      const files = ids.length
        ? await at
            .selectFrom('order_file')
            .select(['order_id', 'slot', 'name', 'type', 'size', 'uploaded_at'])
            .where('order_id', 'in', ids)
            .execute()
        : []
      const of = <T extends { order_id: string }>(rows: T[], order: string) =>
        rows.filter(r => r.order_id === order).map(({ order_id: _, ...rest }) => rest)
      const certificates = await at
        .selectFrom('certificate')
        .select(['authority_id', 'order_id', 'serial', 'use', 'subject', 'not_before', 'not_after', 'state'])
        .where('person_id', '=', id)
        .orderBy('issued_at')
        .execute()
      const checks = await at
        .selectFrom('identity_check')
        .select(['authority_id', 'order_id', 'method', 'outcome', 'at', 'reference'])
        .where('person_id', '=', id)
        .orderBy('at')
        .execute()
      const aliases = await at
        .selectFrom('person_alias')
        .select('value')
        .where('person_id', '=', id)
        .execute()
      const theirs = [...aliases, ...values].map(each => each.value)
      const given = (await transfersAbout?.(ids, theirs)) ?? []
      await db.transaction(trx => record(trx, id, 'person.data-copied'))
      return {
        made: clock.now().toISOString(),
        account: await view(request, id),
        orders: orders.map(o => ({ ...o, values: of(values, o.id), files: of(files, o.id) })),
        certificates,
        identityChecks: checks,
        givenTo: given,
      }
    },
  }
}

export type MyAccount = ReturnType<typeof openMyAccount>

/** Sensitive acts wait a day after a change of number that the old phone did not confirm. */
export async function refuseWhileCooling(trx: Trx, now: Date, id: string): Promise<void> {
  const row = await trx.selectFrom('person').select('cool_until').where('id', '=', id).executeTakeFirst()
  if (row?.cool_until && row.cool_until > now) throw new AppError('account.cooling-down')
}
