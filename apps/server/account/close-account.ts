// Closing an account (PIPL art. 47). Nothing can be signed in to afterwards. Where certificates were applied for, the law
// orders the evidence to be kept: it stays stored and is used for nothing else, and the answer says so (Electronic Signature Law art. 24).
import { json } from '../platform/db.ts'
import { AppError } from '../platform/errors.ts'
import type { TellPerson } from './account-notice.ts'
import { type AccountDeps, INSTALLATION, type Trx } from './context.ts'
import { mobileOf } from './identify.ts'
import { refuseWhileCooling } from './my-account.ts'
import type { Sessions } from './session.ts'

const RETENTION_YEARS = 5

export function openClosing(
  { db, clock, audit }: Pick<AccountDeps, 'db' | 'clock' | 'audit'>,
  { sessions, tell }: { sessions: Sessions; tell: TellPerson },
) {
  return async function close(id: string) {
    return await db.transaction(async trx => {
      const now = clock.now()
      await trx.selectFrom('person').select('id').where('id', '=', id).forUpdate().executeTakeFirst()
      await refuseWhileCooling(trx, now, id)
      await refuseOpenOrders(trx, id)
      await leaveOrganisations(trx, id)
      const until = await keptUntil(trx, id)
      await tell(trx, await mobileOf(trx, id), 'closed')
      for (const table of [
        'person_alias',
        'passkey',
        ...(until === undefined ? (['account_agreement'] as const) : []),
      ] as const)
        await trx.deleteFrom(table).where('person_id', '=', id).execute()
      await trx
        .updateTable('person')
        .set({
          password: null,
          email: null,
          ...(until === undefined ? { name: null } : { restricted_at: now }),
          closed_at: now,
        })
        .where('id', '=', id)
        .execute()
      await takeOrdersOutOfUse(trx, now, id, until !== undefined)
      await sessions.endAll(trx, 'person', id)
      await audit.write(trx, {
        authority: INSTALLATION,
        actor: `person:${id}`,
        act: 'person.close',
        subject: `person:${id}`,
        detail: { outcome: until === undefined ? 'closed' : 'restricted' },
      })
      return until === undefined ? whenErased : { ...whenKept, until: until?.toISOString() ?? null }
    })
  }
}

const whenErased = {
  outcome: 'closed' as const,
  why: {
    zh: '账号已注销，您的资料已删除。',
    en: 'The account is closed and your data is deleted.',
  },
  until: null,
}
const whenKept = {
  outcome: 'restricted' as const,
  why: {
    zh: '账号已注销，不能再登录。您办理过证书，《电子签名法》要求认证资料在证书失效后至少保存 5 年；在此期间只作保存，不作任何其他使用，到期删除。',
    en: 'The account is closed and can’t be signed in to. You have applied for certificates: the Electronic Signature Law orders their evidence to be kept for at least 5 years after they end. Until then it is stored and used for nothing else, then deleted.',
  },
}

/** Nothing of them is used again; cancelled drafts, which no law keeps, go with the next sweep of the records room. */
async function takeOrdersOutOfUse(trx: Trx, now: Date, id: string, kept: boolean): Promise<void> {
  const orders = await trx
    .updateTable('orders')
    .set({ restricted_at: now })
    .where('person_id', '=', id)
    .returning(['authority_id', 'id'])
    .execute()
  if (kept) return
  for (const order of orders)
    await trx
      .insertInto('deletion_request')
      .values({
        ...{ authority_id: order.authority_id, order_id: order.id, person_id: id, at: now },
        ...{ outcome: 'erased', why: json(whenErased.why), until: null, done_at: null },
      })
      .onConflict(conflict => conflict.doNothing())
      .execute()
}

async function refuseOpenOrders(trx: Trx, id: string): Promise<void> {
  const open = await trx
    .selectFrom('orders')
    .select('id')
    .where('person_id', '=', id)
    .where('state', 'in', ['draft', 'open'])
    .executeTakeFirst()
  if (open) throw new AppError('account.open-orders')
}

/** `undefined`: nothing has to be kept. `null`: something has, and no certificate says until when. */
async function keptUntil(trx: Trx, id: string): Promise<Date | null | undefined> {
  const order = await trx
    .selectFrom('orders')
    .select('id')
    .where('person_id', '=', id)
    .where('submitted_at', 'is not', null)
    .executeTakeFirst()
  if (!order) return undefined
  const last = await trx
    .selectFrom('certificate')
    .select(e => e.fn.max('not_after').as('at'))
    .where('person_id', '=', id)
    .executeTakeFirst()
  if (!last?.at) return null
  const until = new Date(last.at)
  until.setUTCFullYear(until.getUTCFullYear() + RETENTION_YEARS)
  return until
}

async function leaveOrganisations(trx: Trx, id: string): Promise<void> {
  const owned = await trx
    .selectFrom('membership')
    .select('organisation_id')
    .where('person_id', '=', id)
    .where('role', '=', 'owner')
    .execute()
  for (const { organisation_id } of owned) {
    const others = await trx
      .selectFrom('membership')
      .select('person_id')
      .where('organisation_id', '=', organisation_id)
      .where('person_id', '<>', id)
      .where('state', '=', 'active')
      .executeTakeFirst()
    if (others) throw new AppError('account.owns-organisation')
    for (const table of ['organisation_invitation', 'membership'] as const)
      await trx.deleteFrom(table).where('organisation_id', '=', organisation_id).execute()
    await trx.deleteFrom('organisation').where('id', '=', organisation_id).execute()
  }
  await trx.deleteFrom('membership').where('person_id', '=', id).execute()
}
