// How an electronic seal is shown, wherever it is.
import { z } from 'zod'
import { id, moment } from './words.ts'

/** The kinds of impression: a round official seal, an oval invoice seal, a personal square seal, handwriting. */
export const sealKind = z.enum(['official-round', 'invoice-oval', 'personal-square', 'signature'])

export const seal = z.object({
  id,
  line: z.number().int(),
  /** Its number (esID); null while it waits for certificate or picture. */
  number: z.string().nullable(),
  /** Number under which it is filed with the public security organ, where it is. */
  filing: z.string().nullable(),
  kind: sealKind.nullable(),
  name: z.string(),
  widthMm: z.number(),
  heightMm: z.number(),
  state: z.enum(['preparing', 'good', 'suspended', 'revoked', 'expired']),
  serial: z.string().nullable(),
  validUntil: moment.nullable(),
})
