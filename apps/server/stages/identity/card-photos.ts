// Photographs of the card that a check asks for. Who uploaded the same side with the form, where it was read without a doubt,
// is not asked for it a second time; a photograph taken in the check itself always comes first.
import { type Programme, slotAddress } from '@hufu/programme'
import { readFiles } from '../../order/dossier.ts'
import type { OrderKey, Reader } from '../../order/order.ts'
import type { Spine } from '../../order/spine.ts'
import { formOf } from './person.ts'
import type { Held } from './tasks.ts'

export interface CardPhoto {
  /** The slot of the check. */
  slot: string
  /** Where its picture rests: there, or in a slot of the person's form; null where there is none yet. */
  at: string | null
}

/** Slots whose photographs belong to the check itself; empty where the programme asks for none. */
export const sessionSlots = (programme: Programme): string[] =>
  Object.entries(programme.slots)
    .filter(([, slot]) => slot.scope === 'session')
    .map(([name]) => name)

export async function cardPhotos(
  spine: Spine,
  db: Reader,
  { key, journey: { programme }, stage, task }: Pick<Held, 'key' | 'journey' | 'stage' | 'task'>,
): Promise<CardPhoto[]> {
  const wanted = sessionSlots(programme)
  if (wanted.length === 0) return []
  const files = await readFiles(db, key)
  const readable = await readableFiles(spine, db, key)
  const form = programme.forms[formOf(programme, stage.person, task.line > 0) ?? '']
  const places = Object.values(form?.fields ?? {}).flatMap(({ slot }) => (slot ? [slot] : []))
  return wanted.map(slot => {
    if (files.some(file => file.slot === slot)) return { slot, at: slot }
    const side = programme.slots[slot]?.reads
    const same = places
      .filter(place => side !== undefined && programme.slots[place]?.reads === side)
      .map(place => slotAddress(programme, place, task.line || undefined))
      .find(place => files.some(file => file.slot === place && readable.has(file.id)))
    return { slot, at: same ?? null }
  })
}

/** Read without a doubt, in this order. */
async function readableFiles(spine: Spine, db: Reader, key: OrderKey): Promise<Set<string>> {
  const standing = (await spine.evidence?.standing(db, key)) ?? []
  return new Set(standing.filter(({ state }) => state === 'read').map(({ file }) => file))
}
