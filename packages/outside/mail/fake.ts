// A post office in memory for tests: it keeps what arrives, and can refuse or lose an answer.
import { OutsideError } from '../errors.ts'
import type { MailMessage, MailPort } from './port.ts'

export interface FakeMail extends MailPort {
  arrived(to: string): MailMessage[]
  refuseNext(code: string, again: boolean): void
  loseNextAnswer(): void
}

export function fakeMail(): FakeMail {
  const held = new Map<string, MailMessage>()
  let refusal: { code: string; again: boolean } | undefined
  let lose = false
  return {
    arrived: to => [...held.values()].filter(message => message.to === to),
    refuseNext: (code, again) => {
      refusal = { code, again }
    },
    loseNextAnswer: () => {
      lose = true
    },
    async send(message) {
      const refused = refusal
      refusal = undefined
      if (refused) return { result: 'refused', ...refused }
      held.set(message.reference, message)
      if (lose) {
        lose = false
        throw new OutsideError('unreachable', { code: 'mail.unreachable', message: 'the answer was lost' })
      }
      return { result: 'accepted', messageId: `mail-${message.reference}` }
    },
  }
}
