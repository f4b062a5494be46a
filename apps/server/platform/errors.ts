// One error class inside, one public shape at the web's edge. What is not an AppError is a fault of ours, and its
// text stays in the log: it never reaches the person.
import { type ErrorCode, errorCodes, type Fault, type Problem } from '@hufu/contract/errors.ts'

export interface AppErrorDetail {
  faults?: Fault[]
  /** The state the thing is really in, for a wrong-state conflict. */
  state?: string
  cause?: unknown
}

export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly faults: Fault[] | undefined
  readonly state: string | undefined

  constructor(code: ErrorCode, detail: AppErrorDetail = {}) {
    super(code, detail.cause === undefined ? undefined : { cause: detail.cause })
    this.code = code
    this.faults = detail.faults
    this.state = detail.state
  }

  get status(): number {
    return errorCodes[this.code].status
  }
}

export function render(error: unknown, requestId: string): { status: number; problem: Problem } {
  const known = error instanceof AppError ? error : new AppError(foreignCode(error))
  const entry = errorCodes[known.code]
  const problem: Problem = { code: known.code, zh: entry.zh, en: entry.en, id: requestId }
  if (known.faults?.length) problem.faults = known.faults
  if (known.state !== undefined) problem.state = known.state
  return { status: entry.status, problem }
}

/** Fastify refuses some requests before any handler of ours runs; those have codes of their own. */
function foreignCode(error: unknown): ErrorCode {
  const status = (error as { statusCode?: unknown } | null)?.statusCode
  if (status === 413) return 'request.too-large'
  if (status === 429) return 'request.too-many'
  if (status === 404) return 'not-found'
  if (status === 503) return 'server.busy'
  if (typeof status === 'number' && status >= 400 && status < 500) return 'request.invalid'
  return 'server.fault'
}
