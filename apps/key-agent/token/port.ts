// The token port: what the agent asks of a key, whoever made it. One folder a driver beside this file. Private keys never
// cross it: a driver signs, opens envelopes and stores pairs by itself. Failures are AgentFailures.

export type KeyAlgorithm = 'rsa-2048' | 'sm2' | 'ec-p256'

export interface HeldPair {
  /** DER. */
  signCertificate: Uint8Array
  encryptCertificate: Uint8Array | null
}

/** What can be seen without a PIN. */
export interface ContainerFacts {
  container: string
  algorithm: KeyAlgorithm
  /** The plan's own reference, so that a repeated plan finds its key again. */
  request: string
  /** SubjectPublicKeyInfo of the signing key. */
  publicKey: Uint8Array
  csr: Uint8Array | null
  pair: HeldPair | null
  /** A write was begun and not ended: repeating the import completes it. */
  writing: boolean
}

export interface DeviceFacts {
  device: string
  label: string
  driver: string
  triesLeft: number
  triesMax: number
  pinSet: boolean
  containers: ContainerFacts[]
  /** Replaced pairs, kept because old files were encrypted to them. */
  archived: ContainerFacts[]
}

export interface NewKey {
  container: string
  algorithm: KeyAlgorithm
  request: string
  /** Serial of the certificate whose pair gives way when this key's own pair is written. */
  replaces: string | null
}

export interface NewPair {
  signCertificate: Uint8Array
  encryptCertificate: Uint8Array | null
  /** The encryption key, enveloped to the signing key. */
  envelope: Uint8Array | null
  /** SubjectPublicKeyInfo that the key in the envelope must have. */
  encryptionKey: Uint8Array | null
  chain: readonly Uint8Array[]
}

/** A device that has accepted its PIN. Close it: it holds secrets. */
export interface Session {
  /** Makes the signing key inside; `device.full` where there is no room. */
  generate(key: NewKey): Promise<void>
  /** Signs the whole CertificationRequestInfo; digests and Z values are made below the port. */
  signRequest(container: string, info: Uint8Array): Promise<Uint8Array>
  /** Signs the whole TBS_Sign of a seal, in the same way. */
  signStamp(container: string, tbs: Uint8Array): Promise<Uint8Array>
  /** Signs the whole of a declaration, in the same way. */
  signDeclaration(container: string, text: Uint8Array): Promise<Uint8Array>
  keepRequest(container: string, csr: Uint8Array): Promise<void>
  /** All or nothing: after a crash at any moment the old or the new pair is there, whole. */
  importPair(container: string, pair: NewPair): Promise<void>
  close(): void
}

export interface Token {
  describe(): Promise<DeviceFacts>
  /** The first PIN, or a change of it. */
  setPin(pin: string, old: string | undefined): Promise<void>
  /** Counts the try before checking it; throws `pin.wrong` with the tries left, or `pin.locked`. */
  login(pin: string): Promise<Session>
}

export interface TokenDriver {
  readonly name: string
  /** Device ids in a stable order. */
  list(): Promise<string[]>
  open(device: string): Promise<Token | undefined>
  /** Only a driver with stock of its own has this. */
  add?(): Promise<string>
}
