// What the desks ask about an error; its words come from packages/ui.
import { type Problem, ProblemError } from '@hufu/contract'

export const problemOf = (error: unknown): Problem | undefined =>
  error instanceof ProblemError && error.problem?.code ? error.problem : undefined

export const isConflict = (error: unknown) => error instanceof ProblemError && error.status === 409
export const isSignedOut = (error: unknown) => problemOf(error)?.code === 'session.none'
