// What the pages ask of the server, as queries: session, programme, order. An ended session leads to the sign-in page and back.
import { address, call, ProblemError } from '@hufu/contract/client.ts'
import { accountRoutes } from '@hufu/contract/routes/account.ts'
import { applicantRoutes } from '@hufu/contract/routes/applicant.ts'
import type { OrderView } from '@hufu/contract/views.ts'
import { type Following, useEvents } from '@hufu/ui/use-events.ts'
import { QueryCache, QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'

export { accountRoutes, address, applicantRoutes, call }

/** Set by the router: leads to the sign-in page, which comes back here. */
let toSignIn: () => void = () => {}
export function onSessionEnd(deed: () => void): void {
  toSignIn = deed
}
/** For calls outside a query or mutation. */
export const onSessionLost = (): void => toSignIn()

export function isSignedOut(error: unknown): boolean {
  return error instanceof ProblemError && error.problem?.code === 'session.none'
}

export const queries = new QueryClient({
  queryCache: new QueryCache({
    onError: error => {
      if (isSignedOut(error)) toSignIn()
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // A refusal is an answer; only a broken connection or a busy server is worth asking again.
      retry: (tries, error) => tries < 2 && !(error instanceof ProblemError && error.status < 500),
    },
    mutations: {
      onError: error => {
        if (isSignedOut(error)) toSignIn()
      },
    },
  },
})

export function useSession() {
  return useQuery({ queryKey: ['session'], queryFn: () => call(accountRoutes.session), staleTime: 60_000 })
}

/** Without a version: the newest, which the programme's own pages show. */
export const programmeKey = (authority: string, programme: string | undefined, version?: number) => [
  'programme',
  authority,
  programme,
  version,
]

/** `version`: the one an order is pinned to, which may be older than today's. */
export function useProgramme(authority: string, programme: string | undefined, version?: number) {
  return useQuery({
    queryKey: programmeKey(authority, programme, version),
    queryFn: () =>
      call(applicantRoutes.programme, {
        params: { authority, programme: programme ?? '' },
        query: { version },
      }),
    enabled: programme !== undefined,
    staleTime: 60_000,
  })
}

export const orderKey = (authority: string, order: string) => ['order', authority, order]

export interface OrderPath {
  authority: string
  order: string
}

/** `fresh`: asked again on every visit. What is kept while typing knows the values, not all that follows from them. */
export function useOrder({ authority, order }: OrderPath, { fresh = false } = {}) {
  return useQuery({
    queryKey: orderKey(authority, order),
    queryFn: () => call(applicantRoutes.order, { params: { authority, order } }),
    refetchOnMount: fresh ? 'always' : true,
  })
}

/** The same, kept fresh by the server's events; says how it is following. */
export function useLiveOrder(path: OrderPath) {
  const cache = useQueryClient()
  const query = useOrder(path)
  const { authority, order } = path
  const live = query.data !== undefined
  const onChange = useCallback(
    (version: number | null) => {
      const held = cache.getQueryData<OrderView>(orderKey(authority, order))
      if (version !== null && held && held.version >= version) return
      void cache.invalidateQueries({ queryKey: orderKey(authority, order) })
    },
    [cache, authority, order],
  )
  const following: Following = useEvents({
    url: live ? address(applicantRoutes.events, { authority, order }) : null,
    onChange,
  })
  return { ...query, following }
}

/** Puts an order that the server just answered into every place that shows it. */
export function useKeepOrder(): (order: OrderView) => void {
  const cache = useQueryClient()
  return useCallback(
    order => {
      cache.setQueryData(orderKey(order.authority, order.id), order)
      void cache.invalidateQueries({ queryKey: ['orders'] })
    },
    [cache],
  )
}

/** WeChat's own browser: only its own payment works there, and it cannot download files. */
export const inWechat = (): boolean => /MicroMessenger/i.test(navigator.userAgent)
/** A phone or tablet: no UKey can be plugged in, and a code on its screen cannot be scanned by itself. */
export const onPhone = (): boolean => /Android|iPhone|iPad|Mobile|HarmonyOS/i.test(navigator.userAgent)
