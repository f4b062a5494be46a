// Organisations and their members: an owner, who lets colleagues in and out and hands over, and agents. A person may be in
// several; what one applies for stays one's own.
import { randomUUID } from 'node:crypto'
import { mask } from '@hufu/programme'
import { AppError } from '../platform/errors.ts'
import { hashSecret, newSecret } from '../platform/tokens.ts'
import type { TellPerson } from './account-notice.ts'
import { type AccountDeps, DAY, INSTALLATION, type Trx } from './context.ts'
import { mobileOf } from './identify.ts'

const INVITATION_LIFE = 7 * DAY
const MOST_OPEN = 20

export function openOrganisations(
  { clock, audit, config }: Pick<AccountDeps, 'clock' | 'audit' | 'config'>,
  tell: TellPerson,
) {
  /** Locks the organisation, so that two owners' acts follow one another. Foreign and unknown look the same. */
  async function asOwner(trx: Trx, organisation: string, person: string) {
    const row = await trx
      .selectFrom('organisation as o')
      .innerJoin('membership as m', 'm.organisation_id', 'o.id')
      .select(['o.id', 'o.name'])
      .where('o.id', '=', organisation)
      .where('m.person_id', '=', person)
      .where('m.role', '=', 'owner')
      .forUpdate('o')
      .executeTakeFirst()
    if (!row) throw new AppError('not-found')
    return row
  }
  const record = (trx: Trx, person: string, act: string, organisation: string, detail: object = {}) =>
    audit.write(trx, {
      authority: INSTALLATION,
      actor: `person:${person}`,
      act,
      subject: `organisation:${organisation}`,
      detail,
    })
  const membership = (trx: Trx, organisation: string, person: string) =>
    trx
      .selectFrom('membership')
      .select(['role', 'state'])
      .where('organisation_id', '=', organisation)
      .where('person_id', '=', person)
      .forUpdate()
      .executeTakeFirst()

  /** The open invitation that the link or the number stands for, with who sent it. */
  async function invitation(trx: Trx, by: { token: string } | { id: string; mobile: string | null }) {
    let query = trx
      .selectFrom('organisation_invitation as i')
      .innerJoin('organisation as o', 'o.id', 'i.organisation_id')
      .innerJoin('person as p', 'p.id', 'i.invited_by')
      .select(['i.id', 'i.organisation_id', 'i.expires_at', 'o.name', 'p.name as by'])
      .where('i.used_at', 'is', null)
      .where('i.expires_at', '>', clock.now())
    query =
      'token' in by
        ? query.where('i.token_hash', '=', hashSecret(by.token))
        : query.where('i.id', '=', by.id).where('i.mobile', '=', by.mobile ?? '')
    const row = await query.forUpdate('i').executeTakeFirst()
    if (!row) throw new AppError('invitation.used')
    return row
  }

  return {
    async rename(trx: Trx, person: string, organisation: string, name: string) {
      await asOwner(trx, organisation, person)
      await trx.updateTable('organisation').set({ name }).where('id', '=', organisation).execute()
      await record(trx, person, 'organisation.rename', organisation, { name })
    },

    async invite(trx: Trx, person: string, organisation: string, mobile: string | undefined) {
      const { name } = await asOwner(trx, organisation, person)
      const created_at = clock.now()
      const open = await trx
        .selectFrom('organisation_invitation')
        .select('id')
        .where('organisation_id', '=', organisation)
        .where('created_at', '>', new Date(created_at.getTime() - DAY))
        .execute()
      if (open.length >= MOST_OPEN) throw new AppError('request.too-many')
      const token = mobile ? null : newSecret()
      const expires_at = new Date(created_at.getTime() + INVITATION_LIFE)
      const row = {
        id: randomUUID(),
        organisation_id: organisation,
        invited_by: person,
        created_at,
        expires_at,
      }
      await trx
        .insertInto('organisation_invitation')
        .values({
          ...row,
          mobile: mobile ?? null,
          token_hash: token ? hashSecret(token) : null,
          used_at: null,
        })
        .execute()
      if (mobile) await tell(trx, mobile, 'invited', { organisation: name })
      await record(trx, person, 'organisation.invite', organisation, { by: mobile ? 'mobile' : 'link' })
      // Behind a #, so that the secret reaches no server's log.
      const link = token ? `${config.publicUrl}/invitation#${token}` : null
      return { link, expires: expires_at.toISOString() }
    },

    async withdraw(trx: Trx, person: string, organisation: string, id: string) {
      await asOwner(trx, organisation, person)
      await trx
        .deleteFrom('organisation_invitation')
        .where('organisation_id', '=', organisation)
        .where('id', '=', id)
        .where('used_at', 'is', null)
        .execute()
    },

    async look(trx: Trx, token: string) {
      const row = await invitation(trx, { token })
      return { organisation: row.name, by: row.by ?? '', expires: row.expires_at.toISOString() }
    },

    async accept(
      trx: Trx,
      person: string,
      by: { token?: string | undefined; invitation?: string | undefined },
    ) {
      const found = by.token
        ? await invitation(trx, { token: by.token })
        : await invitation(trx, { id: by.invitation ?? randomUUID(), mobile: await mobileOf(trx, person) })
      const since = clock.now()
      await trx
        .updateTable('organisation_invitation')
        .set({ used_at: since })
        .where('id', '=', found.id)
        .execute()
      const row = { organisation_id: found.organisation_id, person_id: person, since }
      await trx
        .insertInto('membership')
        .values({ ...row, role: 'agent', state: 'active' })
        .onConflict(c => c.columns(['organisation_id', 'person_id']).doUpdateSet({ state: 'active' }))
        .execute()
      await record(trx, person, 'organisation.join', found.organisation_id)
    },

    async admit(trx: Trx, owner: string, organisation: string, person: string) {
      const { name } = await asOwner(trx, organisation, owner)
      const held = await membership(trx, organisation, person)
      if (!held) throw new AppError('not-found')
      if (held.state === 'active') return
      await trx
        .updateTable('membership')
        .set({ state: 'active', since: clock.now() })
        .where('organisation_id', '=', organisation)
        .where('person_id', '=', person)
        .execute()
      await tell(trx, await mobileOf(trx, person), 'join-admitted', { organisation: name })
      await record(trx, owner, 'organisation.admit', organisation, { person })
    },

    /** An owner takes somebody out, or one leaves. The last one out closes the door; an owner with colleagues hands over first. */
    async remove(trx: Trx, by: string, organisation: string, person: string) {
      if (by !== person) await asOwner(trx, organisation, by)
      const held = await membership(trx, organisation, person)
      if (!held) throw new AppError('not-found')
      if (held.role === 'owner') {
        const others = await trx
          .selectFrom('membership')
          .select('person_id')
          .where('organisation_id', '=', organisation)
          .where('person_id', '<>', person)
          .where('state', '=', 'active')
          .execute()
        if (others.length > 0) throw new AppError('account.owns-organisation')
        for (const table of ['organisation_invitation', 'membership'] as const)
          await trx.deleteFrom(table).where('organisation_id', '=', organisation).execute()
        await trx.deleteFrom('organisation').where('id', '=', organisation).execute()
      } else {
        await trx
          .deleteFrom('membership')
          .where('organisation_id', '=', organisation)
          .where('person_id', '=', person)
          .execute()
      }
      await record(trx, by, by === person ? 'organisation.leave' : 'organisation.remove', organisation, {
        person,
      })
    },

    async handOver(trx: Trx, owner: string, organisation: string, person: string) {
      await asOwner(trx, organisation, owner)
      const held = await membership(trx, organisation, person)
      if (held?.state !== 'active' || person === owner) throw new AppError('not-found')
      const roleOf = (id: string, role: 'owner' | 'agent') =>
        trx
          .updateTable('membership')
          .set({ role })
          .where('organisation_id', '=', organisation)
          .where('person_id', '=', id)
          .execute()
      // In this order: there is one owner at most, says the index.
      await roleOf(owner, 'agent')
      await roleOf(person, 'owner')
      await record(trx, owner, 'organisation.hand-over', organisation, { to: person })
    },

    /** What a member sees; only the owner sees who asks and who is invited. */
    async ofPerson(trx: Trx, person: string) {
      const mine = await trx
        .selectFrom('membership as m')
        .innerJoin('organisation as o', 'o.id', 'm.organisation_id')
        .select(['o.id', 'o.uscc', 'o.name', 'm.role', 'm.state'])
        .where('m.person_id', '=', person)
        .orderBy('m.since')
        .execute()
      const ids = mine.filter(o => o.state === 'active').map(o => o.id)
      if (ids.length === 0) return mine.map(o => ({ ...o, members: [], invitations: [] }))
      const members = await trx
        .selectFrom('membership as m')
        .innerJoin('person as p', 'p.id', 'm.person_id')
        .leftJoin('person_alias as a', j => j.onRef('a.person_id', '=', 'p.id').on('a.kind', '=', 'mobile'))
        .select(['m.organisation_id', 'p.id', 'p.name', 'a.value', 'm.role', 'm.state'])
        .where('m.organisation_id', 'in', ids)
        .orderBy('m.since')
        .execute()
      const invitations = await trx
        .selectFrom('organisation_invitation')
        .select(['id', 'organisation_id', 'mobile', 'expires_at'])
        .where('organisation_id', 'in', ids)
        .where('used_at', 'is', null)
        .where('expires_at', '>', clock.now())
        .execute()
      return mine.map(o => ({
        ...o,
        members: members
          .filter(m => m.organisation_id === o.id && (o.role === 'owner' || m.state === 'active'))
          .map(m => ({
            person: m.id,
            name: m.name ?? '',
            mobile: m.value ? mask('mobile', m.value) : '',
            role: m.role,
            state: m.state,
            me: m.id === person,
          })),
        invitations: invitations
          .filter(i => i.organisation_id === o.id && o.role === 'owner')
          .map(i => ({
            id: i.id,
            mobile: i.mobile ? mask('mobile', i.mobile) : null,
            expires: i.expires_at.toISOString(),
          })),
      }))
    },

    async invitationsTo(trx: Trx, mobile: string | null) {
      if (!mobile) return []
      const rows = await trx
        .selectFrom('organisation_invitation as i')
        .innerJoin('organisation as o', 'o.id', 'i.organisation_id')
        .innerJoin('person as p', 'p.id', 'i.invited_by')
        .select(['i.id', 'o.name as organisation', 'p.name as by'])
        .where('i.mobile', '=', mobile)
        .where('i.used_at', 'is', null)
        .where('i.expires_at', '>', clock.now())
        .execute()
      return rows.map(r => ({ ...r, by: r.by ?? '' }))
    },
  }
}

export type Organisations = ReturnType<typeof openOrganisations>
