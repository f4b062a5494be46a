// The stages of a journey, one schema a kind. `after` makes the graph; `when` says for which orders a stage exists.
import { z } from 'zod'
import { routes } from './check.ts'
import { condition, deadline, fen, fieldPath, name, text } from './word.ts'

const common = {
  title: text.optional(),
  after: z.array(name).default([]),
  when: condition.optional(),
  within: deadline.optional(),
  checks: z.array(name).default([]),
}
const onFail = z.array(z.enum(routes)).min(1)

export const paymentMethods = ['wechat-pay', 'alipay', 'aggregated', 'transfer', 'entitlement'] as const
export type PaymentMethod = (typeof paymentMethods)[number]

const formStage = z.strictObject({
  stage: z.literal('form'),
  ...common,
  forms: z.array(name).default([]),
  /** Pages of text shown first: what to have at hand, what to beware of. */
  shows: z.array(name).default([]),
  agreements: z.array(name).default([]),
})

/**
 * Ways beside the stamp by which the organisation stands behind its papers: its signature with a certificate that it holds,
 * or its legal representative's word from a phone in their own name. Stamp and scan are always open.
 */
const binding = z.strictObject({
  ways: z.array(z.enum(['certificate', 'legal-representative'])).min(1),
  /** Places whose stamped paper the other ways stand in for. */
  slots: z.array(name).min(1),
  /** Profiles whose certificates sign for the organisation. */
  profiles: z.array(name).default(['organisation-dual']),
  /** Fields that say who the legal representative is; what has no field is asked for. */
  representative: z
    .strictObject({
      name: fieldPath.optional(),
      identity: fieldPath.optional(),
      mobile: fieldPath.optional(),
    })
    .default({}),
})

const documentsStage = z.strictObject({
  stage: z.literal('documents'),
  ...common,
  documents: z.array(name).default([]),
  slots: z.array(name).default([]),
  binding: binding.optional(),
})

const identityStage = z.strictObject({
  stage: z.literal('identity'),
  ...common,
  person: z.enum(['agent', 'holder', 'legal-representative']),
  each: z.enum(['order', 'line']).default('order'),
  /** Face recognition may never be the only method (人脸识别技术应用安全管理办法, art. 10). */
  methods: z
    .array(z.enum(['liveness', 'carrier', 'identity-card', 'existing-certificate', 'counter', 'staff']))
    .min(1),
  scanners: z.array(z.enum(['wechat', 'alipay', 'dingtalk', 'any'])).default(['any']),
  /** How long one proof of the same person may be used again. */
  valid: deadline.optional(),
  tries: z.int().min(1).default(3),
  'on-fail': onFail.default(['again', 'other-method', 'review']),
})

const bankProofStage = z.strictObject({
  stage: z.literal('bank-proof'),
  ...common,
  kind: z.enum(['random-amount', 'memo-code']),
  fen: z.strictObject({ from: fen, to: fen }),
  /** False where the bank's success is proof enough and nothing is typed back. */
  typed: z.boolean().default(true),
  account: name,
  tries: z.int().min(1).default(3),
  'on-fail': onFail.default(['again', 'correct', 'review']),
})

const paymentStage = z.strictObject({
  stage: z.literal('payment'),
  ...common,
  methods: z.array(z.enum(paymentMethods)).min(1),
  default: z.enum(paymentMethods).optional(),
  /** Unpaid for so long, the order is closed. */
  expires: deadline.optional(),
  /** Bank transfer: to whom, and by what form and slip it is announced. */
  transfer: z
    .strictObject({
      payee: text,
      bank: text,
      account: z.string().regex(/^\d{8,30}$/),
      form: name.optional(),
      slip: name.optional(),
      from: z.enum(['applicant-organisation', 'anyone']).default('applicant-organisation'),
      /** `automatic`: a deposit that fits in number, amount and payer settles without a clerk. */
      match: z.enum(['automatic', 'by-hand']).default('by-hand'),
      within: deadline,
    })
    .optional(),
})

const reviewStage = z.strictObject({
  stage: z.literal('review'),
  ...common,
  levels: z.int().min(1).max(3).default(1),
  rejected: z
    .strictObject({
      edit: z.enum(['free', 'never']).default('free'),
      refund: z.enum(['offered', 'automatic', 'never']).default('offered'),
    })
    .default({ edit: 'free', refund: 'offered' }),
  /** Only orders that the machine could pass wholly are passed by it. */
  automatic: condition.optional(),
})

const issuanceStage = z.strictObject({
  stage: z.literal('issuance'),
  ...common,
  by: z.enum(['production', 'holder']),
  key: z.enum(['new-medium', 'same-medium', 'any']).default('new-medium'),
  /** One line's failure leaves its siblings alone unless the order is all or nothing. */
  together: z.boolean().default(false),
})

const deliveryStage = z.strictObject({
  stage: z.literal('delivery'),
  ...common,
  methods: z
    .array(z.enum(['courier', 'pickup', 'download']))
    .min(1)
    .default(['courier']),
  couriers: z.array(name).default([]),
  freight: z.enum(['paid', 'collect']).default('paid'),
  /** Where a key is handed over: the place, with its hours. */
  pickup: text.optional(),
  address: name.optional(),
  editable: z.enum(['until-shipped', 'until-submitted']).default('until-shipped'),
})

const invoiceStage = z.strictObject({
  stage: z.literal('invoice'),
  ...common,
  trigger: z.enum(['applicant', 'automatic']),
  delay: deadline.optional(),
  /** What the delay counts from; otherwise from the moment this stage is reached. */
  from: z.enum(['paid', 'made', 'shipped', 'received']).optional(),
  item: name.default('certificate-service'),
  title: text.optional(),
  form: name.optional(),
  /** `look-up`: the counter's own page, without an account, after a code to a telephone on the order. */
  channels: z.array(z.enum(['download', 'sms', 'email', 'portal', 'look-up'])).default(['download']),
  /** The applicant may say that no invoice is wanted. */
  optional: z.boolean().default(false),
})

export const stage = z.discriminatedUnion('stage', [
  formStage,
  documentsStage,
  identityStage,
  bankProofStage,
  paymentStage,
  reviewStage,
  issuanceStage,
  deliveryStage,
  invoiceStage,
])

export type StageSpec = z.output<typeof stage>
export type StageOf<K extends StageSpec['stage']> = Extract<StageSpec, { stage: K }>
