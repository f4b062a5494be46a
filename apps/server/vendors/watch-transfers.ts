// Every act by which personal data leave through a port is logged before it is done, whoever calls it: the port that the rooms are
// handed is a watched one, so no room can forget. An act that tells nothing about a person is not listed here.
import type { BankPort } from '@hufu/outside/bank/port.ts'
import type { CarrierPort } from '@hufu/outside/carrier/port.ts'
import type { CourierPort } from '@hufu/outside/courier/port.ts'
import type { FacePort } from '@hufu/outside/face/port.ts'
import type { InvoicePort, RedLetterPort } from '@hufu/outside/invoice/port.ts'
import type { MailPort } from '@hufu/outside/mail/port.ts'
import type { PaymentPort } from '@hufu/outside/payment/port.ts'
import type { RegistryPort } from '@hufu/outside/registry/port.ts'
import type { SmsPort } from '@hufu/outside/sms/port.ts'
import type { WechatPort } from '@hufu/outside/wechat/port.ts'
import type { ProcessorName } from '../records/processors.ts'
import type { Disclosure, Transfers } from '../records/transfers.ts'
import type { Vendors } from './open-vendors.ts'

/** For the acts of a port that disclose something: what they do. */
type Acts<P> = {
  [K in keyof P]?: P[K] extends (ask: infer A, ...rest: never[]) => Promise<unknown>
    ? (ask: A) => Disclosure
    : never
}

const sms: Acts<SmsPort> = {
  send: ({ to, reference }) => ({ kinds: ['mobile', 'message'], of: [to], reference }),
}
const wechat: Acts<WechatPort> = {
  sendTemplate: ({ openid, clientMsgId: reference }) => ({
    kinds: ['openid', 'message'],
    of: [openid],
    reference,
  }),
}
const mail: Acts<MailPort> = {
  send: ({ to, reference }) => ({ kinds: ['email', 'message'], of: [to], reference }),
}
const payment: Acts<PaymentPort> = {
  start: attempt => ({
    kinds: attempt.method === 'wechat-jsapi' ? ['payment', 'openid'] : ['payment'],
    of: attempt.method === 'wechat-jsapi' ? [attempt.openid] : [],
    reference: attempt.outTradeNo,
  }),
  refund: ({ outRefundNo: reference }) => ({ kinds: ['payment'], reference }),
}
const bank: Acts<BankPort> = {
  payOut: ({ account, payoutNo: reference }) => ({
    kinds: ['organisation', 'bank-account', 'payment'],
    ...{ of: [account], reference },
  }),
}
const invoice: Acts<InvoicePort & RedLetterPort> = {
  issue: ({ buyer, orderNo: reference }) => ({
    kinds: ['organisation', 'invoice-contact', 'payment'],
    ...{ of: [buyer.taxNumber, buyer.phone], reference },
  }),
  requestRedLetter: ({ buyer, formNo: reference }) => ({
    kinds: ['organisation', 'invoice-contact', 'payment'],
    ...{ of: [buyer.taxNumber, buyer.phone], reference },
  }),
}
const face: Acts<FacePort> = {
  begin: ({ idNumber, reference }) => ({ kinds: ['name', 'identity-number'], of: [idNumber], reference }),
}
const carrier: Acts<CarrierPort> = {
  check: ({ idNumber, mobile }) => ({ kinds: ['name', 'identity-number', 'mobile'], of: [idNumber, mobile] }),
}
const courier: Acts<CourierPort> = {
  follow: ({ waybill: reference }) => ({ kinds: ['waybill'], reference }),
}
const registry: Acts<RegistryPort> = {
  find: ({ uscc }) => ({ kinds: ['organisation'], of: [uscc] }),
}

/** A port whose disclosing acts are logged first; where the log cannot be written, nothing leaves. */
export function openWatch(transfers: Pick<Transfers, 'log'>) {
  const watched =
    <P extends object>(acts: Acts<P>) =>
    <V extends P>(processor: ProcessorName, port: V): V =>
      new Proxy(port, {
        get(target, name) {
          const held: unknown = Reflect.get(target, name, target)
          if (typeof held !== 'function') return held
          const tell = (acts as Record<string | symbol, ((ask: unknown) => Disclosure) | undefined>)[name]
          if (!tell) return held.bind(target)
          return async (ask: unknown, ...rest: unknown[]) => {
            await transfers.log(processor, String(name), tell(ask))
            return await Reflect.apply(held, target, [ask, ...rest])
          }
        },
      })
  return {
    ...{ sms: watched(sms), wechat: watched(wechat), mail: watched(mail), payment: watched(payment) },
    ...{ bank: watched(bank), invoice: watched<InvoicePort>(invoice), face: watched(face) },
    ...{ carrier: watched(carrier), courier: watched(courier), registry: watched(registry) },
  }
}

export function watchVendors(vendors: Vendors, transfers: Pick<Transfers, 'log'>): Vendors {
  const watch = openWatch(transfers)
  const { sms, wechat, invoices, payments, bank, face, carrier, courier, mail, registry } = vendors
  return {
    ...vendors,
    payments: new Map(
      [...payments].map(([method, port]) => [method, watch.payment(method as ProcessorName, port)]),
    ),
    sms: sms && { ...sms, port: watch.sms('sms', sms.port) },
    wechat: wechat && { ...wechat, port: watch.wechat('wechat', wechat.port) },
    invoices: invoices && { ...invoices, port: watch.invoice('invoice', invoices.port) },
    bank: bank && watch.bank('bank', bank),
    face: face && watch.face('face', face),
    carrier: carrier && watch.carrier('carrier', carrier),
    courier: courier && watch.courier('courier', courier),
    mail: mail && watch.mail('mail', mail),
    registry: registry && watch.registry('registry', registry),
  }
}

/** Whose services are configured here, by their names in the list of processors. */
export function processorsOf(vendors: Vendors): ProcessorName[] {
  const single = {
    ...{ sms: vendors.sms, wechat: vendors.wechat, mail: vendors.mail, bank: vendors.bank },
    ...{ invoice: vendors.invoices, face: vendors.face, carrier: vendors.carrier },
    ...{ courier: vendors.courier, registry: vendors.registry },
  }
  const present = Object.entries(single).flatMap(([name, held]) => (held ? [name] : []))
  return [...present, ...vendors.payments.keys()] as ProcessorName[]
}
