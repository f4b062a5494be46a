// The deeds of one person's check: each answers the order as it then is.

import { identityRoutes } from '@hufu/contract/routes/identity.ts'
import type { IdentityTask, OrderView } from '@hufu/contract/views.ts'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call, useKeepOrder } from '../../lib/server.ts'

export type Handed = 'liveness' | 'identity-card'

export function useIdentity(order: OrderView, task: IdentityTask) {
  const keep = useKeepOrder()
  const navigate = useNavigate()
  const params = { authority: order.authority, order: order.id }
  const whose = { stage: task.stage, line: task.line }
  /** The address is told once, to the page that asked for it. */
  const [code, setCode] = useState<{ session: string; url: string } | null>(null)
  const start = useMutation({
    mutationFn: ({ method, here }: { method: Handed; here: boolean }) =>
      call(identityRoutes.startIdentity, { params, body: { ...whose, method, here } }),
    onSuccess: begun => {
      setCode(begun.url ? { session: begun.session, url: begun.url } : null)
      keep(begun.order)
      if (!begun.url) void navigate({ to: '/v/$token', params: { token: 'here' } })
    },
  })
  const send = useMutation({
    mutationFn: (method: Handed) =>
      call(identityRoutes.sendIdentityLink, { params, body: { ...whose, method } }),
    onSuccess: sent => keep(sent.order),
  })
  const stop = useMutation({
    mutationFn: () => call(identityRoutes.stopIdentity, { params, body: whose }),
    onSuccess: keep,
  })
  const refresh = useMutation({
    mutationFn: () => call(identityRoutes.refreshIdentity, { params, body: whose }),
    onSuccess: keep,
  })
  const carrier = useMutation({
    mutationFn: () => call(identityRoutes.checkCarrier, { params, body: whose }),
    onSuccess: keep,
  })
  const ask = useMutation({
    mutationFn: (body: { method: 'staff' | 'counter'; mobile: string; when: string; note: string }) =>
      call(identityRoutes.askStaff, { params, body: { ...whose, ...body } }),
    onSuccess: keep,
  })
  return { code, start, send, stop, refresh, carrier, ask }
}

export type Deeds = ReturnType<typeof useIdentity>
