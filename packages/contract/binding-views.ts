// How the organisation stands behind its papers: stamped and scanned, signed with a certificate it holds, or confirmed by its
// legal representative on a phone.
import { z } from 'zod'
import { moment, text } from './words.ts'

export const bindingWay = z.enum(['paper', 'certificate', 'legal-representative'])

export const binding = z.object({
  stage: z.string(),
  ways: z.array(z.object({ way: bindingWay, title: text, hint: text })),
  /** Papers and places that one of the other ways stands in for. */
  slots: z.array(z.string()),
  /** What is known of the legal representative already; null is asked for. Numbers are masked. */
  representative: z.object({
    name: z.string().nullable(),
    identity: z.string().nullable(),
    mobile: z.string().nullable(),
  }),
  /** The one under way or done. */
  current: z
    .object({
      way: bindingWay,
      state: z.enum(['waiting', 'done', 'refused', 'outdated', 'expired']),
      /** Who signed or is asked: subject of the certificate, or masked name and phone. */
      by: z.string(),
      at: moment.nullable(),
      until: moment.nullable(),
    })
    .nullable(),
})

/** What the legal representative sees before deciding. Names of others are masked. */
export const bindingQuestion = z.object({
  authorityTitle: text,
  programme: text,
  organisation: z.string(),
  name: z.string(),
  mobile: z.string(),
  agent: z.string(),
  agentMobile: z.string(),
  papers: z.array(text),
  statement: text,
  state: z.enum(['waiting', 'done', 'refused', 'outdated', 'expired']),
  until: moment,
})

export type BindingView = z.infer<typeof binding>
export type BindingWay = z.infer<typeof bindingWay>
export type BindingQuestion = z.infer<typeof bindingQuestion>
