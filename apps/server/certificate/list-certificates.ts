// A person's certificates, and whether each can be renewed: the programme's own window decides, and where it says no,
// its own words say why.
import type { CertificateView } from '@hufu/contract'
import { holds, type Programme } from '@hufu/programme'
import type { AuthorityContext } from '../authority/context.ts'
import type { Text } from '../migrations/tables/order.ts'
import { AppError } from '../platform/errors.ts'
import { type CertificateRow, stateAt } from './read-certificates.ts'

type Renewable = Pick<CertificateView, 'renewable' | 'why'>

const renewed: Text = { zh: '已更新，请使用新证书。', en: 'Renewed already. Please use the new certificate.' }
const underway: Text = {
  zh: '更新正在办理，请继续那一份。',
  en: 'A renewal is under way. Please continue that one.',
}
const noRenewal: Text = {
  zh: '这种证书不办理更新，请重新申请。',
  en: 'This kind is not renewed. Please apply anew.',
}
const refused: Text = {
  zh: '现在还不能更新，请留意到期时间。',
  en: 'It cannot be renewed now. Please watch its last day.',
}

/** One entry a pair: its signing half stands for both. */
export async function listCertificates(
  { db, clock, programmes }: AuthorityContext,
  of: { authority: string; person: string; programme?: string },
): Promise<CertificateView[]> {
  const now = clock.now()
  let query = db.kysely
    .selectFrom('certificate')
    .selectAll()
    .where('authority_id', '=', of.authority)
    .where('person_id', '=', of.person)
    .where('use', 'in', ['sign', 'single'])
  // At a counter that renews the certificates of others, those are offered too, under its own rules.
  const here = of.programme ? (await programmes.latest(of.authority, of.programme)).programme : undefined
  if (here) query = query.where('programme', 'in', renewedAt(here))
  const rows = await query.orderBy('issued_at', 'desc').limit(500).execute()
  const ids = rows.map(row => row.id)
  if (ids.length === 0) return []
  const open = await db.kysely
    .selectFrom('orders')
    .select(['id', 'renews'])
    .where('authority_id', '=', of.authority)
    .where('renews', 'in', ids)
    .where('state', 'in', ['draft', 'open'])
    .execute()
  const successors = await db.kysely
    .selectFrom('certificate')
    .select('replaces')
    .where('authority_id', '=', of.authority)
    .where('replaces', 'in', ids)
    .execute()
  const views: CertificateView[] = []
  for (const row of rows) {
    const { programme } = await programmes.latest(of.authority, row.programme)
    const openRenewal = open.find(order => order.renews === row.id)?.id ?? null
    const succeeded = successors.some(next => next.replaces === row.id)
    views.push({
      id: row.id,
      serial: row.serial,
      subject: row.subject,
      programme: row.programme,
      programmeTitle: programme.title,
      organisation: row.organisation,
      notBefore: row.not_before.toISOString(),
      notAfter: row.not_after.toISOString(),
      state: stateAt(row, now),
      order: row.order_id,
      openRenewal,
      ...(openRenewal
        ? { renewable: false, why: underway }
        : succeeded
          ? { renewable: false, why: renewed }
          : renewalOf(here ?? programme, row, now)),
    })
  }
  return views
}

const renewedAt = (programme: Programme): string[] => [
  programme.programme,
  ...Object.values(programme.offers).flatMap(offer => offer.renews),
]

function renewalOf(programme: Programme, row: CertificateRow, now: Date): Renewable {
  const found = Object.entries(programme.offers).find(([, offer]) => offer.kind === 'renewal')
  if (!found) return { renewable: false, why: noRenewal }
  const [name, offer] = found
  const yes = holds(offer.when, {
    offer: name,
    organisation: { name: row.organisation, uscc: row.uscc },
    certificate: {
      serial: row.serial,
      status: stateAt(row, now),
      notBefore: row.not_before,
      notAfter: row.not_after,
    },
    now,
  })
  return yes ? { renewable: true, why: null } : { renewable: false, why: offer.otherwise ?? refused }
}

/**
 * One of the person's own, by the number that stands on a key or in a printout: spaces, colons, case and leading zeros do
 * not matter. Unknown and foreign numbers get the same answer, so that nobody can probe for certificates.
 */
export async function findBySerial(
  context: AuthorityContext,
  of: { authority: string; person: string; programme: string; serial: string },
): Promise<CertificateView> {
  const wanted = plainSerial(of.serial)
  const own = await listCertificates(context, of)
  const found = own.find(each => plainSerial(each.serial) === wanted)
  if (!found) throw new AppError('certificate.unknown')
  return found
}

const plainSerial = (serial: string): string =>
  serial
    .normalize('NFKC')
    .replace(/[^0-9a-f]/gi, '')
    .replace(/^0+/, '')
    .toLowerCase()
