// Whoever asks for a revocation is checked first, as at application and renewal: by a code to the number on file, or by the original of a
// document whose number this house compares itself. A check is good for one revocation of that certificate, by the colleague who
// made it, for half an hour. Two ways are without an applicant on file, and say in words what was seen.
import { randomUUID } from 'node:crypto'
import { mask } from '@hufu/programme'
import type { RevocationMethod } from '../migrations/tables/law.ts'
import { readValues } from '../order/dossier.ts'
import { type Order, readLines, readOrder, type Trx } from '../order/order.ts'
import { programmeOf, type Spine } from '../order/spine.ts'
import { fieldsOf } from '../order/subject.ts'
import type { Audit } from '../platform/audit.ts'
import { AppError } from '../platform/errors.ts'
import { findCertificate } from './read-certificates.ts'

export interface ApplicantDeps {
  spine: Spine
  audit: Audit
  codes: {
    request(ask: { mobile: string; purpose: string; ip: string }): Promise<{ resendAfter: number }>
    check(answer: { mobile: string; purpose: string; code: string }): Promise<void>
  }
}
export interface CertificateAt {
  authority: string
  certificate: string
}
export type ApplicantCheck =
  | { method: 'code'; code: string }
  | { method: 'papers'; number: string }
  | { method: 'other-papers' | 'own-finding'; note: string }

const HOLDS_MS = 30 * 60_000
const purpose = (of: CertificateAt) => `revoke:${of.certificate}`

export async function sendApplicantCode(deps: ApplicantDeps, of: CertificateAt, ip: string) {
  const mobile = await mobileOnFile(deps, await orderOf(deps, of))
  const { resendAfter } = await deps.codes.request({ mobile, purpose: purpose(of), ip })
  return { resendAfter, mobile: mask('mobile', mobile) }
}

export async function checkApplicant(
  deps: ApplicantDeps,
  of: CertificateAt & { staff: { id: string; name: string } },
  given: ApplicantCheck,
): Promise<void> {
  const order = await orderOf(deps, of)
  if (given.method === 'code') {
    const mobile = await mobileOnFile(deps, order)
    await deps.codes.check({ mobile, purpose: purpose(of), code: given.code })
  }
  if (given.method === 'papers' && !(await isOfPerson(deps, order, given.number)))
    throw new AppError('revocation.person-differs')
  const { spine, audit } = deps
  const id = randomUUID()
  const note = 'note' in given ? given.note : null
  await spine.db.transaction(async trx => {
    await trx
      .insertInto('revocation_check')
      .values({
        ...{ authority_id: of.authority, id, certificate_id: of.certificate },
        ...{ method: given.method satisfies RevocationMethod, note },
        ...{ staff_id: of.staff.id, staff_name: of.staff.name, at: spine.clock.now(), used_at: null },
      })
      .execute()
    await audit.write(trx, {
      authority: of.authority,
      actor: `staff:${of.staff.id}`,
      act: 'revocation.applicant-checked',
      subject: `certificate:${of.certificate}`,
      // The number itself is compared and not kept.
      detail: { check: id, method: given.method, ...(note ? { note } : {}) },
    })
  })
}

/** The latest check that still holds; `use` spends it. Throws `revocation.unchecked`. */
export async function expectApplicantChecked(
  trx: Trx,
  of: { authority: string; certificates: readonly string[]; staff: string; now: Date; use?: boolean },
): Promise<{ id: string; method: string }> {
  const found = await trx
    .selectFrom('revocation_check')
    .select(['id', 'method'])
    .where('authority_id', '=', of.authority)
    .where('certificate_id', 'in', [...of.certificates])
    .where('staff_id', '=', of.staff)
    .where('used_at', 'is', null)
    .where('at', '>', new Date(of.now.getTime() - HOLDS_MS))
    .orderBy('at', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst()
  if (!found) throw new AppError('revocation.unchecked')
  if (of.use)
    await trx
      .updateTable('revocation_check')
      .set({ used_at: of.now })
      .where('authority_id', '=', of.authority)
      .where('id', '=', found.id)
      .execute()
  return found
}

async function orderOf({ spine }: ApplicantDeps, of: CertificateAt): Promise<Order> {
  const row = await findCertificate(spine.db.kysely, of.authority, of.certificate)
  if (!row) throw new AppError('not-found')
  return await readOrder(spine.db.kysely, { authority: of.authority, order: row.order_id })
}

async function mobileOnFile({ spine }: ApplicantDeps, order: Order): Promise<string> {
  if (order.verified_mobile) return order.verified_mobile
  const alias = await spine.db.kysely
    .selectFrom('person_alias')
    .select('value')
    .where('person_id', '=', order.person_id)
    .where('kind', '=', 'mobile')
    .executeTakeFirst()
  if (!alias) throw new AppError('revocation.no-number')
  return alias.value
}

/** Whether the number is that of any person of the order: agent, legal representative, holder. */
async function isOfPerson({ spine }: ApplicantDeps, order: Order, number: string): Promise<boolean> {
  const db = spine.db.kysely
  const key = { authority: order.authority_id, order: order.id }
  const { programme, offer } = await programmeOf(spine, order)
  const values = await readValues(db, key)
  const plain = (value: string) => value.replace(/[\s-]/g, '').toUpperCase()
  return fieldsOf(programme, offer, await readLines(db, key)).some(
    ({ field, path }) =>
      (field.type === 'citizen-id' || field.type === 'identity-number') &&
      plain(values.get(path)?.value ?? '') === plain(number),
  )
}
