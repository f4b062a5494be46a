// CRLReason (RFC 5280 5.3.1). 7 is not used; 8 belongs to delta CRLs, which are not made here.

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

export function reasonOfCode(code: number): RevocationReason | undefined {
  const found = Object.entries(REVOCATION_REASON).find(([, value]) => value === code)
  return found?.[0] as RevocationReason | undefined
}
