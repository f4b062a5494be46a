// Services on the house wire: one signing key each, and where the server finds them.
import { randomBytes } from 'node:crypto'
import type { SecretsOf } from './shape.ts'

export const houseServices = ['alipay', 'bank', 'carrier', 'courier', 'face', 'mail', 'registry'] as const
export type HouseService = (typeof houseServices)[number]
export type HouseWireSecrets = Record<HouseService, string>

export const houseWire: SecretsOf<HouseWireSecrets, { houseWire: HouseWireSecrets }> = {
  file: 'house-wire.json',
  create: () =>
    Object.fromEntries(
      houseServices.map(service => [service, randomBytes(24).toString('hex')]),
    ) as HouseWireSecrets,
  environment: ({ houseWire: own }, url) =>
    Object.fromEntries(
      houseServices.flatMap(service => [
        [`${service.toUpperCase()}_BASE_URL`, `${url}/${service}`],
        [`${service.toUpperCase()}_KEY`, own[service]],
      ]),
    ),
}
