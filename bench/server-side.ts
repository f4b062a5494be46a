// What the server itself says that it did between two moments: from its own /metrics, so that nothing of the caller's
// time is counted, and from the kernel where that knows more.
import { readFileSync } from 'node:fs'
import type { Stand } from '../test/stand/stand.ts'
import { ratio } from './measure.ts'

export interface Moment {
  /** By method and route: how many requests, and their seconds together. */
  routes: Map<string, { count: number; seconds: number }>
  /** Of the process, jobs and everything else included. */
  cpuSeconds: number
}

export interface Spent {
  requests: number
  /** Of all requests together, as the server timed them. */
  requestMs: number
  cpuMs: number
  /** The dearest first. */
  routes: { route: string; count: number; ms: number }[]
}

export async function moment(stand: Pick<Stand, 'url'>): Promise<Moment> {
  const answer = await fetch(`${stand.url}/metrics`)
  if (!answer.ok) throw new Error(`/metrics: ${answer.status}`)
  return readMetrics(await answer.text())
}

export function readMetrics(text: string): Moment {
  const routes: Moment['routes'] = new Map()
  let cpuSeconds = 0
  for (const found of text.matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm)) {
    const [, name, labels = '', value] = found
    if (name === 'process_cpu_seconds_total') cpuSeconds = Number(value)
    if (name !== 'hufu_http_seconds_sum' && name !== 'hufu_http_seconds_count') continue
    const label = (of: string) => new RegExp(`${of}="([^"]*)"`).exec(labels)?.[1] ?? ''
    // Our own looking is no work of the server's.
    if (['/metrics', '/readyz', '/healthz'].includes(label('route'))) continue
    const key = `${label('method')} ${label('route')}`
    const known = routes.get(key) ?? { count: 0, seconds: 0 }
    if (name.endsWith('_sum')) known.seconds += Number(value)
    else known.count += Number(value)
    routes.set(key, known)
  }
  return { routes, cpuSeconds }
}

export function between(before: Moment, after: Moment, times = 1): Spent {
  const routes = [...after.routes]
    .map(([route, { count, seconds }]) => {
      const earlier = before.routes.get(route) ?? { count: 0, seconds: 0 }
      return {
        route,
        count: ratio(count - earlier.count, times),
        ms: ratio((seconds - earlier.seconds) * 1000, times),
      }
    })
    .filter(r => r.count > 0)
    .sort((a, b) => b.ms - a.ms)
  return {
    requests: routes.reduce((sum, r) => sum + r.count, 0),
    requestMs: routes.reduce((sum, r) => sum + r.ms, 0),
    cpuMs: ratio((after.cpuSeconds - before.cpuSeconds) * 1000, times),
    routes,
  }
}

const megabyte = 1024 * 1024

/** Resident memory of the server's process now, in MB. */
export async function residentMb(stand: Pick<Stand, 'url'>): Promise<number> {
  const text = await (await fetch(`${stand.url}/metrics`)).text()
  const bytes = /^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]
  if (!bytes) throw new Error('/metrics says nothing of resident memory')
  return Number(bytes) / megabyte
}

/** The most that it ever was; only Linux keeps that. */
export function peakMb(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kilobytes ? Number(kilobytes) / 1024 : undefined
  } catch {
    return undefined
  }
}
