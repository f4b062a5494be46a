// Staff of an authority: signing in, the one-time links that set a password, and what an administrator may do. Nobody
// has a password that somebody else chose.
import { randomUUID } from 'node:crypto'
import type { Role } from '@hufu/contract/route.ts'
import type { StaffTable } from '../migrations/tables/account.ts'
import { AppError } from '../platform/errors.ts'
import type { StaffSession } from '../platform/http-session.ts'
import { issueToken, redeemToken, revokeTokens } from '../platform/tokens.ts'
import { type AccountDeps, DAY, type Trx } from './context.ts'
import { checkPassword, passwordMatches } from './password.ts'
import type { Sessions } from './session.ts'
import type { Throttle } from './sign-in-throttle.ts'

const LINK = 'staff-setup'
const LINK_LIFE = 3 * DAY

export interface StaffRow {
  id: string
  user: string | null
  name: string
  roles: Role[]
  state: 'invited' | 'active' | 'disabled'
}

export function openStaff(deps: AccountDeps, sessions: Sessions, throttle: Throttle) {
  const { db, clock, audit, config } = deps

  const rolesOf = async (trx: Trx, authority: string, staff: string): Promise<Role[]> => {
    const rows = await trx
      .selectFrom('staff_role')
      .select('role')
      .where('authority_id', '=', authority)
      .where('staff_id', '=', staff)
      .execute()
    return rows.map(r => r.role as Role)
  }
  const sessionFor = async (
    trx: Trx,
    row: Pick<StaffTable, 'authority_id' | 'id' | 'name'>,
  ): Promise<StaffSession> => ({
    id: row.id,
    authority: row.authority_id,
    name: row.name,
    roles: await rolesOf(trx, row.authority_id, row.id),
  })

  async function one(trx: Trx, authority: string, id: string) {
    const row = await trx
      .selectFrom('staff')
      .select(['authority_id', 'id', 'name', 'user_name', 'password', 'disabled_at'])
      .where('authority_id', '=', authority)
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (!row) throw new AppError('not-found')
    return row
  }

  async function newLink(
    trx: Trx,
    authority: string,
    id: string,
  ): Promise<{ link: string; expires: string }> {
    const subject = `${authority}/${id}`
    await revokeTokens(trx, LINK, subject)
    const token = await issueToken(trx, { purpose: LINK, subject, ttl: LINK_LIFE }, clock)
    const expires = new Date(clock.now().getTime() + LINK_LIFE).toISOString()
    return { link: `${config.publicUrl}/console/setup?token=${token}`, expires }
  }

  async function add(trx: Trx, authority: string, name: string, roles: readonly Role[]): Promise<string> {
    const id = randomUUID()
    await trx
      .insertInto('staff')
      .values({ authority_id: authority, id, user_name: null, password: null, name, created_at: clock.now() })
      .execute()
    const rows = [...new Set(roles)].map(role => ({ authority_id: authority, staff_id: id, role }))
    await trx.insertInto('staff_role').values(rows).execute()
    return id
  }

  return {
    add,
    newLink,

    async signIn(ask: { authority: string; user: string; password: string; ip: string }) {
      const { authority, user, password, ip } = ask
      const account = `${authority}/${user}`
      await throttle.take(account, ip)
      const row = await db.kysely
        .selectFrom('staff')
        .select(['authority_id', 'id', 'name', 'password'])
        .where('authority_id', '=', authority)
        .where('user_name', '=', user)
        .where('disabled_at', 'is', null)
        .executeTakeFirst()
      const right = await passwordMatches(password, row?.password)
      const known = deps.authorities().some(a => a.id === authority)
      if (!right || !row) {
        const detail = { user: user.slice(0, 60), ip }
        const entry = {
          actor: 'anonymous',
          act: 'staff.sign-in-refused',
          subject: row ? `staff:${row.id}` : 'staff',
        }
        // A made-up authority gets no chain of its own.
        if (known) await db.transaction(trx => audit.write(trx, { authority, ...entry, detail }))
        throw new AppError('session.refused')
      }
      return row
    },

    /** After signIn or setup: the session itself, in the same transaction as its audit row. */
    async begin(
      trx: Trx,
      row: Pick<StaffTable, 'authority_id' | 'id' | 'name'>,
      ip: string,
    ): Promise<StaffSession> {
      const staff = await sessionFor(trx, row)
      const actor = `staff:${row.id}`
      await audit.write(trx, {
        authority: row.authority_id,
        actor,
        act: 'staff.sign-in',
        subject: actor,
        detail: { ip },
      })
      return staff
    },

    /** Redeems a set-up or reset link. A reset keeps the user name; a first set-up chooses it. */
    async setUp(
      trx: Trx,
      ask: { token: string; user: string; name: string; password: string; hash: string },
    ) {
      const subject = await redeemToken(trx, LINK, ask.token, { clock, refusal: 'session.link-used' })
      const [authority, id] = subject.split('/') as [string, string]
      const row = await one(trx, authority, id)
      if (row.disabled_at) throw new AppError('session.link-used')
      const user_name = row.user_name ?? ask.user
      checkPassword(ask.password, user_name)
      if (!row.user_name) await refuseTaken(trx, authority, user_name)
      const name = row.user_name ? row.name : ask.name
      await trx
        .updateTable('staff')
        .set({ user_name, name, password: ask.hash })
        .where('authority_id', '=', authority)
        .where('id', '=', id)
        .execute()
      await sessions.endAll(trx, 'staff', id)
      const actor = `staff:${id}`
      const act = row.password ? 'staff.password-reset' : 'staff.set-up'
      await audit.write(trx, { authority, actor, act, subject: actor, detail: { user: user_name } })
      return { authority_id: authority, id, name }
    },

    async list(authority: string): Promise<StaffRow[]> {
      const rows = await db.kysely
        .selectFrom('staff')
        .select(['id', 'user_name', 'name', 'password', 'disabled_at'])
        .where('authority_id', '=', authority)
        .orderBy('created_at')
        .orderBy('id')
        .execute()
      const roles = await db.kysely
        .selectFrom('staff_role')
        .select(['staff_id', 'role'])
        .where('authority_id', '=', authority)
        .orderBy('role')
        .execute()
      return rows.map(r => ({
        id: r.id,
        user: r.user_name,
        name: r.name,
        roles: roles.filter(x => x.staff_id === r.id).map(x => x.role as Role),
        state: r.disabled_at ? 'disabled' : r.password ? 'active' : 'invited',
      }))
    },

    async invite(by: StaffSession, name: string, roles: readonly Role[]) {
      return await db.transaction(async trx => {
        const id = await add(trx, by.authority, name, roles)
        const link = await newLink(trx, by.authority, id)
        await record(trx, by, 'staff.invite', id, { roles })
        return link
      })
    },

    async disable(by: StaffSession, id: string): Promise<void> {
      await db.transaction(async trx => {
        await refuseLastAdministrator(trx, by.authority, id)
        const row = await one(trx, by.authority, id)
        await trx
          .updateTable('staff')
          .set({ disabled_at: row.disabled_at ?? clock.now() })
          .where('authority_id', '=', by.authority)
          .where('id', '=', id)
          .execute()
        await revokeTokens(trx, LINK, `${by.authority}/${id}`)
        await sessions.endAll(trx, 'staff', id)
        await record(trx, by, 'staff.disable', id, {})
      })
    },

    async reset(by: StaffSession, id: string) {
      return await db.transaction(async trx => {
        const row = await one(trx, by.authority, id)
        if (row.disabled_at) throw new AppError('not-found')
        const link = await newLink(trx, by.authority, id)
        await record(trx, by, 'staff.reset-link', id, {})
        return link
      })
    },
  }

  async function record(trx: Trx, by: StaffSession, act: string, id: string, detail: object): Promise<void> {
    await audit.write(trx, {
      authority: by.authority,
      actor: `staff:${by.id}`,
      act,
      subject: `staff:${id}`,
      detail,
    })
  }

  async function refuseTaken(trx: Trx, authority: string, user: string): Promise<void> {
    const taken = await trx
      .selectFrom('staff')
      .select('id')
      .where('authority_id', '=', authority)
      .where('user_name', '=', user)
      .executeTakeFirst()
    if (!taken) return
    const fault = {
      path: 'user',
      code: 'taken',
      zh: '这个用户名已有同事在用，请换一个',
      en: 'This user name is taken',
    }
    throw new AppError('request.invalid', { faults: [fault] })
  }

  /** An authority without an administrator could never let anybody in again. */
  async function refuseLastAdministrator(trx: Trx, authority: string, id: string): Promise<void> {
    const others = await trx
      .selectFrom('staff')
      .innerJoin('staff_role', r =>
        r
          .onRef('staff_role.authority_id', '=', 'staff.authority_id')
          .onRef('staff_role.staff_id', '=', 'staff.id'),
      )
      .select('staff.id')
      .where('staff.authority_id', '=', authority)
      .where('staff_role.role', '=', 'administrator')
      .where('staff.disabled_at', 'is', null)
      .where('staff.password', 'is not', null)
      .forUpdate()
      .execute()
    if (others.some(o => o.id === id) && others.length === 1) throw new AppError('access.role')
  }
}

export type Staff = ReturnType<typeof openStaff>
