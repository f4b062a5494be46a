// How money that goes back is shown: the red-letter invoice that takes an issued one back.
import { z } from 'zod'

export const redLetter = z.object({
  state: z.enum(['prepared', 'asked', 'confirmed', 'issued', 'failed']),
  /** 20 digits, once the bureau has issued it. */
  number: z.string().nullable(),
  /** Why it came to nothing, for finance. */
  failure: z.string().nullable(),
  how: z.string().nullable(),
  waitsForBuyer: z.boolean(),
  file: z.boolean(),
})
