// One address under Lighthouse, several times over: headless Chromium as a phone on a slow network with a slow processor.
// What counts is the median of each measure, and the spread is kept beside it.
import lighthouse, { type Result } from 'lighthouse'
import { percentile } from './measure.ts'

export const runs = Number(process.env.HUFU_BENCH_RUNS ?? 5)

export interface Audited {
  /** Medians: milliseconds, but for the shift, which has no unit, and the scores, which end at 100. */
  lcp: number
  fcp: number
  tbt: number
  cls: number
  performance: number
  accessibility: number
  bestPractices: number
  /** Slowest and fastest LCP of the runs. */
  spread: [number, number]
  /** What was largest on the first screen. */
  largest: string
  /** Audits of accessibility and best practices that did not pass. */
  failed: string[]
  bytes: number
}

export interface AuditPlan {
  url: string
  port: number
  /** Of somebody signed in. */
  cookie?: string
}

/** `simulate` is Lighthouse's own way (measured at full speed, reckoned for the slow phone); `devtools` really slows down. */
const throttlingMethod = process.env.HUFU_BENCH_THROTTLING === 'devtools' ? 'devtools' : 'simulate'

async function audit({ url, port, cookie }: AuditPlan): Promise<Result> {
  const run = await lighthouse(url, {
    port,
    output: 'json',
    logLevel: 'error',
    throttlingMethod,
    onlyCategories: ['performance', 'accessibility', 'best-practices'],
    ...(cookie ? { extraHeaders: { cookie } } : {}),
  })
  const result = run?.lhr
  if (!result || result.runtimeError)
    throw new Error(`${url}: ${result?.runtimeError?.message ?? 'no result'}`)
  return result
}

export async function auditPage(plan: AuditPlan): Promise<Audited> {
  const results: Result[] = []
  for (let lost = 0; results.length < runs; ) {
    // On a busy machine Chromium now and then loses a trace; that run tells nothing of the page.
    const result = await audit(plan).catch(error => {
      if (++lost > runs) throw error
    })
    if (result) results.push(result)
  }
  const each = (id: string) => results.map(result => result.audits[id]?.numericValue ?? Number.NaN)
  const median = (values: number[]) => percentile(values, 0.5)
  const score = (category: string) =>
    median(results.map(result => Math.round((result.categories[category]?.score ?? 0) * 100)))
  const lcp = each('largest-contentful-paint')
  return {
    lcp: median(lcp),
    fcp: median(each('first-contentful-paint')),
    tbt: median(each('total-blocking-time')),
    cls: median(each('cumulative-layout-shift')),
    performance: score('performance'),
    accessibility: score('accessibility'),
    bestPractices: score('best-practices'),
    spread: [Math.min(...lcp), Math.max(...lcp)],
    largest: largestOf(results[0]!),
    failed: [...new Set(results.flatMap(failedOf))],
    bytes: median(each('total-byte-weight')),
  }
}

function failedOf(result: Result): string[] {
  return ['accessibility', 'best-practices'].flatMap(category =>
    (result.categories[category]?.auditRefs ?? [])
      .filter(({ id, weight }) => weight > 0 && (result.audits[id]?.score ?? 1) < 1)
      .map(({ id }) => id),
  )
}

/** The node that Lighthouse names, wherever its details hold it. */
function largestOf(result: Result): string {
  const details = JSON.stringify(result.audits['lcp-breakdown-insight']?.details ?? {})
  return /"nodeLabel":"((?:[^"\\]|\\.)*)"/.exec(details)?.[1] ?? ''
}
