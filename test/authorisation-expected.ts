// Who may reach what, written down by hand and apart from the code that enforces it: every route of the served OpenAPI document
// stands here once. A route that is new belongs under one of these headings before the test passes; a route whose door was
// opened wider than this page says fails it.
import type { Role } from '@hufu/contract'

const list = (text: string): string[] => text.trim().split(/\s*\n\s*/)

/** Whoever comes by. What they may learn is said without a sign-in to everybody. */
export const anybody = list(`
  GET /api/account-notice
  GET /api/captcha
  GET /api/catalogue
  GET /api/processors
  POST /api/register/code
  POST /api/reset
  GET /api/session
  POST /api/sign-in
  POST /api/sign-in/code
  POST /api/sign-in/passkey/start
  POST /api/sign-in/password
  GET /api/sign-in/wechat
  GET /api/sign-in/wechat/return
  POST /api/sign-out
  GET /api/staff/session
  POST /api/staff/sign-in
  POST /api/staff/sign-out
  POST /api/{authority}/lost-phone
  POST /api/{authority}/lost-phone/code
  POST /api/{authority}/invoices/look-up
  GET /api/{authority}/programmes/{programme}
  GET /api/{authority}/programmes/{programme}/templates/{template}
`)

/** Whoever holds the secret that belongs to it: a link, a code, a ticket, a cookie of one check, a vendor's signature. */
export const bearers = list(`
  GET /api/hand-off
  POST /api/hand-off/confirm
  POST /api/hand-off/consents
  POST /api/hand-off/face
  PUT /api/hand-off/files/{slot}
  POST /api/hand-off/finish
  POST /api/hand-off/open
  POST /api/hand-off/photos-done
  GET /api/pay-codes/{token}
  POST /api/pay-codes/{token}/payment
  POST /api/pay-codes/{token}/refresh
  POST /api/register
  POST /api/register/check
  GET /api/representative/{token}
  POST /api/representative/{token}/answer
  POST /api/representative/{token}/code
  POST /api/reset/check
  POST /api/reset/finish
  POST /api/sign-in/passkey
  POST /api/staff/setup
  PUT /api/{authority}/lost-phone/{request}/papers/{paper}
  POST /api/{authority}/lost-phone/{request}/submit
  POST /api/{authority}/invoices/look-up/found
  GET /i/{token}
  POST /notify/{authority}/alipay
  POST /notify/{authority}/bank
  POST /notify/{authority}/courier
  POST /notify/{authority}/invoice/{secret}
  POST /notify/{authority}/sms/{secret}
  GET /notify/{authority}/wechat
  POST /notify/{authority}/wechat
  POST /notify/{authority}/wechat-pay
  POST /operator/programmes
`)

