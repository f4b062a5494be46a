// The duties of a licensed counter, one line each: where the house meets it, and what is still open and why. docs/LAW.md is printed from
// this table and from the tests that name a line in their title, `[law 19]`; scripts/law.test.ts fails where one of the three is wrong.
// Nothing here claims compliance: it says what can be tested, and by which test.

/** `proved`: a test names it. `partly`: a test proves some of it, `open` says what is missing. `open`: nothing is proved yet. */
export const lawLines = [
  {
    line: 1,
    duty: 'A public page shows name, licence numbers, CPS and CP with their versions',
    where: ['apps/server/programme/authorities.ts'],
    open: 'Names and hotlines are shown; licence numbers, CPS and CP need the authority’s own documents: issue «A certification authority that outsiders can’t fault».',
  },
  {
    line: 2,
    duty: 'Conditions, fees, data handling and liability are shown before the form; acceptance is kept with version, time and person',
    where: ['apps/server/order/consent.ts', 'programmes/library.yaml'],
  },
  {
    line: 3,
    duty: 'No certificate without a recorded check of identity and of papers',
    where: ['packages/programme/journey/reviewed-first.ts', 'apps/server/authority/authorise.ts'],
  },
  {
    line: 4,
    duty: 'The check is made at application, at renewal and at revocation',
    where: [
      'packages/programme/journey/reviewed-first.ts',
      'apps/server/certificate/check-applicant.ts',
      'apps/server/certificate/revoke-certificate.ts',
    ],
  },
  {
    line: 5,
    duty: 'The holder confirms what the certificate will say; it says what was verified',
    where: ['apps/server/order/certified.ts', 'apps/server/authority/authorise.ts'],
  },
  {
    line: 6,
    duty: 'Anybody can ask for the status of a certificate without signing in',
    where: ['apps/server/certificate/va.ts'],
    open: 'CRL and OCSP are public; a page for people that looks up by serial or name, and LDAP, come with the authority’s issue.',
  },
  {
    line: 7,
    duty: 'Revocation can be asked for at any hour, within a promised time, and is announced',
    where: ['apps/server/certificate/revoke-certificate.ts'],
    open: 'Revocation is a desk’s deed; the holder’s own request, the timer with its alarm and the announcement come with the authority’s issue.',
  },
  {
    line: 8,
    duty: 'A report of loss stops use at once (suspension); resuming needs identity',
    where: ['apps/server/certificate/answer-ocsp.ts'],
    open: 'A suspended state exists in CRL, OCSP and seals; no door suspends yet: the authority’s issue.',
  },
  {
    line: 9,
    duty: 'Evidence is kept until the certificate’s end and five years more; deleted then, not before',
    where: ['apps/server/records/retention.ts', 'apps/server/records/forget.ts'],
  },
  {
    line: 10,
    duty: 'A request to delete during retention restricts the data to storage, and the answer says why',
    where: [
      'apps/server/records/delete-order.ts',
      'apps/server/order/restricted.ts',
      'apps/server/account/close-account.ts',
    ],
  },
  {
    line: 11,
    duty: 'One evidence bundle a certificate: who, what, when, hashes, versions of agreements',
    where: ['apps/server/records/evidence.ts'],
  },
  {
    line: 12,
    duty: 'End of service: notices 90 and 60 days before, all records handed to the successor',
    where: [],
    open: 'Belongs to the operator’s issue; single certificates can be handed over by the evidence bundle.',
  },
  {
    line: 13,
    duty: 'A face is never the only way; a programme that says so is not published',
    where: ['packages/programme/journey/check-journey.ts'],
  },
  {
    line: 14,
    duty: 'Refusing the face leads on in one click, at the same price, with nothing asked twice',
    where: ['apps/server/stages/identity/ask-staff.ts', 'apps/portal/src/features/identity/ways.tsx'],
  },
  {
    line: 15,
    duty: 'Consents of their own for face, identity papers and bank account; withdrawable; versions kept',
    where: ['apps/server/order/consent.ts'],
  },
  {
    line: 16,
    duty: 'No picture of a face is kept: the outcome and a reference only',
    where: ['apps/server/stages/identity/face-result.ts'],
  },
  {
    line: 17,
    duty: 'The notice names necessity, effect, term and contact; personal information stands in an inventory',
    where: ['apps/server/account/information-notice.ts', 'apps/server/records/inventory.ts'],
  },
  {
    line: 18,
    duty: 'The impact assessment exists, is versioned and kept; stored faces are counted',
    where: [],
    open: 'A document of the operator; no face is stored, so there is nothing to count. A place for the document: the operator’s issue.',
  },
  {
    line: 19,
    duty: 'Processors are listed with their purpose; what goes to them is logged, the log is kept three years',
    where: [
      'apps/server/records/processors.ts',
      'apps/server/records/transfers.ts',
      'apps/server/vendors/watch-transfers.ts',
    ],
  },
  {
    line: 20,
    duty: 'See, correct, copy, delete and close by oneself',
    where: ['apps/server/account/my-account.ts', 'apps/server/records/delete-order.ts'],
  },
  {
    line: 21,
    duty: 'Under fourteen: refused, with the way by a guardian',
    where: ['packages/programme/form/check-section.ts'],
  },
  {
    line: 22,
    duty: 'Numbers are masked in lists, logs and notices; un-masking needs a reason and is logged',
    where: ['packages/programme/form/mask.ts', 'apps/server/desk/routes.ts', 'apps/server/platform/log.ts'],
  },
  {
    line: 23,
    duty: 'Entry, review and production by different accounts; operators sign in by certificate',
    where: ['apps/server/stages/review/claim-case.ts', 'packages/contract/route.ts'],
    open: 'Nobody reviews their own order and roles are apart; sign-in by certificate comes with the operator’s issue.',
  },
  {
    line: 24,
    duty: 'The audit log is append-only, tamper-evident, of trusted time, exportable',
    where: ['apps/server/platform/audit.ts'],
    open: 'One keyed chain an authority; a trusted time stamp and the export of the whole log come with the operator’s issue.',
  },
  {
    line: 25,
    duty: 'The signing key is born in the medium; no PIN is stored, derived or left at a default',
    where: ['apps/key-agent/token', 'apps/server/stages/issuance/pin.ts'],
  },
  {
    line: 26,
    duty: 'SM2, SM3 and SM4 in certified modules; assessments and grades recorded',
    where: ['packages/pki/algorithms'],
    open: 'A matter of the modules and the site that an operator certifies; the signer port takes an HSM.',
  },
  {
    line: 27,
    duty: 'An e-seal binds owner, picture and certificate; changed, disabled and cancelled with it; filing number; none without a valid certificate',
    where: ['apps/server/seal/make-seal.ts', 'apps/server/seal/follow-certificate.ts'],
  },
  {
    line: 28,
    duty: 'Government use only by an authorised e-government CA',
    where: [],
    open: 'No programme here is of government use; the flag and its refusal come with the authority’s issue.',
  },
  {
    line: 29,
    duty: 'A channel for complaints with number, term and answer',
    where: ['programmes/authorities.yaml'],
    open: 'A draft rule, not in force; the hotline is shown on every page. A channel with a number: the operator’s issue.',
  },
  {
    line: 30,
    duty: 'Access for the old and the disabled, the face step included',
    where: ['test/browser/hand-and-elder.test.ts'],
    open: 'Elder mode and keyboard are tested in the browser without naming this line; the face itself runs on the vendor’s page, and a person of ours is always another way.',
  },
]

/** Those that the flows of the five counters answer for: nothing of them may be open. */
export const dueNow = [2, 3, 4, 5, 9, 10, 11, 13, 14, 15, 16, 17, 19, 20, 21, 22, 25, 27]
