// The ca role has signed or refused. A refusal leaves the order waiting, with its reason; siblings are not touched.

import type { IssuanceOutcome } from '../../authority/issuing.ts'
import { advance } from '../../order/advance.ts'
import { readLines, readStage, system } from '../../order/order.ts'
import { json } from '../../platform/db.ts'
import { type IssuanceDeps, lineState, readKeyRequests } from './lines.ts'

export function issuanceOutcome(deps: () => IssuanceDeps): IssuanceOutcome {
  return {
    async issued(trx, at) {
      const { spine, issuing } = deps()
      const key = { authority: at.authority, order: at.order }
      const requests = await readKeyRequests(trx, key)
      const states = await Promise.all(requests.map(request => lineState(issuing, trx, request)))
      const lines = await readLines(trx, key)
      const ready = states.filter(state => state === 'signed' || state === 'written').length
      const row = await readStage(trx, key, 'issuance')
      if (ready < lines.length || row.state !== 'signing') return
      await advance(spine, trx, key, {
        moves: [{ stage: row.stage, from: ['signing'], to: 'signed' }],
        event: 'signed',
        text: { zh: '证书已签发，等待写入 UKey', en: 'Issued; waiting to be written to the key' },
        actor: system,
      })
    },
    async refused(trx, at, why) {
      const { spine } = deps()
      const key = { authority: at.authority, order: at.order }
      await trx
        .updateTable('key_request')
        .set({ issuance_id: null, refused: json({ zh: why.zh, en: why.en }) })
        .where('authority_id', '=', at.authority)
        .where('order_id', '=', at.order)
        .where('line', '=', at.line)
        .execute()
      const row = await readStage(trx, key, 'issuance')
      if (row.state !== 'signing') return
      await advance(spine, trx, key, {
        moves: [{ stage: row.stage, from: ['signing'], to: 'waiting' }],
        event: 'issuance-refused',
        text: { zh: `没有签发：${why.zh}`, en: `Not issued: ${why.en}` },
        actor: system,
      })
    },
  }
}
