// A pair for an organisation: signing key from the holder's token, encryption key escrowed. The policy stands under
// IANA's example enterprise number (RFC 5612), so that nobody takes a demo's certificates for those of a real practice
// statement; an authority puts its own here.
import { ENCRYPTION_PAIR_USAGE, SIGNING_PAIR_USAGE } from '@hufu/pki'
import type { Profile } from './shape.ts'

export const organisationDual: Profile = {
  id: 'organisation-dual',
  version: 2,
  suites: ['rsa', 'sm2'],
  usage: { sign: SIGNING_PAIR_USAGE, encrypt: ENCRYPTION_PAIR_USAGE },
  terms: ['1y', '2y', '3y', '5y'],
  subject: [
    { type: 'C', value: 'CN' },
    { type: 'O', value: '{organisation}' },
    { type: 'OU', value: '{uscc}', optional: true },
    // Where an order brings several, the role that each is for (经办员, 审核员).
    { type: 'title', value: '{title}', optional: true },
    { type: 'CN', value: '{organisation}' },
  ],
  organizationCode: 'uscc',
  policies: ['1.3.6.1.4.1.32473.1.1'],
}
