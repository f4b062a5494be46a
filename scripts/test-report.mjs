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

const failedIn = file => file.assertionResults.filter(test => test.status === 'failed')
const isBroken = file => file.status === 'failed' || failedIn(file).length > 0

/** The files with a failure, to be run once more. */
export const brokenFiles = report => report.testResults.filter(isBroken).map(file => file.name)

/** The report with the files of a second run in the places of their first. */
export function withSecondRun(first, second) {
  const again = new Map(second.testResults.map(file => [file.name, file]))
  return { ...first, testResults: first.testResults.map(file => again.get(file.name) ?? file) }
}

/** One line a failure with the head of what it said, for the end of a long log. */
export function listFailures(report) {
  return report.testResults.filter(isBroken).flatMap(file => {
    const tests = failedIn(file)
    if (tests.length === 0) return [`${file.name}: ${head(file.message)}`]
    return tests.map(test => `${file.name} › ${test.fullName}: ${head(test.failureMessages?.join('\n'))}`)
  })
}

const head = text => (text ?? '').split('\n').slice(0, 3).join(' ').slice(0, 400)
