// WeChat Pay as the sandbox plays it: the merchant's API, the payer's cashier, and the notices between them.
import type { FastifyInstance } from 'fastify'
import type { World } from '../state.ts'
import { registerApi } from './api.ts'
import { createCashier, registerCashier } from './cashier.ts'
import { createLedger } from './ledger.ts'
import { createNoticeCourier } from './notices.ts'
import { declareSettings } from './settings.ts'
import { openStore } from './store.ts'

export function register(app: FastifyInstance, world: World) {
  const settings = declareSettings(world)
  const store = openStore(world)
  const ledger = createLedger(world, store)
  const courier = createNoticeCourier(world, store, settings)
  const cashier = createCashier(world, store, ledger, courier)
  world.cashiers.push(cashier)

  app.register(async api => registerApi(api, world, { store, ledger, courier, settings }))
  app.register(async page => registerCashier(page, world, store, cashier))
  app.addHook('onReady', async () => courier.resume())
  app.addHook('onClose', async () => store.saveNow())
}
