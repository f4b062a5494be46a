// What the house knows of a person before they type: from their account, and of the organisation they act for. Compose
// hands it to the form room, since accounts are another room's.
import type { Reader } from './order.ts'

export interface KnownOfPerson {
  name?: string
  mobile?: string
  email?: string
  organisation?: { name: string; uscc: string }
}

export type ProfileOf = (db: Reader, person: string, authority: string) => Promise<KnownOfPerson>
