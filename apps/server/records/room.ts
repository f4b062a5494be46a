// The records room composed: evidence, retention and deletion, the log of transfers, the inventory, and the check of whoever asks for a
// revocation.
import type { Programme } from '@hufu/programme'
import type { FastifyInstance } from 'fastify'
import type { ApplicantDeps } from '../certificate/check-applicant.ts'
import type { AuthorityEntry } from '../programme/authorities.ts'
import type { RetentionDeps } from './forget.ts'
import type { ProcessorName } from './processors.ts'
import { defineRetention } from './retention.ts'
import { registerRecords } from './routes.ts'
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

export function openRecords(room: RecordsRoom) {
  defineRetention(room)
  return { register: (app: FastifyInstance) => registerRecords(app, room) }
}
