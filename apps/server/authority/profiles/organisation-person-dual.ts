// A pair for a person who acts for an organisation in a role. The common name is the person's; the organisation and the
// role stand above it. The identity number is not in it: a certificate is published, and whoever holds one could read the
// number in it (个人信息保护法 art. 6). Namesakes are told apart by a mark of four digits.
import { ENCRYPTION_PAIR_USAGE, SIGNING_PAIR_USAGE } from '@hufu/pki'
import type { Profile } from './shape.ts'

export const organisationPersonDual: Profile = {
  id: 'organisation-person-dual',
  version: 1,
  suites: ['rsa', 'sm2'],
  usage: { sign: SIGNING_PAIR_USAGE, encrypt: ENCRYPTION_PAIR_USAGE },
  terms: ['1y', '2y', '3y', '5y'],
  subject: [
    { type: 'C', value: 'CN' },
    { type: 'O', value: '{organisation}' },
    { type: 'OU', value: '{title}', optional: true },
    { type: 'CN', value: '{holder}' },
    { type: 'serialNumber', value: '{holder-mark}', optional: true },
  ],
  organizationCode: 'uscc',
  policies: ['1.3.6.1.4.1.32473.1.2'],
}
