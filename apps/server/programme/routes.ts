// Catalogue, programmes, user groups for applicants; rosters and the quota ledger for staff.
import { applicantRoutes, deskRoutes, type Fault } from '@hufu/contract'
import { hasCreditCheck, type Programme } from '@hufu/programme'
import type { FastifyInstance } from 'fastify'
import type { Spine } from '../order/spine.ts'
import type { Audit } from '../platform/audit.ts'
import { AppError } from '../platform/errors.ts'
import { register } from '../platform/http.ts'
import { drawDocx } from './draw-docx.ts'
import { drawPdf } from './draw-template.ts'
import type { Ledger } from './ledger.ts'
import { paperHeaders, sheetOf } from './sheet.ts'
import type { Shelf } from './shelf.ts'
import { spell } from './spell.ts'

export interface ProgrammeDeps {
  spine: Spine
  shelf: Shelf
  ledger: Ledger
  audit: Audit
}

export function registerProgrammes(app: FastifyInstance, deps: ProgrammeDeps): void {
  const { spine, shelf, audit } = deps
  const { db, clock } = spine

  register(app, applicantRoutes.catalogue, async () => {
    const all = await shelf.all()
    return {
      entries: all.map(({ authority, authorityTitle, programme }) =>
        entryOf(authority, authorityTitle, programme),
      ),
    }
  })

  register(app, applicantRoutes.programme, async ({ params, query, session }) =>
    viewProgramme(deps, params.authority, params.programme, session.person?.id ?? null, query.version),
  )

  register(app, applicantRoutes.template, async ({ params, query, reply }) => {
    const { programme } = await shelf.latest(params.authority, params.programme)
    const document = programme.documents[params.template]
    if (!document || (query.format === 'docx' && !document.outputs.includes('docx')))
      throw new AppError('not-found')
    const sheet = sheetOf(document, programme)
    return query.format === 'docx'
      ? reply.headers(paperHeaders(document.zh, 'docx')).send(await drawDocx(sheet))
      : reply.headers(paperHeaders(document.zh, 'pdf')).send(await drawPdf(sheet))
  })

  register(app, applicantRoutes.chooseGroup, async ({ params, body, person }) => {
    const { programme } = await shelf.latest(params.authority, params.programme)
    if (!programme.audience?.groups[body.group]) throw new AppError('request.invalid')
    await db.transaction(async trx => {
      const open = await openOrders(trx, params.authority, params.programme, person.id)
      if (open > 0) throw new AppError('order.group-locked')
      const row = { chosen: body.group, chosen_at: clock.now() }
      await trx
        .insertInto('user_group')
        .values({ authority_id: params.authority, programme: params.programme, person_id: person.id, ...row })
        .onConflict(conflict => conflict.columns(['authority_id', 'programme', 'person_id']).doUpdateSet(row))
        .execute()
      await audit.write(trx, {
        authority: params.authority,
        actor: `person:${person.id}`,
        act: 'group.chosen',
        subject: `programme:${params.programme}`,
        detail: { group: body.group },
      })
    })
    return await viewProgramme(deps, params.authority, params.programme, person.id)
  })

  register(app, deskRoutes.rosters, async ({ params }) => ({
    members: await readRoster(deps, params.authority, params.roster),
  }))

  register(app, deskRoutes.saveRoster, async ({ params, body, staff }) => {
    const faults: Fault[] = body.members.flatMap((member, index) =>
      hasCreditCheck(member.uscc)
        ? []
        : [
            {
              path: `members.${index}.uscc`,
              code: 'field.uscc-check',
              zh: `${member.name}：统一社会信用代码的校验位不对，请核对`,
              en: `${member.name}: the credit code's check digit is wrong`,
            },
          ],
    )
    if (faults.length) return { members: 0, faults }
    const at = clock.now()
    await db.transaction(async trx => {
      for (const member of body.members) {
        const row = { name: member.name, member_group: member.group, updated_at: at }
        await trx
          .insertInto('roster_member')
          .values({ authority_id: params.authority, roster: params.roster, uscc: member.uscc, ...row })
          .onConflict(conflict => conflict.columns(['authority_id', 'roster', 'uscc']).doUpdateSet(row))
          .execute()
      }
      if (body.remove.length) {
        await trx
          .deleteFrom('roster_member')
          .where('authority_id', '=', params.authority)
          .where('roster', '=', params.roster)
          .where('uscc', 'in', body.remove)
          .execute()
      }
      await audit.write(trx, {
        authority: params.authority,
        actor: `staff:${staff.id}`,
        act: 'roster.saved',
        subject: `roster:${params.roster}`,
        detail: { saved: body.members.length, removed: body.remove.length },
      })
    })
    return { members: (await readRoster(deps, params.authority, params.roster)).length, faults: [] }
  })

  register(app, deskRoutes.ledger, async ({ params, query }) => {
    const rows = await db.kysely
      .selectFrom('entitlement_use as u')
      .innerJoin('orders as o', join =>
        join.onRef('o.authority_id', '=', 'u.authority_id').onRef('o.id', '=', 'u.order_id'),
      )
      .select([
        'u.entitlement',
        'u.order_id',
        'o.number',
        'u.certificates',
        'u.reserved_at',
        'u.consumed_at',
        'u.released_at',
      ])
      .where('u.authority_id', '=', params.authority)
      .where('u.uscc', '=', query.uscc)
      .orderBy('u.reserved_at')
      .execute()
    const entries = rows.flatMap(row => {
      const common = {
        entitlement: row.entitlement,
        order: row.order_id,
        number: row.number,
        certificates: row.certificates,
      }
      const steps = [
        ['reserved', row.reserved_at],
        ['consumed', row.consumed_at],
        ['released', row.released_at],
      ] as const
      return steps.flatMap(([entry, at]) => (at ? [{ ...common, entry, at: at.toISOString() }] : []))
    })
    return { entries }
  })
}

