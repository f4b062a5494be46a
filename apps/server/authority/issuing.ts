// What the issuance room asks of the authority, and what it hears back. The request is a row in the database; the `ca`
// role, which listens to nobody, checks its authorisation again for itself and signs.
import type { KeyBundle } from '@hufu/contract'
import type { Kysely, Transaction } from 'kysely'
import type { Tables } from '../migrations/tables.ts'

export type Suite = 'rsa' | 'sm2' | 'ecdsa'

export interface IssuanceOrder {
  authority: string
  order: string
  line: number
  /** What the CA may issue: subject template, key usage and validity live in the profile. */
  profile: string
  suite: Suite
  certificates: 'pair' | 'single'
  /** `2y`, `6m`, `90d`. */
  term: string
  /** Facts for the profile's subject template: organisation, uscc, role … as verified. */
  facts: Readonly<Record<string, string>>
  /** DER of the PKCS#10 request. */
  csr: Buffer
  /** Certificate (row id) that this one follows in a renewal. */
  replaces: string | null
}

export interface IssuanceRefusal {
  code: string
  zh: string
  en: string
}

export interface Issuing {
  /** Proof of possession, algorithm, key quality and where the key was met before. Throws AppError request.signature|key-*|algorithm|malformed. */
  checkRequest(
    db: Kysely<Tables>,
    authority: string,
    suite: Suite,
    csr: Buffer,
    holder?: { person: string; uscc: string | null },
  ): Promise<void>
  /** Writes the request in the caller's transaction and wakes the ca role. One live request per order line; answers its id. */
  request(trx: Transaction<Tables>, order: IssuanceOrder): Promise<string>
  /** The pair (or single certificate) to write to the key, once issued; null before. */
  bundle(db: Kysely<Tables>, authority: string, issuance: string): Promise<Omit<KeyBundle, 'request'> | null>
  /** The subject that will be certified, for the key plan and for the preview beside the pass button. */
  subject(
    authority: string,
    profile: string,
    facts: Readonly<Record<string, string>>,
  ): { type: string; value: string }[]
}

/** Called by the ca role in the transaction that registers the outcome. Wired by compose to the issuance room. */
export interface IssuanceOutcome {
  issued(
    trx: Transaction<Tables>,
    request: { authority: string; order: string; line: number; issuance: string },
  ): Promise<void>
  refused(
    trx: Transaction<Tables>,
    request: { authority: string; order: string; line: number; issuance: string },
    why: IssuanceRefusal,
  ): Promise<void>
}
