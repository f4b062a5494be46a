// The defects being written on a case: pinned to a fact or a document, kept over a reload until they are sent.
import type { CaseView } from '@hufu/contract'
import { useState } from 'react'

export interface Pinned {
  path: string
  reasons: string[]
  note: string
}

const place = (order: string) => `hufu.console.defects ${order}`
function kept(order: string): Pinned[] {
  try {
    return JSON.parse(sessionStorage.getItem(place(order)) ?? '[]') as Pinned[]
  } catch {
    return []
  }
}

/** Whether something is being written on this case. */
export const hasDraft = (order: string) => kept(order).length > 0

/** A reason without paths fits everywhere; `licence.*` fits a section. */
export function fits(reason: { paths: readonly string[] }, path: string): boolean {
  return (
    reason.paths.length === 0 ||
    reason.paths.some(
      each =>
        each === path ||
        each === '*' ||
        (each.endsWith('.*') && path.startsWith(each.slice(0, -1))) ||
        path.endsWith(`.${each}`),
    )
  )
}

/** Reasons made for this place first; where none was, all of them. */
export function reasonsFor(view: CaseView, path: string): CaseView['reasons'] {
  const own = view.reasons.filter(reason => fits(reason, path))
  const special = (reason: { paths: readonly string[] }) => (reason.paths.length ? 0 : 1)
  return own.length ? [...own].sort((a, b) => special(a) - special(b)) : view.reasons
}

/** The reason that is the reviewer's own sentence: it needs one. */
export const own = 'other'

export const complete = (pinned: readonly Pinned[]) =>
  pinned.length > 0 &&
  pinned.every(pin => pin.reasons.length > 0 && (!pin.reasons.includes(own) || pin.note.trim().length > 1))

/** As the wire wants them: one entry a reason; the note goes with the own reason, or else with the first. */
export const wire = (pinned: readonly Pinned[]) =>
  pinned.flatMap(pin => {
    const carries = pin.reasons.includes(own) ? own : pin.reasons[0]
    return pin.reasons.map(reason => ({
      path: pin.path,
      reason,
      ...(reason === carries && pin.note.trim() ? { note: pin.note.trim() } : {}),
    }))
  })

/** Pinned now, although it could have been said last time and was not touched since: 一次性告知 asks for care. */
export function lateFinding(view: CaseView, path: string): boolean {
  if (view.order.defects.length === 0) return false
  if (view.order.defects.some(defect => defect.path === path)) return false
  const fact = view.facts.find(each => each.path === path)
  const file = view.files.find(each => each.slot === path)
  return fact ? fact.before === null : file ? !file.changed : false
}

export function useDefects(order: string) {
  const [all, setAll] = useState<{ order: string; pinned: Pinned[] }>(() => ({ order, pinned: kept(order) }))
  const pinned = all.order === order ? all.pinned : kept(order)
  const set = (next: Pinned[]) => {
    if (next.length) sessionStorage.setItem(place(order), JSON.stringify(next))
    else sessionStorage.removeItem(place(order))
    setAll({ order, pinned: next })
  }
  return {
    pinned,
    clear: () => set([]),
    toggle: (path: string) =>
      set(
        pinned.some(pin => pin.path === path)
          ? pinned.filter(pin => pin.path !== path)
          : [...pinned, { path, reasons: [], note: '' }],
      ),
    edit: (path: string, change: Partial<Pinned>) =>
      set(pinned.map(pin => (pin.path === path ? { ...pin, ...change } : pin))),
  }
}
export type Defects = ReturnType<typeof useDefects>
