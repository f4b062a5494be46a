// The holder's permission to write a key at home, and what was written: key, serials, time.
import { z } from 'zod'
import { moment } from './words.ts'

export const writing = z.object({
  /** Until when the holder may write; null where production does, or all is written. */
  until: moment.nullable(),
  over: z.boolean(),
  mayReopen: z.boolean(),
  /** Signed, and not on the key yet: a write that was begun, or never was. */
  broken: z.boolean(),
  receipts: z.array(
    z.object({
      line: z.number().int(),
      device: z.string().nullable(),
      at: moment,
      signSerial: z.string(),
      encryptSerial: z.string().nullable(),
    }),
  ),
})
export type WritingView = z.infer<typeof writing>
