// The state of each order line's certificate: one key request a line, and where it stands.
import type { SealView } from '@hufu/contract'
import type { Selectable } from 'kysely'
import type { Issuing, Suite } from '../../authority/issuing.ts'
import type { Tables } from '../../migrations/tables.ts'
import { readValues } from '../../order/dossier.ts'
import { keyOf, type LineRow, type Order, type OrderKey, type Reader, readLines } from '../../order/order.ts'
import { type OrderProgramme, type Spine, stageNamed } from '../../order/spine.ts'
import { certifiedFacts } from '../../order/subject.ts'
import { AppError } from '../../platform/errors.ts'

export interface IssuanceDeps {
  spine: Spine
  issuing: Issuing
  /** The certificate is written: an entitlement is consumed now. */
  consumeEntitlement(trx: import('../../order/order.ts').Trx, key: OrderKey): Promise<void>
  /** The room that makes electronic seals, where the house has one. */
  seals?: {
    lineWritten(trx: import('../../order/order.ts').Trx, key: OrderKey, line: number): Promise<void>
    ofOrder(db: Reader, order: Order): Promise<SealView[]>
  }
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
export async function factsOf(
  db: Reader,
  journey: OrderProgramme,
  order: Order,
  line: LineRow,
): Promise<Record<string, string>> {
  return certifiedFacts(journey.programme, order, line, await readValues(db, keyOf(order)))
}

/** Where every line of the order stands, in their order. */
export async function readLineStates(
  { issuing }: Pick<IssuanceDeps, 'issuing'>,
  db: Reader,
  key: OrderKey,
): Promise<{ line: number; state: LineState }[]> {
  const requests = await readKeyRequests(db, key)
  const states: { line: number; state: LineState }[] = []
  for (const { line } of await readLines(db, key)) {
    const request = requests.find(row => row.line === line)
    states.push({ line, state: await lineState(issuing, db, request) })
  }
  return states
}

/**
 * The stage's state that the lines make together: the CA's while it signs any, then the maker's: to ask for what is not
 * asked for yet, or to write what is signed.
 */
export function stageOfLines(lines: readonly { state: LineState }[]): 'signing' | 'waiting' | 'signed' {
  if (lines.some(line => line.state === 'signing')) return 'signing'
  return lines.some(line => line.state === 'waiting') ? 'waiting' : 'signed'
}

/** Nothing is written before everything is signed, where the programme wants all or nothing. */
export function isHeld(
  journey: OrderProgramme,
  stage: string,
  lines: readonly { state: LineState }[],
): boolean {
  const spec = stageNamed(journey, stage)
  const unsigned = lines.some(line => line.state === 'waiting' || line.state === 'signing')
  return spec.stage === 'issuance' && spec.together && unsigned
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
