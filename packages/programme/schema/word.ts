// The smallest pieces of a programme document: names, texts, conditions, deadlines, sizes.
import { z } from 'zod'
import { faultOfCondition } from '../condition.ts'
import type { Text } from '../text.ts'

/** A fault said in both languages travels through zod in `params.reason`. */
export function refuse(context: z.RefinementCtx, reason: Text): void {
  context.addIssue({ code: 'custom', message: reason.en, params: { reason } })
}

/** Pattern with its own sentence: a regular expression is no explanation. */
function patterned(pattern: RegExp, reason: Text) {
  return z.string().superRefine((value, context) => {
    if (!pattern.test(value)) refuse(context, reason)
  })
}

export const name = patterned(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, {
  zh: '名称只能用小写字母、数字和连字符，并以字母开头',
  en: 'A name has lower-case letters, digits and hyphens, and begins with a letter',
})

const said = z.string().trim().min(1)
export const words = { zh: said, en: said }
export const text = z.strictObject(words)

/** CEL, type-checked against the documented names; must say yes or no. */
export const condition = z.string().superRefine((value, context) => {
  const fault = faultOfCondition(value)
  if (fault) refuse(context, fault)
})

export const deadline = patterned(/^[1-9]\d*(wd|d|h)$/, {
  zh: '期限写作 3wd（工作日）、90d（天）或 24h（小时）',
  en: 'A deadline reads 3wd (working days), 90d (days) or 24h (hours)',
})

export const term = patterned(/^[1-9]\d*(y|m|d)$/, {
  zh: '年限写作 2y（年）、6m（月）或 90d（天）',
  en: 'A term reads 2y (years), 6m (months) or 90d (days)',
})

/** `10MB` in the document, bytes in the program. */
export const size = patterned(/^[1-9]\d*(KB|MB)$/, {
  zh: '大小写作 800KB 或 10MB',
  en: 'A size reads 800KB or 10MB',
}).transform(value => Number.parseInt(value, 10) * (value.endsWith('MB') ? 1024 * 1024 : 1024))

export const fen = z.int().min(0)
export const date = z.iso.date()
/** `form.field` */
export const fieldPath = patterned(/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/, {
  zh: '字段写作 表单名.字段名',
  en: 'A field reads form.field',
})
