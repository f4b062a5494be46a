// A renewal from its beginning: a new certificate today, then the clocks moved into the window (three months either
// side of the end), and the same person renews it on the same key.
import { applicantRoutes } from '@hufu/contract'
import { signInApplicant } from '../stand/people.ts'
import { documentOf } from '../stand/programmes.ts'
import type { Stand } from '../stand/stand.ts'
import { type Walked, type WalkPlan, walk } from './walk.ts'

/** 23 months of a two-year certificate. */
export const renewalDays = 700

export interface RenewalPlan
  extends Pick<WalkPlan, 'programme' | 'suite' | 'told' | 'pay' | 'group' | 'organisation' | 'roles'> {
  pin: string
  moved?: (days: number) => void
}

export async function walkRenewal(
  stand: Stand,
  { pin, moved, ...plan }: RenewalPlan,
): Promise<{ first: Walked; renewed: Walked }> {
  const place = { url: stand.url, world: stand.world }
  const agent = stand.agent
  if (!agent) throw new Error('a renewal needs a key agent')
  const common = { ...plan, place, signIns: stand.signIns }
  const before = renewedAt(plan.programme)
  // An organisation's own certificate: one of another kind is renewed as that kind.
  const { roles: _, ...rest } = common
  const first = await walk({
    ...rest,
    programme: before,
    ...(plan.roles ? { roles: plan.roles } : {}),
    key: () => agent.freshKey(pin),
  })

  const days = before === plan.programme ? renewalDays : daysPastEnd(first)
  await stand.restart({ days })
  moved?.(days)
  const { authority } = first.at
  const again = await relogin(stand, first)
  const { certificates } = await again.call(applicantRoutes.certificates, {
    params: { authority },
    query: { programme: plan.programme },
  })
  const certificate = certificates.find(c => c.renewable)
  if (!certificate) throw new Error(`nothing to renew: ${JSON.stringify(certificates)}`)
  const renewed = await walk({
    ...rest,
    kind: 'renewal',
    applicant: again,
    organisation: first.organisation,
    certificate: certificate.id,
    key: async replaces => agent.keyWith(replaces ?? '', pin),
  })
  return { first, renewed }
}

/** Where the certificate comes from: of a counter that only renews, the first programme whose certificates it takes. */
export function renewedAt(programme: string): string {
  const { offers } = documentOf(programme)
  const isNew = Object.values(offers).some(offer => (offer.kind ?? 'new') === 'new')
  const other = Object.values(offers).flatMap(offer => offer.renews ?? [])[0]
  return isNew || !other ? programme : other
}

const daysPastEnd = (walked: Walked): number => {
  const end = walked.order.lines[0]?.certificates[0]?.notAfter
  return Math.ceil((Date.parse(end ?? '') - Date.now()) / 86_400_000) + 10
}

/** Twenty-three months later every session has ended. */
async function relogin(stand: Stand, first: Walked): Promise<Walked['applicant']> {
  return await signInApplicant({ url: stand.url, world: stand.world }, first.applicant.mobile)
}
