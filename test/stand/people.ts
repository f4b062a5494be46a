// The people of a walk: an applicant who signs in by phone, and staff at their desks. Each is a browser with cookies
// and the deeds that a person does there, in terms of the contract's routes.
import { randomUUID } from 'node:crypto'
import {
  accountRoutes,
  applicantRoutes,
  type CaseView,
  deskRoutes,
  type KeyPlan,
  type OrderView,
  type ProgrammeView,
} from '@hufu/contract'
import type { Programme } from '@hufu/programme'
import { type Browser, openBrowser } from './browser.ts'
import type { KeyMaker } from './key-maker.ts'
import { answersFor, newMobile, type Organisation } from './organisation.ts'
import { paperFor } from './papers.ts'
import type { StaffSignIn } from './stand.ts'
import { until, type World } from './world.ts'

export interface Place {
  url: string
  world: World
}

export interface OrderAt {
  authority: string
  order: string
}

export interface Applicant extends Browser {
  mobile: string
  programme(authority: string, programme: string): Promise<ProgrammeView & { document: Programme }>
  order(at: OrderAt): Promise<OrderView>
  waitFor(at: OrderAt, what: string, look: (order: OrderView) => boolean): Promise<OrderView>
}

export async function signInApplicant(place: Place, mobile = newMobile()): Promise<Applicant> {
  const browser = openBrowser(place.url)
  const seen = await place.world.codesSent(mobile)
  await browser.call(accountRoutes.requestCode, { body: { mobile } })
  const code = await place.world.code(mobile, seen)
  await browser.call(accountRoutes.signIn, { body: { mobile, code } })
  return applicantOf(browser, mobile)
}

/** Somebody with an open session. */
export function applicantOf(browser: Browser, mobile: string): Applicant {
  const order = (at: OrderAt) => browser.call(applicantRoutes.order, { params: at })
  return {
    ...browser,
    mobile,
    async programme(authority, programme) {
      const view = await browser.call(applicantRoutes.programme, { params: { authority, programme } })
      return { ...view, document: view.document as unknown as Programme }
    },
    order,
    waitFor: (at, what, look) =>
      until(what, async () => {
        const now = await order(at)
        return look(now) ? now : undefined
      }),
  }
}

/** Signs in by WeChat (or links it to whoever is signed in), as the person who holds this openid. */
export async function passThroughWechat(place: Place, browser: Browser, openid: string): Promise<void> {
  const step = async (answer: Promise<Response>) => {
    const at = (await answer).headers.get('location')
    if (!at) throw new Error(`WeChat sign-in stopped: ${(await answer).status}`)
    return at
  }
  const asked = await step(browser.fetch(`${place.url}/api/sign-in/wechat?return=%2F`))
  const back = await step(
    fetch(asked, { headers: { cookie: `sandbox_wechat_person=${openid}` }, redirect: 'manual' }),
  )
  const home = await step(browser.fetch(back))
  if (home.includes('problem=')) throw new Error(`WeChat sign-in was refused: ${home}`)
}

/** Signs in with the phone's WeChat alone. */
export async function signInByWechat(place: Place, openid: string): Promise<Applicant> {
  const browser = openBrowser(place.url)
  await passThroughWechat(place, browser, openid)
  return applicantOf(browser, '')
}

/** Proves the agent's phone of a draft by the code that arrives on it. */
export async function provePhone(
  place: Place,
  who: Applicant,
  at: OrderAt,
  mobile: string,
): Promise<OrderView> {
  const seen = await place.world.codesSent(mobile)
  const said = await who.call(applicantRoutes.phoneCode, { params: at, body: { mobile } })
  if (said.proved) return await who.order(at)
  const code = await place.world.code(mobile, seen)
  return await who.call(applicantRoutes.phoneCheck, { params: at, body: { mobile, code } })
}

export interface StartDraft {
  authority: string
  programme: string
  offer: string
  suite?: 'rsa' | 'sm2'
  copyOf?: string
  certificate?: string
  key?: string
}

export async function startDraft(
  who: Applicant,
  { authority, key, ...start }: StartDraft,
): Promise<OrderView> {
  return await who.call(applicantRoutes.startOrder, {
    params: { authority },
    body: { ...start, key: key ?? randomUUID() },
  })
}

export async function chooseGroup(
  who: Applicant,
  authority: string,
  programme: string,
  group: string,
): Promise<void> {
  await who.call(applicantRoutes.chooseGroup, { params: { authority, programme }, body: { group } })
}

/** Fills every section and slot of the offer; bound fields of a renewal are left as they stand. */
export async function fillDraft(
  who: Applicant,
  order: OrderView,
  document: Programme,
  organisation: Organisation,
): Promise<void> {
  const at = { authority: order.authority, order: order.id }
  const held = new Set(order.values.filter(v => v.source === 'certificate').map(v => v.path))
  const { values, slots } = answersFor(document, order.offer, organisation, path => held.has(path))
  await who.call(applicantRoutes.saveValues, { params: at, body: { values } })
  const filled = new Set(order.files.map(f => f.slot))
  for (const slot of slots) {
    if (!filled.has(slot)) await uploadPaper(who, at, slot, await paperFor(slot, organisation))
  }
}

export async function uploadPaper(
  who: Applicant,
  at: OrderAt,
  slot: string,
  bytes: Buffer,
  name = `${slot}.jpg`,
): Promise<void> {
  await who.call(applicantRoutes.uploadFile, {
    params: { ...at, slot },
    bytes: new Uint8Array(bytes),
    headers: { 'x-file-name': encodeURIComponent(name) },
  })
}

