// Order numbers as each counter writes them: literal text, date parts, a running number, random digits or letters.
import type { Text } from './text.ts'
import { wallTime } from './working-days.ts'

const place = /\{(date|sequence|random|letters):([^{}]*)\}/g
const dateParts = /yyyy|yy|MM|dd|HH|mm|ss/g

/** Why this is not a format, or undefined where it is one. */
export function checkNumberFormat(format: string): Text | undefined {
  let unique = false
  for (const [whole, kind, argument = ''] of format.matchAll(place)) {
    if (kind === 'date') {
      if (argument.replace(dateParts, '') !== '' || argument === '')
        return {
          zh: `日期格式写错了：${whole}，例：{date:yyyyMMdd}`,
          en: `Wrong date format ${whole}; for example {date:yyyyMMdd}`,
        }
    } else if (!/^([1-9]|1[0-2])$/.test(argument))
      return { zh: `位数应为 1 到 12：${whole}`, en: `The number of places must be 1 to 12: ${whole}` }
    unique ||= kind !== 'date'
  }
  const rest = format.replace(place, '')
  if (!/^[A-Za-z0-9-]*$/.test(rest))
    return { zh: `编号格式里有不认识的部分：${rest}`, en: `The number format has an unknown part: ${rest}` }
  if (!unique)
    return {
      zh: '编号要有 {sequence:n} 或 {random:n}，否则会重号',
      en: 'A number needs {sequence:n} or {random:n}, or it would repeat',
    }
  return undefined
}

/** True where the caller must draw a running number first. */
export function needsSequence(format: string): boolean {
  return format.includes('{sequence:')
}

/** `random(n)` gives a whole number below n. A sequence that outgrows its places is written in full, never cut. */
export function writeNumber(
  format: string,
  given: { now: Date; sequence: number | bigint; random: (below: number) => number },
): string {
  return format.replace(place, (_, kind: string, argument: string) => {
    const places = Number(argument)
    switch (kind) {
      case 'date':
        return writeDate(argument, given.now)
      case 'sequence':
        return String(given.sequence).padStart(places, '0')
      case 'random':
        return Array.from({ length: places }, () => given.random(10)).join('')
      default:
        return Array.from({ length: places }, () => String.fromCharCode(65 + given.random(26))).join('')
    }
  })
}

/** The moment in China's wall time. */
export function writeDate(format: string, moment: Date): string {
  const time = wallTime(moment)
  const two = (value: number) => String(value).padStart(2, '0')
  const parts: Record<string, string> = {
    yyyy: String(time.year),
    yy: two(time.year % 100),
    MM: two(time.month),
    dd: two(time.day),
    HH: two(time.hour),
    mm: two(time.minute),
    ss: two(time.second),
  }
  return format.replace(dateParts, part => parts[part] ?? part)
}
