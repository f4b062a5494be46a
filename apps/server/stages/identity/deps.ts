// What compose hands this room, and the words for the ways to prove who one is.
import type { CarrierPort } from '@hufu/outside/carrier/port.ts'
import type { FacePort } from '@hufu/outside/face/port.ts'
import type { StageOf } from '@hufu/programme'
import type { Text } from '../../migrations/tables/order.ts'
import type { OrderKey, Reader, Trx } from '../../order/order.ts'
import type { Spine } from '../../order/spine.ts'
import type { Audit } from '../../platform/audit.ts'

export interface CardReading {
  name?: string
  number?: string
}

export interface IdentityDeps {
  spine: Spine
  audit: Audit
  /** Null where the installation has no such service. */
  face(authority: string): FacePort | null
  carrier(authority: string): CarrierPort | null
  /** Keys the hash of a person: without it, numbers could be tried through. */
  subjectKey: Buffer
  publicUrl: string
  /** Whether the sign-in that showed a code still lives. */
  browserLives(db: Reader, browser: string, person: string): Promise<boolean>
  /** The documents room's deed for slots of scope `session`; throws `file.*` for what is no good picture. */
  storeSessionFile(upload: {
    key: OrderKey
    person: string
    slot: string
    name: string
    bytes: Buffer
  }): Promise<unknown>
  /** A proof that is used again brings its photographs along. */
  copySessionFiles?(trx: Trx, from: OrderKey, to: OrderKey, slots: readonly string[]): Promise<void>
  /** Recognition of a photographed card; null where it could not be read with confidence. */
  readCard?(key: OrderKey, slot: string): Promise<CardReading | null>
  /** Answers whether the message was taken. */
  sendLink?(link: { authority: string; programme: string; mobile: string; url: string }): Promise<boolean>
}

export type IdentityStage = StageOf<'identity'> & { name: string }
export type Method = IdentityStage['methods'][number]

export const methodTitles: Readonly<Record<Method, Text>> = {
  liveness: { zh: '扫脸核验', en: 'Face check' },
  carrier: { zh: '手机号实名核验', en: 'Mobile number check' },
  'identity-card': { zh: '身份证照片核验', en: 'Photographs of the identity card' },
  'existing-certificate': { zh: '用现有证书签名', en: 'Sign with a certificate you hold' },
  counter: { zh: '到柜台当面核验', en: 'In person at the counter' },
  staff: { zh: '人工核验', en: 'A check by our staff' },
}

/** The ways of this stage, in the programme's order. Where a person decides after failures, that way is always open. */
export function waysOf(stage: IdentityStage): Method[] {
  const ways = stage.methods.filter(method => method !== 'existing-certificate')
  const byPeople = ways.includes('staff') || ways.includes('counter')
  return byPeople || !stage['on-fail'].includes('review') ? ways : [...ways, 'staff']
}
