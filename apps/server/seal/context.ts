// What the seal room is handed: the spine, files, the way keys are wrapped, and how to open a paper of an order.
import type { Selectable } from 'kysely'
import type { KeyWrap } from '../authority/key-wrap.ts'
import type { CaKeys } from '../authority/store/open-ca-keys.ts'
import type { Tables } from '../migrations/tables.ts'
import type { OrderKey } from '../order/order.ts'
import type { Spine } from '../order/spine.ts'
import type { Audit } from '../platform/audit.ts'
import type { Files } from '../platform/files.ts'

export interface SealDeps {
  spine: Pick<Spine, 'db' | 'clock' | 'log' | 'jobs' | 'programmes'>
  audit: Audit
  files: Files
  masterKey: Buffer
  /** As of the authority: the maker's certificate is signed by a CA. */
  caKeys?: CaKeys
  publicUrl: string
  /** A file in a slot of an order; throws `not-found`. */
  openPaper: (key: OrderKey, slot: string) => Promise<{ bytes: Buffer; mime: string }>
  /** For tests: called when a seal is signed and not yet stored. What it throws ends the run there, as a crash would. */
  atSigned?: () => void
}

export interface SealContext extends SealDeps {
  keyWrap: KeyWrap
}

export interface LineKey extends OrderKey {
  line: number
}

export type SealRow = Selectable<Tables['e_seal']>
export type PictureRow = Selectable<Tables['seal_picture']>

export const makeSealJob = 'seal.make'
export const clearStampsJob = 'seal.clear-stamps'
/** Of the ca role, since it opens a CA's key. */
export const sealMakerJob = 'ca.seal-maker'
