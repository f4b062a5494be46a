// A zod schema's complaints as faults that a person can read, each pinned to its field, in both languages.
import type { Fault } from '@hufu/contract/errors.ts'
import { z } from 'zod'
import { AppError } from './errors.ts'

const zh = z.locales.zhCN().localeError
const en = z.locales.en().localeError

export function parseWith(schema: z.ZodType | undefined, value: unknown, prefix: string): unknown {
  if (!schema) return undefined
  const parsed = schema.safeParse(value ?? {}, { reportInput: true })
  if (parsed.success) return parsed.data
  throw new AppError('request.invalid', { faults: parsed.error.issues.map(issue => toFault(issue, prefix)) })
}

export function toFault(issue: z.core.$ZodIssue, prefix = ''): Fault {
  const path = [prefix, ...issue.path.map(String)].filter(Boolean).join('.')
  const missing = issue.code === 'invalid_type' && issue.input === undefined
  if (missing) return { path, code: 'required', zh: '这一项要填写', en: 'This field is required' }
  if (issue.code === 'custom') return { path, code: 'custom', zh: issue.message, en: issue.message }
  return { path, code: issue.code, zh: say(zh, issue), en: say(en, issue) }
}

function say(locale: z.core.$ZodErrorMap, issue: z.core.$ZodIssue): string {
  const text = locale(issue as z.core.$ZodRawIssue)
  return (typeof text === 'string' ? text : text?.message) ?? issue.message
}
