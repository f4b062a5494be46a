// What lists, logs and notices may show of personal numbers (PIPL art. 51). The whole value is shown only on purpose.
import type { FieldType } from '../schema/form.ts'

/** `110101********1234`, `138****8000`, `6222 **** 1234` */
export function mask(type: FieldType, value: string): string {
  switch (type) {
    case 'citizen-id':
    case 'identity-number':
      return cover(value, value.length >= 15 ? 6 : 1, value.length >= 15 ? 4 : 1)
    case 'mobile':
      return cover(value, 3, 4)
    case 'landline':
    case 'phone':
      return cover(value, 3, 4)
    case 'bank-account':
      return value.length > 8 ? `${value.slice(0, 4)} **** ${value.slice(-4)}` : '*'.repeat(value.length)
    case 'email': {
      const [name = '', host] = value.split('@')
      return host ? `${name.slice(0, 1)}***@${host}` : cover(value, 1, 0)
    }
    default:
      return value
  }
}

/** A value too short to keep both ends apart is covered whole. */
function cover(value: string, head: number, tail: number): string {
  if (value.length <= head + tail) return '*'.repeat(value.length)
  return value.slice(0, head) + '*'.repeat(value.length - head - tail) + (tail > 0 ? value.slice(-tail) : '')
}

export const personalTypes: ReadonlySet<FieldType> = new Set<FieldType>([
  'citizen-id',
  'identity-number',
  'mobile',
  'landline',
  'phone',
  'bank-account',
  'email',
])
