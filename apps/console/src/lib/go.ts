// Moving between desks and cases; the case opened is in the address, so a reload or a shared link comes back to it.
import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'

export function useGo(): (path: string, order?: string) => void {
  const navigate = useNavigate()
  return useCallback(
    (path, order) => void navigate({ to: path, search: order ? { order } : {} } as never),
    [navigate],
  )
}
