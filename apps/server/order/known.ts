// What the house knows of a person before they type: from their account, and of the organisation they act for. Compose
// hands it to the form room, since accounts are another room's.
import type { Reader } from './order.ts'

export interface KnownOfPerson {
  name?: string
  mobile?: string
  email?: string
  organisation?: { name: string; uscc: string }
}

/** In the sheet of a payment: the account of the organisation itself that paid by transfer. */
export interface PayerAccount {
  name: string
  bank: string
  number: string
}

export type ProfileOf = (db: Reader, person: string, authority: string) => Promise<KnownOfPerson>
