// What compose hands this room, and the names of its jobs.
import type { OcrPort } from '@hufu/outside/ocr/port.ts'
import type { RegistryPort } from '@hufu/outside/registry/port.ts'
import type { Spine } from '../order/spine.ts'
import type { Files } from '../platform/files.ts'
import type { Sealer } from './seal.ts'

export interface RecognitionDeps {
  spine: Spine
  files: Files
  sealer: Sealer
  /** Null where the installation has none: people type, people check. */
  ocr(): OcrPort | null
  registry(): RegistryPort | null
}

export const readJob = 'recognition.read'
export const registryJob = 'recognition.registry'

export interface ReadJob {
  authority: string
  order: string
  file: string
}
