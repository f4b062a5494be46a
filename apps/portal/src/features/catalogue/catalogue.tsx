// The first page: what can be applied for, by kind or from A to Z, a search that also knows short names and pinyin, and what one
// has in hand.
import type { CatalogueEntry } from '@hufu/contract/routes/applicant.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useQueries, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { OrderCard } from '../../lib/order-card.tsx'
import { Page, Waiting } from '../../lib/page.tsx'
import { applicantRoutes, call, useSession } from '../../lib/server.ts'
import { matches } from './matches.ts'

const texts = {
  title: { zh: '办理数字证书', en: 'Get a digital certificate' },
  sub: {
    zh: '申请、付款、领证、续期、开票，都在这里办完。',
    en: 'Apply, pay, receive, renew and get your invoice, all here.',
  },
  search: { zh: '找一个证书项目', en: 'Find a programme' },
  hint: { zh: '名称、简称、拼音或首字母', en: 'Name, short name or pinyin' },
  mine: { zh: '我在办的', en: 'My open orders' },
  all: { zh: '证书项目', en: 'Programmes' },
  by: { zh: '排列方式', en: 'Order' },
  kinds: { zh: '按类别', en: 'By kind' },
  letters: { zh: 'A–Z', en: 'A–Z' },
  fresh: { zh: '最新', en: 'New' },
  none: {
    zh: '没有找到“{q}”。换个简称试试，或清空后从列表里选。',
    en: 'Nothing matches “{q}”. Try a short name, or clear the search.',
  },
  what: { zh: '证书项目', en: 'programmes' },
  elsewhere: { zh: '在别处办理', en: 'Handled elsewhere' },
  empty: { zh: '还没有开放的项目，请稍后再来。', en: 'No programme is open yet. Please come back later.' },
}

const ways = ['kinds', 'fresh', 'letters'] as const
type Way = (typeof ways)[number]

export function Catalogue() {
  const t = useTexts(texts)
  const [q, setQ] = useState('')
  const [by, setBy] = useState<Way>('kinds')
  const catalogue = useQuery({
    queryKey: ['catalogue'],
    queryFn: () => call(applicantRoutes.catalogue),
    staleTime: 300_000,
  })
  const entries = catalogue.data?.entries ?? []
  const found = entries.filter(entry => matches(entry, q) && (by !== 'fresh' || entry.fresh))
  return (
    <Page title={t('title')} sub={t('sub')}>
      <MyOrders authorities={[...new Set(entries.map(entry => entry.authority))]} />
      <h2>{t('all')}</h2>
      {entries.length > 3 && (
        <>
          <div className="field">
            <label htmlFor="search">{t('search')}</label>
            <input
              id="search"
              type="search"
              className="input"
              placeholder={t('hint')}
              value={q}
              onChange={event => setQ(event.target.value)}
            />
          </div>
          <fieldset className="switch">
            <legend className="hidden">{t('by')}</legend>
            {ways.map(way => (
              <label key={way} className={by === way ? 'here' : undefined}>
                <input type="radio" name="by" checked={by === way} onChange={() => setBy(way)} />
                {t(way)}
              </label>
            ))}
          </fieldset>
        </>
      )}
      {catalogue.isPending && <Waiting what={t('what')} />}
      <ProblemNote error={catalogue.error} />
      {catalogue.data && entries.length === 0 && <p>{t('empty')}</p>}
      <div role="status">{q && found.length === 0 && entries.length > 0 ? t('none', { q }) : ''}</div>
      <Groups entries={found} by={by} />
    </Page>
  )
}

function Groups({ entries, by }: { entries: CatalogueEntry[]; by: Way }) {
  const say = useSay()
  const held = new Map<string, CatalogueEntry[]>()
  for (const entry of entries) {
    const key = by === 'letters' ? entry.initial : entry.group.zh
    held.set(key, [...(held.get(key) ?? []), entry])
  }
  const ordered = by === 'letters' ? [...held].sort(([a], [b]) => a.localeCompare(b)) : [...held]
  return ordered.map(([key, members]) => (
    <section className="group" key={key}>
      <h3>{by === 'letters' ? key : say(members[0]?.group)}</h3>
      <ul className="rows">
        {members.map(entry => (
          <li key={`${entry.authority}/${entry.programme}`}>
            <Entry entry={entry} />
          </li>
        ))}
      </ul>
    </section>
  ))
}

function Entry({ entry }: { entry: CatalogueEntry }) {
  const t = useTexts(texts)
  const say = useSay()
  const { authority, programme } = entry
  return (
    <Link className="row" to="/$authority/$programme" params={{ authority, programme }}>
      <span className="t">
        {say(entry.title)}
        <small>
          {say(entry.authorityTitle)}
          {entry.kind === 'counter' ? ` · ${entry.offers.map(offer => say(offer.title)).join(' / ')}` : ''}
        </small>
      </span>
      {entry.fresh && <span className="tag ok">{t('fresh')}</span>}
      {entry.kind === 'redirect' && <span className="tag plain">{t('elsewhere')}</span>}
      <span className="go" aria-hidden="true">
        ›
      </span>
    </Link>
  )
}

function MyOrders({ authorities }: { authorities: string[] }) {
  const t = useTexts(texts)
  const signedIn = Boolean(useSession().data?.person)
  const lists = useQueries({
    queries: authorities.map(authority => ({
      queryKey: ['orders', authority, 'open'],
      queryFn: () => call(applicantRoutes.orders, { params: { authority }, query: { state: 'open' } }),
      enabled: signedIn,
    })),
  })
  const orders = lists
    .flatMap(list => list.data?.orders ?? [])
    .sort((a, b) => b.created.localeCompare(a.created))
    .slice(0, 5)
  if (!signedIn || orders.length === 0) return null
  return (
    <section>
      <h2>{t('mine')}</h2>
      {orders.map(order => (
        <OrderCard key={order.id} order={order} />
      ))}
    </section>
  )
}
