// A reader for tests: says what it was told, picture by picture, and can be away, slow or doubtful.
import { createHash } from 'node:crypto'
import type { Doubt, FieldMeaning, OcrAnswer, OcrPort, PaperKind } from './port.ts'

export interface FakeOcr extends OcrPort {
  /** What every picture of this kind says from now on; `undefined` leaves it blank. */
  says(
    kind: PaperKind,
    fields: Partial<Record<FieldMeaning, string>>,
    more?: { confidence?: number; doubts?: Doubt[] },
  ): void
  /** Every answer is this one until told otherwise with null. */
  away(reason: string | null): void
  /** Hashes of the pictures that were looked at, with their kinds. */
  readonly seen: { kind: PaperKind; sha256: string }[]
}

export function fakeOcr(): FakeOcr {
  const told = new Map<PaperKind, OcrAnswer>()
  const seen: FakeOcr['seen'] = []
  let reason: string | null = null
  return {
    seen,
    says(kind, fields, { confidence = 0.99, doubts = [] } = {}) {
      const read = Object.entries(fields).map(([meaning, value]) => [meaning, { value, confidence }])
      told.set(kind, { result: 'read', fields: Object.fromEntries(read), doubts })
    },
    away(why) {
      reason = why
    },
    async recognise({ bytes, kind }) {
      seen.push({ kind, sha256: createHash('sha256').update(bytes).digest('hex') })
      if (reason) return { result: 'unavailable', reason }
      const nothing: OcrAnswer = { result: 'read', fields: {}, doubts: ['unreadable'] }
      if (Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-') return nothing
      return told.get(kind) ?? nothing
    },
    async close() {},
  }
}
