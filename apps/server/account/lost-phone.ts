// The phone is lost, so nobody can sign in: a request with a new, proved number and two papers, which a desk of the counter
// looks at. Whether the account exists is not said. The old number is warned at once and can stop it; it takes effect a
// day after submission at the earliest, so that the warning is worth something.
import { randomUUID } from 'node:crypto'
import { addWorkingDays, mask } from '@hufu/programme'
import { AppError } from '../platform/errors.ts'
import type { Files } from '../platform/files.ts'
import { inspect, type UploadType } from '../platform/images.ts'
import type { Jobs } from '../platform/jobs.ts'
import { hashSecret, newSecret } from '../platform/tokens.ts'
import type { TellPerson } from './account-notice.ts'
import { type AccountDeps, DAY, HOUR, type Trx } from './context.ts'
import { mobileOf, personsBehind, readIdentifier } from './identify.ts'
import { coolDown, mayMove, moveMobile } from './phone-change.ts'
import type { Sessions } from './session.ts'
import type { SmsCodes } from './sms-code.ts'

export type LostPaper = 'licence' | 'identity'
const PAPER = { types: ['jpg', 'png', 'gif', 'bmp', 'pdf'] satisfies UploadType[], maxBytes: 5 * 1024 * 1024 }
const TICKET_LIFE = 2 * HOUR
const OBJECTION = DAY
const REVIEW_DAYS = 1
const KEPT = 180 * DAY
const PURPOSE = 'lost-phone'
const EFFECT = 'account.phone-change'
const CLEANING = 'account.phone-papers'

export interface LostPhoneKey {
  authority: string
  request: string
}

