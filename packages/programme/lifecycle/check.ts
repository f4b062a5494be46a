// Refuses a lifecycle table at start that names unknown states, hides unreachable ones, or leaves someone waiting blindly.
import type { Lifecycle } from './shape.ts'

const deadlineForm = /^\d+(wd|d|h)$/

/** Every fault of one table, in plain words. */
export function faultsOfLifecycle(kind: string, table: Lifecycle): string[] {
  const faults: string[] = []
  const { states } = table
  for (const start of [...table.enter, table.skip])
    if (!states[start]) faults.push(`${kind}: begins in the unknown state ${start}`)

  for (const [name, spec] of Object.entries(states)) {
    for (const target of spec.to)
      if (!states[target]) faults.push(`${kind}.${name}: goes to the unknown state ${target}`)
    if (!spec.next.zh || !spec.next.en) faults.push(`${kind}.${name}: has no next-step text`)
    const waits = spec.rest === undefined || spec.rest === 'optional'
    if (!waits) continue
    if (spec.holder === 'nobody') faults.push(`${kind}.${name}: waits for nobody`)
    if (!spec.deadline || !deadlineForm.test(spec.deadline)) faults.push(`${kind}.${name}: has no deadline`)
  }

  const reached = reach(table, [...table.enter, table.skip])
  for (const name of Object.keys(states))
    if (!reached.has(name)) faults.push(`${kind}.${name}: cannot be reached`)
  for (const name of reached) {
    const ends = [...reach(table, [name])].some(each => states[each]?.rest !== undefined)
    if (!ends) faults.push(`${kind}.${name}: reaches no end`)
  }
  return faults
}

function reach(table: Lifecycle, from: string[]): Set<string> {
  const seen = new Set<string>()
  const open = from.filter(name => table.states[name])
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue
    seen.add(name)
    for (const target of table.states[name]?.to ?? []) if (table.states[target]) open.push(target)
  }
  return seen
}

/** Throws with all faults at once. Call at start, with `lifecycles`. */
export function checkLifecycles(tables: Record<string, Lifecycle>): void {
  const faults = Object.entries(tables).flatMap(([kind, table]) => faultsOfLifecycle(kind, table))
  if (faults.length > 0) throw new Error(`Lifecycle tables are wrong:\n${faults.join('\n')}`)
}
