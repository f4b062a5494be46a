// What the records room is given by compose.
import type { Programme } from '@hufu/programme'
import type { ApplicantDeps } from '../certificate/check-applicant.ts'
import type { AuthorityEntry } from '../programme/authorities.ts'
import type { RetentionDeps } from './forget.ts'
import type { ProcessorName } from './processors.ts'
import type { Transfers } from './transfers.ts'

export interface RecordsRoom extends RetentionDeps {
  transfers: Transfers
  codes: ApplicantDeps['codes']
  authorities: readonly AuthorityEntry[]
  /** The programmes in force, of all counters. */
  programmes(): Promise<{ authority: string; programme: Programme }[]>
  /** Those whose services are configured. */
  processors: readonly ProcessorName[]
}
