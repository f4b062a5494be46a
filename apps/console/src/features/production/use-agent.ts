// The key agent on this computer: is it there, may this page use it, what is plugged in.
import { agentClient } from '@hufu/ui/agent-client.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useDesk } from '../../lib/staff.ts'

export function useAgent() {
  const { agentUrl } = useDesk()
  const queries = useQueryClient()
  const agent = useMemo(() => agentClient(agentUrl), [agentUrl])
  const info = useQuery({ queryKey: ['agent', agentUrl, 'info'], queryFn: () => agent.info(), retry: false })
  const devices = useQuery({
    queryKey: ['agent', agentUrl, 'devices'],
    queryFn: () => agent.devices(),
    enabled: info.data?.paired === true,
    retry: false,
    // Somebody plugs a key in while the page is open.
    refetchInterval: 5000,
  })
  return {
    agent,
    info,
    devices,
    again: () => queries.invalidateQueries({ queryKey: ['agent', agentUrl] }),
  }
}
export type Agent = ReturnType<typeof useAgent>
