// How a room's route answers with the order as its caller may see it, without knowing who composes the view.
import type { CaseView, OrderView, Role } from '@hufu/contract'
import type { OrderKey } from './order.ts'

export interface StaffMember {
  id: string
  name: string
  roles: readonly Role[]
}

/** Throws `not-found` for an order of another person. */
export type OrderReader = (key: OrderKey, person: string) => Promise<OrderView>
/** The case as this staff member may see it. */
export type CaseReader = (key: OrderKey, staff: StaffMember) => Promise<CaseView>
