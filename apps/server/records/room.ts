// The records room composed: evidence, retention and deletion, the log of transfers, the inventory, and the check of whoever asks for a
// revocation.
import type { FastifyInstance } from 'fastify'
import type { RecordsRoom } from './deps.ts'
import { defineRetention } from './retention.ts'
import { registerRecords } from './routes.ts'

export function openRecords(room: RecordsRoom) {
  defineRetention(room)
  return { register: (app: FastifyInstance) => registerRecords(app, room) }
}
