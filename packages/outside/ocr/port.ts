// The recognition port: a picture of a paper in, its fields out, each with how sure the reader is, and what it doubts of
// the whole. A reader never guesses silently: what it is not sure of comes with a low confidence, or not at all.

export const paperKinds = [
  'business-licence',
  'identity-card-front',
  'identity-card-back',
  'remittance-slip',
  'seal',
] as const
export type PaperKind = (typeof paperKinds)[number]

/** By meaning, whatever the paper calls them. */
export type FieldMeaning =
  | 'organisation-name'
  | 'uscc'
  | 'legal-representative'
  | 'address'
  | 'person-name'
  | 'citizen-id'
  | 'sex'
  | 'nation'
  | 'birth'
  | 'issuer'
  /** ISO dates; `valid-until` may be `long`. */
  | 'valid-from'
  | 'valid-until'
  | 'founded'
  | 'payer-name'
  | 'payer-account'
  | 'payee-name'
  | 'amount'
  | 'paid-on'
  | 'memo'
  /** `red` where a stamp's red impression is in the picture. */
  | 'seal'

export type Doubt =
  | 'blurred'
  /** A lamp's reflection burnt a part of it away. */
  | 'glare'
  /** Black and white: a photocopy, not the paper itself. */
  | 'copy'
  | 'other-document'
  | 'cut-off'
  /** No text at all, or a file that holds no picture. */
  | 'unreadable'

export interface ReadField {
  value: string
  /** 0 to 1. From `sure` upwards it may be compared with what people type. */
  confidence: number
}

export interface Reading {
  fields: Partial<Record<FieldMeaning, ReadField>>
  doubts: Doubt[]
}

export type OcrAnswer =
  | ({ result: 'read' } & Reading)
  /** No reader here, too busy, or too slow with this picture: people type. */
  | { result: 'unavailable'; reason: string }

/** From here on a difference between paper and form is the form's fault rather than the reader's. */
export const sure = 0.94

export interface OcrPort {
  recognise(ask: { bytes: Uint8Array; kind: PaperKind }): Promise<OcrAnswer>
  close(): Promise<void>
}
