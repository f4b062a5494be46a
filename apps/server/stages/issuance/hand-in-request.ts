// The PKCS#10 request comes in: checked here (a bad one is refused with its reason and the order still waits), then
// handed to the authority in the same transaction that moves the order to «signing».

import type { Suite } from '../../authority/issuing.ts'
import { advance } from '../../order/advance.ts'
import { expectConfirmed } from '../../order/certified.ts'
import { expectReached } from '../../order/journey.ts'
import { type Actor, expectState, lockOrder, type OrderKey, readLines, readStage } from '../../order/order.ts'
import { programmeOf } from '../../order/spine.ts'
import { AppError } from '../../platform/errors.ts'
import { factsOf, findLine, type IssuanceDeps, lineState, productOf, readKeyRequests } from './lines.ts'

export interface HandIn {
  key: OrderKey
  line: number
  request: string
  csr: string
  device: string
  actor: Actor
}

export async function handInRequest(deps: IssuanceDeps, given: HandIn): Promise<void> {
  const { spine, issuing } = deps
  const { key } = given
  const csr = Buffer.from(given.csr.replace(/-----[^-]+-----|\s/g, ''), 'base64')
  await spine.db.transaction(async trx => {
    // Step 1: is this the line's own plan, and is there still something to ask for? A repeated click is no error.
    const order = await lockOrder(trx, key)
    const row = await readStage(trx, key, 'issuance')
    expectState(row, 'waiting', 'signing', 'signed')
    const requests = await readKeyRequests(trx, key)
    const request = requests.find(r => r.line === given.line)
    if (!request || request.request !== given.request) throw new AppError('order.stale')
    const state = await lineState(issuing, trx, request)
    if (state === 'signed' || state === 'written') return
    if (state === 'signing' && !request.refused) return

    // Step 2: proof of possession and key quality.
    const holder = { person: order.person_id, uscc: order.uscc }
    await issuing.checkRequest(trx, key.authority, order.suite as Suite, csr, holder)

    // Step 3: nothing is certified that the applicant did not confirm, or that is not paid for and proved any more.
    const journey = await programmeOf(spine, order)
    await expectReached(trx, order, journey, row.stage)
    await expectConfirmed(spine, trx, order, journey, given.line)

    // Step 4: the authority's request, and the order's move, together.
    const line = await findLine(trx, key, given.line)
    const product = productOf(journey, line)
    const issuance = await issuing.request(trx, {
      authority: key.authority,
      order: key.order,
      line: given.line,
      profile: product.profile,
      suite: order.suite as Suite,
      certificates: product.certificates,
      term: line.term,
      facts: await factsOf(trx, journey, order, line),
      csr,
      replaces: order.renews,
    })
    await trx
      .updateTable('key_request')
      .set({ issuance_id: issuance, device: given.device, refused: null })
      .where('authority_id', '=', key.authority)
      .where('order_id', '=', key.order)
      .where('line', '=', given.line)
      .execute()
    const total = (await readLines(trx, key)).length
    const asked = requests.filter(r => r.issuance_id && r.line !== given.line).length + 1
    if (row.state !== 'waiting') return
    await advance(spine, trx, key, {
      moves: [{ stage: row.stage, from: ['waiting'], to: 'signing' }],
      event: 'signing',
      text:
        total > 1
          ? {
              zh: `已提交第 ${asked} 张证书的请求，正在签发`,
              en: `Request ${asked} of ${total} handed in; signing`,
            }
          : { zh: '证书请求已提交，正在签发', en: 'The request was handed in; signing' },
      actor: given.actor,
    })
  })
}