/** A signed-in person, about what is theirs: an order, a certificate, a seal, an organisation they own, themselves. */
export const persons = list(`
  GET /api/account
  PATCH /api/account
  POST /api/account/close
  POST /api/account/close/code
  GET /api/account/data
  POST /api/account/invitations/accept
  POST /api/account/invitations/look
  POST /api/account/organisations
  POST /api/account/organisations/ask
  PATCH /api/account/organisations/{organisation}
  POST /api/account/organisations/{organisation}/hand-over
  POST /api/account/organisations/{organisation}/invitations
  DELETE /api/account/organisations/{organisation}/invitations/{invitation}
  DELETE /api/account/organisations/{organisation}/members/{person}
  POST /api/account/organisations/{organisation}/members/{person}/admit
  POST /api/account/passkeys
  POST /api/account/passkeys/prove
  POST /api/account/passkeys/start
  DELETE /api/account/passkeys/{passkey}
  POST /api/account/password
  POST /api/account/phone
  POST /api/account/phone/code
  POST /api/account/phone/old-code
  POST /api/account/phone/stop
  POST /api/account/sessions/end-others
  POST /api/account/sessions/{session}/end
  GET /api/{authority}/banks
  GET /api/{authority}/certificates
  GET /api/{authority}/certificates/by-serial
  GET /api/{authority}/certificates/{certificate}/file
  GET /api/{authority}/orders
  POST /api/{authority}/orders
  GET /api/{authority}/orders/{order}
  POST /api/{authority}/orders/{order}/bank-proof
  POST /api/{authority}/orders/{order}/bank-proof/answer
  POST /api/{authority}/orders/{order}/bank-proof/ask-staff
  POST /api/{authority}/orders/{order}/cancel
  POST /api/{authority}/orders/{order}/certificate-words
  POST /api/{authority}/orders/{order}/consents
  DELETE /api/{authority}/orders/{order}/consents/{agreement}
  POST /api/{authority}/orders/{order}/delivery/choice
  GET /api/{authority}/orders/{order}/events
  PUT /api/{authority}/orders/{order}/files/{slot}
  DELETE /api/{authority}/orders/{order}/files/{slot}
  GET /api/{authority}/orders/{order}/files/{slot}
  POST /api/{authority}/orders/{order}/files/{slot}/reuse
  POST /api/{authority}/orders/{order}/identity/carrier
  POST /api/{authority}/orders/{order}/identity/link
  POST /api/{authority}/orders/{order}/identity/refresh
  POST /api/{authority}/orders/{order}/identity/sessions
  POST /api/{authority}/orders/{order}/identity/staff
  POST /api/{authority}/orders/{order}/identity/stop
  POST /api/{authority}/orders/{order}/invoice
  GET /api/{authority}/orders/{order}/invoice.pdf
  POST /api/{authority}/orders/{order}/invoice/decline
  POST /api/{authority}/orders/{order}/invoice/refresh
  PUT /api/{authority}/orders/{order}/lines
  GET /api/{authority}/orders/{order}/lines/{line}/bundle
  POST /api/{authority}/orders/{order}/lines/{line}/key-plan
  POST /api/{authority}/orders/{order}/lines/{line}/pin/code
  POST /api/{authority}/orders/{order}/lines/{line}/pin/reveal
  POST /api/{authority}/orders/{order}/lines/{line}/request
  GET /api/{authority}/orders/{order}/lines/{line}/seal
  POST /api/{authority}/orders/{order}/lines/{line}/seal/by-hand
  POST /api/{authority}/orders/{order}/lines/{line}/seal/confirm
  POST /api/{authority}/orders/{order}/lines/{line}/seal/from-paper
  PUT /api/{authority}/orders/{order}/lines/{line}/seal/picture
  GET /api/{authority}/orders/{order}/lines/{line}/seal/picture.png
  POST /api/{authority}/orders/{order}/lines/{line}/written
  POST /api/{authority}/orders/{order}/papers/finish
  GET /api/{authority}/orders/{order}/papers/{document}
  POST /api/{authority}/orders/{order}/payment
  POST /api/{authority}/orders/{order}/payment/refresh
  POST /api/{authority}/orders/{order}/phone-check
  POST /api/{authority}/orders/{order}/phone-code
  POST /api/{authority}/orders/{order}/received
  POST /api/{authority}/orders/{order}/refund
  POST /api/{authority}/orders/{order}/reopen
  POST /api/{authority}/orders/{order}/submit
  POST /api/{authority}/orders/{order}/transfer/announce
  PATCH /api/{authority}/orders/{order}/values
  PUT /api/{authority}/programmes/{programme}/group
  GET /api/{authority}/seals
  POST /api/{authority}/seals/verify
  GET /api/{authority}/seals/{seal}/file.esl
  GET /api/{authority}/seals/{seal}/picture.png
  POST /api/{authority}/seals/{seal}/stamps
  POST /api/{authority}/seals/{seal}/stamps/{stamp}
  GET /api/{authority}/seals/{seal}/stamps/{stamp}/document.pdf
  GET /api/{authority}/seals/{seal}/stamps/{stamp}/stamp.ses
  POST /api/{authority}/orders/{order}/binding/declaration
  POST /api/{authority}/orders/{order}/binding/declaration/{declaration}
  POST /api/{authority}/orders/{order}/binding/representative
  POST /api/{authority}/orders/{order}/binding/withdraw
  POST /api/{authority}/orders/{order}/deletion
  GET /api/{authority}/orders/{order}/invoice/red-letter.pdf
`)

/** Every member of staff of the authority in the path; what each sees follows their roles. */
export const anyStaff = list(`
  GET /api/{authority}/desk/events
  GET /api/{authority}/desk/queues/{queue}
  GET /api/{authority}/desk/summary
`)

