// CRLReason (RFC 5280 5.3.1). 7 is not used; 8 only ever stands in a delta CRL and is no reason to revoke.

export const REVOCATION_REASON = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  privilegeWithdrawn: 9,
  aACompromise: 10,
} as const

export type RevocationReason = keyof typeof REVOCATION_REASON

/** What an entry may say: in a delta also that a hold was lifted, or that the certificate has ended meanwhile. */
export const ENTRY_REASON = { ...REVOCATION_REASON, removeFromCRL: 8 } as const
export type EntryReason = keyof typeof ENTRY_REASON

export function reasonOfCode(code: number): RevocationReason | undefined {
  const found = Object.entries(REVOCATION_REASON).find(([, value]) => value === code)
  return found?.[0] as RevocationReason | undefined
}

export const entryReasonOfCode = (code: number): EntryReason | undefined =>
  code === ENTRY_REASON.removeFromCRL ? 'removeFromCRL' : reasonOfCode(code)
