// Submitting an order: every check, its number, what was submitted for ever, the audit, the move to the next stage. The
// drafts are prepared over HTTP beforehand, so that only the one request is measured.
import { applicantRoutes, client } from '@hufu/contract'
import type { Programme } from '@hufu/programme'
import type { Engine } from '../test/stand/database.ts'
import { answersFor, newOrganisation } from '../test/stand/organisation.ts'
import {
  type Applicant,
  agreementsOf,
  chooseGroup,
  fillDraft,
  type OrderAt,
  provePhone,
  signInApplicant,
  startDraft,
} from '../test/stand/people.ts'
import { openStand, type Stand } from '../test/stand/stand.ts'
import { commits } from './limits.ts'
import { type Against, type Figure, figure, load } from './measure.ts'
import { between, moment } from './server-side.ts'

const programme = 'zce'
const offer = 'new'
const people = 8
const preparation = { milliseconds: 8000, most: 240 }

interface Ready {
  who: Applicant
  at: OrderAt
  version: number
  agreed: string[]
}

export async function benchSubmit(engine: Engine): Promise<Figure[]> {
  const stand = await openStand({ engine })
  try {
    const ready = await prepare(stand)
    const submit = async () => {
      const { who, at, ...body } = ready.pop()!
      await who.call(applicantRoutes.submit, { params: at, body })
    }
    // The first requests of a process are slow (code not yet compiled); they are no measure of it.
    await load({ width: 2, milliseconds: 5000, turns: Math.floor(ready.length / 10) }, submit)

    const figures: Figure[] = []
    for (const width of [1, 8]) {
      const turns = width === 1 ? Math.floor(ready.length / 3) : ready.length
      const limit = await commits(stand, width)
      const before = await moment(stand)
      const done = await load({ width, milliseconds: 5000, turns }, submit)
      const spent = between(before, await moment(stand), done.count)
      const name = `${engine}: submit, ${width} at once`
      const against = (value: number, unit: string): Against => ({
        kind: 'limit',
        what: engine === 'pglite' ? 'PGlite inserts' : 'PostgreSQL single-row commits, fsync on',
        value,
        unit,
      })
      figures.push(
        figure('submit', name, done.perSecond, '/s', {
          against: against(limit.perSecond, '/s'),
          note: `${done.count} orders; CPU of the server ${spent.cpuMs.toFixed(1)} ms an order, jobs included`,
        }),
        figure('submit', `${name}, p50`, done.p50, 'ms', { against: against(limit.p50, 'ms') }),
        figure('submit', `${name}, p99`, done.p99, 'ms', { against: against(limit.p99, 'ms') }),
      )
    }
    return figures
  } finally {
    await stand.stop()
  }
}

/** As many complete drafts as fit into the time. Each person fills in one; the others are copies for other organisations. */
async function prepare(stand: Stand): Promise<Ready[]> {
  const place = { url: stand.url, world: stand.world }
  const { entries } = await client(stand.url)(applicantRoutes.catalogue)
  const authority = entries.find(entry => entry.programme === programme)?.authority
  if (!authority) throw new Error(`no programme ${programme} here`)
  const began = performance.now()
  const ready: Ready[] = []

  async function begin(): Promise<{ who: Applicant; document: Programme; first: string }> {
    const who = await signInApplicant(place)
    const { document, group } = await who.programme(authority!, programme)
    const paying = Object.entries(document.audience?.groups ?? {}).find(([, g]) => !g.entitlement)?.[0]
    if (paying && group.chosen !== paying) await chooseGroup(who, authority!, programme, paying)
    const draft = await startDraft(who, { authority: authority!, programme, offer, suite: 'sm2' })
    const at = { authority: authority!, order: draft.id }
    const organisation = newOrganisation()
    if (!draft.phone.verified) await provePhone(place, who, at, organisation.mobile)
    await fillDraft(who, await who.order(at), document, organisation)
    return { who, document, first: draft.id }
  }

  async function copy(who: Applicant, document: Programme, first: string): Promise<void> {
    const draft = await startDraft(who, {
      authority: authority!,
      programme,
      offer,
      suite: 'sm2',
      copyOf: first,
    })
    const at = { authority: authority!, order: draft.id }
    const { values } = answersFor(document, offer, newOrganisation())
    const { version } = await who.call(applicantRoutes.saveValues, { params: at, body: { values } })
    ready.push({ who, at, version, agreed: agreementsOf(document, offer) })
  }

  await Promise.all(
    Array.from({ length: people }, async () => {
      const { who, document, first } = await begin()
      while (performance.now() - began < preparation.milliseconds && ready.length < preparation.most) {
        await copy(who, document, first)
      }
    }),
  )
  return ready
}
