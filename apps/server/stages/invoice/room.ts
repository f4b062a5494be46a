// The invoice room: on offer it waits for the applicant without holding the order open; automatic ones begin at their
// deadline; orders that cost nothing never reach it.
import { keyOf, system } from '../../order/order.ts'
import type { Room } from '../../order/spine.ts'
import { askInvoice, type InvoiceDeps, readInvoice, workInvoice } from './issue-invoice.ts'

export function invoiceRoom(deps: InvoiceDeps): Room {
  return {
    kind: 'invoice',
    actions: { offered: 'ask-invoice', issued: 'view-invoice' },
    async describe(_db, order, row) {
      const held = await readInvoice(deps, keyOf(order))
      return {
        invoice: {
          state: row.state,
          number: held?.number ?? null,
          issuedAt: held?.issued_at?.toISOString() ?? null,
        },
        may: { invoice: row.state === 'offered' },
      }
    },
    async expire(key, row) {
      if (row.state === 'waiting') await askInvoice(deps, key, system)
    },
  }
}

export function defineInvoiceJobs(deps: InvoiceDeps): void {
  deps.spine.jobs.define<{ authority: string; order: string; round: number }>('invoice.work', {
    handler: job => workInvoice(deps, job),
    retries: 30,
  })
}
