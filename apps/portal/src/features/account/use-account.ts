// One's own account as a query; every act answers it anew.
import type { AccountView } from '@hufu/contract/routes/person-account.ts'
import { personAccountRoutes } from '@hufu/contract/routes/person-account.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../lib/server.ts'
import { useDeed } from '../../lib/use-deed.ts'

const key = ['account']

export const useAccount = () =>
  useQuery({ queryKey: key, queryFn: () => call(personAccountRoutes.account), staleTime: 5_000 })

/** Runs an act that answers the account as it is afterwards, and shows that. */
export function useAccountDeed() {
  const cache = useQueryClient()
  const { busy, error, run } = useDeed()
  const act = (deed: () => Promise<AccountView>, after?: () => void) =>
    run(async () => {
      cache.setQueryData(key, await deed())
      void cache.invalidateQueries({ queryKey: ['session'] })
      after?.()
    })
  return { busy, error, act, run }
}
