// Finding one's bank: the usual ones stand below the empty box; a few words typed bring the branches, and one press takes it
// over. What is not in the list can still be written out; whether it may be paid is the server's to say.
import { type BankOfficeView, bankProofRoutes } from '@hufu/contract/routes/bank-proof.ts'
import { useTexts } from '@hufu/ui/i18n.tsx'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { type InputHTMLAttributes, type KeyboardEvent, useEffect, useId, useState } from 'react'
import { call } from '../../lib/server.ts'
import './bank-search.css'

const texts = {
  found: { zh: '找到 {n} 家，请选一家', en: '{n} found; choose one' },
  usual: {
    zh: '常用银行，点一下即可；找支行请输入名称',
    en: 'Usual banks: press one; for a branch, type its name',
  },
  none: {
    zh: '没有找到。换个词试试，例如“工商 郑州”，或写开户行全称。',
    en: 'Nothing found. Try other words such as 工商 郑州, or write the full name.',
  },
  down: { zh: '暂时查不到，请写开户行全称。', en: 'The list does not answer; write the full name.' },
  list: { zh: '开户行', en: 'Banks' },
}

/** Long enough that a word is not asked for letter by letter. */
const pauseMs = 250

interface BankSearchProps extends InputHTMLAttributes<HTMLInputElement> {
  value: string
  onPick: (name: string) => void
}

export function BankSearch({ value, onPick, onChange, onBlur, ...input }: BankSearchProps) {
  const t = useTexts(texts)
  const id = useId()
  const { authority = '' } = useParams({ strict: false }) as { authority?: string }
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(-1)
  const query = useSettled(value.trim())
  const search = useQuery({
    queryKey: ['banks', authority, query],
    queryFn: () => call(bankProofRoutes.searchBanks, { params: { authority }, query: { q: query } }),
    enabled: open,
    // The list stays while the next one comes: what one is about to press does not jump away.
    placeholderData: keepPreviousData,
    staleTime: 600_000,
  })
  const offices = open ? (search.data?.offices ?? []) : []
  const settled = open && query !== '' && query === value.trim() && !search.isFetching
  const shown = offices.length > 0
  const pick = (office: BankOfficeView) => {
    onPick(office.name)
    setOpen(false)
    setAt(-1)
  }
  const steer = (event: KeyboardEvent) => {
    const chosen = offices[at]
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setOpen(true)
      const step = event.key === 'ArrowDown' ? 1 : -1
      if (shown) setAt((at + step + offices.length) % offices.length)
    } else if (event.key === 'Enter' && chosen) {
      event.preventDefault()
      pick(chosen)
    } else if (event.key === 'Escape') setOpen(false)
  }
  return (
    <div className="bank-search">
      <input
        type="text"
        {...input}
        role="combobox"
        autoComplete="off"
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls={`${id}l`}
        aria-activedescendant={shown && at >= 0 ? `${id}${at}` : undefined}
        value={value}
        onChange={event => {
          setOpen(true)
          setAt(-1)
          onChange?.(event)
        }}
        onFocus={() => value.trim() === '' && setOpen(true)}
        onKeyDown={steer}
        onBlur={event => {
          setOpen(false)
          onBlur?.(event)
        }}
      />
      <div role="status" className="bank-status">
        {open && query === '' && shown && <small>{t('usual')}</small>}
        {settled && (
          <small>{shown ? t('found', { n: offices.length }) : t(search.error ? 'down' : 'none')}</small>
        )}
      </div>
      <div id={`${id}l`} role="listbox" aria-label={t('list')} className={shown ? 'banks' : undefined}>
        {offices.map((office, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the box (aria-activedescendant)
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the box
          <div
            key={office.name}
            id={`${id}${index}`}
            role="option"
            aria-selected={index === at}
            // Before the box loses the focus, and with it the list.
            onPointerDown={event => event.preventDefault()}
            onClick={() => pick(office)}
          >
            {office.name}
          </div>
        ))}
      </div>
    </div>
  )
}

function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pauseMs)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
