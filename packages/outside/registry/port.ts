// The registry port: what the business registry (市场监督管理) holds of an organisation, found by its code or by its exact name.
//
// The next vendor goes here: one file beside this one that implements RegistryPort, its name in contract.test.ts and in
// the server's vendors/open-vendors.ts.

export interface RegistryQuestion {
  /** One of the two; the code decides where both are given. */
  uscc?: string
  name?: string
}

/** 存续, 注销, 吊销, 经营异常: in force, dissolved, licence revoked, listed as irregular. */
export const registryStatuses = ['active', 'dissolved', 'revoked', 'irregular'] as const
export type RegistryStatus = (typeof registryStatuses)[number]

export interface RegistryEntry {
  name: string
  uscc: string
  status: RegistryStatus
  legalRepresentative: string
  address: string
}

export type RegistryAnswer =
  | { result: 'found'; entry: RegistryEntry }
  /** The registry answers and knows no such organisation. */
  | { result: 'absent' }
  /** Nobody answered; nothing is known. */
  | { result: 'unavailable' }

export interface RegistryPort {
  find(question: RegistryQuestion): Promise<RegistryAnswer>
}
