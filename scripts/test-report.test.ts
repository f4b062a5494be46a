// The closing line of `npm test` must not flatter.
import { expect, it } from 'vitest'
import { countTests } from './test-report.mjs'

const file = (status: string, ...statuses: string[]) => ({
  status,
  assertionResults: statuses.map(each => ({ status: each })),
})

it('adds up several reports and counts todo and pending as skipped', () => {
  const reports = [
    { testResults: [file('passed', 'passed', 'skipped'), file('failed', 'failed', 'passed')] },
    { testResults: [file('passed', 'todo', 'pending', 'passed')] },
  ]
  expect(countTests(reports)).toEqual({ passed: 3, failed: 1, skipped: 3 })
})

it('counts a file that did not load as a failure', () => {
  expect(countTests([{ testResults: [file('failed')] }])).toEqual({ passed: 0, failed: 1, skipped: 0 })
})
