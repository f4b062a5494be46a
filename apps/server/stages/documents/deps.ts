// What the documents room is handed by compose.
import { createHmac } from 'node:crypto'
import type { CarrierPort } from '@hufu/outside/carrier/port.ts'
import type { Order, OrderKey, Reader, Trx } from '../../order/order.ts'
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

/** For the ways beside the stamp. */
export interface BindingDeps {
  documents: DocumentsDeps
  publicUrl: string
  carrier(authority: string): CarrierPort | null
  /** The account room's codes. */
  codes: {
    request(ask: { mobile: string; purpose: string; ip: string }): Promise<{ resendAfter: number }>
    check(ask: { mobile: string; purpose: string; code: string }): Promise<void>
  }
  /** Answers whether the message was taken. */
  sendLink(link: { authority: string; programme: string; mobile: string; url: string }): Promise<boolean>
  /** The certificate room's judgement; throws `binding.*`. */
  verifyHolder(
    db: Reader,
    given: { authority: string; certificate: Buffer; message: Uint8Array; signature: Buffer },
  ): Promise<{ serial: string; subject: string; organisation: string; uscc: string; profile: string }>
}

export const paperKeyOf = (masterKey: Buffer): Buffer =>
  createHmac('sha256', masterKey).update('hufu printed papers').digest()
