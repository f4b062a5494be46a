// The kinds of impression, their shape, and the size they have on paper unless the applicant says another: an official
// round seal and an invoice seal have their size by rule (GA 241.9; 国税 notice 2011/7), a personal square one by custom.
import type { SealKind } from '@hufu/contract'

export interface KindSpec {
  ink: 'red' | 'dark'
  shape: 'ellipse' | 'rectangle' | 'free'
  widthMm: number
  heightMm: number
  /** Other widths on offer; the height follows in proportion. */
  widths: readonly number[]
}

export const kinds: Readonly<Record<SealKind, KindSpec>> = {
  'official-round': {
    ...{ ink: 'red', shape: 'ellipse', widthMm: 40, heightMm: 40 },
    widths: [38, 40, 42, 45, 50, 58],
  },
  'invoice-oval': { ink: 'red', shape: 'ellipse', widthMm: 40, heightMm: 30, widths: [40] },
  'personal-square': {
    ...{ ink: 'red', shape: 'rectangle', widthMm: 20, heightMm: 20 },
    widths: [16, 18, 20, 22, 25],
  },
  // Handwriting has no size of its own: it is fitted into this box.
  signature: { ink: 'dark', shape: 'free', widthMm: 40, heightMm: 20, widths: [40] },
}

/** An organisation shows its official seal, a person a square one or their handwriting (H-15). */
export const kindsFor = (holder: 'organisation' | 'organisation-person' | 'person'): SealKind[] =>
  holder === 'organisation' ? ['official-round', 'invoice-oval'] : ['personal-square', 'signature']
