// What the account room does about a message, from what the vendor said: send again, give up, or not know.
import type { SmsSent } from '@hufu/outside/sms/port.ts'

export function smsOutcome(sent: SmsSent): 'sent' | 'refused' | 'retry' | 'unknown' {
  if (sent.result === 'accepted') return 'sent'
  return sent.result === 'unknown' ? 'unknown' : sent.again ? 'retry' : 'refused'
}
