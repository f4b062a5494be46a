// What the journey tests begin with: one stand a file, and shortcuts to the places in a walk that most of them start
// from. `programme` is the one that this installation's demo counter offers.
import { deskRoutes, type OrderView } from '@hufu/contract'
import type { Programme } from '@hufu/programme'
import { afterAll, beforeAll } from 'vitest'
import { engine } from './database.ts'
import { newOrganisation, type Organisation } from './organisation.ts'
import {
  type Applicant,
  chooseGroup,
  fillDraft,
  type OrderAt,
  type Place,
  provePhone,
  type StaffDesk,
  signInApplicant,
  signInStaff,
  startDraft,
  submit,
} from './people.ts'
import { openStand, type Stand, type StandOptions } from './stand.ts'

export const authority = 'zce-counter'
export const programme = 'zce'
export const pin = 'test-8421-pin'

/** The stand of this file; opened before its tests, gone after them. */
export function useStand(options: Omit<StandOptions, 'engine'> = {}): () => Stand {
  let stand: Stand | undefined
  beforeAll(async () => {
    stand = await openStand({ engine, ...options })
    await stand.agent?.pair()
  }, 120_000)
  afterAll(() => stand?.stop(), 60_000)
  return () => {
    if (!stand) throw new Error('the stand is not open yet')
    return stand
  }
}

export const placeOf = (stand: Stand): Place => ({ url: stand.url, world: stand.world })

export const desk = (stand: Stand, user: string, of = authority): Promise<StaffDesk> =>
  signInStaff(stand, stand.signIns, of, user)

export interface Draft {
  who: Applicant
  at: OrderAt
  organisation: Organisation
  document: Programme
  order: OrderView
}

export interface DraftPlan {
  group?: string
  who?: Applicant
  organisation?: Organisation
  suite?: 'rsa' | 'sm2'
  authority?: string
  programme?: string
}

/** A draft with its phone proved and everything filled in, ready to be submitted. */
export async function readyDraft(stand: Stand, plan: DraftPlan = {}): Promise<Draft> {
  const draft = await freshDraft(stand, plan)
  const { who, at, organisation, document } = draft
  if (!draft.order.phone.verified) await provePhone(placeOf(stand), who, at, organisation.mobile)
  await fillDraft(who, await who.order(at), document, organisation)
  return { ...draft, order: await who.order(at) }
}

/** A draft as it begins: group chosen, nothing filled in. */
export async function freshDraft(stand: Stand, plan: DraftPlan = {}): Promise<Draft> {
  const where = { authority: plan.authority ?? authority, programme: plan.programme ?? programme }
  const who = plan.who ?? (await signInApplicant(placeOf(stand)))
  const organisation = plan.organisation ?? newOrganisation()
  const { document, group } = await who.programme(where.authority, where.programme)
  const wanted = plan.group ?? 'other'
  if (group.chosen !== wanted) await chooseGroup(who, where.authority, where.programme, wanted)
  const order = await startDraft(who, { ...where, offer: 'new', suite: plan.suite ?? 'sm2' })
  return { who, at: { authority: where.authority, order: order.id }, organisation, document, order }
}

export async function submitted(stand: Stand, plan: DraftPlan = {}): Promise<Draft> {
  const draft = await readyDraft(stand, plan)
  return { ...draft, order: await submit(draft.who, draft.at, draft.document, 'new') }
}

/** Puts an organisation on a roster, so that it may apply under the free policy. */
export async function enrol(
  stand: Stand,
  organisation: Organisation,
  roster: string,
  group: string,
): Promise<void> {
  const administrator = await desk(stand, 'administrator')
  const member = { uscc: organisation.uscc, name: organisation.name, group }
  await administrator.call(deskRoutes.saveRoster, {
    params: { authority, roster },
    body: { members: [member] },
  })
}
