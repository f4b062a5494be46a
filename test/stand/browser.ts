// A browser without a screen: keeps cookies, calls the routes of the contract.
import { type Client, client, type Problem, ProblemError } from '@hufu/contract'

export interface Browser {
  base: string
  call: Client
  fetch: typeof fetch
  cookies: Map<string, string>
}

export function openBrowser(base: string): Browser {
  const cookies = new Map<string, string>()
  const keeping: typeof fetch = async (input, init) => {
    const headers = new Headers(init?.headers)
    if (cookies.size)
      headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const answer = await fetch(input, { ...init, headers, redirect: init?.redirect ?? 'manual' })
    for (const line of answer.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';')
      const at = pair.indexOf('=')
      const gone = attributes.some(a => /^\s*(max-age=0|expires=thu, 01 jan 1970)/i.test(a))
      if (gone) cookies.delete(pair.slice(0, at).trim())
      else cookies.set(pair.slice(0, at).trim(), pair.slice(at + 1))
    }
    return answer
  }
  return { base, cookies, fetch: keeping, call: client(base, keeping) }
}

/** The problem that a call ends in; a call that succeeds is an error of its own. */
export async function refusal(deed: Promise<unknown>): Promise<Problem & { status: number }> {
  try {
    await deed
  } catch (error) {
    if (error instanceof ProblemError && error.problem) return { ...error.problem, status: error.status }
    throw error
  }
  throw new Error('expected a refusal, but it was done')
}
