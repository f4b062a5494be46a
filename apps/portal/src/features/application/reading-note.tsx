// What a machine makes of an uploaded paper: that it is being read, what it doubts, or that its reading needs a consent first.
// Whatever it says, typing goes on.
import type { FileView, OrderView } from '@hufu/contract/views.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { applicantRoutes, call, orderKey, useKeepOrder, useProgramme } from '../../lib/server.ts'
import { readingTexts } from './reading-texts.ts'

/** Readings take seconds; a page that saw none for so long waits no more, and people type. */
const LOOK_MS = 1500

export function ReadingNote({ order, slot }: { order: OrderView; slot: string }) {
  const t = useTexts(readingTexts)
  const files = order.files.filter(file => file.slot === slot && file.reading)
  const waiting = files.some(file => file.reading?.state === 'waiting')
  useRefresh(order, waiting)
  const last = files.at(-1)
  return (
    <div role="status">
      {waiting && <p className="soft">{t('waiting')}</p>}
      {!waiting && last && <Said order={order} file={last} />}
    </div>
  )
}

function useRefresh({ authority, id }: OrderView, waiting: boolean) {
  const cache = useQueryClient()
  useEffect(() => {
    if (!waiting) return
    const timer = setInterval(
      () => void cache.invalidateQueries({ queryKey: orderKey(authority, id) }),
      LOOK_MS,
    )
    return () => clearInterval(timer)
  }, [authority, id, waiting, cache])
}

function Said({ order, file }: { order: OrderView; file: FileView }) {
  const t = useTexts(readingTexts)
  const { state = '', doubts = [] } = file.reading ?? {}
  if (state === 'held') return <AskConsent order={order} />
  if (state === 'unavailable') return <p className="soft">{t('unavailable')}</p>
  const known = doubts.flatMap(doubt =>
    doubt in doubtKeys ? [doubtKeys[doubt as keyof typeof doubtKeys]] : [],
  )
  if (known.length === 0) return null
  return (
    <ul className="notes">
      {known.map(key => (
        <li key={key}>{t(key)}</li>
      ))}
    </ul>
  )
}

const doubtKeys = {
  blurred: 'blurred',
  glare: 'glare',
  copy: 'copy',
  'other-document': 'other',
  'cut-off': 'cut',
  unreadable: 'unreadable',
} as const

/** A card is read only after its holder's agent has agreed to that; not agreeing leaves only the typing. */
function AskConsent({ order }: { order: OrderView }) {
  const t = useTexts(readingTexts)
  const say = useSay()
  const keep = useKeepOrder()
  const cache = useQueryClient()
  const programme = useProgramme(order.authority, order.programme, order.programmeVersion)
  const document = programme.data?.document as unknown as Programme | undefined
  const open = Object.entries(document?.agreements ?? {}).filter(
    ([name, each]) =>
      each.about === 'identity-images' && !order.consents.some(consent => consent.agreement === name),
  )
  const agree = useMutation({
    mutationFn: async () => {
      for (const [agreement] of open)
        keep(
          await call(applicantRoutes.giveConsent, {
            params: { authority: order.authority, order: order.id },
            body: { agreement },
          }),
        )
    },
    onSettled: () => cache.invalidateQueries({ queryKey: orderKey(order.authority, order.id) }),
  })
  if (open.length === 0) return null
  return (
    <div className="card">
      <p>{t('consentAsk')}</p>
      {open.map(([name, agreement]) => (
        <details key={name}>
          <summary>{say(agreement.accept)}</summary>
          {agreement.paragraphs.map(paragraph => (
            <p key={paragraph.zh}>{say(paragraph)}</p>
          ))}
        </details>
      ))}
      <button type="button" className="button" disabled={agree.isPending} onClick={() => agree.mutate()}>
        {t('consentGive')}
      </button>
      <ProblemNote error={agree.error} />
    </div>
  )
}
