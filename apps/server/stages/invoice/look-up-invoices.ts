// Looking up an invoice without an account (S-27). Name, tax number and telephone can be guessed, so they open nothing: a code to a
// telephone that stands on the order does, and what it opens is a link that spends itself. A stranger learns nothing from the answers.
import { type FieldType, fieldAt, normalise } from '@hufu/programme'
import { readValues } from '../../order/dossier.ts'
import { keyOf, type Order, readStages } from '../../order/order.ts'
import { programmeOf } from '../../order/spine.ts'
import { makeLink } from './invoice-link.ts'
import { type InvoiceDeps, readInvoice, requestOf } from './issue-invoice.ts'

export interface LookUp {
  name: string
  taxNumber: string
  mobile: string
}

export interface LookUpDeps {
  invoice: InvoiceDeps
  codes: {
    request(ask: { mobile: string; purpose: string; ip: string }): Promise<{ resendAfter: number }>
    /** The same traces and the same answer, and no message. */
    pretend(ask: { mobile: string; purpose: string; ip: string }): Promise<void>
    check(ask: { mobile: string; purpose: string; code: string }): Promise<void>
  }
  /** A solved puzzle, or a slow lane: it sends a message. */
  demandCaptcha(ip: string, payload: string | undefined): Promise<void>
}

const most = 20
const resendAfter = 60
const phones: ReadonlySet<FieldType> = new Set(['mobile', 'phone'])
const purposeOf = (authority: string) => `invoice:${authority}`

export async function askLookUp(
  deps: LookUpDeps,
  authority: string,
  asked: LookUp,
  { ip, captcha }: { ip: string; captcha: string | undefined },
): Promise<{ resendAfter: number }> {
  await deps.demandCaptcha(ip, captcha)
  const message = { mobile: asked.mobile, purpose: purposeOf(authority), ip }
  const found = await findInvoices(deps.invoice, authority, asked)
  if (found.length > 0) await deps.codes.request(message)
  else await deps.codes.pretend(message)
  return { resendAfter }
}

export async function finishLookUp(deps: LookUpDeps, authority: string, asked: LookUp, code: string) {
  await deps.codes.check({ mobile: asked.mobile, purpose: purposeOf(authority), code })
  const { spine } = deps.invoice
  const found = await findInvoices(deps.invoice, authority, asked)
  return await spine.db.transaction(async trx => {
    const invoices = []
    for (const { order, row } of found)
      invoices.push({
        number: row.number ?? '',
        order: order.number ?? '',
        issued: (row.issued_at ?? row.requested_at).toISOString(),
        amountFen: order.total_fen ?? 0,
        link: `/i/${await makeLink(spine, trx, keyOf(order))}`,
      })
    return { invoices }
  })
}

const same = (type: FieldType, a: string | undefined, b: string): boolean =>
  normalise(type, a ?? '') !== '' && normalise(type, a ?? '') === normalise(type, b)

/** Issued, of counters that have such a page, to just this buyer, with this telephone on the order. Newest first. */
async function findInvoices(deps: InvoiceDeps, authority: string, asked: LookUp) {
  const orders = await deps.spine.db.kysely
    .selectFrom('orders')
    .selectAll()
    .where('authority_id', '=', authority)
    .where('uscc', '=', normalise('uscc', asked.taxNumber))
    .where('number', 'is not', null)
    .orderBy('submitted_at', 'desc')
    .limit(100)
    .execute()
  const found = []
  for (const order of orders) {
    if (found.length === most) break
    if (!(await isOpenTo(deps, order, asked.mobile))) continue
    const row = await readInvoice(deps, keyOf(order))
    if (row?.state !== 'issued' || !row.pdf) continue
    const { buyer } = await requestOf(deps, order, row)
    if (
      same('organisation-name', buyer.name, asked.name) &&
      same('tax-number', buyer.taxNumber, asked.taxNumber)
    )
      found.push({ order, row })
  }
  return found
}

async function isOpenTo({ spine }: InvoiceDeps, order: Order, mobile: string): Promise<boolean> {
  const db = spine.db.kysely
  const { programme, stages } = await programmeOf(spine, order)
  const row = (await readStages(db, keyOf(order))).find(stage => stage.kind === 'invoice')
  const stage = stages.find(each => each.name === row?.stage)
  if (row?.state !== 'issued' || stage?.stage !== 'invoice' || !stage.channels.includes('look-up'))
    return false
  if (order.verified_mobile === mobile) return true
  return [...(await readValues(db, keyOf(order)))].some(
    ([path, { value }]) => phones.has(fieldAt(programme, path)?.field.type ?? 'text') && value === mobile,
  )
}
