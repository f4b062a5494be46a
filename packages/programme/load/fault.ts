// What is wrong with a document: where (file, line, path) and why, in both languages. All faults are told at once.
import type { core } from 'zod'
import type { Text } from '../text.ts'

export type Path = (string | number)[]
export type Fault = { file: string; line: number; path: string; reason: Text }

/** A fault before its line is known. `key`: the fault is the key itself, not its value. */
export type Found = { path: Path; reason: Text }

export function writePath(path: Path): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`),
    '',
  )
}

const kinds: Record<string, string> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: '是或否',
  object: '一组键值',
  record: '一组键值',
  array: '列表',
}

/** zod's issue in a sentence. One unknown key, one fault: each has a line of its own. */
export function faultsOfIssue(issue: core.$ZodIssue): Found[] {
  const path = issue.path.filter((part): part is string | number => typeof part !== 'symbol')
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map(key => ({
        path: [...path, key],
        reason: { zh: `不认识的键 ${key}`, en: `Unknown key ${key}` },
      }))
    case 'invalid_type':
      return [{ path, reason: reasonOfType(issue) }]
    case 'invalid_value': {
      const values = issue.values.map(String).join(', ')
      return [{ path, reason: { zh: `只能是：${values}`, en: `Must be one of: ${values}` } }]
    }
    case 'invalid_union':
      return [unionFault(path, issue)]
    case 'invalid_key':
    case 'invalid_element':
      return issue.issues.flatMap(inner => faultsOfIssue({ ...inner, path: [...path, ...inner.path] }))
    case 'too_small':
      return [{ path, reason: { zh: `不能少于 ${issue.minimum}`, en: `Must be at least ${issue.minimum}` } }]
    case 'too_big':
      return [{ path, reason: { zh: `不能超过 ${issue.maximum}`, en: `Must be at most ${issue.maximum}` } }]
    case 'custom':
      return [{ path, reason: (issue.params?.reason as Text | undefined) ?? same(issue.message) }]
    default:
      return [{ path, reason: { zh: `写法不对：${issue.message}`, en: issue.message } }]
  }
}

function reasonOfType(issue: core.$ZodIssueInvalidType): Text {
  if (issue.input === undefined) return { zh: '缺少此项', en: 'Missing' }
  const zh = kinds[issue.expected] ?? issue.expected
  return { zh: `这里应为${zh}`, en: `Must be ${issue.expected}` }
}

function unionFault(path: Path, issue: core.$ZodIssueInvalidUnion): Found {
  if (issue.discriminator)
    return {
      path: [...path],
      reason: { zh: `${issue.discriminator} 没有这一种`, en: `No such ${issue.discriminator}` },
    }
  return {
    path,
    reason: { zh: '不是任何一种允许的写法', en: 'None of the ways in which this may be written' },
  }
}

const same = (message: string): Text => ({ zh: message, en: message })
