// Sessions: a random token in a cookie that scripts cannot read, its hash in the table. Persons and staff have separate
// cookies, so a clerk can try the portal without leaving the desk.
import type { Role } from '@hufu/contract/route.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Session } from '../platform/http-session.ts'
import { hashSecret, newSecret } from '../platform/tokens.ts'
import { type AccountDeps, DAY, HOUR, type Trx } from './context.ts'

type Kind = 'person' | 'staff'

interface Span {
  cookie: string
  /** Ends so long after the last use… */
  idle: number
  /** …and so long after signing in, used or not. */
  whole: number
}

const spans: Record<Kind, Span> = {
  person: { cookie: 'hufu_session', idle: 30 * DAY, whole: 180 * DAY },
  staff: { cookie: 'hufu_staff', idle: 8 * HOUR, whole: 24 * HOUR },
}

export function openSessions({ db, clock, config }: Pick<AccountDeps, 'db' | 'clock' | 'config'>) {
  const cookieOptions = {
    path: '/',
    httpOnly: true,
    sameSite: 'lax' as const,
    secure: config.publicUrl.startsWith('https:'),
  }
  const tokenOf = (request: FastifyRequest, kind: Kind) => request.cookies[spans[kind].cookie]
  const give = (reply: FastifyReply, kind: Kind, token: string) =>
    reply.setCookie(spans[kind].cookie, token, { ...cookieOptions, maxAge: spans[kind].idle / 1000 })

  /** The owner of a live session, its end moved on. */
  async function ownerOf(request: FastifyRequest, kind: Kind): Promise<string | undefined> {
    const token = tokenOf(request, kind)
    if (!token) return undefined
    const hash = hashSecret(token)
    const now = clock.now()
    const row = await db.kysely
      .selectFrom('session')
      .select(['owner_id', 'created_at', 'expires_at'])
      .where('hash', '=', hash)
      .where('kind', '=', kind)
      .where('expires_at', '>', now)
      .executeTakeFirst()
    if (!row) return undefined
    const { idle, whole } = spans[kind]
    const end = Math.min(now.getTime() + idle, row.created_at.getTime() + whole)
    // Written once in a twentieth of the span, not at every request.
    if (end - row.expires_at.getTime() > idle / 20) {
      await db.kysely
        .updateTable('session')
        .set({ expires_at: new Date(end) })
        .where('hash', '=', hash)
        .execute()
    }
    return row.owner_id
  }

  async function staffOf(request: FastifyRequest): Promise<Session['staff']> {
    const id = await ownerOf(request, 'staff')
    if (!id) return undefined
    const rows = await db.kysely
      .selectFrom('staff')
      .leftJoin('staff_role', r =>
        r
          .onRef('staff_role.authority_id', '=', 'staff.authority_id')
          .onRef('staff_role.staff_id', '=', 'staff.id'),
      )
      .select(['staff.id', 'staff.authority_id', 'staff.name', 'staff_role.role'])
      .where('staff.id', '=', id)
      .where('staff.disabled_at', 'is', null)
      .execute()
    const first = rows[0]
    if (!first) return undefined
    const roles = rows.flatMap(r => (r.role ? [r.role as Role] : []))
    return { id: first.id, authority: first.authority_id, name: first.name, roles }
  }

  return {
    async of(request: FastifyRequest): Promise<Session> {
      const person = await ownerOf(request, 'person')
      const staff = await staffOf(request)
      return { ...(person ? { person: { id: person } } : {}), ...(staff ? { staff } : {}) }
    },

    /**
     * A fresh token at every sign-in, and the browser's old session ended: a token that somebody planted before is
     * worth nothing afterwards. The cookie is set by `give` once the transaction has committed.
     */
    async start(trx: Trx, request: FastifyRequest, kind: Kind, owner: string): Promise<string> {
      const now = clock.now()
      const old = tokenOf(request, kind)
      if (old) await trx.deleteFrom('session').where('hash', '=', hashSecret(old)).execute()
      const token = newSecret()
      await trx
        .insertInto('session')
        .values({
          hash: hashSecret(token),
          kind,
          owner_id: owner,
          created_at: now,
          expires_at: new Date(now.getTime() + spans[kind].idle),
        })
        .execute()
      return token
    },
    give,
    /** Moves the cookie's own end on, as the table's. */
    renew(request: FastifyRequest, reply: FastifyReply, kind: Kind): void {
      const token = tokenOf(request, kind)
      if (token) give(reply, kind, token)
    },
    async end(request: FastifyRequest, reply: FastifyReply, kind: Kind): Promise<void> {
      const token = tokenOf(request, kind)
      if (token) await db.kysely.deleteFrom('session').where('hash', '=', hashSecret(token)).execute()
      reply.clearCookie(spans[kind].cookie, cookieOptions)
    },
    async endAll(trx: Trx, kind: Kind, owner: string): Promise<void> {
      await trx.deleteFrom('session').where('owner_id', '=', owner).where('kind', '=', kind).execute()
    },
  }
}

export type Sessions = ReturnType<typeof openSessions>
