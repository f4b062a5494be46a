// Evidence and retention; who outside handles personal data and what went to them; deletion on request.
import { z } from 'zod'
import { route } from '../route.ts'
import { authorityPath, done, id, moment, orderPath, text } from '../words.ts'

const administrator = ['administrator'] as const
const certificatePath = authorityPath.extend({ certificate: id })

const processorView = z.object({
  id: z.string(),
  title: text,
  purpose: text,
  role: z.enum(['entrusted', 'independent']),
  kinds: z.array(text),
  /** Who it is for each counter: name and contact of the contract, where the counter states them. */
  by: z.array(z.object({ counter: text, name: z.string(), contact: z.string().nullable() })),
})
export type ProcessorView = z.infer<typeof processorView>

const transferFilter = z.object({
  /** `accounts`: codes of sign-in, which belong to no single counter. */
  scope: z.enum(['counter', 'accounts']).default('counter'),
  processor: z.string().max(20).optional(),
  from: moment.optional(),
  until: moment.optional(),
})
const disclosureView = z.object({
  at: moment,
  processor: z.string(),
  title: text,
  act: z.string(),
  kinds: z.array(text),
  order: id.nullable(),
  number: z.string().nullable(),
  reference: z.string().nullable(),
})
export type DisclosureView = z.infer<typeof disclosureView>

const inventoryItem = z.object({
  path: z.string(),
  title: text,
  kind: text,
  sensitive: z.boolean(),
  programmes: z.array(text),
  /** Which consent is asked for on its own before it is used. */
  consent: text.nullable(),
  /** Orders that hold it now. */
  held: z.number().int(),
})
export type InventoryItem = z.infer<typeof inventoryItem>

export const recordRoutes = {
  evidence: route({
    method: 'POST',
    path: '/api/:authority/desk/certificates/:certificate/evidence',
    access: administrator,
    summary:
      'Everything behind one certificate, as an archive with a manifest of hashes; logged with the reason',
    raw: true,
    params: certificatePath,
    body: z.object({ reason: z.string().trim().min(4).max(200) }),
  }),
  transfers: route({
    method: 'GET',
    path: '/api/:authority/desk/disclosures',
    access: administrator,
    summary: 'Log of personal data given to processors',
    params: authorityPath,
    query: transferFilter.extend({ page: z.coerce.number().int().min(1).max(10_000).default(1) }),
    reply: z.object({ total: z.number().int(), transfers: z.array(disclosureView) }),
  }),
  transfersFile: route({
    method: 'GET',
    path: '/api/:authority/desk/disclosures/file',
    access: administrator,
    summary: 'The same log as CSV; logged',
    raw: true,
    params: authorityPath,
    query: transferFilter,
  }),
  inventory: route({
    method: 'GET',
    path: '/api/:authority/desk/personal-information',
    access: administrator,
    summary:
      'Inventory of personal information that the programmes of this counter ask for, and how much is held',
    params: authorityPath,
    reply: z.object({
      items: z.array(inventoryItem),
      restricted: z.number().int(),
      requests: z.array(
        z.object({
          order: id,
          number: z.string().nullable(),
          at: moment,
          outcome: z.enum(['erased', 'restricted']),
          until: moment.nullable(),
          done: moment.nullable(),
        }),
      ),
    }),
  }),
  applicantCode: route({
    method: 'POST',
    path: '/api/:authority/desk/certificates/:certificate/applicant/code',
    access: ['service'],
    summary: 'Send a code to the number on file of whoever asks for a revocation',
    params: certificatePath,
    reply: z.object({ resendAfter: z.number().int(), mobile: z.string() }),
  }),
  checkApplicant: route({
    method: 'POST',
    path: '/api/:authority/desk/certificates/:certificate/applicant',
    access: ['service'],
    summary:
      'Record by which check the applicant of a revocation is who they say, or the authority’s own finding',
    params: certificatePath,
    body: z.discriminatedUnion('method', [
      z.object({ method: z.literal('code'), code: z.string().regex(/^\d{6}$/) }),
      /** The whole number as it stands on the original document; compared, not kept. */
      z.object({ method: z.literal('papers'), number: z.string().trim().min(4).max(40) }),
      z.object({ method: z.literal('other-papers'), note: z.string().trim().min(10).max(400) }),
      z.object({ method: z.literal('own-finding'), note: z.string().trim().min(10).max(400) }),
    ]),
    reply: done,
  }),
}

/** Of everybody, and of the person whom the data are about. */
export const ownRecordRoutes = {
  processors: route({
    method: 'GET',
    path: '/api/processors',
    access: 'public',
    summary: 'Who outside the house handles personal data, what for, and which',
    reply: z.object({ processors: z.array(processorView) }),
  }),
  deleteOrder: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/deletion',
    access: 'person',
    summary:
      'Ask for the data of an order that is over to be deleted; what the law orders to keep is only stored',
    params: orderPath,
    reply: z.object({ outcome: z.enum(['erased', 'restricted']), why: text, until: moment.nullable() }),
  }),
}
