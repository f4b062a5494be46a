// Conditions in CEL over a few documented names. Checked when a programme is loaded, evaluated over plain facts.
import { Environment } from '@marcbachmann/cel-js'
import type { Text } from './text.ts'
import { plusMonths } from './working-days.ts'

/** What a condition may ask about. Everything is optional for the caller; what is missing is empty, zero or false. */
export type Facts = {
  /** The offer's name in the programme. */
  offer?: string
  holder?: { kind?: string; name?: string; group?: string }
  organisation?: { name?: string; uscc?: string; group?: string; region?: string }
  certificate?: {
    serial?: string
    status?: string
    product?: string
    suite?: string
    holder?: string
    notBefore?: Date
    notAfter?: Date
  }
  line?: {
    role?: string
    product?: string
    holder?: string
    term?: string
    quantity?: number
    seal?: boolean
  }
  payment?: { method?: string; state?: string; fen?: number }
  checks?: { passed?: number; failed?: number; open?: number }
  /** Values of the order's forms: `form.organisation.kind`. */
  form?: Record<string, Record<string, unknown>>
  now?: Date
}

const shapes = {
  holder: { kind: 'string', name: 'string', group: 'string' },
  organisation: { name: 'string', uscc: 'string', group: 'string', region: 'string' },
  certificate: {
    serial: 'string',
    status: 'string',
    product: 'string',
    suite: 'string',
    holder: 'string',
    notBefore: 'google.protobuf.Timestamp',
    notAfter: 'google.protobuf.Timestamp',
  },
  line: {
    role: 'string',
    product: 'string',
    holder: 'string',
    term: 'string',
    quantity: 'int',
    seal: 'bool',
  },
  payment: { method: 'string', state: 'string', fen: 'int' },
  checks: { passed: 'int', failed: 'int', open: 'int' },
} as const

const environment = new Environment()
  .registerVariable('offer', 'string')
  .registerVariable('now', 'google.protobuf.Timestamp')
  .registerVariable('form', 'map')
  // CEL knows no months, and three months are not ninety days: `certificate.notAfter.plusMonths(3)`.
  .registerFunction(
    'google.protobuf.Timestamp.plusMonths(int): google.protobuf.Timestamp',
    (moment: Date, months: bigint) => plusMonths(moment, Number(months)),
  )
for (const [name, schema] of Object.entries(shapes)) environment.registerVariable({ name, schema })

/** The documented names, for the programme designer's help. */
export const conditionNames = { offer: 'string', now: 'timestamp', form: 'map', ...shapes }

/** Why this is not a condition, or undefined where it is one. */
export function faultOfCondition(expression: string): Text | undefined {
  const result = environment.check(expression)
  if (!result.valid) {
    const why = result.error?.summary ?? result.error?.message.split('\n')[0] ?? 'unknown'
    return { zh: `条件写错了：${why}`, en: `The condition is wrong: ${why}` }
  }
  if (result.type !== 'bool' && result.type !== 'dyn')
    return {
      zh: `条件的结果应为是或否，这里得到 ${result.type}`,
      en: `A condition must answer yes or no; this gives ${result.type}`,
    }
  return undefined
}

const empty: Record<string, unknown> = {
  string: '',
  int: 0n,
  bool: false,
  'google.protobuf.Timestamp': new Date(0),
}

/**
 * True where the expression says yes. Missing means yes: a thing without a condition is always there. A value that
 * does not exist yet (an empty form field) answers no instead of failing.
 */
export function holds(expression: string | undefined, facts: Facts): boolean {
  if (expression === undefined) return true
  try {
    return environment.evaluate(expression, contextOf(facts)) === true
  } catch {
    return false
  }
}

function contextOf(facts: Facts): Record<string, unknown> {
  const context: Record<string, unknown> = {
    offer: facts.offer ?? '',
    now: facts.now ?? empty['google.protobuf.Timestamp'],
    form: facts.form ?? {},
  }
  for (const [name, shape] of Object.entries(shapes)) {
    const given = (facts[name as keyof Facts] ?? {}) as Record<string, unknown>
    const value: Record<string, unknown> = {}
    for (const [key, type] of Object.entries(shape)) {
      const found = given[key] ?? empty[type]
      value[key] = typeof found === 'number' ? BigInt(found) : found
    }
    context[name] = value
  }
  return context
}
