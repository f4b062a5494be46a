// The frame of every desk: where work waits, who sits here, and the keys.
import { accountRoutes, call, deskRoutes } from '@hufu/contract'
import { useLang } from '@hufu/ui/i18n.tsx'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, Outlet } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { SignIn } from '../features/sign-in/sign-in.tsx'
import { useGo } from '../lib/go.ts'
import { useKeys } from '../lib/keys.ts'
import { bilingual, useText, useWords } from '../lib/language.ts'
import { useLiveDesk } from '../lib/live.ts'
import { Broken, Key, Slow } from '../lib/pieces.tsx'
import { DeskProvider, holds, type Staff, sessionKey, useSession } from '../lib/staff.ts'
import { type DeskEntry, desks, deskWords } from './desks.ts'
import { KeyHelp } from './key-help.tsx'
import { Palette } from './palette.tsx'

const words = bilingual({
  zh: {
    session: '登录状态',
    desks: '岗位',
    commands: '命令',
    keys: '快捷键',
    signOut: '退出',
    language: 'English',
    offline: '网络断开了。已填的内容都在，网络恢复后会自动继续。',
    polling: '实时更新中断，改为定时刷新',
    demo: '演示',
    late: (n: number) => `超时 ${n}`,
    today: (n: number) => `今日到期 ${n}`,
    waiting: (n: number) => `${n} 件`,
    skip: '跳到内容',
    go: (desk: string) => `去${desk}`,
  },
  en: {
    session: 'your session',
    desks: 'Desks',
    commands: 'Commands',
    keys: 'Keys',
    signOut: 'Sign out',
    language: '中文',
    offline: 'You are offline. Nothing is lost; it goes on when the network is back.',
    polling: 'Live updates are interrupted; refreshing at intervals',
    demo: 'Demo',
    late: n => `${n} late`,
    today: n => `${n} due today`,
    waiting: n => `${n} waiting`,
    skip: 'Skip to content',
    go: desk => `Go to ${desk}`,
  },
})

export function Shell() {
  const session = useSession()
  const w = useWords(words)
  if (session.isPending) return <Slow what={w.session} />
  if (!session.data)
    return (
      <main className="alone">
        <Broken error={session.error} again={() => void session.refetch()} />
      </main>
    )
  const { staff, agentUrl, demo } = session.data
  if (!staff) return <SignIn session={session.data} />
  return (
    <DeskProvider value={{ staff, authority: staff.authority, agentUrl, demo }}>
      <Frame key={staff.id} staff={staff} demo={demo} />
    </DeskProvider>
  )
}

function Frame({ staff, demo }: { staff: Staff; demo: boolean }) {
  const w = useWords(words)
  const deskName = useWords(deskWords)
  const text = useText()
  const { lang, setLang } = useLang()
  const go = useGo()
  const queries = useQueryClient()
  const following = useLiveDesk(staff.authority)
  const [sheet, setSheet] = useState<'palette' | 'keys' | null>(null)
  const summary = useQuery({
    queryKey: ['desk', staff.authority, 'summary'],
    queryFn: () => call(deskRoutes.summary, { params: { authority: staff.authority } }),
    refetchInterval: 60_000,
  })
  const signOut = useMutation({
    mutationFn: () => call(accountRoutes.staffSignOut),
    // Nothing of the last person may stay on the screen of a shared computer.
    onSuccess: () => {
      queries.removeQueries({ queryKey: ['desk'] })
      void queries.invalidateQueries({ queryKey: sessionKey })
    },
  })
  const mine = desks.filter(desk => holds(staff, desk.roles))
  const nextLang = lang === 'zh' ? 'en' : 'zh'
  useKeys([
    { key: 'mod+k', label: w.commands, run: () => setSheet('palette') },
    { key: '?', label: w.keys, run: () => setSheet('keys') },
    ...mine.map(desk => ({ key: '', label: w.go(deskName[desk.name]), run: () => go(desk.path) })),
    { key: '', label: w.language, run: () => setLang(nextLang) },
    { key: '', label: w.signOut, run: () => signOut.mutate() },
  ])
  const counts = new Map(summary.data?.queues.map(queue => [queue.queue, queue]))
  return (
    <div className="shell">
      <a className="skip" href="#content">
        {w.skip}
      </a>
      <header className="top">
        <span className="brand" title={text(staff.authorityTitle)}>
          <span className="tally" aria-hidden="true" />
          <span className="label">{text(staff.authorityTitle)}</span>
          {demo ? <span className="tag tag-amber">{w.demo}</span> : null}
        </span>
        <nav className="desks" aria-label={w.desks}>
          {mine.map(desk => (
            <DeskLink key={desk.name} desk={desk} count={desk.queue ? counts.get(desk.queue) : undefined} />
          ))}
        </nav>
        <span className="top-tools">
          <button type="button" className="plain" onClick={() => setSheet('palette')}>
            <span className="label">{w.commands}</span> <Key name="mod+k" />
          </button>
          <button type="button" className="plain" onClick={() => setSheet('keys')}>
            <span className="label">{w.keys}</span> <Key name="?" />
          </button>
          <button type="button" className="plain" lang={nextLang} onClick={() => setLang(nextLang)}>
            {w.language}
          </button>
          <span className="who">{staff.name}</span>
          <Button size="small" onClick={() => signOut.mutate()} loading={signOut.isPending}>
            {w.signOut}
          </Button>
        </span>
      </header>
      {following === 'live' ? null : (
        <p className="line-state" role="status">
          {following === 'offline' ? w.offline : w.polling}
        </p>
      )}
      <div className="content" id="content" tabIndex={-1}>
        <Outlet />
      </div>
      {sheet === 'palette' ? <Palette close={() => setSheet(null)} /> : null}
      {sheet === 'keys' ? <KeyHelp close={() => setSheet(null)} /> : null}
    </div>
  )
}

function DeskLink(props: {
  desk: DeskEntry
  count: { waiting: number; dueToday: number; late: number } | undefined
}) {
  const w = useWords(words)
  const name = useWords(deskWords)[props.desk.name]
  const { count } = props
  const pressing = count && count.late + count.dueToday > 0
  const spoken = count
    ? `${w.waiting(count.waiting)}${count.late ? `, ${w.late(count.late)}` : ''}${count.dueToday ? `, ${w.today(count.dueToday)}` : ''}`
    : undefined
  return (
    <Link to={props.desk.path as never} search={{} as never} className="desk-link" title={spoken}>
      {name}
      {count && count.waiting > 0 ? (
        <span className={count.late ? 'count count-late' : pressing ? 'count count-today' : 'count'}>
          {count.waiting}
          <span className="sr"> {spoken}</span>
        </span>
      ) : null}
    </Link>
  )
}
