// What the CA leaves behind as it goes: numbered steps of an issuance, and the state of its request.

import type { Trx } from '../order/order.ts'
import { json } from '../platform/db.ts'
import type { IssuanceRow } from './authorise.ts'
import type { AuthorityContext, IssuanceStep } from './context.ts'

export interface Try {
  authority: string
  request: string
  attempt: number
}

export async function recordStep(
  { clock }: AuthorityContext,
  trx: Trx,
  of: Try,
  step: IssuanceStep | 'abandoned' | 'refused',
  detail: object = {},
): Promise<void> {
  await trx
    .insertInto('issuance_step')
    .values({
      authority_id: of.authority,
      request_id: of.request,
      attempt: of.attempt,
      step,
      detail: json(detail),
      at: clock.now(),
    })
    .execute()
}

/** Another run has taken the request over: this one must stop where it stands. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken'
}

/** The request moves on only for the try that it is in; each step is taken once. */
export async function moveRequest(
  { clock }: AuthorityContext,
  trx: Trx,
  of: Try,
  from: IssuanceRow['state'],
  set: { state: IssuanceRow['state']; envelope?: Buffer | null },
): Promise<void> {
  const moved = await trx
    .updateTable('issuance_request')
    .set({ ...set, updated_at: clock.now() })
    .where('authority_id', '=', of.authority)
    .where('id', '=', of.request)
    .where('attempt', '=', of.attempt)
    .where('state', '=', from)
    .executeTakeFirst()
  if (Number(moved.numUpdatedRows) !== 1) throw new Overtaken(`try ${of.attempt} of ${of.request} is over`)
}
