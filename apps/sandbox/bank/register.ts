// The authority's bank as the sandbox plays it: small payouts, incoming transfers and the directory of branches on the
// house wire; a page for the people whose accounts these are; and everything that goes wrong at banks.
import { searchOffices } from '@hufu/outside/bank/search-offices.ts'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { openWireDesk, refuse, type WireDesk } from '../house-wire.ts'
import type { World } from '../state.ts'
import { branches } from './branches.ts'
import { type BankDeeds, controls, openDeeds, type Settings } from './deeds.ts'
import { type Ledger, openLedger, type Payout, payoutRequest } from './ledger.ts'
import { registerPage } from './page.ts'

export function register(app: FastifyInstance, world: World): void {
  const settings = world.controls.declare('bank', controls)
  const ledger = openLedger(world)
  app.register(async scope => {
    const desk = openWireDesk(scope, world, 'bank')
    const deeds = openDeeds(world, desk, ledger, settings)
    serveCounter(world, desk, { ledger, settings, deeds })
    app.register(async page => registerPage(page, world, { ledger, settings, deeds }))
  })
  app.addHook('onClose', async () => ledger.saveNow())
}

function serveCounter(
  world: World,
  desk: WireDesk,
  { ledger, settings, deeds }: { ledger: Ledger; settings: () => Settings; deeds: BankDeeds },
): void {
  const serve = (path: string, deed: (body: Record<string, unknown>) => unknown) =>
    desk.serve(path, body => {
      const { down, fault, faultCount } = settings()
      const failing = faultCount > 0 ? fault : 'none'
      if (failing !== 'none') world.controls.set('bank', { faultCount: faultCount - 1 })
      if (down || failing === 'busy') throw refuse(503, 'BUSY', '银行系统繁忙，请稍后再试')
      const answer = deed(body)
      return failing === 'hang' ? new Promise(() => {}) : answer
    })

  serve('/payouts', body => {
    const request = payoutRequest.safeParse(body)
    if (!request.success) throw refuse(400, 'BAD_REQUEST', request.error.issues[0]?.message ?? '')
    const { payout, fresh } = ledger.payOut(request.data)
    const { settle, settleMs } = settings()
    if (fresh && settle === 'alone') world.later(settleMs, () => deeds.settle(payout))
    return describe(payout)
  })
  serve('/payouts/query', ({ payoutNo }) => {
    const payout = ledger.payouts.get(String(payoutNo))
    return payout ? describe(payout) : { state: 'absent' }
  })
  serve('/offices', ({ query }) => ({ offices: searchOffices(String(query ?? ''), branches) }))
  serve('/deposits', body => {
    const range = z
      .object({ since: z.iso.datetime(), until: z.iso.datetime().optional(), account: z.string().optional() })
      .parse(body)
    if (range.account && !ledger.collecting.has(range.account)) {
      ledger.collecting.set(range.account, world.clock.now().toISOString())
    }
    const deposits = [...ledger.deposits.values()]
      .filter(each => each.at >= range.since && (!range.until || each.at < range.until))
      .filter(each => !range.account || each.account === range.account)
      .sort((a, b) => (a.at < b.at ? -1 : 1))
    return { deposits }
  })
}

function describe(payout: Payout) {
  const { state, movedAt, reason } = payout
  if (state === 'sent') return { state, sentAt: movedAt }
  return state === 'returned' ? { state, reason: reason ?? 'other', returnedAt: movedAt } : { state }
}
