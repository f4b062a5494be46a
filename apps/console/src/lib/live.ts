// Any change on the desk makes the open lists ask again. The list being read still stands still.
import { address, deskRoutes } from '@hufu/contract'
import { useEvents } from '@hufu/ui/use-events.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef } from 'react'

export function useLiveDesk(authority: string) {
  const queries = useQueryClient()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  // A burst of events (many orders at once) asks once.
  const onChange = useCallback(() => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void queries.invalidateQueries({ queryKey: ['desk', authority] }), 150)
  }, [queries, authority])
  return useEvents({ url: address(deskRoutes.caseEvents, { authority }), onChange, pollMs: 15_000 })
}
