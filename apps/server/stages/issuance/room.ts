// The issuance room: by production on a new key, or by the holder on the key they have. What it shows of each line.
import type { OrderView } from '@hufu/contract'
import type { Order, Reader } from '../../order/order.ts'
import { keyOf, lineFacts, readLines, readOrder } from '../../order/order.ts'
import { programmeOf, type Room, stageNamed } from '../../order/spine.ts'
import { type IssuanceDeps, isHeld, lineState, readKeyRequests, readLineStates } from './lines.ts'
import { describePins } from './pin.ts'
import { tellLapse, viewWriting } from './write-permit.ts'

/** The certificates of one order line, from the certificate room. */
export type LineCertificates = (
  db: Reader,
  order: Order,
  line: number,
) => Promise<OrderView['lines'][number]['certificates']>

export function issuanceRoom(deps: () => IssuanceDeps, certificates: LineCertificates): Room {
  return {
    kind: 'issuance',
    // Whoever holds the key at home is told that it is their turn; production sees its queue.
    async enter(trx, order, stage) {
      if (stage.stage === 'issuance' && stage.by === 'holder')
        await deps().spine.writeNotices(trx, order, 'ready-to-collect')
      return {}
    },
    async expire(key, row) {
      const order = await readOrder(deps().spine.db.kysely, key)
      const stage = stageNamed(await programmeOf(deps().spine, order), row.stage)
      if (stage.stage === 'issuance' && stage.by === 'holder') await tellLapse(deps().spine, key, row)
    },
    async describe(db, order, row, stage) {
      const { issuing } = deps()
      const key = keyOf(order)
      const requests = await readKeyRequests(db, key)
      const journey = await programmeOf(deps().spine, order)
      const held = isHeld(journey, stage.name, await readLineStates(deps(), db, key))
      const by = stage.stage === 'issuance' ? stage.by : 'production'
      const lines: OrderView['lines'] = []
      for (const line of await readLines(db, key)) {
        const request = requests.find(r => r.line === line.line)
        lines.push({
          ...lineFacts(line),
          state: await lineState(issuing, db, request),
          held,
          by,
          suite: order.suite as OrderView['suite'],
          refused: request?.refused ?? null,
          certificates: row.state === 'waiting' ? [] : await certificates(db, order, line.line),
        })
      }
      return {
        lines,
        writing: await viewWriting(deps(), db, order, row, stage),
        pins: await describePins(deps().spine, db, order),
        seals: (await deps().seals?.ofOrder(db, order)) ?? [],
      }
    },
  }
}
