// For tests only: an order and everybody who acts on it, deed by deed at the rooms' functions.
import { randomUUID } from 'node:crypto'
import { creditCheckCharacter } from '@hufu/programme'
import sharp from 'sharp'
import { cancelOrder } from '../order/cancel-order.ts'
import { type OrderKey, readLines, readOrder, readStages } from '../order/order.ts'
import type { StaffMember } from '../order/readers.ts'
import { programmeOf } from '../order/spine.ts'
import { startOrder } from '../order/start-order.ts'
import { viewOrder } from '../order/view.ts'
import { confirmDelivered, shipParcel } from '../stages/delivery/ship-parcel.ts'
import { uploadFile } from '../stages/documents/upload-file.ts'
import { reopenForm } from '../stages/form/reopen-form.ts'
import { saveValues } from '../stages/form/save-values.ts'
import { submitForm } from '../stages/form/submit-form.ts'
import { checkPhoneCode, sendPhoneCode } from '../stages/form/verify-phone.ts'
import { askInvoice } from '../stages/invoice/issue-invoice.ts'
import { confirmWritten } from '../stages/issuance/confirm-written.ts'
import { handInRequest } from '../stages/issuance/hand-in-request.ts'
import { planKey } from '../stages/issuance/plan-key.ts'
import { readAttempts } from '../stages/payment/attempts.ts'
import { receiveNotice } from '../stages/payment/receive-notice.ts'
import { startPayment } from '../stages/payment/start-payment.ts'
import { claimCase } from '../stages/review/claim-case.ts'
import { type Decision, decideCase } from '../stages/review/decide-case.ts'
import { goodRequest } from './fake-issuing.ts'
import { authority, newPerson, phoneCode, programmeName, type TestHouse } from './house.ts'

export const reviewer: StaffMember = { id: randomUUID(), name: '李审核', roles: ['reviewer'] }
export const producer: StaffMember = { id: randomUUID(), name: '赵制证', roles: ['producer'] }
export const finance: StaffMember = { id: randomUUID(), name: '钱财务', roles: ['finance'] }
export const staffActor = (staff: StaffMember) => ({ kind: 'staff' as const, id: staff.id, name: staff.name })

export const mobile = '13912345678'
export const agreed = ['service', 'identity-images']
export const slots = ['business-licence', 'identity-card-front', 'identity-card-back', 'acceptance-form']

let running = 0
/** An invented credit code with its right check digit. */
export function newUscc(): string {
  const body = `91410100MA0T${String(++running).padStart(5, '0')}`
  return body + creditCheckCharacter(body)
}

export const filled = (uscc: string): Record<string, string> => ({
  'organisation.name': '郑州示例期货有限公司',
  'organisation.uscc': uscc,
  'agent.name': '张三',
  'agent.identity': '11010519491231002X',
  'invoice.title': '郑州示例期货有限公司',
  'invoice.tax-number': uscc,
  'mailing.region': '河南省郑州市',
  'mailing.address': '未来路69号未来大厦1808室',
  'mailing.receiver': '张三',
})

let picture: Promise<Buffer> | undefined
const aPicture = () =>
  (picture ??= sharp({ create: { width: 600, height: 400, channels: 3, background: '#c33' } })
    .png()
    .toBuffer())

export interface StartWalk {
  person?: string
  group?: string
  offer?: string
  suite?: string
  copyOf?: string
  certificate?: string
  key?: string
}

export async function chooseGroup(house: TestHouse, person: string, group: string): Promise<void> {
  const row = { chosen: group, chosen_at: house.clock.now() }
  await house.db.kysely
    .insertInto('user_group')
    .values({ authority_id: authority, programme: programmeName, person_id: person, ...row })
    .onConflict(conflict => conflict.columns(['authority_id', 'programme', 'person_id']).doUpdateSet(row))
    .execute()
}

/** Starts an order; what it answers carries every further deed. */
export async function startWalk(house: TestHouse, start: StartWalk = {}) {
  const person = start.person ?? newPerson()
  await chooseGroup(house, person, start.group ?? 'other')
  const key = await startOrder(house.spine, house.prefill, {
    authority,
    programme: programmeName,
    person,
    offer: start.offer ?? 'new',
    key: start.key ?? randomUUID(),
    ...(start.suite ? { suite: start.suite } : {}),
    ...(start.copyOf ? { copyOf: start.copyOf } : {}),
    ...(start.certificate ? { certificate: start.certificate } : {}),
  })
  return walkOf(house, key, person)
}

