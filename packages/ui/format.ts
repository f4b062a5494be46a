// Dates, money and long numbers as people say them. The counters work in Beijing time, wherever the reader sits.
import type { Lang } from './i18n.tsx'

const ZONE = 'Asia/Shanghai'
const parts = new Intl.DateTimeFormat('en-US', {
  timeZone: ZONE,
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function split(at: Date) {
  const found = Object.fromEntries(parts.formatToParts(at).map(p => [p.type, p.value]))
  return {
    year: Number(found.year),
    month: Number(found.month),
    day: Number(found.day),
    time: `${found.hour}:${found.minute}`,
  }
}

/** 11月20日, with the year only when it is another one. */
export function day(iso: string, lang: Lang, now = new Date()): string {
  const at = split(new Date(iso))
  const sameYear = at.year === split(now).year
  if (lang === 'zh') return `${sameYear ? '' : `${at.year}年`}${at.month}月${at.day}日`
  return `${at.day} ${months[at.month - 1]}${sameYear ? '' : ` ${at.year}`}`
}

/** 11月20日 14:10; today says 今天. */
export function moment(iso: string, lang: Lang, now = new Date()): string {
  const at = split(new Date(iso))
  const today = split(now)
  const isToday = at.year === today.year && at.month === today.month && at.day === today.day
  const date = isToday ? (lang === 'zh' ? '今天' : 'today') : day(iso, lang, now)
  return `${date} ${at.time}`
}

/** To the second, for the fact sheet of an order. */
export function exact(iso: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short', timeStyle: 'medium' }).format(
    new Date(iso),
  )
}

/** 还剩 2 小时; null once it is past. */
export function remaining(iso: string, lang: Lang, now = new Date()): string | null {
  const minutes = Math.floor((Date.parse(iso) - now.getTime()) / 60_000)
  if (minutes < 0) return null
  const [n, zh, en]: [number, string, string] =
    minutes < 1
      ? [1, '分钟', 'minute']
      : minutes < 60
        ? [minutes, '分钟', 'minute']
        : minutes < 48 * 60
          ? [Math.floor(minutes / 60), '小时', 'hour']
          : [Math.floor(minutes / (24 * 60)), '天', 'day']
  return lang === 'zh' ? `还剩 ${n} ${zh}` : `${n} ${en}${n === 1 ? '' : 's'} left`
}

/** 300.00, without the word; amounts are integer fen. */
export function yuan(fen: number): string {
  return `${Math.trunc(fen / 100)}.${String(Math.abs(fen) % 100).padStart(2, '0')}`
}

export function amount(fen: number | null, lang: Lang): string {
  const figure = fen === null ? '--' : yuan(fen)
  return lang === 'zh' ? `${figure} 元` : `CNY ${figure}`
}

/** Groups of four from the left, for what people read aloud: 9141 0100 MA3X … */
export function grouped(text: string, size = 4): string {
  return text.replace(new RegExp(`(.{${size}})(?=.)`, 'g'), '$1 ')
}

export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** A date and a running number are read apart; other order numbers have no joints. */
export const orderNumber = (number: string): string =>
  /^20\d{12}$/.test(number) ? grouped(number, 8) : number
