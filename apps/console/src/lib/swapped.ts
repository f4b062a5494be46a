// Values in each other's place: the agent's name where the legal representative's belongs, a name in a number's field, a
// taxpayer number that is not the credit code. Each is quickly typed and hard to see, since every single value is well-formed.
import type { Fact } from '@hufu/contract'
import { same } from './difference.ts'

export type Swap =
  /** Each holds what the papers say of the other. */
  | { kind: 'exchanged'; a: Fact; b: Fact }
  /** A name in a number's field, or a number in a name's. */
  | { kind: 'wrong-kind'; a: Fact }
  /** An organisation's taxpayer number is its credit code since 2015. */
  | { kind: 'tax-number'; a: Fact; b: Fact }

const names = new Set(['person-name', 'organisation-name', 'bank-name'])
const numbers = new Set(['uscc', 'citizen-id', 'identity-number', 'mobile', 'bank-account', 'tax-number'])
const hanzi = /\p{Script=Han}/u

export function findSwaps(facts: readonly Fact[]): Swap[] {
  const swaps: Swap[] = []
  for (const [i, a] of facts.entries()) {
    if (isWrongKind(a)) swaps.push({ kind: 'wrong-kind', a })
    for (const b of facts.slice(i + 1)) if (areExchanged(a, b)) swaps.push({ kind: 'exchanged', a, b })
  }
  const code = facts.find(fact => fact.type === 'uscc' && fact.value)
  const tax = facts.find(fact => fact.type === 'tax-number' && fact.value)
  if (code && tax && tax.value.length === 18 && !same(code.value, tax.value))
    swaps.push({ kind: 'tax-number', a: tax, b: code })
  return swaps
}

const saysOf = (fact: Fact, value: string) => fact.others.some(other => same(other.value, value))

function areExchanged(a: Fact, b: Fact): boolean {
  if (!a.value || !b.value || same(a.value, b.value)) return false
  return saysOf(a, b.value) && saysOf(b, a.value)
}

function isWrongKind({ type = '', value }: Fact): boolean {
  if (!value) return false
  if (numbers.has(type)) return hanzi.test(value)
  return names.has(type) && !hanzi.test(value) && (value.match(/\d/g)?.length ?? 0) >= 6
}
