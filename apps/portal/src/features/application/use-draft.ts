// Keeps what is typed: at once in the page and this tab's storage, within a second on the server. An ended session, a lost
// network or a closed page loses nothing; what the server has not confirmed is sent again.
import type { Fault, OrderView, Value } from '@hufu/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { address, applicantRoutes, call, isSignedOut, onSessionLost, orderKey } from '../../lib/server.ts'

export type SaveState = 'saved' | 'saving' | 'keeping'
const WAIT_MS = 600

export interface Draft {
  /** What is typed and not yet confirmed; falls back to the order. */
  heldAt: (path: string) => Value | undefined
  change: (path: string, value: string) => void
  /** Sends what is left; the faults the server found, or null when it could not be reached. */
  flush: () => Promise<Fault[] | null>
  state: SaveState
}

const storeKey = (order: string) => `hufu.unsaved.${order}`

export function readUnsaved(order: string): Record<string, string> {
  try {
    return JSON.parse(sessionStorage.getItem(storeKey(order)) ?? '{}') as Record<string, string>
  } catch {
    return {}
  }
}

function keepUnsaved(order: string, values: Record<string, string>): void {
  try {
    if (Object.keys(values).length === 0) sessionStorage.removeItem(storeKey(order))
    else sessionStorage.setItem(storeKey(order), JSON.stringify(values))
  } catch {
    // storage full or forbidden: the page still holds them
  }
}

export function useDraft(order: OrderView): Draft {
  const cache = useQueryClient()
  const { authority, id } = order
  const [unsaved, setUnsaved] = useState(() => readUnsaved(id))
  const held = useRef(unsaved)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const running = useRef<Promise<Fault[] | null> | null>(null)
  const [state, setState] = useState<SaveState>('saved')

  const hold = useCallback(
    (values: Record<string, string>) => {
      held.current = values
      keepUnsaved(id, values)
      setUnsaved(values)
    },
    [id],
  )

  const send = useCallback(async (): Promise<Fault[] | null> => {
    clearTimeout(timer.current)
    const sent = Object.entries(held.current)
    if (sent.length === 0) {
      setState('saved')
      return cache.getQueryData<OrderView>(orderKey(authority, id))?.faults ?? []
    }
    setState('saving')
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
      // What was typed meanwhile stays.
      hold(
        Object.fromEntries(
          Object.entries(held.current).filter(
            ([path, value]) => sent.find(s => s[0] === path)?.[1] !== value,
          ),
        ),
      )
      setState('saved')
      return answer.faults
    } catch (error) {
      setState('keeping')
      if (isSignedOut(error)) onSessionLost()
      return null
    }
  }, [authority, id, cache, hold])

  const flush = useCallback(async (): Promise<Fault[] | null> => {
    // One at a time, so that an older value never overtakes a newer one.
    while (running.current) await running.current
    running.current = send()
    try {
      return await running.current
    } finally {
      running.current = null
    }
  }, [send])

  const change = useCallback(
    (path: string, value: string) => {
      hold({ ...held.current, [path]: value })
      setState('saving')
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void flush(), WAIT_MS)
    },
    [flush, hold],
  )

  useEffect(() => {
    if (Object.keys(held.current).length > 0) void flush()
    const again = () => void flush()
    const leaving = () => {
      const values = Object.entries(held.current).map(([path, value]) => ({ path, value }))
      if (values.length === 0) return
      // `keepalive` lets the request outlive the page.
      void fetch(address(applicantRoutes.saveValues, { authority, order: id }), {
        method: 'PATCH',
        keepalive: true,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ values }),
      }).catch(() => {})
    }
    addEventListener('online', again)
    addEventListener('pagehide', leaving)
    return () => {
      removeEventListener('online', again)
      removeEventListener('pagehide', leaving)
      clearTimeout(timer.current)
      void flush()
    }
  }, [authority, id, flush])

  const heldAt = useCallback(
    (path: string): Value | undefined => {
      const typed = unsaved[path]
      if (typed !== undefined) return { path, value: typed, source: 'typed' }
      return order.values.find(each => each.path === path)
    },
    [unsaved, order.values],
  )
  return { heldAt, change, flush, state }
}

/** The server answers with the values it stored (normalised, or filled in by what it knows); the others stay. */
export function merge(old: readonly Value[], fresh: readonly Value[]): Value[] {
  const seen = new Set(fresh.map(value => value.path))
  return [...old.filter(value => !seen.has(value.path)), ...fresh]
}
