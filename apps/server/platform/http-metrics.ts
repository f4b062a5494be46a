// /metrics for Prometheus: requests by route, and whatever a room adds to the registry.
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Jobs } from './jobs.ts'

export function openMetrics() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'hufu_http_seconds',
    help: 'Duration of HTTP requests',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  return {
    registry,
    observe: (method: string, route: string, status: number, seconds: number) =>
      requests.observe({ method, route, status: String(status) }, seconds),
    /** Waiting, running and failed jobs; the dead letters are what a person must look at. */
    watchJobs(jobs: Jobs) {
      new Gauge({
        name: 'hufu_jobs',
        help: 'Jobs by queue and state; queue dead-letter counts those that failed for good',
        labelNames: ['queue', 'state'],
        registers: [registry],
        async collect() {
          this.reset()
          for (const q of await jobs.counts()) {
            this.set({ queue: q.name, state: 'waiting' }, q.waiting)
            this.set({ queue: q.name, state: 'active' }, q.active)
            this.set({ queue: q.name, state: 'failed' }, q.failed)
          }
        },
      })
    },
  }
}
