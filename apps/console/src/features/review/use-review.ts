// Holding a case and deciding it. A conflict is not an error: it says who holds it, and shows what is true now.
import { type CaseView, call, deskRoutes } from '@hufu/contract'
import { useEffect, useRef } from 'react'
import { useCase, useCaseAct } from '../../lib/case/use-case.ts'
import { useDesk } from '../../lib/staff.ts'
import { hasDraft } from './defects.ts'

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
  useLeaving(
    order,
    asked.current && held.data?.claim?.mine === true && !release.isSuccess && !decide.isSuccess,
  )
  return { held, claim, release, decide }
}

/** A case that was only looked at on the way to another goes back, or J and K would claim the whole queue. */
function useLeaving(order: string, looked: boolean) {
  const { authority } = useDesk()
  const giveBack = useRef(() => {})
  giveBack.current = () => {
    if (!looked || hasDraft(order)) return
    // Nobody waits for the answer; a claim that stays lapses by itself.
    call(deskRoutes.release, { params: { authority, order } }).catch(() => {})
  }
  useEffect(() => () => giveBack.current(), [])
}

interface Wire {
  path: string
  reason: string
  note?: string
}
