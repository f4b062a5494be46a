// Who may reach what: generated from the contract, so that a new route is tested before anybody thinks of it. Each route is
// called by nobody, by another person, by staff of each role, and by staff of another authority.
import { randomUUID } from 'node:crypto'
import {
  accountRoutes,
  address,
  afterDeskRoutes,
  afterRoutes,
  applicantRoutes,
  bankProofDeskRoutes,
  bankProofRoutes,
  bindingRoutes,
  deskRoutes,
  documentRoutes,
  entranceRoutes,
  identityDeskRoutes,
  identityRoutes,
  linesRoutes,
  ownRecordRoutes,
  payingDeskRoutes,
  payingRoutes,
  personAccountRoutes,
  phoneChangeRoutes,
  type Role,
  type Route,
  recordRoutes,
  roles,
  sealDeskRoutes,
  sealRoutes,
} from '@hufu/contract'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Browser, openBrowser } from './stand/browser.ts'
import { engine } from './stand/database.ts'
import { authority, desk, placeOf, programme, submitted, useStand } from './stand/journey.ts'
import { signInApplicant } from './stand/people.ts'
import { second, withSecondAuthority } from './stand/second-authority.ts'

const stand = useStand({ env: { HUFU_PROGRAMMES: withSecondAuthority({ authority, programme }) } })
const all: [string, Route][] = Object.entries({ ...accountRoutes, ...applicantRoutes, ...documentRoutes })
all.push(...Object.entries<Route>({ ...linesRoutes, ...afterRoutes }))
for (const [name, route] of Object.entries<Route>(afterDeskRoutes)) all.push([`desk.${name}`, route])
all.push(...Object.entries<Route>(payingRoutes))
for (const [name, route] of Object.entries<Route>(payingDeskRoutes)) all.push([`desk.${name}`, route])
all.push(...Object.entries<Route>(bankProofRoutes))
all.push(...Object.entries<Route>(identityRoutes))
for (const [name, route] of Object.entries<Route>(identityDeskRoutes)) all.push([`desk.${name}`, route])
for (const [name, route] of Object.entries<Route>(bankProofDeskRoutes)) all.push([`desk.${name}`, route])
all.push(...Object.entries<Route>({ ...entranceRoutes, ...personAccountRoutes, ...phoneChangeRoutes }))
all.push(...Object.entries<Route>({ ...sealRoutes, ...ownRecordRoutes }))
all.push(...Object.entries<Route>(bindingRoutes))
for (const [name, route] of Object.entries<Route>(sealDeskRoutes)) all.push([`desk.${name}`, route])
for (const [name, route] of Object.entries({ ...deskRoutes, ...recordRoutes }))
  all.push([`desk.${name}`, route])

/** Bodies that pass the schema, so that a refusal is about the caller and not about the words. */
const bodies: Record<string, unknown> = {
  'desk.evidence': { reason: '法院调取' },
  'desk.checkApplicant': { method: 'own-finding', note: '演练：持有人单位已注销，公示可查' },
  chooseGroup: { group: 'other' },
  startOrder: { programme, offer: 'new', key: randomUUID() },
  giveConsent: { agreement: 'service' },
  saveValues: { values: [{ path: 'agent.name', value: '张三' }] },
  phoneCode: { mobile: '13912345678' },
  phoneCheck: { mobile: '13912345678', code: '123456' },
  submit: { version: 1, agreed: [] },
  pay: { method: 'wechat-pay' },
  refund: { reason: '不办了' },
  requestCertificate: { request: randomUUID(), csr: 'AAAA', device: 'x' },
  chooseLines: { lines: [{ role: 'holder' }] },
  answerBankProof: { answer: '0.37' },
  'desk.decideProof': { decision: 'pass', note: '电话核对过户名' },
  startIdentity: { stage: 'person', method: 'liveness' },
  sendIdentityLink: { stage: 'person', method: 'liveness' },
  stopIdentity: { stage: 'person' },
  refreshIdentity: { stage: 'person' },
  checkCarrier: { stage: 'person' },
  askStaff: { stage: 'person', mobile: '13912345678' },
  takeImpression: { kind: 'official-round' },
  confirmImpression: { picture: randomUUID() },
  finishStamp: { signature: 'AAAA' },
  'desk.refuseImpression': { note: '看不清' },
  confirmCertificate: { confirmed: [] },
  chooseDelivery: { method: 'courier' },
  revealPin: { code: '123456' },
  'desk.handOver': { code: '123456' },
  'desk.reopenWriting': { reason: '写入中断' },
  prepareDeclaration: { stage: 'papers' },
  signDeclaration: { certificate: 'AAAA', signature: 'AAAA' },
  askRepresentative: { stage: 'papers', representative: {} },
  withdrawBinding: { stage: 'papers' },
  'desk.parcelReturned': { reason: '无人签收' },
  'desk.keepPin': { pin: 'Ab3#k9Qz' },
  written: { request: randomUUID(), signSerial: '01', encryptSerial: null },
  reuseFile: { file: randomUUID() },
}
const params: Record<string, string> = {
  authority,
  programme,
  template: 'acceptance-form',
  line: '1',
  slot: 'business-licence',
  agreement: 'service',
  document: 'acceptance-form',
  certificate: randomUUID(),
  file: randomUUID(),
  staff: randomUUID(),
  roster: 'zce-members',
  queue: 'review',
  token: 'x'.repeat(22),
  deposit: 'D0001',
  declaration: randomUUID(),
  seal: randomUUID(),
  stamp: randomUUID(),
}

