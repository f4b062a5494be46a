// How urgent a case is, and times as people say them (packages/ui), bound to the reader's language.
import { day, moment, remaining } from '@hufu/ui/format.ts'
import { useLang } from '@hufu/ui/i18n.tsx'

const date = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' })

export type Urgency = 'late' | 'today' | 'later'
export function urgency(by: string, now = Date.now()): Urgency {
  const due = Date.parse(by)
  if (due < now) return 'late'
  return date.format(due) === date.format(now) || due - now < 4 * 3_600_000 ? 'today' : 'later'
}

export function useWhen() {
  const { lang } = useLang()
  return {
    stamp: (at: string) => moment(at, lang),
    date: (at: string) => day(at, lang),
    /** 还剩 2 小时, or by how much it is late. */
    due(by: string, now = new Date()): string {
      const left = remaining(by, lang, now)
      if (left) return left
      const hours = Math.max(1, Math.round((now.getTime() - Date.parse(by)) / 3_600_000))
      const days = Math.round(hours / 24)
      if (lang === 'zh') return hours < 48 ? `已超 ${hours} 小时` : `已超 ${days} 天`
      return hours < 48 ? `${hours} h late` : `${days} days late`
    },
  }
}
