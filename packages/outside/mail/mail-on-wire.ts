// Mail by the house wire, until a vendor's protocol takes its place.
import { z } from 'zod'
import { OutsideError } from '../errors.ts'
import { createHouseWire } from '../house-wire.ts'
import type { MailPort } from './port.ts'

const accepted = z.object({ messageId: z.string() })

export function mailOnWire(options: { baseUrl: string; key: string; now?: () => Date }): MailPort {
  const wire = createHouseWire({ port: 'mail', ...options })
  return {
    async send(message) {
      try {
        const { messageId } = accepted.parse(await wire.call('/messages', message))
        return { result: 'accepted', messageId }
      } catch (error) {
        if (!(error instanceof OutsideError)) throw error
        if (error.kind === 'refused')
          return { result: 'refused', code: error.vendorCode ?? error.code, again: false }
        if (error.kind === 'busy')
          return { result: 'refused', code: error.vendorCode ?? error.code, again: true }
        throw error
      }
    },
  }
}
