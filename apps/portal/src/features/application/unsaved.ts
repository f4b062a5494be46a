// What was typed and is not on the server yet, of each order: one place for all pages of this tab, for a page that closes while
// it saves must not throw away what the next one holds already. A reload of the tab finds it again.

export type Held = Record<string, string>

export interface Saver {
  held: Held
  running: Promise<unknown> | null
}

const savers = new Map<string, Saver>()
const storeKey = (order: string) => `hufu.unsaved.${order}`

export function saverOf(order: string): Saver {
  const known = savers.get(order)
  if (known) return known
  const fresh: Saver = { held: readHeld(order), running: null }
  savers.set(order, fresh)
  return fresh
}

function readHeld(order: string): Held {
  try {
    return JSON.parse(sessionStorage.getItem(storeKey(order)) ?? '{}') as Held
  } catch {
    return {}
  }
}

export function keepHeld(order: string, held: Held): void {
  saverOf(order).held = held
  try {
    if (Object.keys(held).length === 0) sessionStorage.removeItem(storeKey(order))
    else sessionStorage.setItem(storeKey(order), JSON.stringify(held))
  } catch {
    // storage full or forbidden: the page still holds them
  }
}
