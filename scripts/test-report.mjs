// Adds up Vitest's JSON reports for the closing line of `npm test`.

/** A file that did not load has no tests to count: it counts as one failure, so that it can't hide. */
export function countTests(reports) {
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const file of reports.flatMap(report => report.testResults)) {
    const of = status => file.assertionResults.filter(test => test.status === status).length
    const failed = of('failed')
    total.passed += of('passed')
    total.failed += failed === 0 && file.status === 'failed' ? 1 : failed
    total.skipped += file.assertionResults.length - of('passed') - failed
  }
  return total
}
