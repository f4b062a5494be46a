// One case under review: its document, its facts, and the bar with the decisions.
import type { CaseView } from '@hufu/contract'
import { App, Button } from 'antd'
import { useState } from 'react'
import { noteInput } from '../../lib/case/notes.tsx'
import { Viewer } from '../../lib/case/viewer.tsx'
import { words as caseWords } from '../../lib/case/words.ts'
import { useKeys } from '../../lib/keys.ts'
import { useText, useWords } from '../../lib/language.ts'
import { Broken, Key, KeyButton, Slow } from '../../lib/pieces.tsx'
import { isConflict } from '../../lib/problem.ts'
import { CaseFacts } from './case-facts.tsx'
import { complete, useDefects, wire } from './defects.ts'
import { PassDialog, RejectDialog } from './dialogs.tsx'
import { ReturnPanel } from './return-panel.tsx'
import { inReview, useReview } from './use-review.ts'
import { words } from './words.ts'

interface Props {
  order: string
  next: string | undefined
  open: (order: string | undefined) => void
}

export function ReviewCase({ order, next, open }: Props) {
  const w = useWords(words)
  const c = useWords(caseWords)
  const review = useReview(order)
  const back = (
    <Button type="text" className="back" onClick={() => open(undefined)}>
      ← {c.back}
    </Button>
  )
  if (review.held.isPending)
    return (
      <main className="review-none">
        {back}
        <Slow what={w.case} />
      </main>
    )
  if (!review.held.data)
    return (
      <main className="review-none">
        {back}
        <Broken error={review.held.error} again={() => void review.held.refetch()} />
      </main>
    )
  return (
    <Loaded view={review.held.data} review={review} next={next} open={open}>
      {back}
    </Loaded>
  )
}

type Sheet = 'pass' | 'preview' | 'return' | 'reject' | null