async function knock(
  browser: Browser,
  name: string,
  route: Route,
): Promise<{ status: number; code: string }> {
  const answer = await browser.fetch(stand().url + address(route, params), {
    method: route.method,
    headers: { 'content-type': route.rawBody ? 'application/octet-stream' : 'application/json' },
    body:
      route.method === 'GET' || route.method === 'DELETE' ? undefined : JSON.stringify(bodies[name] ?? {}),
    signal: AbortSignal.timeout(15_000),
  })
  const text = answer.headers.get('content-type')?.includes('json') ? await answer.text() : ''
  await answer.body?.cancel().catch(() => {})
  return { status: answer.status, code: text ? ((JSON.parse(text) as { code?: string }).code ?? '') : '' }
}

describe(`every route of the contract, on ${engine}`, () => {
  const callers: {
    nobody: Browser
    owner: Browser
    other: Browser
    foreign: Browser
    staff: Map<Role, Browser>
  } = {
    nobody: openBrowser(''),
    owner: openBrowser(''),
    other: openBrowser(''),
    foreign: openBrowser(''),
    staff: new Map(),
  }
  beforeAll(async () => {
    callers.nobody = openBrowser(stand().url)
    const { who, at } = await submitted(stand())
    callers.owner = who
    callers.other = await signInApplicant(placeOf(stand()))
    params.order = at.order
    for (const role of roles) callers.staff.set(role, await desk(stand(), role))
    // One who may do everything at home, and nothing here.
    callers.foreign = await desk(stand(), 'administrator', second.authority)
  })

  const closed = all.filter(([, route]) => route.access !== 'public' && route.access !== 'vendor')
  it('has closed doors at all', () => expect(closed.length).toBeGreaterThan(50))

  it.each(closed)('%s: nobody is let in without signing in', async (name, route) => {
    expect(await knock(callers.nobody, name, route)).toEqual({ status: 401, code: 'session.none' })
  })

  const ofPersons = closed.filter(([, route]) => route.access === 'person')
  it.each(ofPersons)('%s: staff are no applicants', async (name, route) => {
    for (const browser of callers.staff.values()) expect((await knock(browser, name, route)).status).toBe(401)
  })
  it.each(ofPersons.filter(([, r]) => r.path.includes(':order')))(
    '%s: another person’s order is not found',
    async (name, route) => {
      expect(await knock(callers.other, name, route)).toEqual({ status: 404, code: 'not-found' })
    },
  )

  const ofStaff = closed.filter(([, route]) => route.access !== 'person')
  it.each(ofStaff)('%s: an applicant is no staff', async (name, route) => {
    expect((await knock(callers.owner, name, route)).status).toBe(401)
  })
  it.each(ofStaff)('%s: staff of another authority find nothing here', async (name, route) => {
    expect(await knock(callers.foreign, name, route)).toEqual({ status: 404, code: 'not-found' })
  })
  it.each(ofStaff.filter(([, r]) => Array.isArray(r.access)))(
    '%s: only its roles get further than the door',
    async (name, route) => {
      const may = route.access as readonly Role[]
      for (const [role, browser] of callers.staff) {
        const { status, code } = await knock(browser, name, route)
        if (may.includes(role)) expect([role, code]).not.toEqual([role, 'access.role'])
        else expect([role, status, code]).toEqual([role, 403, 'access.role'])
      }
    },
  )

  it('lists of one applicant hold nothing of another', async () => {
    const orders = await callers.other.call(applicantRoutes.orders, { params: { authority }, query: {} })
    expect(orders.total).toBe(0)
    const { certificates } = await callers.other.call(applicantRoutes.certificates, {
      params: { authority },
      query: {},
    })
    expect(certificates).toEqual([])
  })

  it('a queue is shown to its own roles only', async () => {
    for (const [queue, role] of [
      ['review', 'reviewer'],
      ['production', 'producer'],
      ['refund', 'finance'],
    ] as const) {
      for (const [other, browser] of callers.staff) {
        params.queue = queue
        const { status } = await knock(browser, 'queue', deskRoutes.queue)
        expect([queue, other, status]).toEqual([queue, other, other === role ? 200 : 403])
      }
    }
  })

  it('a page of another site cannot act with somebody’s cookies', async () => {
    const answer = await callers.owner.fetch(stand().url + address(applicantRoutes.cancel, params), {
      method: 'POST',
      headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    })
    expect(answer.status).toBe(403)
    expect(((await answer.json()) as { code: string }).code).toBe('request.origin')
  })

  it('serves no route of ours that the contract does not know', async () => {
    const { paths } = (await (await fetch(`${stand().url}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, unknown>>
    }
    const known = new Set(all.map(([, r]) => `${r.method} ${r.path.replace(/:([a-z]+)/gi, '{$1}')}`))
    const served = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(m => `${m.toUpperCase()} ${path}`),
    )
    expect(served.filter(r => r.includes(' /api/')).filter(r => !known.has(r))).toEqual([])
    expect([...known].filter(r => !served.includes(r))).toEqual([])
  })
})
