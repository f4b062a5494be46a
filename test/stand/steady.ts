// A client that bears what a killed server does to it: a lost answer or a refused connection is tried again, and a refusal
// that only says «already done» counts as done.
import { ProblemError } from '@hufu/contract'

/** Answers of a server that has just started or is about to die; nothing was decided. */
const passing = new Set([500, 502, 503, 504])

export interface Steadiness {
  /** Codes that mean: an earlier try, whose answer was lost, has done it. */
  done?: readonly string[]
  patience?: number
}

export async function steadily<T>(
  deed: () => Promise<T>,
  { done = [], patience = 60_000 }: Steadiness = {},
): Promise<T | undefined> {
  const end = Date.now() + patience
  for (let wait = 40; ; wait = Math.min(wait * 2, 500)) {
    try {
      return await deed()
    } catch (error) {
      if (error instanceof ProblemError) {
        if (error.problem && done.includes(error.problem.code)) return undefined
        if (!passing.has(error.status)) throw error
      } else if (!(error instanceof TypeError) && !isBroken(error)) throw error
      if (Date.now() > end) throw new Error('the server did not come back', { cause: error })
      await new Promise(resolve => setTimeout(resolve, wait * (0.5 + Math.random())))
    }
  }
}

/** The connection ended in the middle of an answer. */
function isBroken(error: unknown): boolean {
  const text = String((error as { code?: unknown })?.code ?? (error as Error)?.message ?? '')
  return /ECONN|EPIPE|UND_ERR|socket|terminated|aborted|Unexpected end of JSON|JSON/i.test(text)
}
