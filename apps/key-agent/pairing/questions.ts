// The open questions “may this site in?”: each has a nonce that only the agent's own page knows, and is answered once.
import { randomBytes } from 'node:crypto'

export interface Question {
  origin: string
  state: string
}
export interface Questions {
  ask(question: Question): string
  /** The question behind this nonce, which is used up by asking. */
  take(nonce: string): Question | undefined
}

const LIFETIME = 10 * 60_000
const MAX_OPEN = 200

export function openQuestions(now: () => Date): Questions {
  const open = new Map<string, Question & { until: number }>()
  return {
    ask(question) {
      // A page that opens windows in a loop pushes out its own oldest question.
      for (const [nonce, { until }] of open)
        if (until < now().getTime() || open.size >= MAX_OPEN) open.delete(nonce)
      const nonce = randomBytes(24).toString('base64url')
      open.set(nonce, { ...question, until: now().getTime() + LIFETIME })
      return nonce
    },
    take(nonce) {
      const found = open.get(nonce)
      open.delete(nonce)
      return found && found.until >= now().getTime()
        ? { origin: found.origin, state: found.state }
        : undefined
    },
  }
}
