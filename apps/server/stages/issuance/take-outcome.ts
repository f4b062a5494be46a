// The ca role has signed or refused. A refusal leaves the order waiting, with its reason; siblings are not touched.

import type { IssuanceOutcome } from '../../authority/issuing.ts'
import { advance } from '../../order/advance.ts'
import { readStage, system } from '../../order/order.ts'
import { json } from '../../platform/db.ts'
import { type IssuanceDeps, readLineStates, stageOfLines } from './lines.ts'

export function issuanceOutcome(deps: () => IssuanceDeps): IssuanceOutcome {
  return {
    async issued(trx, at) {
      const { spine } = deps()
      const key = { authority: at.authority, order: at.order }
      const row = await readStage(trx, key, 'issuance')
      if (row.state !== 'signing') return
      const lines = await readLineStates(deps(), trx, key)
      const to = stageOfLines(lines)
      const done = lines.filter(each => each.state === 'signed' || each.state === 'written').length
      if (to === 'signing') return
      await advance(spine, trx, key, {
        moves: [{ stage: row.stage, from: ['signing'], to }],
        event: to === 'signed' ? 'signed' : 'line-signed',
        text:
          to === 'signed'
            ? { zh: '证书已签发，等待写入 UKey', en: 'Issued; waiting to be written to the key' }
            : {
                zh: `已签发 ${done} 张，还有 ${lines.length - done} 张待制作`,
                en: `${done} issued, ${lines.length - done} still to be made`,
              },
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
      // Siblings that the CA is signing at this moment stay under its hands; it signs only while the stage says so.
      const to = stageOfLines(await readLineStates(deps(), trx, key))
      await advance(spine, trx, key, {
        moves: to === 'waiting' ? [{ stage: row.stage, from: ['signing'], to }] : [],
        event: 'issuance-refused',
        text: { zh: `没有签发：${why.zh}`, en: `Not issued: ${why.en}` },
        actor: system,
      })
    },
  }
}
