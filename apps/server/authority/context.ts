// What the authority's files are handed: the platform, the way keys are wrapped, and where an outcome is told.
import type { LdapPlan } from '../certificate/ldap-directory.ts'
import type { Tables } from '../migrations/tables.ts'
import type { Trx } from '../order/order.ts'
import type { ProgrammeShelf } from '../order/spine.ts'
import type { Audit } from '../platform/audit.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/db.ts'
import type { Jobs } from '../platform/jobs.ts'
import type { Log } from '../platform/log.ts'
import type { IssuanceOutcome } from './issuing.ts'
import { type KeyWrap, openKeyWrap } from './key-wrap.ts'
import type { CaKeys } from './store/open-ca-keys.ts'

/** What befell certificates, told in the transaction in which it did. */
export interface CertificateChange {
  authority: string
  certificates: string[]
  state: 'good' | 'suspended' | 'revoked'
  at: Date
  actor: string
}

export interface AuthorityDeps {
  db: Database<Tables>
  clock: Clock
  log: Log
  jobs: Jobs
  audit: Audit
  programmes: ProgrammeShelf
  masterKey: Buffer
  /** Absent in tests, where the master key serves for the key store's. */
  caKeys?: CaKeys
  /** Written into certificates: where CRLs, issuer certificates and OCSP are found. Without a slash at its end. */
  publicUrl: string
  /** In the demo missing hierarchies are made at start; elsewhere a CA is born in a ceremony. */
  demo: boolean
  /** The issuance room; asked for late, since that room is handed `issuing` first. */
  outcome: () => IssuanceOutcome
  /** Whoever depends on a certificate (its seal) follows it. */
  certificateChanged?: (trx: Trx, change: CertificateChange) => Promise<void>
  /** Where CRLs go besides HTTP. Sent by whoever makes them, written by the role worker. */
  ldap?: LdapPlan | undefined
  /** What no longer counts as ordinary growth of a CRL; certificate/crl-growth.ts has the usual. */
  crlGrowth?: { atLeast: number; share: number }
  /** From how many entries on a full CRL rests for how long between deltas; certificate/publish-crl.ts has the usual. */
  fullCrl?: { large: number; restMs: number }
  /** For tests: called as each step of an issuance ends. What it throws ends the run there, as a crash would. */
  atStep?: (step: IssuanceStep) => void | Promise<void>
}

/** The steps of docs/ISSUANCE.md. `registering` is inside the last transaction, `registered` after it. */
export const issuanceSteps = [
  'authorised',
  'reserved',
  'prepared',
  'committed',
  'signed',
  'registering',
  'registered',
] as const
export type IssuanceStep = (typeof issuanceSteps)[number]

export interface AuthorityContext extends AuthorityDeps {
  keyWrap: KeyWrap
}

export const contextOf = (deps: AuthorityDeps): AuthorityContext => ({
  ...deps,
  keyWrap: openKeyWrap(deps.masterKey, deps.caKeys ? deps.caKeys.storeKey : deps.masterKey),
})
