// The bank over the house wire, until a bank's own protocol (银企直联) is built: the same port, the same promises.
import { z } from 'zod'
import { OutsideError } from '../errors.ts'
import { createHouseWire } from '../house-wire.ts'
import { type BankPort, type PayoutState, payoutReturns } from './port.ts'

const when = z.iso.datetime({ offset: true }).transform(text => new Date(text))

const payout = z.discriminatedUnion('state', [
  z.object({ state: z.literal('processing') }),
  z.object({ state: z.literal('sent'), sentAt: when }),
  z.object({
    state: z.literal('returned'),
    // A reason that this house does not know yet is still a return.
    reason: z.enum(payoutReturns).catch('other'),
    returnedAt: when,
  }),
])
const asked = z.union([payout, z.object({ state: z.literal('absent') })])
const offices = z.object({
  offices: z.array(z.object({ name: z.string(), code: z.string(), bank: z.string() })),
})
const deposits = z.object({
  deposits: z.array(
    z.object({
      depositNo: z.string().min(1),
      account: z.string(),
      payerName: z.string(),
      payerAccount: z.string(),
      payerBank: z.string(),
      amountFen: z.int().positive(),
      memo: z.string(),
      at: when,
    }),
  ),
})
const notice = z.object({ payoutNo: z.string().max(40) })

export interface HouseBankOptions {
  baseUrl: string
  key: string
  now?: () => Date
  timeoutMs?: number
}

export function createHouseBank(options: HouseBankOptions): BankPort {
  const wire = createHouseWire({ port: 'bank', ...options })
  const read = <T>(shape: z.ZodType<T>, said: unknown): T => {
    const parsed = shape.safeParse(said)
    if (parsed.success) return parsed.data
    // The fault names fields and kinds only: values of accounts do not belong into a log.
    throw new OutsideError('malformed', {
      code: 'bank.malformed',
      message: parsed.error.issues.map(issue => `${issue.path.join('.')}: ${issue.code}`).join(', '),
    })
  }
  return {
    payOut: async (request): Promise<PayoutState> => read(payout, await wire.call('/payouts', request)),
    queryPayout: async payoutNo => read(asked, await wire.call('/payouts/query', { payoutNo })),
    searchBanks: async query => read(offices, await wire.call('/offices', { query })).offices,
    async deposits({ since, until, account }) {
      const body = { since: since.toISOString(), until: until?.toISOString(), account }
      return read(deposits, await wire.call('/deposits', body)).deposits
    },
    openNotice: (rawBody, headers) => read(notice, wire.openNotice(rawBody, headers)),
  }
}
