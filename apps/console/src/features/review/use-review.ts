// Holding a case and deciding it. A conflict is not an error: it says who holds it, and shows what is true now.
import { type CaseView, call, deskRoutes } from '@hufu/contract'
import { useEffect, useRef } from 'react'
import { useCase, useCaseAct } from '../../lib/case/use-case.ts'

export const inReview = (view: CaseView) => view.order.axes.review?.code === 'waiting'

export function useReview(order: string) {
  const held = useCase(order)
  const claim = useCaseAct(order, (authority, _: undefined) =>
    call(deskRoutes.claim, { params: { authority, order } }),
  )
  const release = useCaseAct(order, (authority, _: undefined) =>
    call(deskRoutes.release, { params: { authority, order } }),
  )
  const decide = useCaseAct(
    order,
    (authority, body: { decision: 'pass' | 'return' | 'reject'; version: number; defects: Wire[] }) =>
      call(deskRoutes.decide, { params: { authority, order }, body }),
  )
  // Opening claims, once: a case that was put back on purpose is not taken again.
  const asked = useRef(false)
  const free = held.data !== undefined && held.data.claim === null && inReview(held.data)
  useEffect(() => {
    if (!free || asked.current) return
    asked.current = true
    claim.mutate(undefined)
  }, [free, claim])
  return { held, claim, release, decide }
}
interface Wire {
  path: string
  reason: string
  note?: string
}
