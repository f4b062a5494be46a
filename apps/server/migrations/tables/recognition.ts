// TypeScript shapes of 0011-recognition.sql.
import type { Json } from '../../platform/db.ts'

export type ReadingState = 'held' | 'waiting' | 'read' | 'doubtful' | 'failed' | 'unavailable'

interface FileReadingTable {
  authority_id: string
  order_id: string
  file_id: string
  slot: string
  kind: string
  state: ReadingState
  doubts: Json<string[]>
  sealed: string | null
  at: Date
}

interface RegistryAnswerTable {
  authority_id: string
  order_id: string
  question: string
  state: 'found' | 'absent' | 'unavailable'
  sealed: string | null
  at: Date
}

export interface RecognitionTables {
  file_reading: FileReadingTable
  registry_answer: RegistryAnswerTable
}
