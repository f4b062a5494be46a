// What every check is given and what it may answer.
import type { Check } from '@hufu/contract'
import type { CheckKind, Programme } from '@hufu/programme'
import type { Order, Trx } from '../../../order/order.ts'
import type { OrderProgramme, Spine } from '../../../order/spine.ts'

export type Kind = Programme['checks'][string]['is'] & CheckKind

export interface Given {
  trx: Trx
  order: Order
  /** By path, as they are shown; hidden ones are left out. */
  values: Readonly<Record<string, string>>
  /** Fields that the programme names for this check. */
  fields: readonly string[]
  journey: OrderProgramme
  spine: Spine
}

export type Said = Pick<Check, 'result' | 'path'> & { text?: Check['text'] }
export type Run = (given: Given) => Promise<Said>

export const passed: Said = { result: 'passed', path: null }
/** No service behind this check in this installation: a person looks. */
export const open: Said = { result: 'unavailable', path: null }
