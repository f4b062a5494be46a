// The state of each order line's certificate: one key request a line, and where it stands.
import type { Selectable } from 'kysely'
import type { Issuing, Suite } from '../../authority/issuing.ts'
import type { Tables } from '../../migrations/tables.ts'
import { formsOf } from '../../order/context.ts'
import { readValues } from '../../order/dossier.ts'
import { type LineRow, type Order, type OrderKey, type Reader, readLines } from '../../order/order.ts'
import type { OrderProgramme, Spine } from '../../order/spine.ts'
import { AppError } from '../../platform/errors.ts'

export interface IssuanceDeps {
  spine: Spine
  issuing: Issuing
  /** The certificate is written: an entitlement is consumed now. */
  consumeEntitlement(trx: import('../../order/order.ts').Trx, key: OrderKey): Promise<void>
}

export type KeyRequest = Selectable<Tables['key_request']>
export type LineState = 'waiting' | 'signing' | 'signed' | 'written'

export async function readKeyRequests(db: Reader, key: OrderKey): Promise<KeyRequest[]> {
  return await db
    .selectFrom('key_request')
    .selectAll()
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .orderBy('line')
    .execute()
}

export async function findLine(db: Reader, key: OrderKey, line: number): Promise<LineRow> {
  const found = (await readLines(db, key)).find(row => row.line === line)
  if (!found) throw new AppError('not-found')
  return found
}

export async function lineState(
  issuing: Issuing,
  db: Reader,
  request: KeyRequest | undefined,
): Promise<LineState> {
  if (!request?.issuance_id) return 'waiting'
  if (request.written_at) return 'written'
  return (await issuing.bundle(db, request.authority_id, request.issuance_id)) ? 'signed' : 'signing'
}

/** What the profile's subject may be built of: the verified facts of this order and line. */
export async function factsOf(db: Reader, order: Order, line: LineRow): Promise<Record<string, string>> {
  const forms = formsOf(await readValues(db, { authority: order.authority_id, order: order.id }))
  return {
    organisation: order.organisation,
    uscc: order.uscc,
    agent: order.agent,
    role: line.role ?? '',
    region: forms.organisation?.region ?? '',
  }
}

export function productOf(journey: OrderProgramme, line: LineRow) {
  const product = journey.programme.products[line.product]
  if (!product) throw new Error(`programme has no product ${line.product}`)
  return product
}

export const keyAlgorithm: Readonly<Record<Suite, 'rsa-2048' | 'sm2' | 'ec-p256'>> = {
  rsa: 'rsa-2048',
  sm2: 'sm2',
  ecdsa: 'ec-p256',
}