function Loaded(props: {
  view: CaseView
  review: ReturnType<typeof useReview>
  next: string | undefined
  open: Props['open']
  children: React.ReactNode
}) {
  const { view, review, next, open } = props
  const { order } = view
  const w = useWords(words)
  const text = useText()
  const { message } = App.useApp()
  const defects = useDefects(order.id)
  const [sheet, setSheet] = useState<Sheet>(defects.pinned.length ? 'return' : null)
  const [file, setFile] = useState<string>()
  const may = view.mayDecide && !review.decide.isPending
  const returning = sheet === 'return' || sheet === 'reject'

  const decide = (decision: 'pass' | 'return' | 'reject') => {
    if (review.decide.isPending) return
    const told = { pass: w.passed, return: w.returned, reject: w.rejected }[decision](order.organisation)
    review.decide.mutate(
      { decision, version: order.version, defects: decision === 'pass' ? [] : wire(defects.pinned) },
      {
        onSuccess: () => {
          defects.clear()
          void message.success(told)
          open(next)
        },
        onError: error => {
          // What went wrong is said beside the facts; a dialog would hide it.
          if (decision === 'pass' || isConflict(error)) setSheet(null)
          else setSheet('return')
        },
      },
    )
  }
  /** Brings a path into view, wherever it lives. */
  const show = (path: string) => {
    if (view.files.some(each => each.slot === path)) setFile(path)
    document.getElementById(`fact-${path}`)?.scrollIntoView({ block: 'center' })
  }
  useKeys([
    { key: 'a', label: w.pass, off: !may, run: () => setSheet('pass') },
    { key: 'd', label: w.return, off: !may, run: () => setSheet('return') },
    { key: 'p', label: w.preview, run: () => setSheet('preview') },
    { key: 'c', label: w.claim, off: view.claim !== null, run: () => review.claim.mutate(undefined) },
    {
      key: 'u',
      label: w.release,
      off: !view.claim?.mine,
      run: () => review.release.mutate(undefined, { onSuccess: () => open(undefined) }),
    },
    { key: 'n', label: w.note, run: () => document.getElementById(noteInput)?.focus() },
  ])
  useKeys(
    [
      { key: 'escape', label: w.close, run: () => setSheet(null) },
      {
        key: 'mod+enter',
        label: w.return,
        off: !may || !complete(defects.pinned),
        run: () => decide('return'),
      },
    ],
    { when: sheet === 'return' },
  )
  return (
    <>
      {returning ? (
        <ReturnPanel
          view={view}
          defects={defects}
          close={() => setSheet(null)}
          send={() => decide('return')}
          reject={() => setSheet('reject')}
          sending={review.decide.isPending}
        />
      ) : null}
      <main className="review-main">
        {props.children}
        <Viewer
          view={view}
          chosen={file}
          choose={id => {
            setFile(id)
            const slot = view.files.find(each => each.id === id)?.slot
            if (returning && slot && !defects.pinned.some(pin => pin.path === slot)) defects.toggle(slot)
          }}
        />
      </main>
      <CaseFacts
        view={view}
        show={show}
        standing={<Standing view={view} review={review} />}
        pins={
          may
            ? {
                has: path => defects.pinned.some(pin => pin.path === path),
                toggle: path => {
                  defects.toggle(path)
                  setSheet('return')
                },
              }
            : undefined
        }
      />
      <footer className="act-bar">
        <KeyButton keyed="n" onClick={() => document.getElementById(noteInput)?.focus()}>
          {w.note}
        </KeyButton>
        {view.claim?.mine ? (
          <KeyButton
            keyed="u"
            onClick={() => review.release.mutate(undefined, { onSuccess: () => open(undefined) })}
          >
            {w.release}
          </KeyButton>
        ) : view.claim === null && inReview(view) ? (
          <KeyButton
            keyed="c"
            loading={review.claim.isPending}
            onClick={() => review.claim.mutate(undefined)}
          >
            {w.claim}
          </KeyButton>
        ) : null}
        <span className="act-issue">
          {w.willIssue}
          {text(view.willIssue.text)}
          <button type="button" className="plain" onClick={() => setSheet('preview')}>
            {w.preview} <Key name="p" />
          </button>
        </span>
        <KeyButton keyed="d" disabled={!may} onClick={() => setSheet('return')} className="act-return">
          {w.return}
        </KeyButton>
        <KeyButton
          keyed="a"
          type="primary"
          disabled={!may}
          loading={review.decide.isPending}
          onClick={() => setSheet('pass')}
        >
          {w.pass}
        </KeyButton>
      </footer>
      {sheet === 'pass' ? (
        <PassDialog view={view} close={() => setSheet(null)} pass={() => decide('pass')} />
      ) : null}
      {sheet === 'preview' ? <PassDialog view={view} close={() => setSheet(null)} /> : null}
      {sheet === 'reject' ? (
        <RejectDialog
          view={view}
          close={() => setSheet('return')}
          reject={() => decide('reject')}
          busy={review.decide.isPending}
        />
      ) : null}
    </>
  )
}

/** Why one may not decide, or what went wrong with the last try. */
function Standing({ view, review }: { view: CaseView; review: ReturnType<typeof useReview> }) {
  const w = useWords(words)
  const text = useText()
  const error = review.decide.error ?? review.release.error ?? review.claim.error
  return (
    <>
      {view.claim && !view.claim.mine ? (
        <p className="note note-sky" role="status">
          {w.heldBy(view.claim.name)}
        </p>
      ) : null}
      {!inReview(view) ? (
        <p className="note note-sky" role="status">
          {w.notNow(text(view.order.now.title))}
        </p>
      ) : null}
      {inReview(view) && view.claim === null && !review.claim.isPending && !review.claim.isError ? (
        <p className="note note-sky">{w.notMine}</p>
      ) : null}
      {inReview(view) && view.claim?.mine && !view.mayDecide ? (
        <p className="note note-amber">{w.cannot}</p>
      ) : null}
      {error && !(view.claim && !view.claim.mine) ? <Broken inline error={error} /> : null}
      {isConflict(review.decide.error) ? <p className="note note-amber">{w.moved}</p> : null}
    </>
  )
}
