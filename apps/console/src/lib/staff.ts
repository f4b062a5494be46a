// Who is signed in, and the contract's client bound to the console.
import { accountRoutes, call, type Reply, type Role } from '@hufu/contract'
import { useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'

export type StaffSession = Reply<typeof accountRoutes.staffSession>
export type Staff = NonNullable<StaffSession['staff']>

export const sessionKey = ['session'] as const
export function useSession() {
  return useQuery({
    queryKey: sessionKey,
    queryFn: () => call(accountRoutes.staffSession),
    staleTime: 60_000,
  })
}

export interface Desk {
  staff: Staff
  authority: string
  agentUrl: string
  demo: boolean
}
const DeskContext = createContext<Desk | null>(null)
export const DeskProvider = DeskContext.Provider

/** Only inside the shell, where somebody is signed in. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext)
  if (!desk) throw new Error('useDesk outside the shell')
  return desk
}

export const holds = (staff: Staff, roles: readonly Role[]) => roles.some(role => staff.roles.includes(role))
