// When files may be put into a place or taken out of it, by what the order is waiting for.
import type { StageRow } from '../../order/order.ts'
import type { FilePlace } from '../../order/places.ts'
import type { OrderProgramme } from '../../order/spine.ts'

const filling = ['drafting', 'correcting']

export function mayUpload(
  rows: readonly Pick<StageRow, 'stage' | 'kind' | 'state'>[],
  journey: OrderProgramme,
  place: Pick<FilePlace, 'name' | 'slot'>,
): boolean {
  const at = (kind: string, states: readonly string[]) =>
    rows.filter(row => row.kind === kind && states.includes(row.state))
  if (at('form', filling).length > 0) return true
  const papers = at('documents', ['due', 'outdated']).map(row => row.stage)
  const wanted = journey.stages.some(
    stage => stage.stage === 'documents' && papers.includes(stage.name) && stage.slots.includes(place.name),
  )
  if (wanted) return true
  if (place.slot.scope === 'payment') return at('payment', ['due', 'checking']).length > 0
  if (place.slot.scope === 'session') return at('identity', ['due', 'failed']).length > 0
  return false
}
