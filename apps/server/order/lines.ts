// The lines of a fresh order: one, one for each role, or a preset quantity. Roles that the applicant may choose are
// all there at first; the form room takes away what is not ticked.
import type { Programme } from '@hufu/programme'
import type { Text } from '../migrations/tables/order.ts'

export interface NewLine {
  product: string
  role: string
  title: Text
  term: string
  medium: string | null
  seal: boolean
}

export function linesOf(programme: Programme): NewLine[] {
  const { lines } = programme
  if (!lines) return []
  const roles = Object.entries(lines.roles).map(([role, spec]): NewLine => {
    const product = programme.products[spec.product]
    return {
      role,
      product: spec.product,
      title: { zh: spec.zh, en: spec.en },
      term: product?.term[0] ?? '1y',
      medium: Object.keys(product?.media ?? {})[0] ?? null,
      seal: spec.seal ?? product?.seal ?? false,
    }
  })
  const [only] = roles
  // An unnamed quantity is so many lines of one role.
  if (lines.mode === 'quantity' && roles.length === 1 && only) {
    return Array.from({ length: lines.min }, () => only)
  }
  return roles
}
