// Who may reach what: every route of the served OpenAPI document × everybody who might knock. What should happen stands in a list
// written by hand (authorisation-expected.ts), so that neither a new route nor a door left open goes unseen.
import { randomUUID } from 'node:crypto'
import {
  address,
  applicantRoutes,
  deskRoutes,
  personAccountRoutes,
  type Role,
  roles,
  type SealKind,
  sealRoutes,
} from '@hufu/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drawImpression } from '../apps/server/seal/testing/draw-impression.ts'
import { anybody, anyStaff, bearers, desks, persons } from './authorisation-expected.ts'
import { type Document, knock, operationOf } from './authorisation-knock.ts'
import { type Browser, openBrowser, refusal } from './stand/browser.ts'
import { engine } from './stand/database.ts'
import { desk, placeOf, useStand } from './stand/journey.ts'
import { type Applicant, signInApplicant, startDraft } from './stand/people.ts'
import { second, withSecondAuthority } from './stand/second-authority.ts'
import { openSoftwareKey } from './stand/software-key.ts'
import { until } from './stand/world.ts'
import { walk } from './walk/walk.ts'

// A counter that has everything: certificates by role, papers, an identity check, seals.
const [authority, programme] = ['sxca-counter', 'shanxi-coal']
const stand = useStand({ env: { HUFU_PROGRAMMES: withSecondAuthority({ authority, programme }) } })

/** Bodies that mean something; any other is made from its schema. */
const bodies: Record<string, unknown> = {
  'POST /api/{authority}/orders/{order}/payment': { method: 'aggregated' },
  'POST /api/{authority}/orders': { programme, offer: 'new', key: randomUUID() },
}
/** What a path may name. Those of `owned` are real and belong to one person; the rest are parts of them, or made up. */
const parts: Record<string, string> = {
  ...{
    authority,
    programme,
    template: 'seal-page',
    line: '1',
    slot: 'business-licence',
    agreement: 'service',
  },
  ...{ document: 'application', file: randomUUID(), staff: randomUUID(), roster: 'members', queue: 'review' },
  ...{ paper: 'identity-card', deposit: 'D0001', request: randomUUID(), secret: 'x'.repeat(24) },
  // A passkey needs a domain name, which this stand has not.
  ...{ token: 'x'.repeat(22), passkey: randomUUID(), declaration: randomUUID() },
}
const drawings: Record<SealKind, 'round' | 'oval' | 'square' | 'handwriting'> = {
  ...{ 'official-round': 'round', 'invoice-oval': 'oval' },
  ...{ 'personal-square': 'square', signature: 'handwriting' },
}
const owned: Record<string, string> = {}
const objects = () => ({ ...parts, ...owned })
/** Ending a session that is not one's own says nothing and does nothing: the owner's calls further down still pass. */
const isOwned = (route: string) => /\{(order|certificate|seal|stamp|organisation)\}/.test(route)

