// Small shapes that many routes share: texts in two languages, ids, times, money.
import { z } from 'zod'

export const text = z.object({ zh: z.string(), en: z.string() })
export type Text = z.infer<typeof text>

/** A moment, ISO 8601 with offset; whole seconds are enough for people. */
export const moment = z.iso.datetime({ offset: true })
export const id = z.uuid()
export const slug = z.string().regex(/^[a-z][a-z0-9-]{1,40}$/)
export const fen = z.number().int().nonnegative()
export const mobile = z.string().regex(/^1[3-9]\d{9}$/)
export const otp = z.string().regex(/^\d{6}$/)

/** A solved security check, base64 of altcha's payload. Without it a slower lane is open where one is named. */
export const captcha = z.string().max(6000).optional()

export const authorityPath = z.object({ authority: slug })
export const orderPath = z.object({ authority: slug, order: id })
export const linePath = z.object({
  authority: slug,
  order: id,
  line: z.coerce.number().int().min(1).max(500),
})
export const done = z.object({ done: z.literal(true) })
