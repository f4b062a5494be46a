// The desk that looks at lost phones: what was asked, what the house knows, the two papers. Numbers are masked; showing one
// in full is logged with its reason. Only of its own authority.
import type { PhoneChangeView } from '@hufu/contract/routes/phone-change.ts'
import { mask } from '@hufu/programme'
import type { Selectable } from 'kysely'
import type { PhoneChangeTable } from '../migrations/tables/person-account.ts'
import { AppError } from '../platform/errors.ts'
import type { Files } from '../platform/files.ts'
import type { StaffSession } from '../platform/http-session.ts'
import type { AccountDeps, Trx } from './context.ts'
import { readIdentifier } from './identify.ts'
import type { LostPaper, LostPhone, LostPhoneKey } from './lost-phone.ts'

const iso = (date: Date | null) => date?.toISOString() ?? null
/** How many ended ones are listed under those that wait. */
const ENDED = 30

export function openPhoneChangeDesk(
  { db, audit, files }: Pick<AccountDeps, 'db' | 'audit'> & { files: Files },
  lost: LostPhone,
) {
  const record = (trx: Trx, by: StaffSession, act: string, request: string, detail: object) =>
    audit.write(trx, {
      authority: by.authority,
      actor: `staff:${by.id}`,
      act,
      subject: `phone-change:${request}`,
      detail,
    })

  const one = async (trx: Trx, { authority, request }: LostPhoneKey) => {
    const row = await trx
      .selectFrom('phone_change')
      .selectAll()
      .where('authority_id', '=', authority)
      .where('id', '=', request)
      .where('state', '<>', 'draft')
      .executeTakeFirst()
    if (!row) throw new AppError('not-found')
    return row
  }

  async function view(row: Selectable<PhoneChangeTable>): Promise<PhoneChangeView> {
    const papers = await db.kysely
      .selectFrom('phone_change_paper')
      .select(['paper', 'mime', 'uploaded_at'])
      .where('authority_id', '=', row.authority_id)
      .where('request_id', '=', row.id)
      .orderBy('paper')
      .execute()
    const decider = row.decided_by
      ? await db.kysely.selectFrom('staff').select('name').where('id', '=', row.decided_by).executeTakeFirst()
      : undefined
    const typed = readIdentifier(row.identifier)
    return {
      id: row.id,
      state: row.state === 'draft' ? 'waiting' : row.state,
      submitted: (row.submitted_at ?? row.created_at).toISOString(),
      due: (row.due_at ?? row.created_at).toISOString(),
      effective: iso(row.effective_at),
      decided: iso(row.decided_at),
      decidedBy: decider?.name ?? null,
      reason: row.reason,
      identifier: typed.kind === 'mobile' ? mask('mobile', typed.value) : row.identifier,
      applicant: row.applicant,
      newMobile: mask('mobile', row.new_mobile),
      account: row.person_id ? await accountOf(row.authority_id, row.person_id, row.old_mobile) : null,
      papers: papers.map(p => ({ paper: p.paper, type: p.mime, uploaded: p.uploaded_at.toISOString() })),
    }
  }

  async function accountOf(authority: string, person: string, old: string | null) {
    const row = await db.kysely
      .selectFrom('person')
      .select(['name', 'created_at'])
      .where('id', '=', person)
      .executeTakeFirstOrThrow()
    const organisations = await db.kysely
      .selectFrom('membership as m')
      .innerJoin('organisation as o', 'o.id', 'm.organisation_id')
      .select(['o.name', 'o.uscc'])
      .where('m.person_id', '=', person)
      .where('m.state', '=', 'active')
      .execute()
    // Only what was applied for here: another counter's orders are not this desk's business.
    const orders = await db.kysely
      .selectFrom('orders')
      .select(['number', 'organisation', 'agent'])
      .where('authority_id', '=', authority)
      .where('person_id', '=', person)
      .where('number', 'is not', null)
      .orderBy('created_at', 'desc')
      .limit(5)
      .execute()
    return {
      name: row.name,
      oldMobile: old ? mask('mobile', old) : null,
      since: row.created_at.toISOString(),
      organisations,
      orders: orders.map(o => ({ ...o, number: o.number ?? '' })),
    }
  }

  return {
    async list(authority: string): Promise<PhoneChangeView[]> {
      const rows = (ended: boolean) =>
        db.kysely
          .selectFrom('phone_change')
          .selectAll()
          .where('authority_id', '=', authority)
          .where('state', 'in', ended ? ['refused', 'effective', 'stopped'] : ['waiting', 'approved'])
          .orderBy('submitted_at', ended ? 'desc' : 'asc')
          .limit(ended ? ENDED : 200)
          .execute()
      return await Promise.all([...(await rows(false)), ...(await rows(true))].map(view))
    },

    async paper(key: LostPhoneKey, paper: LostPaper, by: StaffSession) {
      await one(db.kysely, key)
      const row = await db.kysely
        .selectFrom('phone_change_paper')
        .selectAll()
        .where('authority_id', '=', key.authority)
        .where('request_id', '=', key.request)
        .where('paper', '=', paper)
        .executeTakeFirst()
      if (!row) throw new AppError('not-found')
      await db.transaction(trx => record(trx, by, 'phone-change.paper-seen', key.request, { paper }))
      const bytes = await files.get({ id: row.file_id, wrappedKey: row.wrapped_key, sha256: row.sha256 })
      return { bytes, mime: row.mime, name: `${paper}.${row.mime.split('/')[1]}` }
    },

    async unmask(key: LostPhoneKey, which: 'old' | 'new', reason: string, by: StaffSession) {
      const row = await one(db.kysely, key)
      const mobile = which === 'old' ? row.old_mobile : row.new_mobile
      if (!mobile) throw new AppError('not-found')
      await db.transaction(trx => record(trx, by, 'phone-change.unmask', key.request, { which, reason }))
      return { mobile }
    },

    async decide(
      key: LostPhoneKey,
      ask: { decision: 'approve' } | { decision: 'refuse'; reason: string },
      by: StaffSession,
    ): Promise<PhoneChangeView> {
      await db.transaction(async trx => {
        if (ask.decision === 'approve') await lost.approve(trx, key, by.id)
        else await lost.refuse(trx, key, by.id, ask.reason)
        await record(trx, by, `phone-change.${ask.decision}`, key.request, {})
      })
      return await view(await one(db.kysely, key))
    },
  }
}

export type PhoneChangeDesk = ReturnType<typeof openPhoneChangeDesk>