function entryOf(authority: string, authorityTitle: { zh: string; en: string }, programme: Programme) {
  const offers = Object.entries(programme.offers)
  const redirect = offers.find(([, offer]) => offer.kind === 'redirect')?.[1].redirect
  const onlyRedirect = offers.every(([, offer]) => offer.kind === 'redirect')
  const path = (language: 'zh' | 'en') => redirect?.path.map(step => step[language]).join(' › ') ?? ''
  return {
    authority,
    authorityTitle,
    programme: programme.programme,
    title: programme.title,
    group: programme.catalogue?.group ?? { zh: '其他', en: 'Other' },
    aliases: programme.catalogue?.aliases ?? [],
    ...spell(programme),
    fresh: programme.catalogue?.new ?? false,
    kind: onlyRedirect ? ('redirect' as const) : ('counter' as const),
    redirect: redirect ? { text: redirect.text, path: { zh: path('zh'), en: path('en') } } : null,
    offers: offers
      .filter(([, offer]) => offer.kind !== 'redirect')
      .map(([offer, spec]) => ({ offer, title: spec.title })),
  }
}

async function viewProgramme(
  deps: ProgrammeDeps,
  authority: string,
  name: string,
  person: string | null,
  asked?: number,
) {
  const { spine, shelf, ledger } = deps
  const { programme, version } = asked
    ? { programme: await shelf.get(authority, name, asked), version: asked }
    : await shelf.latest(authority, name)
  const db = spine.db.kysely
  const row = await db
    .selectFrom('authority')
    .select('title')
    .where('id', '=', authority)
    .executeTakeFirstOrThrow()
  const group = person
    ? await db
        .selectFrom('user_group')
        .select('chosen')
        .where('authority_id', '=', authority)
        .where('programme', '=', name)
        .where('person_id', '=', person)
        .executeTakeFirst()
    : undefined
  const chosen = group?.chosen ?? null
  const uscc = person ? await lastUscc(deps, authority, name, person) : ''
  const left = await ledger.allowance(db, authority, programme, chosen, uscc)
  const title = left ? programme.entitlements[left.entitlement]?.title : undefined
  return {
    authority,
    authorityTitle: row.title,
    version,
    document: programme as unknown as Record<string, unknown>,
    group: { chosen, locked: person ? (await openOrders(db, authority, name, person)) > 0 : false },
    entitlement: left
      ? {
          id: left.entitlement,
          title: title ?? { zh: '免费政策', en: 'Free policy' },
          remaining: left.remaining,
          until: left.until?.toISOString() ?? null,
        }
      : null,
  }
}

/** The organisation that this person last acted for: whose remaining free certificates they want to see. */
async function lastUscc(
  deps: ProgrammeDeps,
  authority: string,
  programme: string,
  person: string,
): Promise<string> {
  const row = await deps.spine.db.kysely
    .selectFrom('orders')
    .select('uscc')
    .where('authority_id', '=', authority)
    .where('programme', '=', programme)
    .where('person_id', '=', person)
    .where('uscc', '!=', '')
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.uscc ?? ''
}

async function openOrders(
  db: Spine['db']['kysely'],
  authority: string,
  programme: string,
  person: string,
): Promise<number> {
  const { count } = await db
    .selectFrom('orders')
    .select(eb => eb.fn.countAll<number>().as('count'))
    .where('authority_id', '=', authority)
    .where('programme', '=', programme)
    .where('person_id', '=', person)
    .where('state', 'in', ['draft', 'open'])
    .executeTakeFirstOrThrow()
  return Number(count)
}

async function readRoster(deps: ProgrammeDeps, authority: string, roster: string) {
  const rows = await deps.spine.db.kysely
    .selectFrom('roster_member')
    .select(['uscc', 'name', 'member_group'])
    .where('authority_id', '=', authority)
    .where('roster', '=', roster)
    .orderBy('uscc')
    .execute()
  return rows.map(row => ({ uscc: row.uscc, name: row.name, group: row.member_group }))
}
