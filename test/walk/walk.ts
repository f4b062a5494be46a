// One whole order, from sign-in to invoice, through the public HTTP interface, the sandbox and a key: what an applicant
// and the authority's staff do with their hands, each stage with the time that it took.
import { applicantRoutes, type OrderView } from '@hufu/contract'
import type { Programme } from '@hufu/programme'
import type { KeyMaker } from '../stand/key-maker.ts'
import { newOrganisation, type Organisation } from '../stand/organisation.ts'
import {
  type Applicant,
  chooseGroup,
  collect,
  decide,
  type OrderAt,
  type Place,
  produce,
  provePhone,
  ship,
  signInApplicant,
  signInStaff,
  startDraft,
} from '../stand/people.ts'
import type { StaffSignIn } from '../stand/stand.ts'
import { until } from '../stand/world.ts'
import { chooseLines, fillTasks, submitAll } from './fill.ts'
import { pay } from './pay.ts'
import { handInPapers, proveAccount, proveIdentity } from './prove.ts'

export interface WalkPlan {
  place: Place
  signIns: StaffSignIn[]
  programme: string
  /** Found in the catalogue when left out. */
  authority?: string
  kind?: 'new' | 'renewal'
  suite?: 'rsa' | 'sm2'
  group?: string
  /** One of the programme's methods; the first available when left out. */
  pay?: string
  /** Roles of the lines; all that may be taken when left out. */
  roles?: readonly string[]
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
  const { place, programme } = plan
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

  // 2. The draft: phone, lines, sections, papers.
  const draft = await timed('start', () =>
    startDraft(applicant, { authority, programme, offer, suite: plan.suite, certificate: plan.certificate }),
  )
  const at = { authority, order: draft.id }
  if (draft.now.action === 'verify-phone')
    await timed('phone', () => provePhone(place, applicant, at, organisation.mobile))
  await timed('form', async () => {
    await chooseLines(applicant, at, document, plan.roles)
    await fillTasks(applicant, at, document, organisation)
  })
  await timed('submit', () => submitAll(applicant, at, document, offer))

  // 3. What the journey asks for next, in its own order, until nothing but a later invoice is left.
  const steps: Steps = { plan, applicant, at, document, organisation, certificates: [] }
  let last = ''
  for (;;) {
    const order = await applicant.order(at)
    const next = nextStage(document, order)
    if (!next) break
    if (next.name === last)
      throw new Error(`stuck at ${next.name}: ${order.now.title.en} ${order.now.next.en}`)
    last = next.name
    const moved = await timed(next.kind, () => takeStep(steps, next.kind, order))
    if (!moved) break
  }
  // An invoice on request waits without holding the order up.
  if ((await applicant.order(at)).may.invoice)
    steps.invoice = await timed('invoice', () => takeInvoice(applicant, at))
  const order = await applicant.waitFor(at, 'the certificates to be done', o =>
    isDone(document, o) ? true : o.state !== 'open',
  )
  return {
    order,
    at,
    applicant,
    organisation,
    certificates: steps.certificates,
    invoice: steps.invoice ?? null,
    milliseconds: performance.now() - began,
  }
}

interface Steps {
  plan: WalkPlan
  applicant: Applicant
  at: OrderAt
  document: Programme
  organisation: Organisation
  certificates: Walked['certificates']
  invoice?: Buffer
}

/** The first stage that is not over, an invoice last: it holds nothing up. */
function nextStage(document: Programme, order: OrderView) {
  const journey = document.offers[order.offer]?.journey ?? {}
  const ahead = order.ahead.map(each => ({ name: each.stage, kind: journey[each.stage]?.stage ?? 'form' }))
  return ahead.find(each => each.kind !== 'invoice') ?? ahead[0]
}

const isDone = (document: Programme, order: OrderView): boolean =>
  order.state === 'completed' || nextStage(document, order)?.kind === 'invoice'

/** Does what the stage waits for; false where only time will move it on. */
async function takeStep(steps: Steps, kind: string, order: OrderView): Promise<boolean> {
  const { plan, applicant, at, document, organisation } = steps
  const { place, signIns } = plan
  const staff = (user: string) => signInStaff(place, signIns, at.authority, user)
  switch (kind) {
    case 'documents':
      await handInPapers(applicant, at, organisation)
      return true
    case 'identity':
      await proveIdentity(place, applicant, at, organisation)
      return true
    case 'bank-proof':
      await proveAccount(place, applicant, at, document, organisation)
      return true
    case 'payment':
      await pay({ place, signIns, who: applicant, at, document, organisation, method: plan.pay })
      return true
    case 'review':
      await decide(await staff('reviewer'), at.order, 'pass')
      return true
    case 'issuance': {
      const replaces = plan.certificate ? await serialOf(applicant, at.authority, plan.certificate) : null
      const key = () => plan.key(replaces)
      steps.certificates =
        order.lines[0]?.by === 'holder'
          ? await collect(applicant, at, await key())
          : await produce(await staff('producer'), at.order, key)
      return true
    }
    case 'delivery':
      await ship(await staff('producer'), at.order)
      await applicant.call(applicantRoutes.received, { params: at })
      return true
    case 'invoice':
      // Its day has not come: it is issued by itself some days later.
      return false
    default:
      throw new Error(`a walk knows no step for ${kind}`)
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
