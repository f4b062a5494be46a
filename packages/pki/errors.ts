// The one error this package throws. Codes are stable: the order's counter, the agent and the log key on them;
// the message is for engineers and never shown to an applicant.

export type PkiErrorCode =
  | 'pki.der-malformed'
  | 'pki.pem-malformed'
  | 'pki.name-invalid'
  | 'pki.time-invalid'
  | 'pki.serial-invalid'
  | 'pki.extension-invalid'
  | 'pki.key-malformed'
  | 'pki.key-weak'
  | 'pki.key-off-curve'
  | 'pki.key-roca'
  | 'pki.key-compromised'
  | 'pki.key-revoked'
  | 'pki.key-other-holder'
  | 'pki.key-used'
  | 'pki.algorithm-not-allowed'
  | 'pki.certificate-malformed'
  | 'pki.csr-malformed'
  | 'pki.csr-signature'
  | 'pki.crl-malformed'
  | 'pki.crl-signature'
  | 'pki.ocsp-malformed'
  | 'pki.ocsp-signature'
  | 'pki.decrypt-failed'
  | 'pki.envelope-malformed'
  | 'pki.envelope-key-mismatch'
  | 'pki.chain-incomplete'
  | 'pki.chain-signature'
  | 'pki.chain-not-a-ca'
  | 'pki.chain-expired'
  | 'pki.chain-path-length'
  | 'pki.chain-critical-extension'
  | 'pki.profile-invalid'
  | 'pki.self-test-failed'

export class PkiError extends Error {
  readonly code: PkiErrorCode

  constructor(code: PkiErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'PkiError'
    this.code = code
  }
}

/** Runs a parser and gives every failure inside it the caller's own code; codes in `keep` pass unchanged. */
export function parsing<T>(code: PkiErrorCode, keep: readonly PkiErrorCode[], parse: () => T): T {
  try {
    return parse()
  } catch (cause) {
    if (cause instanceof PkiError && (cause.code === code || keep.includes(cause.code))) throw cause
    throw new PkiError(code, cause instanceof Error ? cause.message : 'unreadable', { cause })
  }
}
