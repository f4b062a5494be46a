// A pair for a natural person: the name, and a mark of four digits that tells namesakes apart. No number of a paper, no
// organisation.
import { ENCRYPTION_PAIR_USAGE, SIGNING_PAIR_USAGE } from '@hufu/pki'
import type { Profile } from './shape.ts'

export const personDual: Profile = {
  id: 'person-dual',
  version: 1,
  suites: ['rsa', 'sm2'],
  usage: { sign: SIGNING_PAIR_USAGE, encrypt: ENCRYPTION_PAIR_USAGE },
  terms: ['1y', '2y', '3y', '5y'],
  subject: [
    { type: 'C', value: 'CN' },
    { type: 'CN', value: '{holder}' },
    { type: 'serialNumber', value: '{holder-mark}', optional: true },
  ],
  policies: ['1.3.6.1.4.1.32473.1.3'],
}
