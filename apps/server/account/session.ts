// Sessions: a random token in a cookie that scripts cannot read, its hash in the table. Persons and staff have separate
// cookies, so a clerk can try the portal without leaving the desk.
import type { Role } from '@hufu/contract/route.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Kysely } from 'kysely'
import type { Tables } from '../migrations/tables.ts'
import type { Session } from '../platform/http-session.ts'
import { hashSecret, newSecret } from '../platform/tokens.ts'
import { type AccountDeps, DAY, HOUR, MINUTE, type Trx } from './context.ts'

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

const FRESH = 30 * MINUTE

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
          device: deviceOf(request.headers['user-agent']),
          ip: request.ip,
        })
        .execute()
      return token
    },
    /** Names this browser's sign-in without giving it away: what was begun in it can be tied to it. */
    browserOf(request: FastifyRequest): string {
      return hashSecret(tokenOf(request, 'person') ?? '')
    },
    /** Whether the sign-in that `browserOf` named still lives. */
    async lives(within: Kysely<Tables>, browser: string, owner: string): Promise<boolean> {
      const row = await within
        .selectFrom('session')
        .select('hash')
        .where('hash', '=', browser)
        .where('kind', '=', 'person')
        .where('owner_id', '=', owner)
        .where('expires_at', '>', clock.now())
        .executeTakeFirst()
      return row !== undefined
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
    /** Of a person, newest first; `here` is the one that asks. */
    async list(request: FastifyRequest, owner: string) {
      const token = tokenOf(request, 'person')
      const here = token ? hashSecret(token) : ''
      const rows = await db.kysely
        .selectFrom('session')
        .select(['id', 'hash', 'device', 'ip', 'created_at', 'expires_at'])
        .where('kind', '=', 'person')
        .where('owner_id', '=', owner)
        .where('expires_at', '>', clock.now())
        .orderBy('created_at', 'desc')
        .execute()
      const { idle } = spans.person
      return rows.map(r => ({
        id: r.id,
        device: r.device,
        ip: r.ip,
        began: r.created_at.toISOString(),
        // Exact to a twentieth of the idle span, as often as it is written.
        seen: new Date(Math.max(r.created_at.getTime(), r.expires_at.getTime() - idle)).toISOString(),
        here: r.hash === here,
      }))
    },
    /** Whether this very browser proved who it is within the last half hour. */
    async isFresh(request: FastifyRequest): Promise<boolean> {
      const token = tokenOf(request, 'person')
      if (!token) return false
      const row = await db.kysely
        .selectFrom('session')
        .select('created_at')
        .where('hash', '=', hashSecret(token))
        .executeTakeFirst()
      return row !== undefined && clock.now().getTime() - row.created_at.getTime() < FRESH
    },
    async endOne(trx: Trx, owner: string, id: string): Promise<void> {
      await trx
        .deleteFrom('session')
        .where('id', '=', id)
        .where('owner_id', '=', owner)
        .where('kind', '=', 'person')
        .execute()
    },
    /** All but the one that asks. */
    async endOthers(trx: Trx, request: FastifyRequest, owner: string): Promise<void> {
      const token = tokenOf(request, 'person')
      await trx
        .deleteFrom('session')
        .where('owner_id', '=', owner)
        .where('kind', '=', 'person')
        .where('hash', '<>', token ? hashSecret(token) : '')
        .execute()
    },
    async endAll(trx: Trx, kind: Kind, owner: string): Promise<void> {
      await trx.deleteFrom('session').where('owner_id', '=', owner).where('kind', '=', kind).execute()
    },
  }
}

const systems = [
  [/iPhone|iPad/, 'iOS'],
  [/HarmonyOS|OpenHarmony/, 'HarmonyOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
] as const
const browsers = [
  [/MicroMessenger/, '微信'],
  [/QIHU|360SE|360EE/, '360'],
  [/Edg\//, 'Edge'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
] as const

/** Enough to know one's own devices again; the whole header would say more about a person than is needed. */
function deviceOf(agent = ''): string {
  const first = (table: typeof systems | typeof browsers) => table.find(([sign]) => sign.test(agent))?.[1]
  return [first(browsers), first(systems)].filter(Boolean).join(' · ')
}

export type Sessions = ReturnType<typeof openSessions>
