// Tells the key agent what to make: algorithm, subject, container; `request` ties what it makes to this order line.
// Asking twice gives the same plan, so that an interrupted page goes on where it was.
import { randomUUID } from 'node:crypto'
import type { KeyPlan } from '@hufu/contract'
import { expectReached } from '../../order/journey.ts'
import { expectState, lockOrder, type OrderKey, readStage } from '../../order/order.ts'
import { programmeOf } from '../../order/spine.ts'
import { factsOf, findLine, type IssuanceDeps, keyAlgorithm, productOf, readKeyRequests } from './lines.ts'

export async function planKey(
  deps: IssuanceDeps,
  key: OrderKey,
  lineNumber: number,
  by: string,
): Promise<KeyPlan> {
  const { spine, issuing } = deps
  return await spine.db.transaction(async trx => {
    const order = await lockOrder(trx, key)
    const row = await readStage(trx, key, 'issuance')
    expectState(row, 'waiting', 'signing', 'signed')
    const line = await findLine(trx, key, lineNumber)
    const journey = await programmeOf(spine, order)
    if (row.state === 'waiting') await expectReached(trx, order, journey, row.stage)
    const known = (await readKeyRequests(trx, key)).find(row => row.line === lineNumber)
    const request = known?.request ?? randomUUID()
    if (!known) {
      await trx
        .insertInto('key_request')
        .values({
          authority_id: key.authority,
          order_id: key.order,
          line: lineNumber,
          request,
          by_whom: by,
          created_at: spine.clock.now(),
        })
        .execute()
    }
    const fact = order.renews ? await spine.certificateFacts(trx, key.authority, order.renews) : null
    return {
      request,
      algorithm: keyAlgorithm[order.suite as keyof typeof keyAlgorithm],
      subject: issuing.subject(
        key.authority,
        productOf(journey, line).profile,
        await factsOf(trx, journey, order, line),
      ),
      container: `hufu-${request.slice(0, 8)}`,
      replaces: fact ? { serial: fact.serial } : null,
    }
  })
}
