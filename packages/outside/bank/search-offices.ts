// Finding a bank by what a person types: its name, what people call it, pinyin, initials, a town, or the 12 digits.
// The fake, the sandbox and the server's own fallback search alike.
import { headBanks } from './head-banks.ts'
import type { BankOffice } from './port.ts'

/** More than this is no help on a phone. */
export const officesShown = 20

export function searchOffices(
  typed: string,
  branches: readonly BankOffice[] = [],
  limit = officesShown,
): BankOffice[] {
  const query = typed.normalize('NFKC').toLowerCase().replace(/\s+/g, '')
  // Nothing typed yet: the banks that most organisations have, to be picked without a key pressed.
  if (!query) return headBanks.slice(0, limit).map(({ name, code, bank }) => ({ name, code, bank }))
  const heads = headBanks
    .map(bank => ({ bank, rank: rankOfHead(query, bank.name, bank.said) }))
    .filter(({ rank }) => rank < none)
  const named = new Set(heads.filter(({ rank }) => rank < loose).map(({ bank }) => bank.name))
  const found = [
    ...heads.map(({ bank: { name, code, bank }, rank }) => ({ office: { name, code, bank }, rank })),
    ...branches.map(office => ({ office, rank: rankOfBranch(query, office, named) })),
  ]
  return found
    .filter(({ rank }) => rank < none)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ office }) => office)
}

const loose = 4
const none = 9

function rankOfHead(query: string, name: string, said: readonly string[]): number {
  if (name === query || said.includes(query)) return 0
  if (name.startsWith(query) || said.some(word => word.startsWith(query))) return 1
  if (name.includes(query) || said.some(word => word.includes(query))) return 2
  return none
}

function rankOfBranch(query: string, office: BankOffice, named: ReadonlySet<string>): number {
  if (office.code === query) return 0
  if (query.length >= 4 && office.code.startsWith(query)) return 2
  if (office.name.includes(query)) return 3
  // Only the bank was named so far: its branches follow it.
  if (named.has(office.bank)) return loose
  // 工行郑州: all that was typed stands in the name, in this order.
  return query.length >= 3 && isSubsequence(query, office.name) ? loose + 1 : none
}

function isSubsequence(part: string, whole: string): boolean {
  let at = 0
  for (const character of part) {
    at = whole.indexOf(character, at) + 1
    if (at === 0) return false
  }
  return true
}
