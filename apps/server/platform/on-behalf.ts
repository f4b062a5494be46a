// For whom a request or a job is being worked on. What is written at the edge of the house (a log of what left it) says so without
// every function in between carrying it along.
import { AsyncLocalStorage } from 'node:async_hooks'

export interface OnBehalf {
  authority?: string
  order?: string
}

const current = new AsyncLocalStorage<OnBehalf>()

/** Parameters of a route and data of a job name both alike; whatever else they hold is not looked at. */
export function workFor<R>(named: unknown, work: () => R): R {
  const { authority, order } = (named ?? {}) as Record<string, unknown>
  return current.run(
    {
      ...(typeof authority === 'string' ? { authority } : {}),
      ...(typeof order === 'string' ? { order } : {}),
    },
    work,
  )
}

export const workedFor = (): OnBehalf => current.getStore() ?? {}