export function openLostPhone(
  deps: Pick<AccountDeps, 'db' | 'clock' | 'audit' | 'authorities'> & { jobs: Jobs; files: Files },
  parts: { codes: SmsCodes; sessions: Sessions; tell: TellPerson },
) {
  const { db, clock, audit, jobs, files } = deps
  const { codes, sessions, tell } = parts
  const at = (trx: Trx, { authority, request }: LostPhoneKey) =>
    trx.selectFrom('phone_change').selectAll().where('authority_id', '=', authority).where('id', '=', request)
  const change = (trx: Trx, { authority, request }: LostPhoneKey) =>
    trx.updateTable('phone_change').where('authority_id', '=', authority).where('id', '=', request)

  const expectAuthority = (authority: string) => {
    if (!deps.authorities().some(a => a.id === authority)) throw new AppError('not-found')
  }

  async function openDraft(trx: Trx, key: LostPhoneKey, ticket: string) {
    const row = await at(trx, key)
      .where('ticket_hash', '=', hashSecret(ticket))
      .forUpdate()
      .executeTakeFirst()
    if (!row) throw new AppError('not-found')
    const late = clock.now().getTime() - row.created_at.getTime() > TICKET_LIFE
    if (row.state !== 'draft' || late) throw new AppError('account.ticket-used')
    return row
  }

  /** One person, or none: of several members of an organisation the one with the name that was given. */
  async function personMeant(typed: string, applicant: string): Promise<string | null> {
    const people = await personsBehind(db.kysely, readIdentifier(typed))
    if (people.length <= 1) return people[0]?.id ?? null
    const named = people.filter(p => p.name === applicant)
    return named.length === 1 ? (named[0]?.id ?? null) : null
  }

  jobs.define<LostPhoneKey>(EFFECT, {
    handler: async key => {
      await db.transaction(async trx => {
        const row = await at(trx, key).forUpdate().executeTakeFirst()
        if (row?.state !== 'approved' || !row.person_id) return
        const person = row.person_id
        if (!(await mayMove(trx, person, row.new_mobile))) {
          // Put to use by somebody else since the approval: back to the desk, which sees why at the next try.
          await change(trx, key).set({ state: 'waiting', decided_at: null, decided_by: null }).execute()
          return
        }
        await change(trx, key).set({ state: 'effective' }).execute()
        await moveMobile(trx, clock.now(), person, row.new_mobile)
        await coolDown(trx, clock.now(), person)
        await sessions.endAll(trx, 'person', person)
        await tell(trx, row.old_mobile, 'phone-changed-old', { mobile: mask('mobile', row.new_mobile) })
        await tell(trx, row.new_mobile, 'phone-changed-new')
        await audit.write(trx, {
          authority: key.authority,
          actor: 'system',
          act: 'phone-change.effective',
          subject: `person:${person}`,
          detail: { request: key.request },
        })
      })
    },
  })

  jobs.define(CLEANING, {
    handler: async () => {
      const old = new Date(clock.now().getTime() - KEPT)
      const drafts = new Date(clock.now().getTime() - DAY)
      const gone = await db.kysely
        .selectFrom('phone_change_paper as p')
        .innerJoin('phone_change as c', j =>
          j.onRef('c.authority_id', '=', 'p.authority_id').onRef('c.id', '=', 'p.request_id'),
        )
        .select(['p.authority_id', 'p.request_id', 'p.paper', 'p.file_id'])
        .where(w =>
          w.or([
            w.and([w('c.state', 'in', ['refused', 'effective', 'stopped']), w('c.submitted_at', '<', old)]),
            w.and([w('c.state', '=', 'draft'), w('c.created_at', '<', drafts)]),
          ]),
        )
        .limit(500)
        .execute()
      for (const row of gone) {
        await files.remove(row.file_id)
        await db.kysely
          .deleteFrom('phone_change_paper')
          .where('authority_id', '=', row.authority_id)
          .where('request_id', '=', row.request_id)
          .where('paper', '=', row.paper)
          .execute()
      }
    },
  })
  jobs.every(CLEANING, '47 3 * * *')

  return {
    EFFECT,

    async sendCode(authority: string, mobile: string, ip: string) {
      expectAuthority(authority)
      return await codes.request({ mobile, purpose: PURPOSE, ip })
    },

    async start(
      authority: string,
      ask: { identifier: string; applicant: string; mobile: string; code: string },
    ) {
      expectAuthority(authority)
      await codes.check({ mobile: ask.mobile, purpose: PURPOSE, code: ask.code })
      const person_id = await personMeant(ask.identifier, ask.applicant)
      const ticket = newSecret()
      const id = randomUUID()
      await db.kysely
        .insertInto('phone_change')
        .values({
          authority_id: authority,
          id,
          person_id,
          identifier: ask.identifier.slice(0, 60),
          applicant: ask.applicant,
          old_mobile: person_id ? await mobileOf(db.kysely, person_id) : null,
          new_mobile: ask.mobile,
          state: 'draft',
          ticket_hash: hashSecret(ticket),
          created_at: clock.now(),
          ...{
            submitted_at: null,
            due_at: null,
            decided_at: null,
            decided_by: null,
            reason: null,
            effective_at: null,
          },
        })
        .execute()
      return { request: id, ticket }
    },

    async keepPaper(key: LostPhoneKey, paper: LostPaper, ticket: string, bytes: Buffer) {
      await db.transaction(trx => openDraft(trx, key, ticket))
      const checked = await inspect(bytes, PAPER)
      const kept = await files.put(checked.bytes)
      const row = {
        file_id: kept.id,
        wrapped_key: kept.wrappedKey,
        sha256: kept.sha256,
        size: kept.size,
        mime: checked.mime,
        uploaded_at: clock.now(),
      }
      const before = await db.transaction(async trx => {
        await openDraft(trx, key, ticket)
        const held = await trx
          .selectFrom('phone_change_paper')
          .select('file_id')
          .where('authority_id', '=', key.authority)
          .where('request_id', '=', key.request)
          .where('paper', '=', paper)
          .executeTakeFirst()
        await trx
          .insertInto('phone_change_paper')
          .values({ authority_id: key.authority, request_id: key.request, paper, ...row })
          .onConflict(c => c.columns(['authority_id', 'request_id', 'paper']).doUpdateSet(row))
          .execute()
        return held?.file_id
      })
      if (before) await files.remove(before)
      return { paper, size: kept.size, type: checked.mime }
    },

    async submit(key: LostPhoneKey, ticket: string) {
      return await db.transaction(async trx => {
        const row = await openDraft(trx, key, ticket)
        const papers = await trx
          .selectFrom('phone_change_paper')
          .select('paper')
          .where('authority_id', '=', key.authority)
          .where('request_id', '=', key.request)
          .execute()
        if (papers.length < 2) throw new AppError('phone.papers-missing')
        const now = clock.now()
        const due = addWorkingDays(now, REVIEW_DAYS)
        // A second request of the same person takes the place of the first.
        if (row.person_id)
          await trx
            .updateTable('phone_change')
            .set({ state: 'stopped', decided_at: now })
            .where('person_id', '=', row.person_id)
            .where('state', 'in', ['waiting', 'approved'])
            .execute()
        await change(trx, key).set({ state: 'waiting', submitted_at: now, due_at: due }).execute()
        await tell(trx, row.old_mobile, 'phone-change-asked', { mobile: mask('mobile', row.new_mobile) })
        await audit.write(trx, {
          authority: key.authority,
          actor: 'anonymous',
          act: 'phone-change.asked',
          subject: row.person_id ? `person:${row.person_id}` : `phone-change:${key.request}`,
          detail: { request: key.request },
        })
        return { due: due.toISOString(), mobile: mask('mobile', row.new_mobile) }
      })
    },

    /** Whoever still signs in is the one who has not lost anything. */
    async stop(person: string) {
      await db.transaction(async trx => {
        const rows = await trx
          .updateTable('phone_change')
          .set({ state: 'stopped', decided_at: clock.now() })
          .where('person_id', '=', person)
          .where('state', 'in', ['waiting', 'approved'])
          .returning(['authority_id', 'id', 'new_mobile'])
          .execute()
        if (rows.length === 0) throw new AppError('not-found')
        for (const row of rows) {
          await tell(trx, row.new_mobile, 'phone-change-stopped')
          await audit.write(trx, {
            authority: row.authority_id,
            actor: `person:${person}`,
            act: 'phone-change.stopped',
            subject: `person:${person}`,
            detail: { request: row.id },
          })
        }
      })
    },

    /** In the desk's transaction. */
    async approve(trx: Trx, key: LostPhoneKey, decided_by: string) {
      const row = await waiting(trx, key)
      if (!row.person_id) throw new AppError('phone.no-account')
      if (!(await mayMove(trx, row.person_id, row.new_mobile))) throw new AppError('phone.taken')
      const now = clock.now()
      const from = (row.submitted_at ?? now).getTime() + OBJECTION
      const effective_at = new Date(Math.max(now.getTime(), from))
      await change(trx, key).set({ state: 'approved', decided_at: now, decided_by, effective_at }).execute()
      const when = new Date(effective_at.getTime() + 8 * HOUR).toISOString().slice(5, 16).replace('T', ' ')
      await tell(trx, row.new_mobile, 'phone-change-approved', { when })
      await jobs.send(trx, EFFECT, key, { after: effective_at })
      return row
    },

    async refuse(trx: Trx, key: LostPhoneKey, decided_by: string, reason: string) {
      const row = await waiting(trx, key)
      await change(trx, key).set({ state: 'refused', decided_at: clock.now(), decided_by, reason }).execute()
      await tell(trx, row.new_mobile, 'phone-change-refused', { reason })
      // Both hear of it: an attempt on one's account is news.
      await tell(trx, row.old_mobile, 'phone-change-refused-old')
      return row
    },
  }

  async function waiting(trx: Trx, key: LostPhoneKey) {
    const row = await at(trx, key).forUpdate().executeTakeFirst()
    if (!row || row.state === 'draft') throw new AppError('not-found')
    if (row.state !== 'waiting') throw new AppError('order.wrong-state', { state: row.state })
    return row
  }
}

export type LostPhone = ReturnType<typeof openLostPhone>