export async function submit(
  who: Applicant,
  at: OrderAt,
  document: Programme,
  offer: string,
): Promise<OrderView> {
  const { version } = await who.order(at)
  const agreed = agreementsOf(document, offer)
  return await who.call(applicantRoutes.submit, { params: at, body: { version, agreed } })
}

export const agreementsOf = (document: Programme, offer: string): string[] =>
  Object.values(document.offers[offer]?.journey ?? {}).flatMap(s => (s.stage === 'form' ? s.agreements : []))

/** Scans the code and presses «pay»; the vendor's notice does the rest. */
export async function payByWechat(place: Place, who: Applicant, at: OrderAt): Promise<OrderView> {
  const started = await who.call(applicantRoutes.pay, { params: at, body: { method: 'wechat-pay' } })
  if (started.kind !== 'native') throw new Error(`expected a code to scan, got ${started.kind}`)
  await place.world.pay(started.codeUrl)
  return await who.waitFor(at, 'the payment to arrive', order => order.payment?.state === 'paid')
}

export async function claimFree(who: Applicant, at: OrderAt): Promise<OrderView> {
  await who.call(applicantRoutes.pay, { params: at, body: { method: 'entitlement' } })
  return await who.order(at)
}

export interface StaffDesk extends Browser {
  authority: string
  user: string
  case(order: string): Promise<CaseView>
}

export async function signInStaff(
  place: Pick<Place, 'url'>,
  signIns: StaffSignIn[],
  authority: string,
  user: string,
): Promise<StaffDesk> {
  const known = signIns.find(s => s.authority === authority && s.user === user)
  if (!known) throw new Error(`no demo sign-in for ${user} of ${authority}`)
  const browser = openBrowser(place.url)
  await browser.call(accountRoutes.staffSignIn, { body: known })
  return {
    ...browser,
    authority,
    user,
    case: order => browser.call(deskRoutes.case, { params: { authority, order } }),
  }
}

export type Defects = { path: string; reason: string; note?: string }[]

export async function decide(
  reviewer: StaffDesk,
  order: string,
  decision: 'pass' | 'return' | 'reject',
  defects: Defects = [],
): Promise<CaseView> {
  const params = { authority: reviewer.authority, order }
  const { order: seen } = await reviewer.call(deskRoutes.claim, { params })
  return await reviewer.call(deskRoutes.decide, {
    params,
    body: { decision, version: seen.version, defects },
  })
}

/** The production desk makes every line's key and certificates and writes them: for each line a key of its own. */
export async function produce(
  producer: StaffDesk,
  order: string,
  keyOf: KeyMaker | (() => Promise<KeyMaker>),
): Promise<Awaited<ReturnType<KeyMaker['exports']>>[]> {
  const { authority } = producer
  // All are asked for before any is written: a programme may want all of an order's keys, or none.
  const asked: {
    params: { authority: string; order: string; line: number }
    plan: KeyPlan
    key: KeyMaker
  }[] = []
  for (const { line } of (await producer.case(order)).order.lines) {
    const params = { authority, order, line }
    const key = typeof keyOf === 'function' ? await keyOf() : keyOf
    const plan = await producer.call(deskRoutes.startProduction, { params })
    const request = await key.generate(plan)
    await producer.call(deskRoutes.requestCertificate, {
      params,
      body: { request: plan.request, ...request },
    })
    asked.push({ params, plan, key })
  }
  await until('the certificates to be issued', async () => {
    const { lines } = (await producer.case(order)).order
    const refused = lines.find(line => line.refused)?.refused
    if (refused) throw new Error(`refused: ${refused.en}`)
    return lines.every(line => line.state === 'signed' || line.state === 'written')
  })
  const made = []
  for (const { params, plan, key } of asked) {
    const bundle = await producer.call(deskRoutes.productionBundle, { params })
    const serials = await key.take(plan, bundle)
    await producer.call(deskRoutes.productionWritten, {
      params,
      body: { request: plan.request, signSerial: serials.signSerial, encryptSerial: serials.encryptSerial },
    })
    made.push(await key.exports(plan))
  }
  return made
}

/** The holder downloads the renewed pair to their own key. */
export async function collect(
  who: Applicant,
  at: OrderAt,
  key: KeyMaker,
): Promise<Awaited<ReturnType<KeyMaker['exports']>>[]> {
  const made = []
  for (const { line } of (await who.order(at)).lines) {
    const params = { ...at, line }
    const plan = await who.call(applicantRoutes.keyPlan, { params })
    const request = await key.generate(plan)
    await who.call(applicantRoutes.requestCertificate, {
      params,
      body: { request: plan.request, ...request },
    })
    await who.waitFor(at, 'the certificate to be issued', order =>
      order.lines.some(l => l.line === line && l.state === 'signed'),
    )
    const bundle = await who.call(applicantRoutes.keyBundle, { params })
    const serials = await key.take(plan, bundle)
    await who.call(applicantRoutes.written, {
      params,
      body: { request: plan.request, signSerial: serials.signSerial, encryptSerial: serials.encryptSerial },
    })
    made.push(await key.exports(plan))
  }
  return made
}

export async function ship(producer: StaffDesk, order: string): Promise<CaseView> {
  const params = { authority: producer.authority, order }
  const waybill = `SF${Date.now()}`
  return await producer.call(deskRoutes.ship, { params, body: { courier: '顺丰速运', waybill } })
}
