// The first desk one may sit at; and what is said at an address that does not exist.
import { Navigate, useRouter } from '@tanstack/react-router'
import { bilingual, useWords } from '../lib/language.ts'
import { Empty } from '../lib/pieces.tsx'
import { holds, useDesk } from '../lib/staff.ts'
import { desks } from './desks.ts'

const words = bilingual({
  zh: { none: '这里没有页面', back: '回到工作台' },
  en: { none: 'There is no page here', back: 'Back to the desks' },
})

export function Home() {
  const { staff } = useDesk()
  const first = desks.find(desk => holds(staff, desk.roles))
  return first ? <Navigate to={first.path as never} replace /> : null
}

export function NotHere() {
  const w = useWords(words)
  const { basepath } = useRouter()
  return (
    <main className="alone">
      <Empty title={w.none}>
        <a href={`${basepath}/`}>{w.back}</a>
      </Empty>
    </main>
  )
}
