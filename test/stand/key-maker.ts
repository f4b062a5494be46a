// Whoever makes keys and holds certificates for a walk: the key agent over its HTTP interface, or a key in this process
// where thousands are needed. Both do what the contract says: a plan becomes a request, a bundle becomes a pair.
import type { KeyBundle, KeyPlan } from '@hufu/contract'

export interface KeyMaker {
  generate(plan: KeyPlan): Promise<{ csr: string; device: string }>
  /** Opens the envelope, keeps the pair, answers the serials that it now holds. */
  take(plan: KeyPlan, bundle: KeyBundle): Promise<{ signSerial: string; encryptSerial: string | null }>
  /** The certificates as the holder can export them. */
  exports(plan: KeyPlan): Promise<{ sign: string; encrypt: string | null }>
}
