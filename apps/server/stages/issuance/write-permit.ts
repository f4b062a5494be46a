// The holder's permission to write certificates to a key at home: it runs out, and the desk gives a new one, after a broken write or a
// long absence. What was written is on record as a receipt: which key, which serials, when.
import type { WritingView } from '@hufu/contract'
import { parseCertificate } from '@hufu/pki'
import { advance } from '../../order/advance.ts'
import {
  type Actor,
  keyOf,
  lockOrder,
  type Order,
  type OrderKey,
  type Reader,
  readStage,
  type StageRow,
} from '../../order/order.ts'
import { type NamedStage, programmeOf, type Spine, stageNamed } from '../../order/spine.ts'
import { AppError } from '../../platform/errors.ts'
import { type IssuanceDeps, readKeyRequests } from './lines.ts'

const open = ['waiting', 'signed']

const hasLapsed = (row: Pick<StageRow, 'state' | 'due_at'>, now: Date): boolean =>
  open.includes(row.state) && row.due_at !== null && row.due_at <= now

/** For what the holder asks for. A receipt is taken late as well: what is on the key is on the key. */
export async function expectPermit(spine: Spine, key: OrderKey): Promise<void> {
  const row = await readStage(spine.db.kysely, key, 'issuance')
  if (hasLapsed(row, spine.clock.now())) throw new AppError('issuance.permit-over')
}

/** The time is over: said once, in the order's own history. */
export async function tellLapse(spine: Spine, key: OrderKey, at: StageRow): Promise<void> {
  await spine.db.transaction(async trx => {
    const order = await lockOrder(trx, key)
    const row = await readStage(trx, key, 'issuance')
    if (order.state !== 'open' || row.stage !== at.stage || !hasLapsed(row, spine.clock.now())) return
    await advance(spine, trx, key, {
      event: 'writing-lapsed',
      text: {
        zh: '下载授权已到期，请联系柜台重新开通',
        en: 'The permission to download ran out; ask the counter to open it again',
      },
      actor: { kind: 'system' },
    })
  })
}

/** The desk opens it once more, from now: nothing that was signed is signed again, and the holder is told. */
export async function reopenWriting(
  deps: IssuanceDeps,
  key: OrderKey,
  actor: Extract<Actor, { kind: 'staff' }>,
  reason: string,
): Promise<void> {
  const { spine } = deps
  await spine.db.transaction(async trx => {
    const order = await lockOrder(trx, key)
    const row = await readStage(trx, key, 'issuance')
    const stage = stageNamed(await programmeOf(spine, order), row.stage)
    const byHolder = stage.stage === 'issuance' && stage.by === 'holder'
    if (!byHolder || !open.includes(row.state) || order.state !== 'open')
      throw new AppError('order.wrong-state', { state: `${row.stage}:${row.state}` })
    const after = await advance(spine, trx, key, {
      moves: [{ stage: row.stage, from: [row.state], to: row.state }],
      event: 'writing-reopened',
      text: { zh: `柜台重新开通了下载：${reason}`, en: `The counter opened the download again: ${reason}` },
      actor,
    })
    await spine.writeNotices(trx, after, 'ready-to-collect')
  })
}

export async function viewWriting(
  deps: IssuanceDeps,
  db: Reader,
  order: Order,
  row: StageRow,
  stage: NamedStage,
): Promise<WritingView | null> {
  if (stage.stage !== 'issuance') return null
  const receipts: WritingView['receipts'] = []
  for (const request of await readKeyRequests(db, keyOf(order))) {
    if (!request.written_at || !request.issuance_id) continue
    const bundle = await deps.issuing.bundle(db, order.authority_id, request.issuance_id)
    if (!bundle) continue
    receipts.push({
      line: request.line,
      device: request.device,
      at: request.written_at.toISOString(),
      signSerial: serialOf(bundle.signCertificate),
      encryptSerial: bundle.encryptCertificate ? serialOf(bundle.encryptCertificate) : null,
    })
  }
  const waits = stage.by === 'holder' && open.includes(row.state)
  return {
    until: waits ? (row.due_at?.toISOString() ?? null) : null,
    over: waits && hasLapsed(row, deps.spine.clock.now()),
    mayReopen: waits && order.state === 'open',
    broken: stage.by === 'holder' && row.state === 'signed',
    receipts,
  }
}

const serialOf = (base64: string): string => parseCertificate(Buffer.from(base64, 'base64')).serialHex
