// What can be applied for, and one programme with what is known of the caller.
import { z } from 'zod'
import { route } from '../route.ts'
import { authorityPath, moment, slug, text } from '../words.ts'

const catalogueEntry = z.object({
  authority: slug,
  authorityTitle: text,
  programme: slug,
  title: text,
  group: text,
  aliases: z.array(z.string()),
  /** Letter under which it stands in the index, from the title's pinyin unless the programme says. */
  initial: z.string().length(1),
  /** Pinyin of titles and aliases, whole and by initials: `zhengshangsuo zss`. */
  spelling: z.string(),
  /** Announced as new by its programme. */
  fresh: z.boolean(),
  kind: z.enum(['counter', 'redirect']),
  redirect: z.object({ text, path: text }).nullable(),
  offers: z.array(z.object({ offer: slug, title: text })),
})

/** `document` is the programme itself (type `Programme` of packages/programme): the browser draws the form from it. */
const programmeView = z.object({
  authority: slug,
  authorityTitle: text,
  version: z.number().int(),
  document: z.record(z.string(), z.unknown()),
  group: z.object({ chosen: z.string().nullable(), locked: z.boolean() }),
  entitlement: z
    .object({ id: z.string(), title: text, remaining: z.number().int(), until: moment.nullable() })
    .nullable(),
})

export const catalogueRoutes = {
  catalogue: route({
    method: 'GET',
    path: '/api/catalogue',
    access: 'public',
    summary: 'All programmes one can apply for',
    reply: z.object({ entries: z.array(catalogueEntry) }),
  }),
  programme: route({
    method: 'GET',
    path: '/api/:authority/programmes/:programme',
    access: 'public',
    summary: 'One programme, with what is known of the caller',
    params: authorityPath.extend({ programme: slug }),
    /** The version that an order is pinned to; without it today's. */
    query: z.object({ version: z.coerce.number().int().positive().optional() }),
    reply: programmeView,
  }),
  template: route({
    method: 'GET',
    path: '/api/:authority/programmes/:programme/templates/:template',
    access: 'public',
    summary: 'A blank form to print',
    raw: true,
    params: authorityPath.extend({ programme: slug, template: slug }),
    query: z.object({ format: z.enum(['pdf', 'docx']).default('pdf') }),
  }),
  chooseGroup: route({
    method: 'PUT',
    path: '/api/:authority/programmes/:programme/group',
    access: 'person',
    summary: 'Choose the user group',
    params: authorityPath.extend({ programme: slug }),
    body: z.object({ group: slug }),
    reply: programmeView,
  }),
}
export type CatalogueEntry = z.infer<typeof catalogueEntry>
export type ProgrammeView = z.infer<typeof programmeView>