/** Staff holding one of these roles, at their own authority only. */
export const desks: [roles: Role[], routes: string[]][] = [
  [
    ['administrator'],
    list(`
      GET /api/{authority}/desk/disclosures
      GET /api/{authority}/desk/disclosures/file
      GET /api/{authority}/desk/personal-information
      POST /api/{authority}/desk/certificates/{certificate}/evidence
      GET /api/{authority}/desk/rosters/{roster}
      PUT /api/{authority}/desk/rosters/{roster}
      GET /api/{authority}/desk/staff
      POST /api/{authority}/desk/staff
      POST /api/{authority}/desk/staff/{staff}/disable
      POST /api/{authority}/desk/staff/{staff}/reset
    `),
  ],
  [
    ['producer'],
    list(`
      GET /api/{authority}/desk/production/{order}/lines/{line}/bundle
      POST /api/{authority}/desk/production/{order}/lines/{line}/key-plan
      PUT /api/{authority}/desk/production/{order}/lines/{line}/pin
      POST /api/{authority}/desk/production/{order}/lines/{line}/request
      POST /api/{authority}/desk/production/{order}/lines/{line}/written
      POST /api/{authority}/desk/shipping/{order}/delivered
      POST /api/{authority}/desk/shipping/{order}/hand-over
      POST /api/{authority}/desk/shipping/{order}/returned
      POST /api/{authority}/desk/shipping/{order}/ship
    `),
  ],
  [
    ['reviewer'],
    list(`
      GET /api/{authority}/desk/bank-proof/{order}
      POST /api/{authority}/desk/bank-proof/{order}/decide
      GET /api/{authority}/desk/identity/{order}
      POST /api/{authority}/desk/identity/{order}/claim
      POST /api/{authority}/desk/identity/{order}/contact
      POST /api/{authority}/desk/identity/{order}/decide
      POST /api/{authority}/desk/identity/{order}/release
      POST /api/{authority}/desk/review/{order}/claim
      POST /api/{authority}/desk/review/{order}/decide
      POST /api/{authority}/desk/review/{order}/release
    `),
  ],
  [
    ['finance', 'reviewer'],
    list(`
      GET /api/{authority}/desk/bank-payouts
    `),
  ],
  [
    ['administrator', 'finance', 'producer', 'reviewer', 'service'],
    list(`
      GET /api/{authority}/desk/orders
      GET /api/{authority}/desk/orders/{order}
      GET /api/{authority}/desk/orders/{order}/files/{file}
      POST /api/{authority}/desk/orders/{order}/notes
    `),
  ],
  [
    ['reviewer', 'service'],
    list(`
      POST /api/{authority}/desk/orders/{order}/unmask
      GET /api/{authority}/desk/phone-changes
      POST /api/{authority}/desk/phone-changes/{request}/decide
      GET /api/{authority}/desk/phone-changes/{request}/papers/{paper}
      POST /api/{authority}/desk/phone-changes/{request}/unmask
    `),
  ],
  [
    ['finance'],
    list(`
      POST /api/{authority}/desk/deposits/{deposit}/unmatch
      POST /api/{authority}/desk/invoices/{order}/red-letter/by-hand
      POST /api/{authority}/desk/invoices/{order}/red-letter/retry
      GET /api/{authority}/desk/deposits
      POST /api/{authority}/desk/deposits
      POST /api/{authority}/desk/deposits/fetch
      POST /api/{authority}/desk/deposits/{deposit}/return
      POST /api/{authority}/desk/deposits/{deposit}/return/by-hand
      POST /api/{authority}/desk/deposits/{deposit}/return/prepare
      POST /api/{authority}/desk/invoices/{order}/retry
      POST /api/{authority}/desk/refunds/{order}/by-hand
      POST /api/{authority}/desk/refunds/{order}/execute
      POST /api/{authority}/desk/refunds/{order}/prepare
      POST /api/{authority}/desk/refunds/{order}/refuse
      GET /api/{authority}/desk/transfers/{order}
      POST /api/{authority}/desk/transfers/{order}/match
      POST /api/{authority}/desk/transfers/{order}/refuse
    `),
  ],
  [
    ['finance', 'service'],
    list(`
      GET /api/{authority}/desk/invoices/{order}/red-letter.pdf
      GET /api/{authority}/desk/invoices/{order}/invoice.pdf
    `),
  ],
  [
    ['service'],
    list(`
      POST /api/{authority}/desk/certificates/{certificate}/applicant
      POST /api/{authority}/desk/certificates/{certificate}/applicant/code
      POST /api/{authority}/desk/certificates/{certificate}/revocation
      POST /api/{authority}/desk/certificates/{certificate}/revocation/prepare
    `),
  ],
  [
    ['administrator', 'finance', 'service'],
    list(`
      GET /api/{authority}/desk/entitlements
    `),
  ],
  [
    ['producer', 'service'],
    list(`
      POST /api/{authority}/desk/orders/{order}/writing/reopen
      PUT /api/{authority}/desk/orders/{order}/lines/{line}/seal/filing
      GET /api/{authority}/desk/orders/{order}/lines/{line}/seal
      PUT /api/{authority}/desk/orders/{order}/lines/{line}/seal/picture
      GET /api/{authority}/desk/orders/{order}/lines/{line}/seal/picture.png
      POST /api/{authority}/desk/orders/{order}/lines/{line}/seal/refuse
      GET /api/{authority}/desk/orders/{order}/lines/{line}/seal/source
      GET /api/{authority}/desk/seals
    `),
  ],
]
