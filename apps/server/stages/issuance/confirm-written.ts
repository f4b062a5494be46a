// The key holds the pair: the receipt names both serials, which must be those that were issued. Repeating it is no
// error, since the agent's answer may have been lost on the way.

import { parseCertificate } from '@hufu/pki'
import { advance } from '../../order/advance.ts'
import { type Actor, lockOrder, type OrderKey, readLines, readStage } from '../../order/order.ts'
import { programmeOf } from '../../order/spine.ts'
import { AppError } from '../../platform/errors.ts'
import { type IssuanceDeps, isHeld, readKeyRequests, readLineStates } from './lines.ts'
import { announceActivation } from './pin.ts'

export interface Written {
  key: OrderKey
  line: number
  request: string
  signSerial: string
  encryptSerial: string | null
  actor: Actor
}

export async function confirmWritten(deps: IssuanceDeps, given: Written): Promise<void> {
  const { spine, issuing } = deps
  const { key } = given
  await spine.db.transaction(async trx => {
    const order = await lockOrder(trx, key)
    const requests = await readKeyRequests(trx, key)
    const request = requests.find(r => r.line === given.line)
    if (!request?.issuance_id || request.request !== given.request) throw new AppError('order.stale')
    if (request.written_at) return
    const bundle = await issuing.bundle(trx, key.authority, request.issuance_id)
    if (!bundle) throw new AppError('order.wrong-state', { state: 'issuance:signing' })
    const sign = serialOf(bundle.signCertificate)
    const encrypt = bundle.encryptCertificate ? serialOf(bundle.encryptCertificate) : null
    if (sign !== given.signSerial.toLowerCase() || encrypt !== (given.encryptSerial?.toLowerCase() ?? null)) {
      throw new AppError('order.stale')
    }
    const journey = await programmeOf(spine, order)
    const stage = await readStage(trx, key, 'issuance')
    if (isHeld(journey, stage.stage, await readLineStates(deps, trx, key)))
      throw new AppError('issuance.together')
    await trx
      .updateTable('key_request')
      .set({ written_at: spine.clock.now() })
      .where('request', '=', request.request)
      .where('written_at', 'is', null)
      .execute()
    await deps.seals?.lineWritten(trx, key, given.line)
    const total = (await readLines(trx, key)).length
    const written = requests.filter(r => r.written_at).length + 1
    if (written < total) return
    await deps.consumeEntitlement(trx, key)
    await advance(spine, trx, key, {
      moves: [{ stage: stage.stage, from: ['signed'], to: 'written' }],
      event: 'issued',
      text: { zh: '证书已写入 UKey', en: 'The certificates are on the key' },
      actor: given.actor,
      // Of several keys, the last one written stands for the order; each line keeps its own.
      sheet: { device: request.device, signSerial: sign, encryptSerial: encrypt, lines: total },
    })
    await announceActivation(spine, trx, key)
  })
}

const serialOf = (base64: string): string =>
  parseCertificate(Buffer.from(base64, 'base64')).serialHex.toLowerCase()
