// A queue that stands still while it is read: new work waits behind a line, handled work stays until the next load.
import { call, deskRoutes, type QueueItem, type QueueName } from '@hufu/contract'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useDesk } from './staff.ts'

/** Keeps the order of `shown`, takes the fresh state of each, drops what has left the queue and is not `kept`. */
export function settle(shown: readonly string[], fresh: readonly QueueItem[]) {
  const byId = new Map(fresh.map(item => [item.order, item]))
  const known = new Set(shown)
  return {
    items: shown.flatMap(id => byId.get(id) ?? []),
    arrived: fresh.filter(item => !known.has(item.order)).length,
  }
}

export const queueKey = (authority: string, queue: QueueName) => ['desk', authority, 'queue', queue] as const

export function useSteadyQueue(queue: QueueName, filter: { q?: string; programme?: string } = {}) {
  const { authority } = useDesk()
  const query = useQuery({
    queryKey: [...queueKey(authority, queue), filter.q ?? '', filter.programme ?? ''],
    queryFn: ({ signal }) =>
      call(deskRoutes.queue, {
        params: { authority, queue },
        query: { q: filter.q || undefined, programme: filter.programme, page: 1 },
        signal,
      }),
    refetchInterval: 60_000,
  })
  const name = `${queue}|${filter.q ?? ''}|${filter.programme ?? ''}`
  const [shown, setShown] = useState<{ name: string; ids: string[] } | null>(null)
  const fresh = query.data?.items
  if (fresh && shown?.name !== name) setShown({ name, ids: fresh.map(item => item.order) })
  const settled = useMemo(
    () => settle(shown?.name === name ? shown.ids : [], fresh ?? []),
    [shown, name, fresh],
  )
  return {
    ...settled,
    /** Nothing was being read: what came may as well be shown. */
    load: () => setShown({ name, ids: (fresh ?? []).map(item => item.order) }),
    total: query.data?.total ?? 0,
    query,
  }
}
