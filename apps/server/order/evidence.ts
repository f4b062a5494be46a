// What machines found out about an order: papers that were read, the business registry's entry. The recognition room keeps
// it; rooms and the desk ask here, and none asks the outside itself.
import type { FieldMeaning, PaperKind } from '@hufu/outside/ocr/port.ts'
import type { RegistryEntry } from '@hufu/outside/registry/port.ts'
import type { ReadingState } from '../migrations/tables/recognition.ts'
import type { Order, OrderKey, Reader, Trx } from './order.ts'

export interface ReadingStanding {
  file: string
  state: ReadingState
  doubts: readonly string[]
}

export interface FileReading extends ReadingStanding {
  /** Address of the slot: `slot`, or `line.<n>.slot`. */
  slot: string
  kind: PaperKind
  fields: Partial<Record<FieldMeaning, { value: string; confidence: number }>>
}

export type RegistryFinding =
  | { state: 'found'; entry: RegistryEntry }
  | { state: 'absent' }
  /** Not asked, or nobody answered. */
  | { state: 'unavailable' }

export interface Evidence {
  /** Of the files now in their slots. */
  readings(db: Reader, order: Order): Promise<FileReading[]>
  /** How far the readings are, without what they say. */
  standing(db: Reader, key: OrderKey): Promise<ReadingStanding[]>
  /** What the registry said of the organisation as it is written in the order now. */
  registry(db: Reader, order: Order): Promise<RegistryFinding>
  /** Before a submission, outside any transaction: asks what is still unknown, for a few seconds at most. */
  gather(key: OrderKey): Promise<void>
  /** A consent was given: cards that waited for it may be read. */
  consented(trx: Trx, order: Order): Promise<void>
  /** A value of the organisation was written: the registry is asked about it, later and by itself. */
  organisationChanged(trx: Trx, order: Order): Promise<void>
}
