// What somebody has to type with fingers, counted from the programmes themselves: a fresh account that knows its phone, papers
// that can be read, and no registry. Whatever must be typed is listed here by name, so that a field added to a programme
// without a source fails this test; and the goal holds: six in a first order with the sign-in, one in a repeat, none in a renewal.
import { randomUUID } from 'node:crypto'
import { hasCreditCheck, lineChoice, type Programme, type StageSpec, slotAddress } from '@hufu/programme'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chooseOrderLines } from '../../order/choose-lines.ts'
import { giveConsent } from '../../order/consent.ts'
import { contextOf } from '../../order/context.ts'
import { readFiles, readValues, writeSheet } from '../../order/dossier.ts'
import { readLines } from '../../order/order.ts'
import { asksPhone, programmeOf } from '../../order/spine.ts'
import { startOrder } from '../../order/start-order.ts'
import { shownFields } from '../../order/subject.ts'
import { readProgrammes } from '../../programme/shelf.ts'
import { fillIn, toType } from '../../testing/any-counter.ts'
import { newUscc, type Walk, walkOf } from '../../testing/applicant.ts'
import {
  DAY,
  newPerson,
  openHouse,
  programmesFolder,
  provedMobile,
  type TestHouse,
} from '../../testing/house.ts'

let house: TestHouse
const programmes = (await readProgrammes(programmesFolder)).map(({ programme }) => programme)
beforeAll(async () => {
  house = await openHouse()
  house.registry.down = true
  const agent = { 'person-name': '张三', 'citizen-id': '11010519491231002X' }
  house.ocr.says('identity-card-front', agent)
  house.ocr.says('identity-card-back', { 'valid-until': '2040-01-01' })
})
afterAll(() => house.close())

/** Typed before any order: the phone and its code, where nobody is signed in. */
const signIn = ['mobile number', 'code']

interface Visit {
  programme: Programme
  offer: string
  roles?: readonly string[]
  person: string
  copyOf?: string
  certificate?: string
}

/** From the first click to the submission; answers what had to be typed, then or later in the journey. */
async function visit(of: Visit): Promise<{ walk: Walk; typed: string[] }> {
  const { programme, person, roles } = of
  house.profiles.set(person, { mobile: provedMobile })
  house.ocr.says('business-licence', {
    ...{ 'organisation-name': '郑州示例有限公司', uscc: usccOf(person) },
    ...{ 'legal-representative': '司马懿', address: '郑州市郑东新区商务外环路30号' },
  })
  // 1. The group and the certificates are clicked; the phone was proved by signing in.
  await chooseGroup(of)
  const { authority } = programme
  const key = await startOrder(house.spine, house.prefill, {
    ...{ authority, person, programme: programme.programme, offer: of.offer, key: randomUUID() },
    ...(of.copyOf ? { copyOf: of.copyOf } : {}),
    ...(of.certificate ? { certificate: of.certificate } : {}),
  })
  const walk = walkOf(house, key, person)
  const order = await walk.order()
  if (!order.lines_chosen && !order.renews)
    await chooseOrderLines(
      house.spine,
      key,
      person,
      (roles ?? allRoles(programme)).map(role => ({ role })),
    )
  else if (!order.lines_chosen)
    await chooseOrderLines(
      house.spine,
      key,
      person,
      (await readLines(house.db.kysely, key)).map(line => ({ role: line.role ?? '' })),
    )
  const { stages } = await programmeOf(house.spine, order)
  if (stages.some(asksPhone) && !order.verified_mobile) await walk.verifyPhone(provedMobile)
  // 2. Consents are ticked, papers photographed and read.
  for (const [name, { about }] of Object.entries(programme.agreements))
    if (about === 'identity-images') await giveConsent(house.spine, key, person, name)
  await uploadAll(walk)
  await house.jobs.idle()
  // 3. What is left is typed. A bank is picked from the list that opens with the field.
  const banks = (await toType(house, key)).filter(at => at.field.type === 'bank-name')
  if (banks.length) expect(house.bankProof.headBanks('').length).toBeGreaterThan(10)
  const typed = (await fillIn(house, walk)).filter(path => !banks.some(bank => bank.path === path))
  await walk.submit()
  return { walk, typed: [...typed, ...typedLater(programme, of.offer)] }
}

const usccs = new Map<string, string>()
function usccOf(person: string): string {
  const known = usccs.get(person) ?? newUscc()
  usccs.set(person, known)
  expect(hasCreditCheck(known)).toBe(true)
  return known
}

