// What every room is handed by compose: the spine of the house. Rooms receive more than this as further arguments.
import type { OrderView } from '@hufu/contract'
import type { Offer, Programme, StageKind, StageSpec } from '@hufu/programme'
import type { Text } from '../migrations/tables/order.ts'
import type { Tables } from '../migrations/tables.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/db.ts'
import type { Events } from '../platform/events.ts'
import type { Jobs } from '../platform/jobs.ts'
import type { Log } from '../platform/log.ts'
import type { Evidence } from './evidence.ts'
import type { Move, Order, OrderKey, OrderState, Reader, StageRow, Trx } from './order.ts'

/** A stage as the programme writes it, with the name it has in the journey. */
export type NamedStage = StageSpec & { name: string }

/** What a room may say about the order's view; the parts are laid over one another. */
export type ViewPart = Partial<
  Pick<
    OrderView,
    | 'payment'
    | 'methods'
    | 'lines'
    | 'delivery'
    | 'invoice'
    | 'tasks'
    | 'entitlement'
    | 'papers'
    | 'places'
    | 'binding'
    | 'writing'
    | 'identity'
    | 'bankProof'
    | 'transfer'
    | 'seals'
    | 'pins'
  >
> & {
  may?: Partial<OrderView['may']>
  defects?: OrderView['defects']
  totalFen?: number | null
  /** Overrides the lifecycle's own next-step text, where the room knows better. */
  next?: Text
}

export type Action = OrderView['now']['action']

/** One room of the journey. Rooms never import one another; the spine calls them by kind. */
export interface Room {
  kind: StageKind
  /** The stage is reached: in which state does it begin, and until when? Runs in the transaction that reached it. */
  enter?(trx: Trx, order: Order, stage: NamedStage): Promise<{ state?: string; due?: Date | null }>
  /** The time of a state is over. Called once for each deadline, outside any transaction; must bear repetition. */
  expire?(key: OrderKey, row: StageRow): Promise<void>
  /** The order has ended (in whatever way): give back what the room holds. Runs in the transaction that ended it. */
  ended?(trx: Trx, order: Order, how: OrderState): Promise<void>
  /**
   * The form was submitted again: must this stage be done once more (its papers show other data now)? Answers the move
   * that says so. Runs in the transaction of the submission, before its step through the door.
   */
  resubmitted?(trx: Trx, order: Order, row: StageRow, stage: NamedStage): Promise<Move | null>
  /** What the applicant can do in a state: the one button that matters. */
  actions?: Readonly<Record<string, Action>>
  describe?(db: Reader, order: Order, row: StageRow, stage: NamedStage): Promise<ViewPart>
  /** The same before the stage is reached: what may be chosen in advance. */
  foresee?(db: Reader, order: Order, stage: NamedStage): Promise<ViewPart>
}

/** Programmes as the spine needs them; the programme room keeps them. */
export interface ProgrammeShelf {
  /** The very version an order was started under. */
  get(authority: string, programme: string, version: number): Promise<Programme>
  latest(authority: string, programme: string): Promise<{ programme: Programme; version: number }>
}

/** Called in the transaction of every step, so that a message exists if and only if its event does. */
export type NoticeWriter = (
  trx: Trx,
  order: Order,
  event: string,
  extra?: Record<string, string>,
) => Promise<void>

/** What the spine must know of a certificate that an order renews. */
export interface CertificateFact {
  id: string
  serial: string
  notBefore: Date
  notAfter: Date
  state: 'good' | 'suspended' | 'revoked' | 'expired'
  /** The order that brought it forth, and the person whose order that was. */
  order: string
  person: string
  programme: string
}
export type CertificateFacts = (
  db: Reader,
  authority: string,
  certificate: string,
) => Promise<CertificateFact | null>

/** Throws where a fact that the profile needs is not known yet. */
export type SubjectOf = (
  authority: string,
  profile: string,
  facts: Readonly<Record<string, string>>,
) => { type: string; value: string }[]

export interface Spine {
  db: Database<Tables>
  clock: Clock
  log: Log
  jobs: Jobs
  events: Events
  programmes: ProgrammeShelf
  rooms: ReadonlyMap<StageKind, Room>
  writeNotices: NoticeWriter
  certificateFacts: CertificateFacts
  /** What machines read and registries said; absent in houses that have neither. */
  evidence?: Evidence
  /** The subject that would be certified; the authority's word. Absent in houses that certify nothing. */
  subjectOf?: SubjectOf
}

export interface OrderProgramme {
  programme: Programme
  offer: Offer
  stages: NamedStage[]
}

/** The programme version, offer and journey that this order is pinned to. */
export async function programmeOf(spine: Pick<Spine, 'programmes'>, order: Order): Promise<OrderProgramme> {
  const programme = await spine.programmes.get(order.authority_id, order.programme, order.programme_version)
  const offer = programme.offers[order.offer]
  if (!offer)
    throw new Error(`programme ${order.programme} v${order.programme_version} has no offer ${order.offer}`)
  const stages = Object.entries(offer.journey).map(([name, stage]) => ({ ...stage, name }))
  return { programme, offer, stages }
}

/** The agent's phone is to be proved by a code before this stage is over (Z-10). */
export const asksPhone = (stage: NamedStage): boolean => stage.checks.includes('phone-code')

export function stageNamed(journey: OrderProgramme, name: string): NamedStage {
  const stage = journey.stages.find(s => s.name === name)
  if (!stage) throw new Error(`no stage ${name} in this journey`)
  return stage
}
