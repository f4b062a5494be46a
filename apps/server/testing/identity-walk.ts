// For tests only: the first counter's programme with an identity stage between form and payment, and the deeds of a person
// with a computer and a phone.
import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { readAuthorities } from '../programme/authorities.ts'
import { publishProgrammes, readProgrammes } from '../programme/shelf.ts'
import { askStaff } from '../stages/identity/ask-staff.ts'
import { checkCarrier } from '../stages/identity/check-carrier.ts'
import type { IdentityStage } from '../stages/identity/deps.ts'
import { finishFace, finishPhotos, startFace } from '../stages/identity/face-step.ts'
import {
  confirmHandOff,
  consentHandOff,
  openHandOff,
  sessionOfPhone,
  uploadHandOff,
  viewHandOff,
} from '../stages/identity/hand-off.ts'
import { startSession, stopSession } from '../stages/identity/start-session.ts'
import { readTasks } from '../stages/identity/tasks.ts'
import { type StartWalk, startWalk, type Walk } from './applicant.ts'
import { programmeName, programmesFolder, type TestHouse } from './house.ts'

export interface IdentityVariant {
  stage?: Partial<Omit<IdentityStage, 'name' | 'stage'>>
  /** The programme asks for photographs of the card in the check itself. */
  photos?: boolean
}

/** From now on new orders are of this variant. */
export async function publishIdentity(house: TestHouse, { stage, photos }: IdentityVariant = {}) {
  const read = (await readProgrammes(programmesFolder)).find(p => p.programme.programme === programmeName)
  const programme = structuredClone(read!.programme)
  programme.agreements.face = { ...programme.agreements.service!, about: 'face' }
  if (photos) {
    for (const side of ['front', 'back'] as const)
      programme.slots[`card-${side}`] = {
        ...programme.slots[`identity-card-${side}`]!,
        scope: 'session',
        required: true,
      }
  }
  const journey = programme.offers.new!.journey
  journey.person = {
    stage: 'identity',
    after: ['form'],
    checks: [],
    person: 'agent',
    each: 'order',
    methods: ['liveness', 'carrier', 'staff'],
    scanners: ['any'],
    tries: 3,
    'on-fail': ['again', 'other-method', 'review'],
    ...stage,
  }
  journey.payment!.after = ['person']
  const source = JSON.stringify(programme)
  await publishProgrammes(house.db, house.clock, await readAuthorities(programmesFolder), [
    { programme, source },
  ])
}

export const whose = { stage: 'person', line: null }
export const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.50'

/** An order whose person is to be proved. */
export async function identityWalk(
  house: TestHouse,
  start: StartWalk & { change?: Record<string, string> } = {},
) {
  const walk: Walk = await startWalk(house, start)
  await walk.fill(start.change ?? {})
  await walk.submit()
  const deps = house.identity
  const browser = `browser-${randomUUID()}`
  return {
    ...walk,
    browser,
    task: async () => (await walk.view()).identity[0],
    row: async () => (await readTasks(house.db.kysely, walk.key))[0],
    state: async () => (await walk.stages()).person,
    checks: () =>
      house.db.kysely
        .selectFrom('identity_check')
        .selectAll()
        .where('order_id', '=', walk.key.order)
        .orderBy('at')
        .execute(),
    begin: async (method: 'liveness' | 'identity-card' = 'liveness', here = false) => {
      const begun = await startSession(deps, {
        key: walk.key,
        person: walk.person,
        browser,
        whose,
        method,
        here,
      })
      return { ...begun, token: begun.url?.split('/').at(-1) ?? '' }
    },
    stop: () => stopSession(deps, walk.key, walk.person, whose),
    carrier: (person = walk.person) => checkCarrier(deps, walk.key, person, whose),
    askStaff: (method: 'staff' | 'counter' = 'staff') =>
      askStaff(deps, {
        ...{ key: walk.key, person: walk.person, whose, method },
        ...{ mobile: '13912345678', when: '上午', note: '' },
      }),
    /** Scans the code with a phone that has nothing of us yet. */
    async scan(token: string) {
      const { phone } = await openHandOff(deps, token, undefined)
      return phoneOf(house, phone)
    },
  }
}

export function phoneOf(house: TestHouse, phone: string) {
  const deps = house.identity
  const self = {
    phone,
    view: async (userAgent = iphone) =>
      viewHandOff(deps, await sessionOfPhone(deps, house.db.kysely, phone), userAgent),
    confirm: (same = true) => confirmHandOff(deps, phone, same),
    consent: (agreement: string) => consentHandOff(deps, phone, agreement),
    photo: async (slot: string) =>
      uploadHandOff(deps, phone, { slot, name: 'x.jpg', bytes: await picture() }),
    photosDone: () => finishPhotos(deps, phone),
    face: () => startFace(deps, phone),
    finish: () => finishFace(deps, phone),
    ticket: () => [...house.face.flows.keys()].at(-1) ?? '',
    /** Through to the face service's page. */
    async toFace() {
      await self.confirm()
      await self.consent('face')
      await self.face()
      return self.ticket()
    },
  }
  return self
}

let drawn: Promise<Buffer> | undefined
const picture = () =>
  (drawn ??= sharp({ create: { width: 640, height: 400, channels: 3, background: '#3a6' } })
    .jpeg()
    .toBuffer())
