// The invoice room: on offer it waits for the applicant without holding the order open; automatic ones begin at their
// deadline; orders that cost nothing never reach it.
import { keyOf, system } from '../../order/order.ts'
import type { Room } from '../../order/spine.ts'
import { beginRedLetter } from './begin-red-letter.ts'
import { askInvoice, type InvoiceDeps, readInvoice, workInvoice } from './issue-invoice.ts'
import { readRedLetter, workRedLetter } from './red-letter.ts'
import { enterInvoice, isDue } from './when-due.ts'

export function invoiceRoom(deps: InvoiceDeps): Room {
  return {
    kind: 'invoice',
    actions: { offered: 'ask-invoice', issued: 'view-invoice' },
    enter: (trx, order, stage) => enterInvoice(deps.spine, trx, order, stage),
    async ended(trx, order, how) {
      if (how === 'rejected' || how === 'refunded') await beginRedLetter(deps.spine, trx, order)
    },
    async describe(db, order, row, stage) {
      const held = await readInvoice(deps, keyOf(order))
      const red = await readRedLetter(db, keyOf(order))
      return {
        invoice: {
          state: row.state,
          number: held?.number ?? null,
          issuedAt: held?.issued_at?.toISOString() ?? null,
          redLetter: red
            ? {
                ...{ state: red.state, number: red.number, failure: red.failure, how: red.how },
                ...{ waitsForBuyer: red.waits_for_buyer, file: red.pdf !== null },
              }
            : null,
          mayDecline:
            stage.stage === 'invoice' &&
            stage.optional &&
            (row.state === 'offered' || row.state === 'waiting'),
        },
        may: { invoice: row.state === 'offered' },
      }
    },
    async expire(key, row) {
      if (row.state === 'waiting' && (await isDue(deps.spine, key, row))) await askInvoice(deps, key, system)
    },
  }
}

export function defineInvoiceJobs(deps: InvoiceDeps): void {
  deps.spine.jobs.define<{ authority: string; order: string; round: number }>('invoice.work', {
    handler: job => workInvoice(deps, job),
    retries: 30,
  })
  deps.spine.jobs.define<{ authority: string; order: string; round: number }>('invoice.red-letter', {
    handler: job => workRedLetter(deps, job),
    retries: 30,
  })
}
