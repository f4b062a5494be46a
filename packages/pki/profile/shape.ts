// A certificate profile: what the CA may put into a certificate, as data with a version. Whoever runs an authority writes
// one without touching code; this is the schema it must fit before trial.ts asks what it would issue.
import { z } from 'zod'
import type { KeyFamily } from '../algorithms/algorithm.ts'
import { KEY_USAGES } from '../extensions/key-usage.ts'

const FAMILIES = ['sm2', 'rsa', 'ecdsa'] as const satisfies readonly KeyFamily[]
const dotted = z.string().regex(/^[0-2](\.(0|[1-9]\d*))+$/, 'not an object identifier')
const usages = z.array(z.enum(KEY_USAGES)).min(1)
/** One list for every suite, or one for each: an RSA key may not say keyAgreement, an SM2 pair must. */
const usage = z.union([usages, z.partialRecord(z.enum(FAMILIES), usages)])
const template = z.string().min(1).max(200)
const factName = z.string().regex(/^[a-z][a-z0-9-]*$/, 'not the name of a fact')

const fact = z.strictObject({
  /** In characters. Longer ones are refused before anything is built. */
  max: z.int().min(1).max(255),
  /** `printable` promises ASCII without surprises: it may go where only a PrintableString fits. */
  text: z.enum(['any', 'printable']).default('any'),
})

const attribute = z.strictObject({
  /** C, O, CN … or a dotted OID. */
  type: z.string().min(1),
  /** `{organisation}` is a fact. */
  value: template,
  /** Left out where one of its facts is missing; without this the certificate is not made. */
  optional: z.boolean().default(false),
})

const identity = z.strictObject({
  residentCard: template.optional(),
  militaryCard: template.optional(),
  passport: template.optional(),
  insuranceNumber: template.optional(),
  registrationNumber: template.optional(),
  organizationCode: template.optional(),
  taxationNumber: template.optional(),
})

export const profileSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** Raised with every change; each certificate records the one it was made by. */
  version: z.int().min(1),
  suites: z.array(z.enum(FAMILIES)).min(1),
  /** A pair is `sign` and `encrypt`; a single certificate `single`. */
  usage: z
    .strictObject({ sign: usage.optional(), encrypt: usage.optional(), single: usage.optional() })
    .refine(
      ({ sign, encrypt, single }) => (single ? !sign && !encrypt : sign && encrypt),
      'either sign and encrypt, or single',
    ),
  extendedKeyUsage: z.array(dotted).default([]),
  /** `2y`, `6m`, `90d`. */
  terms: z.array(z.string().regex(/^[1-9]\d{0,2}[ymd]$/, 'not a term like 2y, 6m or 90d')).min(1),
  facts: z.record(factName, fact),
  /** In the order of the name. */
  subject: z.array(attribute).min(1),
  /** GB/T 20518 5.2.4.3 (GM/T 0015): each left out where its fact is missing. */
  identity: identity.default({}),
  /** Where the edition followed has other OIDs than GM/T 0015-2012. */
  identityOids: z
    .partialRecord(
      z.enum(['identifyCode', 'insuranceNumber', 'registrationNumber', 'organizationCode', 'taxationNumber']),
      dotted,
    )
    .default({}),
  policies: z.array(z.strictObject({ oid: dotted, cps: z.url().optional() })).min(1),
})

export type Profile = z.infer<typeof profileSchema>
export type ProfileUse = 'sign' | 'encrypt' | 'single'
export type Facts = Readonly<Record<string, string>>
