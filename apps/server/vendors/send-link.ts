// An address by SMS, to open on a phone. The text is a template of the programme, named by the event; our number makes it one.
import { randomUUID } from 'node:crypto'
import type { Vendors } from './open-vendors.ts'

export function linkSender(
  vendors: Pick<Vendors, 'sms'>,
  event: string,
): (link: { programme: string; mobile: string; url: string }) => Promise<boolean> {
  return async ({ programme, mobile, url }) => {
    if (!vendors.sms) return false
    const { port, sign, templateOf } = vendors.sms
    const template = templateOf(programme, event)
    const message = { to: mobile, sign, template, parameters: { link: url }, reference: randomUUID() }
    return (await port.send(message)).result !== 'refused'
  }
}
