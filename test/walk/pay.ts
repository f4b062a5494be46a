// Paying in whichever way a programme offers, each carried to its end by whoever has to act: the payer, the bank, finance.
import { applicantRoutes, type OrderView, payingDeskRoutes, payingRoutes } from '@hufu/contract'
import type { Programme } from '@hufu/programme'
import { openBrowser } from '../stand/browser.ts'
import { answer, type Organisation } from '../stand/organisation.ts'
import { paperFor } from '../stand/papers.ts'
import {
  type Applicant,
  claimFree,
  type OrderAt,
  type Place,
  payByWechat,
  signInStaff,
  uploadPaper,
} from '../stand/people.ts'
import type { StaffSignIn } from '../stand/stand.ts'

export interface PayPlan {
  place: Place
  signIns: StaffSignIn[]
  who: Applicant
  at: OrderAt
  document: Programme
  organisation: Organisation
  /** Of the programme's methods; the first that is available when left out. */
  method?: string | undefined
}

export async function pay(plan: PayPlan): Promise<OrderView> {
  const { place, who, at } = plan
  const { methods } = await who.order(at)
  const method = plan.method ?? methods.find(each => each.available)?.method
  switch (method) {
    case 'entitlement':
      return await claimFree(who, at)
    case 'wechat-pay':
      return await payByWechat(place, who, at)
    case 'alipay':
      return await payByAlipay(plan)
    case 'aggregated':
      return await payByCode(plan)
    case 'transfer':
      return await payByTransfer(plan)
    default:
      throw new Error(`no way to pay by ${method}; there are: ${methods.map(each => each.method).join(', ')}`)
  }
}

const arrived = (order: OrderView) => order.payment?.state === 'paid'

async function payByAlipay({ place, who, at }: PayPlan): Promise<OrderView> {
  const started = await who.call(applicantRoutes.pay, {
    params: at,
    body: { method: 'alipay', surface: 'code' },
  })
  if (started.kind !== 'native') throw new Error(`expected a code to scan, got ${started.kind}`)
  await place.world.pay(started.codeUrl)
  return await who.waitFor(at, 'the payment to arrive', arrived)
}

/** The code on the screen is scanned by a phone without any account, which pays by WeChat. */
async function payByCode({ place, who, at }: PayPlan): Promise<OrderView> {
  const started = await who.call(applicantRoutes.pay, { params: at, body: { method: 'aggregated' } })
  if (started.kind !== 'native') throw new Error(`expected a code to scan, got ${started.kind}`)
  const token = new URL(started.codeUrl).pathname.split('/').at(-1) ?? ''
  const phone = openBrowser(place.url)
  const begun = await phone.call(payingRoutes.payByCode, {
    params: { token },
    body: { method: 'wechat-pay' },
  })
  if (begun.kind !== 'native') throw new Error(`expected WeChat's code, got ${begun.kind}`)
  await place.world.pay(begun.codeUrl)
  return await who.waitFor(at, 'the payment to arrive', arrived)
}

/** The applicant's bank sends the money, the slip goes up, and a clerk finds the deposit on the statement. */
async function payByTransfer(plan: PayPlan): Promise<OrderView> {
  const { place, who, at, organisation, document, signIns } = plan
  const order = await who.order(at)
  const { transfer } = order
  if (!transfer) throw new Error('the order says nothing of a transfer')
  await fetch(`${place.world.url}/sandbox/bank/transfers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      account: transfer.account,
      payerName: order.organisation || organisation.agent,
      payerAccount: organisation.account,
      memo: transfer.memo,
      amountFen: transfer.amountFen,
    }),
  })
  if (transfer.form) {
    const fields = Object.entries(document.forms[transfer.form]?.fields ?? {})
    const values = fields
      .filter(([, field]) => field.type !== 'slot')
      .map(([name, field]) => ({ path: `${transfer.form}.${name}`, value: answer(field.type, organisation) }))
    await who.call(applicantRoutes.saveValues, { params: at, body: { values } })
  }
  if (transfer.slip) await uploadPaper(who, at, transfer.slip, await paperFor(transfer.slip, organisation))
  // The counter reads the statement by itself every so often, and may have matched the money before it was told of it.
  const announced = await who.call(payingRoutes.announceTransfer, { params: at }).catch(async error => {
    if (arrived(await who.order(at))) return undefined
    throw error
  })
  if (!announced) return await who.order(at)
  const clerk = await signInStaff(place, signIns, at.authority, 'finance')
  await clerk.call(payingDeskRoutes.fetchDeposits, { params: { authority: at.authority } })
  const { suggested } = await clerk.call(payingDeskRoutes.transferCase, { params: at })
  const deposit = suggested[0]?.deposit
  if (!deposit) throw new Error('the deposit is not on the statement')
  await clerk.call(payingDeskRoutes.matchDeposit, { params: at, body: { deposit } })
  return await who.waitFor(at, 'the transfer to be settled', arrived)
}