async function chooseGroup({ programme, person }: Visit): Promise<void> {
  const [group] = Object.keys(programme.audience?.groups ?? {})
  if (!group) return
  await house.db.kysely
    .insertInto('user_group')
    .values({
      ...{ authority_id: programme.authority, programme: programme.programme, person_id: person },
      ...{ chosen: group, chosen_at: house.clock.now() },
    })
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

const allRoles = (programme: Programme) => {
  const { roles, max } = lineChoice(programme)
  return roles.slice(0, max)
}

/** Every place of the form that asks for a paper, where none is yet. */
async function uploadAll(walk: Walk): Promise<void> {
  const db = house.db.kysely
  const order = await walk.order()
  const { programme, offer } = await programmeOf(house.spine, order)
  const lines = await readLines(db, walk.key)
  const [values, facts] = [await readValues(db, walk.key), await contextOf(house.spine, db, order)]
  const there = new Set((await readFiles(db, walk.key)).map(file => file.slot))
  for (const { field, line } of shownFields(programme, offer, lines, facts, values)) {
    const slot = field.type === 'slot' && field.slot ? slotAddress(programme, field.slot, line) : ''
    if (slot && !there.has(slot)) await walk.upload(slot)
  }
}

/** After the submission: the amount of an account's proof, and what goes with a transfer and nobody reads or repeats. */
function typedLater(programme: Programme, offer: string): string[] {
  return Object.entries(programme.offers[offer]?.journey ?? {}).flatMap(([name, stage]) => {
    if (stage.stage === 'bank-proof') return stage.typed ? [`${name}: amount`] : []
    const form = stage.stage === 'payment' ? stage.transfer?.form : undefined
    return Object.entries(programme.forms[form ?? '']?.fields ?? {}).flatMap(
      ([field, { required, copies }]) => (required && !copies ? [`${form}.${field}`] : []),
    )
  })
}

/** One variant each of the roles of which only one is chosen; else all of them at once. */
function variants(programme: Programme): (readonly string[])[] {
  const { of, roles, max } = lineChoice(programme)
  return of === 'one' ? roles.map(role => [role]) : [roles.slice(0, max)]
}

/** What must be typed in a first order, by programme and by the roles that are chosen. */
const firstOrders: Record<string, string[]> = {
  'zce holder': [],
  'shanxi-coal trader settler': ['remittance.day'],
  'henan-hutong organisation': [
    'legal-representative.identity',
    'legal-representative.mobile',
    'agent.email',
  ],
  'henan-hutong organisation-person': [
    'legal-representative.identity',
    'legal-representative.mobile',
    'agent.email',
  ],
  'henan-hutong person': ['agent.email', 'mailing.region', 'mailing.address'],
  'zhongqi-yunlian line-1 line-2': [
    'organisation.legal-identity',
    'agent.email',
    'account.account',
    'bank: amount',
  ],
}

const counters = programmes.flatMap(programme =>
  Object.entries(programme.offers)
    .filter(([, offer]) => offer.kind === 'new')
    .flatMap(([offer]) => variants(programme).map(roles => ({ programme, offer, roles }))),
)

describe.each(counters.map(each => [`${each.programme.programme} ${each.roles.join(' ')}`, each] as const))(
  '%s',
  (name, { programme, offer, roles }) => {
    it('asks for six typed fields at most in a first order, and for one in a repeat', async () => {
      const person = newPerson()
      const first = await visit({ programme, offer, roles, person })
      expect(first.typed).toEqual(firstOrders[name])
      expect(signIn.length + first.typed.length).toBeLessThanOrEqual(6)
      house.clock.advance(60_000)
      const copy = await visit({ programme, offer, roles, person, copyOf: first.walk.key.order })
      const again = await visit({ programme, offer, roles, person })
      for (const repeat of [copy, again]) expect(repeat.typed.length).toBeLessThanOrEqual(1)
    }, 60_000)
  },
)

const renewals = programmes.flatMap(programme =>
  Object.entries(programme.offers).flatMap(([offer, { kind, renews }]) =>
    kind === 'renewal' ? [programme.programme, ...renews].map(of => ({ programme, offer, of })) : [],
  ),
)

describe.each(renewals.map(each => [`${each.programme.programme} of ${each.of}`, each] as const))(
  'a renewal by %s',
  (_, { programme, offer, of }) => {
    const origin = counters.find(each => each.programme.programme === of)

    it.runIf(origin)(
      'asks for nothing typed, where what was optional was left empty',
      async () => {
        const { programme: before, offer: new_, roles } = origin!
        const person = newPerson()
        const { walk } = await visit({ programme: before, offer: new_, roles, person })
        // Paid from the organisation's own account, as the bank's statement said (match-deposit).
        const paid = { name: '郑州示例有限公司', number: '41001521010050201234', bank: '中国建设银行' }
        if (Object.values(before.offers[new_]?.journey ?? {}).some(stage => takesTransferOnly(stage)))
          await house.db.transaction(trx =>
            writeSheet(trx, walk.key, 'payment', { payer: paid }, house.clock.now()),
          )
        const certificate = randomUUID()
        const at = house.clock.now().getTime()
        const shortly = { notBefore: new Date(at - 400 * DAY), notAfter: new Date(at - DAY) }
        house.certificates.set(certificate, {
          ...{ id: certificate, serial: 'ab12', state: 'expired', order: walk.key.order, person },
          ...{ programme: of, ...shortly },
        })
        house.clock.advance(60_000)
        const renewed = await visit({ programme, offer, person, certificate })
        expect(renewed.typed).toEqual([])
      },
      60_000,
    )
  },
)

const takesTransferOnly = (stage: StageSpec) =>
  stage.stage === 'payment' && stage.methods.every(method => method === 'transfer')

it('covers every programme of this installation', () => {
  const walked = new Set([
    ...counters.map(each => each.programme.programme),
    ...renewals.map(each => each.programme.programme),
  ])
  expect([...walked].sort()).toEqual(programmes.map(each => each.programme).sort())
})
