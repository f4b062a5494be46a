// The security check in the browser: fetches a puzzle, lets workers solve it, and hands back what the server wants to see.
// Nothing to read or click, so nobody is shut out by it; where it cannot run, the server's slower way stays open.
import { call, ProblemError } from '@hufu/contract/client.ts'
import { entranceRoutes } from '@hufu/contract/routes/entrance.ts'

const LONGEST = 45_000

/** Undefined where it cannot run: old browsers, or a site without https. */
export async function solveCheck(): Promise<string | undefined> {
  if (!window.isSecureContext || typeof Worker === 'undefined') return undefined
  try {
    const [{ solveChallengeWorkers }, { default: Pbkdf2 }, challenge] = await Promise.all([
      import('altcha/lib'),
      import('altcha/workers/pbkdf2?worker'),
      call(entranceRoutes.captcha),
    ])
    const solution = await solveChallengeWorkers({
      challenge: challenge as unknown as Parameters<typeof solveChallengeWorkers>[0]['challenge'],
      concurrency: Math.min(4, navigator.hardwareConcurrency || 2),
      createWorker: () => new Pbkdf2(),
      timeout: LONGEST,
    })
    return solution ? btoa(JSON.stringify({ challenge, solution })) : undefined
  } catch (error) {
    // An answer of the server is for the page to show; a worker that would not start is not.
    if (error instanceof ProblemError) throw error
    return undefined
  }
}

/** Asks without it first, and solves only where the server wants it. */
export async function withCheckIfAsked<T>(
  ask: (captcha?: string) => Promise<T>,
  onSolving: () => void,
): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem?.code !== 'captcha.required') throw error
    onSolving()
    const captcha = await solveCheck()
    if (!captcha) throw error
    return await ask(captcha)
  }
}
