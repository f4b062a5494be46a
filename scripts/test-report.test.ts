// The closing line of `npm test` must not flatter.
import { expect, it } from 'vitest'
import { brokenFiles, countTests, listFailures, withSecondRun } from './test-report.mjs'

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

it('puts a second run in the place of what failed, and still names what failed', () => {
  const bad = { name: '/b', ...file('failed', 'failed') }
  const first = { testResults: [{ name: '/a', ...file('passed', 'passed') }, bad] }
  expect(brokenFiles(first)).toEqual(['/b'])
  expect(listFailures(first)).toHaveLength(1)
  const held = withSecondRun(first, { testResults: [{ name: '/b', ...file('passed', 'passed') }] })
  expect(countTests([held])).toEqual({ passed: 2, failed: 0, skipped: 0 })
  expect(countTests([withSecondRun(first, { testResults: [bad] })]).failed).toBe(1)
})
