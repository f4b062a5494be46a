// What the documents room is handed by compose.
import { createHmac } from 'node:crypto'
import type { Order, OrderKey, Trx } from '../../order/order.ts'
import type { FilePlace } from '../../order/places.ts'
import type { Spine } from '../../order/spine.ts'
import type { Files } from '../../platform/files.ts'

export interface DocumentsDeps {
  spine: Spine
  files: Files
  /** Version codes of printed papers are made with it. */
  paperKey: Buffer
  /** A file is in its place: in the upload's transaction. The recognition room reads it. */
  uploaded?(trx: Trx, order: Order, file: { id: string; place: FilePlace }): Promise<void>
  /** Gives a fast reading the time to come back with the upload's own answer. */
  awaitReading?(key: OrderKey, file: string): Promise<void>
}

export const paperKeyOf = (masterKey: Buffer): Buffer =>
  createHmac('sha256', masterKey).update('hufu printed papers').digest()
