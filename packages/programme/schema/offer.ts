// What one may apply for under a programme: new, renewal, later services, or a signpost to where it is done elsewhere.
import { z } from 'zod'
import { stage } from './stage.ts'
import { condition, name, refuse, text } from './word.ts'

export const offer = z
  .strictObject({
    title: text,
    kind: z.enum(['new', 'renewal', 'service', 'redirect']).default('new'),
    lead: text.optional(),
    /** What the button that starts it says, where the title alone would not do. */
    card: text.optional(),
    /** `certificate`: the order is about one that exists. */
    of: z.enum(['nothing', 'certificate']).default('nothing'),
    /** How the existing certificate is found. */
    lookup: z.array(z.enum(['own', 'serial', 'medium', 'order'])).default(['own']),
    /** Further programmes of the same authority whose certificates are renewed here. */
    renews: z.array(name).default([]),
    groups: z.array(name).optional(),
    when: condition.optional(),
    /** Told to those for whom `when` says no. */
    otherwise: text.optional(),
    reuse: z.array(z.enum(['orders', 'certificate', 'profile'])).default([]),
    /** How many orders may be open at once for the same thing. */
    one: z.enum(['certificate', 'organisation']).optional(),
    redirect: z
      .strictObject({ text, path: z.array(text).default([]), url: z.url({ protocol: /^https$/ }).optional() })
      .optional(),
    journey: z.record(name, stage).default({}),
  })
  .superRefine((value, context) => {
    const steps = Object.keys(value.journey).length
    if (value.kind === 'redirect' && (!value.redirect || steps > 0))
      refuse(context, {
        zh: '转办事项（redirect）要写 redirect，且不能有 journey',
        en: 'A redirect offer says redirect and has no journey',
      })
    if (value.kind !== 'redirect' && (value.redirect || steps === 0))
      refuse(context, {
        zh: '办理事项要有 journey，且不能写 redirect',
        en: 'An offer has a journey and no redirect',
      })
    if (value.when && !value.otherwise)
      refuse(context, {
        zh: '写了 when，就要用 otherwise 告诉不符合的人为什么、怎么办',
        en: 'With when, otherwise must tell the others why and what to do',
      })
  })

export type Offer = z.output<typeof offer>
