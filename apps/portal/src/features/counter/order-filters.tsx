// The filters that a programme's list names (H-24, C-23); folded away until wanted, since most people have few orders.

import type { Query } from '@hufu/contract/route.ts'
import type { applicantRoutes } from '@hufu/contract/routes/applicant.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { useState } from 'react'

type Asked = Query<typeof applicantRoutes.orders>
export type Filter = Partial<Pick<Asked, 'number' | 'text' | 'offer' | 'label' | 'from' | 'to' | 'years'>>

const texts = {
  more: { zh: '按条件查找', en: 'Search by' },
  number: { zh: '申请单号', en: 'Order number' },
  text: { zh: '单位、经办人或单号', en: 'Organisation, agent or number' },
  offer: { zh: '业务类型', en: 'Kind' },
  label: { zh: '状态', en: 'Status' },
  from: { zh: '开始日期', en: 'From' },
  to: { zh: '结束日期', en: 'To' },
  years: { zh: '时间范围', en: 'Period' },
  any: { zh: '全部', en: 'All' },
  year1: { zh: '近一年', en: 'Last year' },
  year2: { zh: '近两年', en: 'Last two years' },
  year3: { zh: '近三年', en: 'Last three years' },
  find: { zh: '查找', en: 'Search' },
  clear: { zh: '清空', en: 'Clear' },
}

interface OrderFiltersProps {
  document: Programme
  filter: Filter
  onChange: (filter: Filter) => void
}

export function OrderFilters({ document, filter, onChange }: OrderFiltersProps) {
  const t = useTexts(texts)
  const say = useSay()
  const [draft, setDraft] = useState<Filter>(filter)
  const named = new Set<string>(document.list.filters)
  const set = (name: keyof Filter) => (event: { target: { value: string } }) =>
    setDraft({ ...draft, [name]: event.target.value || undefined })
  const choices: Partial<Record<keyof Filter, [string, string][]>> = {
    offer: Object.entries(document.offers)
      .filter(([, offer]) => offer.kind !== 'redirect')
      .map(([id, offer]) => [id, say(offer.title)]),
    label: document.labels.order.map(label => [label.zh, say(label)]),
    years: [
      ['1', t('year1')],
      ['2', t('year2')],
      ['3', t('year3')],
    ],
  }
  const shown = (['years', 'number', 'text', 'offer', 'label', 'from', 'to'] as const).filter(
    name => named.has(name) && (choices[name]?.length ?? 1) > 0,
  )
  if (shown.length === 0) return null
  return (
    <details className="search-by">
      <summary>{t('more')}</summary>
      <form
        className="filter-form"
        onSubmit={event => {
          event.preventDefault()
          onChange(draft)
        }}
      >
        {shown.map(name => {
          const options = choices[name]
          return (
            <div className="field" key={name}>
              <label htmlFor={`filter-${name}`} className="field-label">
                {t(name)}
              </label>
              {options ? (
                <select
                  id={`filter-${name}`}
                  className="input"
                  value={draft[name] ?? ''}
                  onChange={set(name)}
                >
                  <option value="">{t('any')}</option>
                  {options.map(([value, text]) => (
                    <option key={value} value={value}>
                      {text}
                    </option>
                  ))}
                </select>
              ) : (
                <input
                  id={`filter-${name}`}
                  className="input"
                  type={name === 'from' || name === 'to' ? 'date' : 'text'}
                  value={draft[name] ?? ''}
                  onChange={set(name)}
                />
              )}
            </div>
          )
        })}
        <div className="pair">
          <button
            type="button"
            className="button"
            onClick={() => {
              setDraft({})
              onChange({})
            }}
          >
            {t('clear')}
          </button>
          <button type="submit" className="cta">
            {t('find')}
          </button>
        </div>
      </form>
    </details>
  )
}
