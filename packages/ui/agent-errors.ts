// What can go wrong between a page and the key agent; apart from the client, so that showing an error does not carry the client along.
import type { AgentProblem } from '@hufu/contract/agent.ts'

/** The agent said no, in words that can be shown as they are. */
export class AgentError extends Error {
  readonly problem: AgentProblem
  constructor(problem: AgentProblem) {
    super(problem.error)
    this.problem = problem
  }
}

/** Nobody answered: not installed, not started, or the browser was told to keep pages off the local network. */
export class AgentMissing extends Error {}

/** The user closed the agent's page without agreeing, or the browser blocked it. */
export class PairingEnded extends Error {
  readonly blocked: boolean
  constructor(blocked: boolean) {
    super(blocked ? 'popup blocked' : 'not agreed')
    this.blocked = blocked
  }
}
