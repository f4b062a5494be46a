// Places for files, by their address: `slot`, or `line.<n>.slot` for a slot that every line has. Whether a place exists
// is decided by the slot's own condition and by the roles that claim it.
import { type Facts, holds, type Programme, type Slot } from '@hufu/programme'
import type { Text } from '../migrations/tables/order.ts'
import { contextOf, factsAt } from './context.ts'
import { type DossierValue, readValues } from './dossier.ts'
import { keyOf, type LineRow, type Order, type Reader, readLines } from './order.ts'
import { type OrderProgramme, programmeOf, type Spine } from './spine.ts'

export interface FilePlace {
  address: string
  name: string
  slot: Slot
  line: number | null
  /** With the line's own title where there are several. */
  title: Text
}

export interface PlaceFacts {
  journey: OrderProgramme
  lines: readonly LineRow[]
  facts: Facts
  values: ReadonlyMap<string, DossierValue>
}

/** All that decides which places an order has. */
export async function readPlaceFacts(spine: Spine, db: Reader, order: Order): Promise<PlaceFacts> {
  const key = keyOf(order)
  return {
    journey: await programmeOf(spine, order),
    lines: await readLines(db, key),
    facts: await contextOf(spine, db, order),
    values: await readValues(db, key),
  }
}

const address = /^(?:line\.([1-9]\d{0,2})\.)?([a-z][a-z0-9-]*)$/

/** The place of this address, if this order has it. */
export function placeAt(of: PlaceFacts, at: string): FilePlace | null {
  const [, line, name = ''] = address.exec(at) ?? []
  return (
    placesOf(of, [name]).find(
      place => place.address === at && (line === undefined) === (place.line === null),
    ) ?? null
  )
}

/** All places of these slots, line by line where a slot belongs to lines. */
export function placesOf(of: PlaceFacts, slots: readonly string[]): FilePlace[] {
  const { journey, lines, facts, values } = of
  const { programme } = journey
  const from = (line: LineRow) => factsAt(programme, facts, lines, line.line, values)
  return slots.flatMap((name): FilePlace[] => {
    const slot = programme.slots[name]
    if (!slot) return []
    if (slot.scope !== 'line') {
      // A condition that speaks of the line is true where any line makes it so.
      const views = lines.length ? lines.map(from) : [facts]
      if (!views.some(view => holds(slot.when, view))) return []
      return [{ address: name, name, slot, line: null, title: { zh: slot.zh, en: slot.en } }]
    }
    return lines
      .filter(line => claims(programme, name, line.role) && holds(slot.when, from(line)))
      .map(line => ({
        address: `line.${line.line}.${name}`,
        name,
        slot,
        line: line.line,
        title:
          lines.length > 1
            ? { zh: `${slot.zh}（${line.title.zh}）`, en: `${slot.en} (${line.title.en})` }
            : { zh: slot.zh, en: slot.en },
      }))
  })
}

/** A slot that some role names belongs to that role's lines; one that none names, to every line. */
function claims(programme: Programme, slot: string, role: string | null): boolean {
  const roles = programme.lines?.roles ?? {}
  const named = Object.values(roles).some(spec => spec.slots.includes(slot))
  return !named || (roles[role ?? '']?.slots.includes(slot) ?? false)
}
