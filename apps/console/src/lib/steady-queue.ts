// A queue that stands still while it is read: new work waits behind a line, handled work stays until the next load.
import { call, deskRoutes, type QueueItem, type QueueName } from '@hufu/contract'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useDesk } from './staff.ts'

/** As the list was when it was loaded: its order, and in whose hands each item was. */
export type Snapshot = readonly Pick<QueueItem, 'order' | 'mine' | 'claimedBy'>[]

/** An item as it is now, and whether it was in my hands or a colleague's when the list was loaded: so it is grouped. */
export interface SteadyItem extends QueueItem {
  wasMine: boolean
  wasHeld: boolean
}

/** Keeps order and groups of `shown`, takes the fresh state of each, drops what has left the queue. */
export function settle(shown: Snapshot, fresh: readonly QueueItem[]) {
  const byId = new Map(fresh.map(item => [item.order, item]))
  const known = new Set(shown.map(each => each.order))
  return {
    items: shown.flatMap((each): SteadyItem[] => {
      const item = byId.get(each.order)
      return item ? [{ ...item, wasMine: each.mine, wasHeld: !each.mine && each.claimedBy !== null }] : []
    }),
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
  const [shown, setShown] = useState<{ name: string; list: Snapshot } | null>(null)
  const fresh = query.data?.items
  if (fresh && shown?.name !== name) setShown({ name, list: fresh })
  const settled = useMemo(
    () => settle(shown?.name === name ? shown.list : [], fresh ?? []),
    [shown, name, fresh],
  )
  return {
    ...settled,
    /** Nothing was being read: what came may as well be shown. */
    load: () => setShown({ name, list: fresh ?? [] }),
    total: query.data?.total ?? 0,
    query,
  }
}
