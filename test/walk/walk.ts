// One whole order, from sign-in to invoice, through the public HTTP interface, the sandbox and a key: what an applicant
// and the authority's staff do with their hands, each stage with the time that it took.
import { applicantRoutes, type OrderView } from '@hufu/contract'
import type { Programme } from '@hufu/programme'
import type { KeyMaker } from '../stand/key-maker.ts'
import { newOrganisation, type Organisation } from '../stand/organisation.ts'
import {
  type Applicant,
  agreementsOf,
  chooseGroup,
  claimFree,
  collect,
  decide,
  fillDraft,
  type OrderAt,
  type Place,
  payByWechat,
  produce,
  provePhone,
  ship,
  signInApplicant,
  signInStaff,
  startDraft,
} from '../stand/people.ts'
import type { StaffSignIn } from '../stand/stand.ts'
import { until } from '../stand/world.ts'

export interface WalkPlan {
  place: Place
  signIns: StaffSignIn[]
  programme: string
  /** Found in the catalogue when left out. */
  authority?: string
  kind?: 'new' | 'renewal'
  suite?: 'rsa' | 'sm2'
  group?: string
  pay?: 'wechat-pay' | 'entitlement'
  /** Who walks; a fresh person with a made-up organisation when left out. */
  applicant?: Applicant
  organisation?: Organisation
  /** The certificate to renew. */
  certificate?: string
  /** Whose key the pair is written to, once the plan says which certificate it replaces. */
  key: (replaces: string | null) => Promise<KeyMaker>
  /** Told of every stage as it is over. */
  told?: (stage: string, milliseconds: number) => void
}

export interface Walked {
  order: OrderView
  at: OrderAt
  applicant: Applicant
  organisation: Organisation
  /** One entry a line, as exported from the key. */
  certificates: Awaited<ReturnType<KeyMaker['exports']>>[]
  invoice: Buffer | null
  milliseconds: number
}

export async function walk(plan: WalkPlan): Promise<Walked> {
  const { place, signIns, programme } = plan
  const began = performance.now()
  const timed = stopwatch(plan.told)
  const organisation = plan.organisation ?? newOrganisation()

  // 1. Who, and what for.
  const applicant = await timed('sign-in', async () => plan.applicant ?? (await signInApplicant(place)))
  const authority = plan.authority ?? (await authorityOf(applicant, programme))
  const { document, group } = await applicant.programme(authority, programme)
  const offer = offerOf(document, plan.kind ?? 'new')
  const wanted = plan.group ?? defaultGroup(document)
  if (wanted && group.chosen !== wanted) await chooseGroup(applicant, authority, programme, wanted)

  // 2. The draft: phone, sections, papers.
  const draft = await timed('start', () =>
    startDraft(applicant, { authority, programme, offer, suite: plan.suite, certificate: plan.certificate }),
  )
  const at = { authority, order: draft.id }
  if (!draft.phone.verified) {
    await timed('phone', () => provePhone(place, applicant, at, organisation.mobile))
  }
  await timed('form', async () => fillDraft(applicant, await applicant.order(at), document, organisation))
  await timed('submit', async () => {
    const { version } = await applicant.order(at)
    const agreed = agreementsOf(document, offer)
    await applicant.call(applicantRoutes.submit, { params: at, body: { version, agreed } })
  })

  // 3. What the journey asks for next, in its own order (some review before they are paid).
  const reviewer = await signInStaff(place, signIns, authority, 'reviewer')
  const producer = await signInStaff(place, signIns, authority, 'producer')
  let certificates: Walked['certificates'] = []
  const journey = document.offers[offer]?.journey ?? {}
  const kinds = Object.values(journey).map(stage => stage.stage)
  const later = kinds.filter(kind => kind === 'payment' || kind === 'review')
  for (const kind of later) {
    if (kind === 'payment') {
      const free = plan.pay === 'entitlement'
      await timed('payment', () => (free ? claimFree(applicant, at) : payByWechat(place, applicant, at)))
    } else await timed('review', () => decide(reviewer, at.order, 'pass'))
  }

  // 4. Key and certificates: by production, or by the holder on their own key.
  const waiting = await applicant.waitFor(at, 'the certificate stage', o => o.lines.length > 0)
  const replaces = plan.certificate ? await serialOf(applicant, authority, plan.certificate) : null
  const key = await plan.key(replaces)
  await timed('issuance', async () => {
    certificates =
      waiting.lines[0]?.by === 'holder'
        ? await collect(applicant, at, key)
        : await produce(producer, at.order, key)
  })

  // 5. The parcel and the invoice.
  if (kinds.includes('delivery')) {
    await timed('delivery', async () => {
      await ship(producer, at.order)
      await applicant.call(applicantRoutes.received, { params: at })
    })
  }
  let invoice: Buffer | null = null
  if ((await applicant.order(at)).may.invoice) {
    invoice = await timed('invoice', () => takeInvoice(applicant, at))
  }
  const order = await applicant.waitFor(at, 'the order to be complete', o => o.state === 'completed')
  return {
    order,
    at,
    applicant,
    organisation,
    certificates,
    invoice,
    milliseconds: performance.now() - began,
  }
}

export async function takeInvoice(applicant: Applicant, at: OrderAt): Promise<Buffer> {
  await applicant.call(applicantRoutes.askInvoice, { params: at })
  await until(
    'the invoice',
    async () => {
      const now = await applicant.call(applicantRoutes.refreshInvoice, { params: at })
      return now.invoice?.state === 'issued'
    },
    { pace: 200 },
  )
  const answer = await applicant.fetch(`${applicant.base}/api/${at.authority}/orders/${at.order}/invoice.pdf`)
  if (!answer.ok) throw new Error(`invoice.pdf: ${answer.status}`)
  return Buffer.from(await answer.arrayBuffer())
}

async function authorityOf(applicant: Applicant, programme: string): Promise<string> {
  const { entries } = await applicant.call(applicantRoutes.catalogue)
  const found = entries.find(entry => entry.programme === programme)
  if (!found) {
    throw new Error(`no programme ${programme}; there are: ${entries.map(e => e.programme).join(', ')}`)
  }
  return found.authority
}

function offerOf(document: Programme, kind: 'new' | 'renewal'): string {
  const found = Object.entries(document.offers).find(([, offer]) => offer.kind === kind)
  if (!found) throw new Error(`programme ${document.programme} offers nothing of kind ${kind}`)
  return found[0]
}

/** A group that pays: one without an entitlement, so that a walk never uses up somebody's free certificates. */
function defaultGroup(document: Programme): string | undefined {
  const groups = Object.entries(document.audience?.groups ?? {})
  return (groups.find(([, group]) => !group.entitlement) ?? groups[0])?.[0]
}

async function serialOf(
  applicant: Applicant,
  authority: string,
  certificate: string,
): Promise<string | null> {
  const { certificates } = await applicant.call(applicantRoutes.certificates, {
    params: { authority },
    query: {},
  })
  return certificates.find(c => c.id === certificate)?.serial ?? null
}

function stopwatch(told: WalkPlan['told']) {
  return async <T>(stage: string, deed: () => Promise<T>): Promise<T> => {
    const began = performance.now()
    const done = await deed()
    told?.(stage, performance.now() - began)
    return done
  }
}