describe(`every route of the served document, on ${engine}`, () => {
  let document: Document
  let owner: Applicant
  let colleague: Applicant
  let stranger: Applicant
  let nobody: Browser
  const staff = new Map<Role, Browser>()
  const foreign = new Map<Role, Browser>()
  const at = (browser: Browser, route: string) =>
    knock(browser, { url: stand().url, document, route, objects: objects(), bodies })

  beforeAll(async () => {
    nobody = openBrowser(stand().url)
    document = (await (await fetch(`${stand().url}/openapi.json`)).json()) as Document
    const walked = await walk({
      ...{ place: placeOf(stand()), signIns: stand().signIns, programme, authority, roles: ['trader'] },
      ...{ pay: 'aggregated', suite: 'rsa', key: async () => openSoftwareKey() },
    })
    owner = walked.applicant
    stranger = await signInApplicant(placeOf(stand()))
    colleague = await signInApplicant(placeOf(stand()))
    Object.assign(owned, await possessions(owner, walked.order.id))
    await join(owner, colleague)
    for (const role of roles) {
      staff.set(role, await desk(stand(), role, authority))
      foreign.set(role, await desk(stand(), role, second.authority))
    }
  })

  // What the knocks set going (exports, readings, invoices) need not be waited for.
  afterAll(() => stand().server.kill())

  /** An organisation with an open invitation, another session, a seal, and whatever else one person can have. */
  async function possessions(who: Applicant, order: string): Promise<Record<string, string>> {
    const { call } = who
    const params = { authority }
    const { organisation, uscc } = await call(applicantRoutes.order, { params: { authority, order } }).then(
      view => ({
        organisation: view.organisation,
        uscc: view.values.find(value => value.path === 'organisation.uscc')?.value ?? '',
      }),
    )
    const account = await call(personAccountRoutes.addOrganisation, { body: { uscc, name: organisation } })
    const held = account.organisations[0]?.id ?? ''
    await call(personAccountRoutes.invite, {
      params: { organisation: held },
      body: { mobile: '13900000001' },
    })
    const [mine] = (await call(personAccountRoutes.account)).organisations
    const { certificates } = await call(applicantRoutes.certificates, { params, query: {} })
    const seal = await makeSeal(who, { authority, order, line: 1 })
    return {
      ...{ order, organisation: held, invitation: mine?.invitations[0]?.id ?? '', person: account.id },
      ...{ certificate: certificates[0]?.id ?? '', session: account.sessions[0]?.id ?? '' },
      ...{ seal, stamp: randomUUID() },
    }
  }

  async function makeSeal(who: Applicant, line: { authority: string; order: string; line: number }) {
    const { kinds } = await who.call(sealRoutes.sealWork, { params: line })
    const kind = kinds[0]?.kind ?? 'official-round'
    const bytes = new Uint8Array(await drawImpression({ kind: drawings[kind] }))
    const query = { kind }
    const work = await who.call(sealRoutes.uploadImpression, { params: line, query, bytes })
    const body = { picture: work.picture?.id ?? '' }
    await who.call(sealRoutes.confirmImpression, { params: line, body })
    return await until('the seal', async () => {
      const { seals } = await who.call(sealRoutes.seals, { params: { authority } })
      return seals[0]?.id
    })
  }

  async function join(who: Applicant, other: Applicant): Promise<void> {
    const params = { organisation: owned.organisation ?? '' }
    const { link } = await who.call(personAccountRoutes.invite, { params, body: {} })
    await other.call(personAccountRoutes.acceptInvitation, { body: { token: link?.split('#')[1] } })
  }

  const ofStaff: [string, readonly Role[]][] = [
    ...anyStaff.map((route): [string, readonly Role[]] => [route, roles]),
    ...desks.flatMap(([allowed, routes]) => routes.map((route): [string, Role[]] => [route, allowed])),
  ]

  it('has a declared expectation for each, and no more; a new route needs one', () => {
    const served = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`),
    )
    const declared = [...anybody, ...bearers, ...persons, ...ofStaff.map(([route]) => route)]
    expect(served.filter(route => !declared.includes(route)).sort(), 'served, not declared').toEqual([])
    expect(declared.filter(route => !served.includes(route)).sort(), 'declared, not served').toEqual([])
    expect(new Set(declared).size).toBe(declared.length)
    expect(Object.values(objects()).every(Boolean), JSON.stringify(owned)).toBe(true)
  })

  it('says in the document itself who may call', () => {
    const said = (route: string) => {
      const { security, ...more } = operationOf(document, route)
      return [Object.keys(security[0] ?? {})[0] ?? 'none', [...(more['x-roles'] ?? [])].sort()]
    }
    for (const route of [...anybody, ...bearers]) expect([route, ...said(route)]).toEqual([route, 'none', []])
    for (const route of persons) expect([route, ...said(route)]).toEqual([route, 'person', []])
    for (const route of anyStaff) expect([route, ...said(route)]).toEqual([route, 'staff', []])
    for (const [allowed, routes] of desks)
      for (const route of routes)
        expect([route, ...said(route)]).toEqual([route, 'staff', [...allowed].sort()])
  })

  it.each(anybody)('%s: asks nobody who they are', async route => {
    expect(await at(nobody, route)).not.toMatchObject({ code: 'session.none' })
  })

  it.each(bearers)('%s: opens to no made-up secret, whoever brings it', async route => {
    // Being somebody helps nobody here, and hashing a password for each of fourteen would take its time.
    for (const browser of [nobody, owner, staff.get('administrator') ?? nobody])
      expect((await at(browser, route)).status).toBeGreaterThanOrEqual(400)
  })

  it.each(persons)('%s: applicants only, and nothing of another’s', async route => {
    const shut = { status: 401, code: 'session.none' }
    for (const browser of [nobody, ...staff.values(), ...foreign.values()])
      expect(await at(browser, route)).toEqual(shut)
    if (!isOwned(route)) return
    for (const browser of [colleague, stranger])
      expect(await at(browser, route)).toEqual({ status: 404, code: 'not-found' })
  })

  it.each(ofStaff)('%s: %j', async (route, allowed) => {
    const shut = { status: 401, code: 'session.none' }
    for (const browser of [nobody, owner, colleague, stranger]) expect(await at(browser, route)).toEqual(shut)
    for (const browser of foreign.values())
      expect(await at(browser, route)).toEqual({ status: 404, code: 'not-found' })
    for (const [role, browser] of staff) {
      const { status, code } = await at(browser, route)
      // Which queue is whose is asked for further down.
      if (route.includes('{queue}')) continue
      if (allowed.includes(role)) expect([role, code]).not.toEqual([role, 'access.role'])
      else expect([role, status, code]).toEqual([role, 403, 'access.role'])
    }
  })

  it('lets the owner in by the very same doors', async () => {
    const open = persons.filter(route => route.startsWith('GET ') && isOwned(route))
    const answers = await Promise.all(open.map(async route => [route, (await at(owner, route)).status]))
    const shut = answers.filter(([, status]) => status !== 200).map(([route]) => route)
    // What this order does not have, or not without more words: a bundle to fetch again, an invoice so soon, an impression still at work, a stamped paper.
    expect(
      shut.filter(
        route =>
          !/bundle|papers|invoice\.pdf|red-letter|lines\/\{line\}\/seal|stamps|events|files/.test(
            String(route),
          ),
      ),
    ).toEqual([])
    expect(open.length - shut.length).toBeGreaterThan(5)
  })

  it('takes nothing of another’s by a body that names it', async () => {
    const draft = { authority, programme, offer: 'new', copyOf: owned.order ?? '' }
    for (const who of [colleague, stranger]) {
      expect(await refusal(startDraft(who, draft))).toMatchObject({ status: 404, code: 'not-found' })
    }
  })

  it('lists of one applicant hold nothing of another', async () => {
    for (const who of [colleague, stranger]) {
      const orders = await who.call(applicantRoutes.orders, { params: { authority }, query: {} })
      expect(orders.total).toBe(0)
      const { certificates } = await who.call(applicantRoutes.certificates, {
        params: { authority },
        query: {},
      })
      expect(certificates).toEqual([])
      expect((await who.call(sealRoutes.seals, { params: { authority } })).seals).toEqual([])
    }
  })

  it('a queue is shown to its own roles only', async () => {
    for (const [queue, role] of [
      ['review', 'reviewer'],
      ['production', 'producer'],
      ['refund', 'finance'],
    ] as const) {
      for (const [other, browser] of staff) {
        const answer = await browser.fetch(stand().url + address(deskRoutes.queue, { authority, queue }))
        await answer.body?.cancel()
        expect([queue, other, answer.status]).toEqual([queue, other, other === role ? 200 : 403])
      }
    }
  })

  it('a page of another site cannot act with somebody’s cookies', async () => {
    const answer = await owner.fetch(stand().url + address(applicantRoutes.cancel, objects()), {
      method: 'POST',
      headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    })
    expect(answer.status).toBe(403)
    expect(((await answer.json()) as { code: string }).code).toBe('request.origin')
  })
})
