// Rows pasted from a spreadsheet, read and checked before anything is sent: each fault stays with its row.
import { hasCreditCheck, isCreditCodeForm } from '@hufu/programme/form/check-digit.ts'
import { normalise } from '@hufu/programme/form/normalise.ts'

export type RowFault = 'none' | 'length' | 'form' | 'name' | 'twice' | 'group'
export interface PastedRow {
  row: number
  uscc: string
  name: string
  group: string
  fault: RowFault | null
  /** The check character does not fit: real codes exist that fail GB 32100, so a person decides. */
  digit: boolean
}

/** Columns in any order: the one that looks like a code is the code, one that names a group is the group. */
export function readRows(text: string, groups: readonly string[]): PastedRow[] {
  const seen = new Set<string>()
  return text
    .split(/\r?\n/)
    .map((line, index) => ({
      cells: line.split(/\t|[,，;；]|\s{2,}/).map(cell => cell.trim()),
      row: index + 1,
    }))
    .filter(({ cells }) => cells.some(Boolean))
    .map(({ cells, row }) => {
      const codes = cells.map(cell => normalise('uscc', cell))
      const at = codes.findIndex(code => /^[0-9A-Z]{15,20}$/.test(code) && /\d{6}/.test(code))
      const uscc = codes[at] ?? ''
      const rest = cells.filter((cell, index) => index !== at && cell)
      const named = rest.find(cell => groups.includes(cell))
      const name = normalise('organisation-name', rest.find(cell => cell !== named) ?? '')
      const group = named ?? groups[0] ?? ''
      const fault: RowFault | null = !uscc
        ? 'none'
        : uscc.length !== 18
          ? 'length'
          : !isCreditCodeForm(uscc)
            ? 'form'
            : name.length < 2
              ? 'name'
              : !group
                ? 'group'
                : seen.has(uscc)
                  ? 'twice'
                  : null
      seen.add(uscc)
      return { row, uscc, name, group, fault, digit: fault === null && !hasCreditCheck(uscc) }
    })
}
