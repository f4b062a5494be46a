// Two kinds of no. Bytes that are no seal throw a SealError; a seal that is whole but may not be relied on is answered
// with findings, all of them, since who checks a stamp wants to know everything that is wrong with it.

export type SealErrorCode = 'seal.malformed' | 'seal.too-large' | 'seal.version' | 'seal.plan-invalid'

export class SealError extends Error {
  readonly code: SealErrorCode

  constructor(code: SealErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'SealError'
    this.code = code
  }
}

export const findingCodes = [
  'seal.maker-signature',
  'seal.maker-untrusted',
  'seal.maker-not-valid-then',
  'seal.maker-usage',
  'seal.not-valid-then',
  'seal.picture',
  'seal.holder-unknown',
  'seal.holder-untrusted',
  'seal.holder-not-valid-then',
  'seal.holder-usage',
  'seal.document-changed',
  'seal.stamp-signature',
  'seal.version-differs',
  'seal.stamped-in-the-future',
  'seal.suspended',
  'seal.revoked',
  'seal.certificate-suspended',
  'seal.certificate-revoked',
] as const
export type FindingCode = (typeof findingCodes)[number]

export interface Finding {
  code: FindingCode
  /** For engineers; screens have words of their own for each code. */
  message: string
}

/** Gives every failure of a parser inside this package's own code; DER faults of pki come wrapped. */
export function parsing<T>(what: string, parse: () => T): T {
  try {
    return parse()
  } catch (cause) {
    if (cause instanceof SealError) throw cause
    const why = cause instanceof Error ? cause.message : 'unreadable'
    throw new SealError('seal.malformed', `${what}: ${why}`, { cause })
  }
}