export function walkOf(house: TestHouse, key: OrderKey, person: string) {
  const { spine, db } = house
  const uscc = newUscc()
  const order = () => readOrder(db.kysely, key)
  const walk = {
    ...{ key, person, uscc, order },
    view: async () => viewOrder(spine, db.kysely, await order(), { masked: false }),
    stages: async (): Promise<Record<string, string>> =>
      Object.fromEntries((await readStages(db.kysely, key)).map(row => [row.stage, row.state])),
    attempts: () => readAttempts(db.kysely, key),
    timeline: async () =>
      (
        await db.kysely
          .selectFrom('timeline')
          .select('event')
          .where('order_id', '=', key.order)
          .orderBy('seq')
          .execute()
      ).map(row => row.event),

    async verifyPhone(number = mobile, code = phoneCode) {
      await sendPhoneCode(spine, house.codes, key, person, number, '127.0.0.1')
      await checkPhoneCode(spine, house.codes, key, person, number, code)
    },
    save: (values: Record<string, string>) =>
      saveValues(spine, {
        key,
        person,
        values: Object.entries(values).map(([path, value]) => ({ path, value })),
      }),
    async upload(slot: string, bytes?: Buffer) {
      const file = { key, person, slot, name: `${slot}.png`, bytes: bytes ?? (await aPicture()) }
      return await uploadFile(house.documents, file)
    },
    /** Phone, values, files: all but the submission. */
    async fill(change: Record<string, string> = {}) {
      await walk.verifyPhone()
      await walk.save({ ...filled(uscc), ...change })
      for (const slot of slots) await walk.upload(slot)
    },
    async submit(
      given: {
        version?: number
        agreed?: readonly string[]
        insisted?: readonly string[]
        confirmed?: readonly { line: number; subject: string }[]
      } = {},
    ) {
      const version = given.version ?? (await order()).version
      const { stages } = await programmeOf(spine, await order())
      const asked = stages.flatMap(stage => (stage.stage === 'form' ? stage.agreements : []))
      await submitForm(spine, key, person, { ...given, version, agreed: given.agreed ?? asked })
    },
    reopen: () => reopenForm(spine, key, person),
    startPayment: (method = 'wechat-pay', inWechat = false) =>
      startPayment(house.payment, { key, person, method, inWechat }),
    notice: (signed: { rawBody: Buffer; headers: Record<string, string> }) =>
      receiveNotice(house.payment, authority, 'wechat-pay', signed.rawBody, signed.headers),
    async pay() {
      await walk.startPayment()
      const attempt = (await walk.attempts()).findLast(a => a.state === 'started')
      await walk.notice(house.pay.pay(attempt?.out_trade_no ?? ''))
    },
    claim: (staff = reviewer) => claimCase(spine, key, staff),
    async decide(
      decision: Decision['decision'],
      defects: Decision['defects'] = decision === 'pass' ? [] : [aDefect],
      staff = reviewer,
      version?: number,
    ) {
      const at = version ?? (await order()).version
      await decideCase(spine, house.audit, key, staff, { decision, version: at, defects })
    },
    plan: (line = 1, by = producer.id) => planKey(house.issuance, key, line, by),
    async handIn(csr = goodRequest, line = 1) {
      const { request } = await walk.plan(line)
      const given = { key, line, request, csr, device: 'UK-0001', actor: staffActor(producer) }
      await handInRequest(house.issuance, given)
    },
    async write(change: { signSerial?: string; request?: string } = {}, line = 1) {
      const kept = [...house.issuing.requests.values()].findLast(k => k.order.order === key.order)
      const { request } = (await db.kysely
        .selectFrom('key_request')
        .select('request')
        .where('order_id', '=', key.order)
        .where('line', '=', line)
        .executeTakeFirst()) ?? { request: randomUUID() }
      await confirmWritten(house.issuance, {
        ...{ key, line, request, actor: staffActor(producer) },
        signSerial: kept?.sign?.serial ?? '',
        encryptSerial: kept?.encrypt?.serial ?? null,
        ...change,
      })
    },
    /** Plan, request, signature, written. */
    async produce() {
      for (const { line } of await readLines(db.kysely, key)) {
        await walk.handIn(goodRequest, line)
        await house.issuing.sign()
        await walk.write({}, line)
      }
    },
    ship: () => shipParcel(spine, key, staffActor(producer), { courier: '顺丰', waybill: 'SF1234567890' }),
    deliver: () => confirmDelivered(spine, key, { kind: 'applicant', id: person }),
    askInvoice: () => askInvoice(house.invoice, key, { kind: 'applicant', id: person }),
    cancel: () => cancelOrder(spine, key, person),
    /** Walks on until the named stage waits. */
    async to(goal: 'form' | 'payment' | 'review' | 'issuance' | 'delivery') {
      await walk.fill()
      if (goal === 'form') return walk
      await walk.submit()
      if (goal === 'payment') return walk
      await walk.pay()
      if (goal === 'review') return walk
      await walk.decide('pass')
      if (goal === 'issuance') return walk
      await walk.produce()
      return walk
    },
  }
  return walk
}

export type Walk = ReturnType<typeof walkOf>
export const aDefect = { path: 'organisation.name', reason: 'name-differs' }
