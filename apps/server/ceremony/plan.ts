// What one ceremony is to do: one file, one object (a root, an issuing CA, a cross certificate, a responder, a root's CRL).
// Everything that a second person must agree to stands here; the ceremony itself adds only keys, a serial and the time.
import { encodeName, type NameAttribute, REVOCATION_REASON, type RevocationReason } from '@hufu/pki'
import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'

const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/, 'small letters, digits and hyphens')
const file = z.string().regex(/^[\w.-]+$/, 'a file of the ceremony’s own folder')
const subject = z
  .array(z.partialRecord(z.enum(['C', 'ST', 'L', 'O', 'OU', 'CN']), z.string().min(1)))
  .min(1)
  .transform((rows, context): NameAttribute[] => {
    const attributes = rows.flatMap(row => Object.entries(row).map(([type, value]) => ({ type, value })))
    try {
      encodeName(attributes as NameAttribute[])
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message })
    }
    return attributes as NameAttribute[]
  })
const key = {
  algorithm: z.enum(['rsa', 'rsa384', 'p256', 'p384', 'sm2']),
  /** RSA only. */
  bits: z.union([z.literal(2048), z.literal(3072), z.literal(4096)]).default(4096),
  subject,
}
/** A store of this ceremony's own folder: made now, its secret split among officers, or one that is there. */
const store = z.union([
  z.strictObject({ new: file, shares: z.string().regex(/^\d{1,2}\/\d{1,2}$/, 'such as 3/5') }),
  z.strictObject({ file }),
])
const signed = { issuer: name, issuerStore: file }
const days = z.int().min(1).max(9131)
const addresses = z.strictObject({ crl: z.url(), certificate: z.url() })
const ceremony = {
  ceremony: z.string().min(1).max(200),
  name,
  people: z.array(z.string().min(1)).min(2, 'a ceremony has at least two people'),
  /** When it begins to be valid; at the ceremony's own time where it is left out. */
  from: z.iso.datetime().optional(),
}

const planSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('root'), ...ceremony, ...key, days, store }),
  z.strictObject({
    kind: z.literal('issuing'),
    ...{ ...ceremony, ...key, ...signed, days, store, addresses },
    pathLength: z.int().min(0).max(3).default(0),
  }),
  z.strictObject({
    kind: z.literal('cross'),
    ...{ ...ceremony, ...signed, days, addresses },
    /** The other hierarchy's CA: its name and key are certified as they are. */
    certificate: file,
    pathLength: z.int().min(0).max(3).default(1),
  }),
  z.strictObject({ kind: z.literal('responder'), ...ceremony, ...key, ...signed, days, store }),
  z.strictObject({
    kind: z.literal('crl'),
    ...{ ...ceremony, ...signed, days },
    number: z.int().min(1),
    revoked: z
      .array(
        z.strictObject({
          serial: z.string().regex(/^([0-9A-Fa-f]{2}){1,20}$/),
          at: z.iso.datetime(),
          reason: z.enum(Object.keys(REVOCATION_REASON) as [RevocationReason, ...RevocationReason[]]),
        }),
      )
      .default([]),
  }),
])
export type CeremonyPlan = z.infer<typeof planSchema>

/** All faults at once, each with its line where one can be named. */
export class PlanFaults extends Error {
  override readonly name = 'PlanFaults'
  constructor(faults: readonly string[]) {
    super(
      `仪式计划有 ${faults.length} 处错误 · the plan has ${faults.length} fault(s)\n${faults.map(f => `  - ${f}`).join('\n')}`,
    )
  }
}

export function readPlan(text: string): CeremonyPlan {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true })
  if (document.errors.length > 0) throw new PlanFaults(document.errors.map(error => error.message))
  const read = planSchema.safeParse(document.toJS())
  if (read.success) return read.data
  throw new PlanFaults(
    read.error.issues.map(({ path, message }) => {
      const node = document.getIn(path, true) as { range?: [number, number, number] } | undefined
      const line = node?.range ? `${lines.linePos(node.range[0]).line}: ` : ''
      return `${line}${path.join('.') || 'plan'}: ${message}`
    }),
  )
}
