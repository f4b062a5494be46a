// The ways to pay, and where each leads: a vendor's code or page, a link for another phone, a transfer, the free policy.
import type { PayStart } from '@hufu/contract'
import { lockOwnOrder, type OrderKey } from '../../order/order.ts'
import { aggregatedMethod, entitlementMethod, type PaymentDeps, transferMethod } from './attempts.ts'
import { claimEntitlement } from './claim-entitlement.ts'
import { issueCode } from './payment-code.ts'
import { type Surface, startAttempt } from './start-attempt.ts'
import { chooseTransfer } from './transfer.ts'

export interface StartPayment {
  key: OrderKey
  person: string
  method: string
  inWechat: boolean
  surface?: Surface
}

export async function startPayment(deps: PaymentDeps, start: StartPayment): Promise<PayStart> {
  const { key, person, method, inWechat, surface = 'code' } = start
  switch (method) {
    case entitlementMethod:
      await claimEntitlement(deps, key, person)
      return { kind: 'settled' }
    case transferMethod:
      await chooseTransfer(deps, key, person)
      return { kind: 'transfer' }
    case aggregatedMethod: {
      const code = await issueCode(deps, key, person, aggregatedMethod)
      return { kind: 'native', codeUrl: code.url, by: 'any', ...code.rest }
    }
  }
  // WeChat blocks Alipay's pages: the same payment is opened in another browser, by a link that needs no sign-in (Z-24, Z-25).
  if (method === 'alipay' && inWechat) {
    const code = await issueCode(deps, key, person, method)
    return { kind: 'elsewhere', url: `${code.url}?by=alipay`, ...code.rest }
  }
  return await startAttempt(deps, {
    ...{ key, method, inWechat, surface },
    returnUrl: `${deps.publicUrl}/${key.authority}/orders/${key.order}/pay`,
    lock: trx => lockOwnOrder(trx, key, person),
    payer: trx => deps.openidOf(trx, person),
    allows: methods => methods.includes(method),
  })
}
