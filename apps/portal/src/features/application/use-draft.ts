// Keeps what is typed: at once in the page and this tab's storage, within a second on the server. An ended session, a lost
// network or a closed page loses nothing; what the server has not confirmed is sent again.
import { ProblemError } from '@hufu/contract/client.ts'
import type { Fault } from '@hufu/contract/errors.ts'
import type { OrderView, Value } from '@hufu/contract/views.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { address, applicantRoutes, call, isSignedOut, onSessionLost, orderKey } from '../../lib/server.ts'
import { type Held, keepHeld, saverOf } from './unsaved.ts'

export type SaveState = 'saved' | 'saving' | 'keeping'
const WAIT_MS = 600
/** A network that came back does not always say so, and a server that was away never does. */
const AGAIN_MS = [2_000, 4_000, 8_000, 15_000]

/** What the server will not take: the order went on elsewhere, or the field is settled. Shown, so that no word is lost. */
export interface Refused {
  error: unknown
  values: Held
}

export interface Draft {
  /** What is typed and not yet confirmed; falls back to the order. */
  heldAt: (path: string) => Value | undefined
  change: (path: string, value: string) => void
  /** Sends what is left; the faults the server found, or null when it could not be reached. */
  flush: () => Promise<Fault[] | null>
  state: SaveState
  refused: Refused | null
}

export function useDraft(order: OrderView): Draft {
  const cache = useQueryClient()
  const { authority, id } = order
  const saver = saverOf(id)
  const [unsaved, setUnsaved] = useState(saver.held)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const failures = useRef(0)
  const [state, setState] = useState<SaveState>('saved')
  const [refused, setRefused] = useState<Refused | null>(null)

  const hold = useCallback(
    (values: Held) => {
      keepHeld(id, values)
      setUnsaved(values)
    },
    [id],
  )

  const send = useCallback(async (): Promise<Fault[] | null> => {
    clearTimeout(timer.current)
    const sent = Object.entries(saver.held)
    if (sent.length === 0) {
      setState('saved')
      return cache.getQueryData<OrderView>(orderKey(authority, id))?.faults ?? []
    }
    setState('saving')
    // What was typed meanwhile stays.
    const letGo = (gone: readonly [string, string][]) =>
      hold(without(saver.held, ([path, value]) => gone.some(each => each[0] === path && each[1] === value)))
    try {
      const answer = await call(applicantRoutes.saveValues, {
        params: { authority, order: id },
        body: { values: sent.map(([path, value]) => ({ path, value })) },
      })
      cache.setQueryData<OrderView>(orderKey(authority, id), old =>
        old
          ? {
              ...old,
              version: answer.version,
              tasks: answer.tasks,
              faults: answer.faults,
              values: merge(old.values, answer.values),
            }
          : old,
      )
      letGo(sent)
      failures.current = 0
      setState('saved')
      return answer.faults
    } catch (error) {
      if (!isFinal(error)) {
        setState('keeping')
        return null
      }
      // Only what is named was refused, where anything is named; the rest is sent again at once.
      const named = new Set((error.problem?.faults ?? []).map(fault => fault.path))
      const some = sent.filter(([path]) => named.has(path))
      const gone = some.length > 0 ? some : sent
      letGo(gone)
      setRefused(old => ({ error, values: { ...old?.values, ...Object.fromEntries(gone) } }))
      void cache.invalidateQueries({ queryKey: orderKey(authority, id) })
      if (gone.length < sent.length) return await send()
      setState('saved')
      return null
    } finally {
      // Whatever is on this device only is tried again by itself.
      if (Object.keys(saver.held).length > 0) {
        const wait = AGAIN_MS[Math.min(failures.current++, AGAIN_MS.length - 1)]
        clearTimeout(timer.current)
        timer.current = setTimeout(() => void again.current(), wait)
      }
    }
  }, [authority, id, cache, hold, saver])

  const flush = useCallback(async (): Promise<Fault[] | null> => {
    // One at a time, so that an older value never overtakes a newer one, not even from the page before.
    while (saver.running) await saver.running
    const mine = send()
    saver.running = mine
    try {
      return await mine
    } finally {
      saver.running = null
    }
  }, [send, saver])
  const again = useRef(flush)
  again.current = flush

  const change = useCallback(
    (path: string, value: string) => {
      hold({ ...saver.held, [path]: value })
      setState('saving')
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void flush(), WAIT_MS)
    },
    [flush, hold, saver],
  )

  useEffect(() => {
    if (Object.keys(saver.held).length > 0) void flush()
    const back = () => void flush()
    const leaving = () => {
      const values = Object.entries(saver.held).map(([path, value]) => ({ path, value }))
      if (values.length === 0) return
      // `keepalive` lets the request outlive the page.
      void fetch(address(applicantRoutes.saveValues, { authority, order: id }), {
        method: 'PATCH',
        keepalive: true,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ values }),
      }).catch(() => {})
    }
    addEventListener('online', back)
    addEventListener('pagehide', leaving)
    return () => {
      removeEventListener('online', back)
      removeEventListener('pagehide', leaving)
      clearTimeout(timer.current)
      void flush().finally(() => clearTimeout(timer.current))
    }
  }, [authority, id, flush, saver])

  const heldAt = useCallback(
    (path: string): Value | undefined => {
      const typed = unsaved[path]
      if (typed !== undefined) return { path, value: typed, source: 'typed' }
      return order.values.find(each => each.path === path)
    },
    [unsaved, order.values],
  )
  return { heldAt, change, flush, state, refused }
}

/** The server said no to the words themselves; anything else may pass the next time. */
function isFinal(error: unknown): error is ProblemError {
  if (isSignedOut(error)) onSessionLost()
  if (!(error instanceof ProblemError) || isSignedOut(error)) return false
  return error.status >= 400 && error.status < 500 && error.status !== 408 && error.status !== 429
}

const without = (held: Held, gone: (entry: [string, string]) => boolean): Held =>
  Object.fromEntries(Object.entries(held).filter(entry => !gone(entry)))

/** The server answers with the values it stored (normalised, or filled in by what it knows); the others stay. */
export function merge(old: readonly Value[], fresh: readonly Value[]): Value[] {
  const seen = new Set(fresh.map(value => value.path))
  return [...old.filter(value => !seen.has(value.path)), ...fresh]
}
