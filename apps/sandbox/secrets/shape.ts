// The shape of a file in this folder: how one vendor's secrets are made, and what the server must be told of them.
export interface SecretsOf<Own, Needed> {
  file: string
  create(): Own
  /** `Needed` is what it reads of all secrets: its own, and at times a neighbour's. */
  environment(secrets: Needed, sandboxUrl: string): Record<string, string>
}
