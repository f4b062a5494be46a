// What somebody has picked so far, and the lines that it asks for. One answer a product: whoever takes two roles of one kind
// is not asked for the term twice.
import type { OrderView } from '@hufu/contract/views.ts'
import { type LineChoice, lineChoice, type WantedLine } from '@hufu/programme/form/choose-lines.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'

export interface Detail {
  term: string
  medium: string | null
  seal: boolean
}
export interface Wish {
  roles: string[]
  count: number
  details: Record<string, Detail>
}

export function choiceFor(document: Programme, order: OrderView): LineChoice {
  const renewal = document.offers[order.offer]?.of === 'certificate'
  return lineChoice(document, renewal ? order.lines[0]?.role : undefined)
}

export const productOf = (document: Programme, role: string): string =>
  document.lines?.roles[role]?.product ?? ''

/** What was chosen before; at the first time nothing that is still a real choice. */
export function wishOf(document: Programme, order: OrderView, choice: LineChoice): Wish {
  const decided = order.quote !== null || choice.of === 'fixed'
  const held = choice.of === 'fixed' ? choice.roles : decided ? order.lines.map(line => line.role) : []
  const details: Wish['details'] = {}
  for (const role of choice.roles) {
    const name = productOf(document, role)
    const product = document.products[name]
    const line = order.lines.find(each => each.product === name)
    details[name] = {
      term: line?.term ?? product?.term[0] ?? '1y',
      medium: line?.medium ?? Object.keys(product?.media ?? {})[0] ?? null,
      seal: line?.seal ?? document.lines?.roles[role]?.seal ?? product?.seal ?? false,
    }
  }
  const count = Math.min(Math.max(order.lines.length, choice.min), choice.max)
  return { roles: [...new Set(held)], count, details }
}

export function linesOf(document: Programme, choice: LineChoice, wish: Wish): (WantedLine & Detail)[] {
  const [only = ''] = choice.roles
  const counted = choice.of === 'count' || (choice.roles.length === 1 && choice.min > 1)
  const roles = counted
    ? Array.from({ length: choice.of === 'count' ? wish.count : choice.min }, () => only)
    : choice.roles.filter(role => wish.roles.includes(role))
  return roles.flatMap(role => {
    const detail = wish.details[productOf(document, role)]
    return detail ? [{ role, ...detail }] : []
  })
}

/** The products that something can be said of, in the order of the roles that were picked. */
export function productsOf(document: Programme, lines: readonly WantedLine[]): string[] {
  return [...new Set(lines.map(line => productOf(document, line.role)))]
}
